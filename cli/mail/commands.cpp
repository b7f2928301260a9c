#include "commands.hpp"

#include <algorithm>
#include <istream>
#include <new>
#include <ostream>

#include "archive.hpp"
#include "cli/arguments.hpp"
#include "cli/context.hpp"
#include "cli/help.hpp"
#include "cli/text_width.hpp"
#include "deliver.hpp"
#include "import.hpp"
#include "message.hpp"

namespace helpdesk {

namespace {

// For people: the headers that count, the text, the attachments.
void print(const MailMessage& message, std::ostream& out) {
    out << "From:       " << message.from.name << (message.from.name.empty() ? "" : " ") << "<" << message.from.email
        << ">\n";
    for (const MailAddress& address : message.to) {
        out << "To:         " << address.email << "\n";
    }
    out << "Subject:    " << message.subject << "\n";
    out << "Date:       " << (message.date.empty() ? "unknown" : message.date) << "\n";
    out << "Message-ID: " << message.message_id << "\n";
    if (!message.in_reply_to.empty()) {
        out << "Answers:    " << message.in_reply_to << "\n";
    }
    if (!message.html.empty()) out << "Form:       HTML (" << message.html.size() << " bytes)\n";
    for (const MailAttachment& attachment : message.attachments) {
        out << "Attachment: " << attachment.name << " (" << attachment.mime_type << ", " << attachment.size
            << " bytes)\n";
    }
    out << "\n" << message.text << "\n";
}

int parse(const std::string& path, bool as_json, std::istream& in, std::ostream& out, std::ostream& err) {
    std::size_t count = 0;
    const auto show = [&](const RawMessage& raw) {
        const MailMessage message = parse_message(raw.bytes, raw.is_cut);
        if (as_json) {
            out << to_json(message) << "\n";
        } else {
            out << (count > 0 ? "\n" : "");
            print(message, out);
        }
        ++count;
    };
    std::string last_notice;
    const auto notice = [&](const std::string& line) {
        if (!as_json && !last_notice.empty()) {
            err << "helpdesk: " << last_notice << "\n";
        }
        last_notice = line;
    };
    if (!walk_archive(path, in, show, notice)) {
        throw Error(Fault::not_found, last_notice, "file");
    }
    if (count == 0) {
        throw Error(Fault::invalid, last_notice.empty() ? "there is no message in " + path : last_notice, "file");
    }
    if (!last_notice.empty()) {
        err << "helpdesk: " << last_notice << "\n";
    }
    if (!out.flush()) {
        throw Error(Fault::storage, "the output could not be written");
    }
    return 0;
}

int run(const std::vector<std::string>& words, std::istream& in, std::ostream& out, std::ostream& err,
        Console& console) {
    const std::vector<Command> commands = all_commands();
    static constexpr std::string_view nouns[] = {"mail", "outbox", "webhook"};
    const bool has_noun = !words.empty() && std::find(std::begin(nouns), std::end(nouns), words[0]) != std::end(nouns);
    std::vector<std::string> all;
    if (!has_noun) all.emplace_back("mail");
    all.insert(all.end(), words.begin(), words.end());
    const Invocation invocation = read_words(all, commands);
    if (invocation.globals.has("help") || !invocation.command) {
        out << help_for(commands, invocation);
        return 0;
    }
    if (invocation.command->operation) {
        throw Error(Fault::usage, "`" + invocation.command->name() + "` is a command of helpdesk itself");
    }
    const Value arguments = arguments_of(invocation, console).value;
    Context context = context_of(console, commands, invocation);
    if (invocation.command->noun == "outbox") {
        send_outbox(context, arguments, out, err);
        return 0;
    }
    if (invocation.command->noun == "webhook") {
        test_webhook(context, *arguments.find("webhook")->text(), out);
        return 0;
    }
    if (invocation.command->verb == "parse") {
        return parse(*arguments.find("file")->text(), context.globals().speaks_json(), in, out, err);
    }
    if (context.globals().has("idempotency-key")) {
        throw Error(Fault::usage, "mail needs no idempotency key: each Message-ID comes in once", "idempotency-key");
    }
    import_mail(context, *arguments.find("path")->text(), in, out, err);
    return 0;
}

}  // namespace

int run_mail(const std::vector<std::string>& words, std::istream& in, std::ostream& out, std::ostream& err,
             Console console) {
    const bool as_json = asks_for_json(words);
    try {
        return run(words, in, out, err, console);
    } catch (const Error& error) {
        if (as_json) {
            err << to_json(error) << "\n";
        } else {
            const std::string hint = error.hint().empty() ? "" : " (" + error.hint() + ")";
            err << "helpdesk: " << harmless(error.what() + hint) << "\n";
        }
        return exit_status_of(error.fault());
    } catch (const std::bad_alloc&) {
        err << "helpdesk: there is not enough memory for this\n";
        return exit_status_of(Fault::storage);
    }
}

}  // namespace helpdesk
