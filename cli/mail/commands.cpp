#include "commands.hpp"

#include <algorithm>
#include <istream>
#include <new>
#include <ostream>

#include "archive.hpp"
#include "cli/context.hpp"
#include "cli/options.hpp"
#include "cli/text_width.hpp"
#include "import.hpp"
#include "message.hpp"

namespace helpdesk {

namespace {

constexpr std::string_view usage =
    "Usage: helpdesk mail COMMAND\n\n"
    "  import PATH   turns the mail below PATH (- for standard input) into tickets: a maildir tree, mbox files,\n"
    "                single messages; what came in before stays as it is\n"
    "  parse FILE    shows what would be stored of the messages in FILE\n\n"
    "Both take --json; import also --db WHERE, --as PERSON, --dry-run, --now TIME and -q, which prints the ids of\n"
    "new tickets only.\n";

const std::vector<OptionForm>& option_forms() {
    using Takes = OptionForm::Takes;
    static const std::vector<OptionForm> forms{{"json", 0, Takes::nothing},
                                               {"quiet", 'q', Takes::nothing},
                                               {"db", 0, Takes::value},
                                               {"as", 0, Takes::value},
                                               {"now", 0, Takes::value},
                                               {"dry-run", 0, Takes::nothing},
                                               {"color", 0, Takes::value_by_equals},
                                               {"help", 'h', Takes::nothing}};
    return forms;
}

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

int import(const TypedWords& typed, Console& console, std::istream& in, std::ostream& out, std::ostream& err) {
    Invocation invocation;
    invocation.globals.given = typed.options;
    const std::vector<Command> commands;
    Context context = context_of(console, commands, invocation);
    import_mail(context, typed.places[1], in, out, err);
    return 0;
}

void check_words(const std::vector<std::string>& places) {
    const std::string hint = "`helpdesk mail --help` lists them";
    if (places.empty()) throw Error(Fault::usage, "mail needs a command", {}, hint);
    const bool is_parse = places[0] == "parse";
    if (!is_parse && places[0] != "import") {
        const std::string suggestion = did_you_mean(places[0], std::vector<std::string>{"import", "parse"});
        throw Error(Fault::usage, "there is no command \"mail " + places[0] + "\"", {},
                    suggestion.empty() ? hint : suggestion);
    }
    if (places.size() == 2) return;
    throw Error(Fault::usage, "mail " + places[0] + " needs one " + (is_parse ? "FILE" : "PATH"),
                is_parse ? "file" : "path", "`-` reads standard input");
}

int run(const TypedWords& typed, std::istream& in, std::ostream& out, std::ostream& err, Console& console) {
    const auto has = [&typed](std::string_view name) {
        return std::any_of(typed.options.begin(), typed.options.end(),
                           [name](const auto& option) { return option.first == name; });
    };
    if (has("help") || (!typed.places.empty() && typed.places[0] == "help")) {
        out << usage;
        return 0;
    }
    check_words(typed.places);
    if (typed.places[0] == "import") return import(typed, console, in, out, err);
    return parse(typed.places[1], has("json"), in, out, err);
}

}  // namespace

int run_mail(const std::vector<std::string>& words, std::istream& in, std::ostream& out, std::ostream& err,
             Console console) {
    const bool as_json = std::find(words.begin(), words.end(), "--json") != words.end();
    try {
        return run(parse_options(words, option_forms()), in, out, err, console);
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
