#include "commands.hpp"

#include <algorithm>
#include <istream>
#include <ostream>

#include "archive.hpp"
#include "cli/options.hpp"
#include "engine/engine.hpp"
#include "message.hpp"

namespace helpdesk {

namespace {

constexpr std::string_view usage =
    "helpdesk mail parse FILE [--json]   shows what would be stored of the messages in FILE (- for standard input)\n";

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

int run(const TypedWords& typed, std::istream& in, std::ostream& out, std::ostream& err) {
    const auto has = [&typed](std::string_view name) {
        return std::any_of(typed.options.begin(), typed.options.end(),
                           [name](const auto& option) { return option.first == name; });
    };
    if (has("help")) {
        out << usage;
        return 0;
    }
    if (typed.places.empty()) {
        throw Error(Fault::usage, "mail needs a command", {}, "`helpdesk mail --help` lists them");
    }
    if (typed.places[0] != "parse") {
        throw Error(Fault::usage, "there is no command \"mail " + typed.places[0] + "\"", {},
                    "`helpdesk mail --help` lists them");
    }
    if (typed.places.size() != 2) {
        throw Error(Fault::usage, "mail parse needs one FILE", "file", "`-` reads standard input");
    }
    return parse(typed.places[1], has("json"), in, out, err);
}

}  // namespace

int run_mail(const std::vector<std::string>& words, std::istream& in, std::ostream& out, std::ostream& err) {
    using Takes = OptionForm::Takes;
    const bool as_json = std::find(words.begin(), words.end(), "--json") != words.end();
    try {
        return run(parse_options(words, {{"json", 0, Takes::nothing}, {"help", 'h', Takes::nothing}}), in, out, err);
    } catch (const Error& error) {
        if (as_json) {
            err << to_json(error) << "\n";
        } else {
            err << "helpdesk: " << error.what() << (error.hint().empty() ? "" : "; ") << error.hint() << "\n";
        }
        return exit_status_of(error.fault());
    }
}

}  // namespace helpdesk
