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

}  // namespace

bool is_bulk(const Command& command, const Value& arguments) {
    if (command.places.empty() || command.field(command.places.front()).kind != Kind::reference) return false;
    const Value* id = arguments.find(command.places.front());
    return id && id->text() && *id->text() == "-";
}

int run_bulk(Context& context, const Value& arguments) {
    const Command& command = *context.invocation.command;
    const std::vector<std::string> ids = read_ids(context);
    const bool keep_going = context.globals().has("keep-going");
    const CallOptions options{.dry_run = context.globals().has("dry-run")};
    if (context.globals().has("idempotency-key")) {
        throw Error(Fault::usage, "--idempotency-key is for one thing, not for ids from standard input",
                    "idempotency-key");
    }
    Engine engine(context.engine_options());
    const auto replies = engine.call_all(command.operation->name, arguments_for(ids, command.places.front(), arguments),
                                         context.actor(), options, keep_going);
    const Reply all = joined(replies);
    if (command.operation->answers || options.dry_run) print_reply(context, *command.operation, all);
    std::size_t failed = 0;
    std::string first;
    for (std::size_t at = 0; at < replies.size(); ++at) {
        if (!replies[at].error) continue;
        if (++failed == 1) first = ids[at] + ": " + replies[at].error->what();
        if (!context.globals().speaks_json()) report(context.console, *replies[at].error, ids[at] + ": ");
    }
    if (failed == 0) return 0;
    throw Error(Fault::partial, std::to_string(failed) + " of " + std::to_string(ids.size()) + " failed" +
                                    (context.globals().speaks_json() ? "; the first was " + first : ""));
}

}  // namespace helpdesk
