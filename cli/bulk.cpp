#include "cli/bulk.hpp"

#include "cli/print.hpp"
#include "cli/report.hpp"

namespace helpdesk {

namespace {

std::vector<std::string> read_ids(Context& context) {
    std::vector<std::string> ids;
    const std::string input = read_input(context.console, "-", "-");
    for (std::string_view line : split(input, '\n')) {
        if (!trim(line).empty()) ids.emplace_back(trim(line));
    }
    return ids;
}

std::vector<Value> arguments_for(const std::vector<std::string>& ids, const std::string& place,
                                 const Value& arguments) {
    std::vector<Value> all;
    for (const std::string& id : ids) {
        Value::Object each = *arguments.object();
        for (auto& [name, value] : each) {
            if (name == place) value = Value(id);
        }
        all.emplace_back(std::move(each));
    }
    return all;
}

// What succeeded, as if it were a list.
Reply joined(const std::vector<ItemReply>& replies) {
    Reply all{.body = "[", .changes = "["};
    const auto append = [](std::string& list, std::string_view items) {
        if (items.empty()) return;
        if (list.size() > 1) list += ',';
        list += items;
    };
    for (const ItemReply& item : replies) {
        if (item.error) continue;
        append(all.body, item.reply.body);
        const std::string_view changes = item.reply.changes;
        if (changes.size() > 2) append(all.changes, changes.substr(1, changes.size() - 2));
    }
    all.body += "]";
    all.changes += "]";
    return all;
}

// A line for each that failed and one for all of them; for programs one line of JSON with all in it.
int report_failures(Context& context, const std::vector<std::string>& ids, const std::vector<ItemReply>& replies) {
    const bool as_json = context.globals().speaks_json();
    Value::Array failures;
    for (std::size_t at = 0; at < replies.size(); ++at) {
        if (!replies[at].error) continue;
        Value::Object failure{{"id", ids[at]}};
        const Value error = parse_json(to_json(*replies[at].error));
        for (const auto& [name, value] : *error.find("error")->object()) failure.emplace_back(name, value);
        failures.emplace_back(std::move(failure));
        if (!as_json) report(context.console, *replies[at].error, ids[at] + ": ");
    }
    if (failures.empty()) return 0;
    const Error all(Fault::partial, std::to_string(failures.size()) + " of " + std::to_string(ids.size()) + " failed");
    if (!as_json) throw all;
    Value document = parse_json(to_json(all));
    document.object()->front().second.object()->emplace_back("failed", std::move(failures));
    write_err(context.console, to_json(document) + "\n");
    return exit_status_of(Fault::partial);
}

// On the side, so that what a program reads stays what it was.
void say_how_to_undo(Context& context, const std::vector<ItemReply>& replies) {
    if (replies.empty() || replies.front().reply.act.empty() || context.globals().has("quiet")) return;
    write_err(context.console, "undo it with: helpdesk act undo " + harmless(replies.front().reply.act) + "\n");
}

}  // namespace

bool is_bulk(const Command& command, const Value& arguments) {
    if (command.places.empty() || command.field(command.places.front()).kind != Kind::reference) return false;
    const Value* id = arguments.find(command.places.front());
    return id && id->text() && *id->text() == "-";
}

int run_bulk(Context& context, DeskClient& desk, const Value& arguments) {
    const Command& command = *context.invocation.command;
    const std::vector<std::string> ids = read_ids(context);
    const bool keep_going = context.globals().has("keep-going");
    const CallOptions options{.dry_run = context.globals().has("dry-run"), .undoable = true};
    if (context.globals().has("idempotency-key")) {
        throw Error(Fault::usage, "--idempotency-key is for one thing, not for ids from standard input",
                    "idempotency-key");
    }
    const auto replies = desk.call_all(command.operation->name, arguments_for(ids, command.places.front(), arguments),
                                       options, keep_going);
    const Reply all = joined(replies);
    if (command.operation->answers || options.dry_run) print_reply(context, *command.operation, all);
    say_how_to_undo(context, replies);
    return report_failures(context, ids, replies);
}

}  // namespace helpdesk
