#include "cli/deeds.hpp"

#include "cli/arguments.hpp"
#include "cli/article_page.hpp"
#include "cli/bulk.hpp"
#include "cli/print.hpp"
#include "cli/report_page.hpp"
#include "cli/search_page.hpp"
#include "cli/table.hpp"
#include "cli/text_width.hpp"
#include "cli/ticket_page.hpp"
#include "cli/uploads.hpp"

namespace helpdesk {

namespace {

// A script whose variable is not set would believe itself protected.
CallOptions call_options(const Context& context) {
    const auto key = context.globals().value("idempotency-key");
    if (key && key->empty()) throw Error(Fault::usage, "--idempotency-key is empty", "idempotency-key");
    if (context.globals().value("request-id") == "") throw Error(Fault::usage, "--request-id is empty", "request-id");
    return {.idempotency_key = key.value_or(""), .dry_run = context.globals().has("dry-run")};
}

// What is about to be destroyed, with the title that tells whether it is the one that was meant.
std::string described(Context& context, DeskClient& desk, const Value& arguments) {
    const Command& command = *context.invocation.command;
    const Value* id = command.places.empty() ? nullptr : arguments.find(command.places.front());
    std::string text = kebab(command.noun) + " " + (id ? text_of(*id) : "");
    const Command* show = find_command(context.commands, command.noun, "show");
    if (!id || !show || is_bulk(command, arguments)) return text;
    const Value named(Value::Object{{"id", *id}});
    const Value row = parse_json(desk.call(show->operation->name, named).body);
    for (const char* name : {"title", "file_name", "content", "name"}) {
        const std::string label = text_of(cell(row, name));
        if (!label.empty() && label != text_of(*id)) return text + ": " + harmless(label.substr(0, label.find('\n')));
    }
    return text;
}

// What there is of a person, and what becomes of it. Who may not see that is asked all the same.
void show_footprint(Context& context, DeskClient& desk, const Value& arguments) {
    const Command& command = *context.invocation.command;
    const Command* footprint = find_command(context.commands, command.noun, "footprint");
    if (!footprint || command.verb == "delete" || is_bulk(command, arguments)) return;
    try {
        const Operation& operation = *footprint->operation;
        const Rows rows = rows_of(desk.call(operation.name, arguments).body);
        write_err(context.console, table_text(rows.rows, usual_columns(operation), context.style));
    } catch (const Error& error) {
        if (error.fault() != Fault::denied) throw;
    }
}

// What destroys asks on a terminal, and needs --yes elsewhere. False if the answer is no.
bool confirm(Context& context, DeskClient& desk, const Value& arguments) {
    const Command& command = *context.invocation.command;
    if (!command.destroys() || context.globals().has("yes") || context.globals().has("dry-run")) return true;
    if (!context.console.in_is_terminal) {
        throw Error(Fault::usage, "`" + command.name() + "` destroys, and there is no terminal to ask on", {},
                    "--yes does it without asking");
    }
    show_footprint(context, desk, arguments);
    std::string verb = command.verb;
    verb.front() = static_cast<char>(verb.front() - 'a' + 'A');
    if (ask_yes(context.console, verb + " " + described(context, desk, arguments) + "?")) return true;
    write_err(context.console, "Nothing was " + command.verb + "d.\n");
    return false;
}

// All pages of a list that belongs to a ticket; nothing if the actor may not see it.
std::vector<Value> all_of(DeskClient& desk, const char* operation, const Value& ticket) {
    std::vector<Value> rows;
    Value::Object arguments{{"ticket", ticket}};
    try {
        for (std::string next = "first"; !next.empty();) {
            const Reply reply = desk.call(operation, Value(arguments));
            for (Value& row : rows_of(reply.body).rows) rows.push_back(std::move(row));
            next = reply.next;
            arguments = {{"ticket", ticket}, {"after", next}};
        }
    } catch (const Error& error) {
        if (error.fault() != Fault::denied) throw;
    }
    return rows;
}

// The schema of a ticket's fields; null if it has none, or if the actor may not see it.
Value fields_of(DeskClient& desk, const Value& ticket) {
    const Value::Object* custom = cell(ticket, "custom").object();
    const Value& department = cell(ticket, "department_id");
    if (!custom || custom->empty() || department.is_null()) return {};
    try {
        const Reply reply = desk.call("department.show", Value(Value::Object{{"id", department}}));
        return cell(parse_json(reply.body), "fields");
    } catch (const Error& error) {
        if (error.fault() != Fault::denied) throw;
        return {};
    }
}

void show_ticket_page(Context& context, DeskClient& desk, const Reply& reply) {
    const Value ticket = rows_of(reply.body).rows.front();
    const Value fields = fields_of(desk, ticket);
    const auto comments = all_of(desk, "comment.list", cell(ticket, "id"));
    const auto files = all_of(desk, "attachment.list", cell(ticket, "id"));
    write_paged(context.console, ticket_page(ticket, fields, comments, files, context.style));
}

// In a pipe the fields come first, then a line for each comment.
void print_ticket_comments(Context& context, DeskClient& desk, const Reply& reply) {
    const Value ticket = rows_of(reply.body).rows.front();
    Rows said;
    for (const Value& comment : all_of(desk, "comment.list", cell(ticket, "id"))) {
        const bool* internal = cell(comment, "is_internal").boolean();
        said.rows.emplace_back(Value::Object{{"name", internal && *internal ? "note" : "comment"},
                                             {"at", cell(comment, "created_at")},
                                             {"author", cell(comment, "author")},
                                             {"content", cell(comment, "content")}});
    }
    print_rows(context, said, {}, {{"name", ""}, {"at", ""}, {"author", ""}, {"content", ""}});
}

// What an operation answers besides a record: a page for people, or the text itself for people and pipes. False if it
// answers none, or something else was asked for.
bool print_text(Context& context, DeskClient& desk, const Value& arguments, const Reply& reply) {
    const std::string_view name = context.invocation.command->operation->name;
    const bool for_people = context.form == Form::people;
    if (context.globals().has("dry-run") || (!for_people && context.form != Form::lines)) return false;
    const auto text = [&](const char* field) { return text_of(cell(rows_of(reply.body).rows.front(), field)); };
    const bool* html = cell(arguments, "html").boolean();
    if (name == "ticket.show" && for_people) {
        show_ticket_page(context, desk, reply);
    } else if (name == "article.show" && html && *html) {
        write_out(context.console, text("html"));
    } else if (name == "article.show" && for_people) {
        write_paged(context.console, article_page(rows_of(reply.body).rows.front(), context.style));
    } else if (name == "article.diff") {
        write_paged(context.console, painted_diff(text("diff"), context.style));
    } else if (name == "article.fill") {
        write_out(context.console, harmless(text("text"), true) + "\n");
    } else if (name == "ticket.explain" || name == "sla.preview") {
        write_paged(context.console, harmless(text("text"), true));
    } else {
        return false;
    }
    return true;
}

// Only JSON keeps the marks around hits, for programs that show them.
void print_found(Context& context, const Operation& operation, Reply reply) {
    const bool json = context.form == Form::json || context.form == Form::jsonl;
    if (!json && context.form != Form::people) reply.body = without_marks(reply.body);
    const Rows rows = rows_of(reply.body);
    if (context.form != Form::people || rows.rows.empty()) return print_reply(context, operation, reply);
    write_paged(context.console, search_page(rows.rows, context.style));
    print_rest(context, reply);
}

// The file itself, for `> FILE`.
void print_file(Context& context, DeskClient& desk, const Value& arguments) {
    const auto see = [&](std::string_view part) { write_out(context.console, part); };
    desk.download(text_argument(arguments, "id"), text_argument(arguments, "range"), see);
}

int run_one(Context& context, DeskClient& desk, const Value& arguments) {
    const Operation& operation = *context.invocation.command->operation;
    const bool is_plain = context.form == Form::people || context.form == Form::lines;
    if (operation.name == "attachment.content" && is_plain) return print_file(context, desk, arguments), 0;
    const Reply reply = desk.call(operation.name, arguments, call_options(context));
    if (operation.name == "desk.search") {
        print_found(context, operation, reply);
    } else if (is_report(operation)) {
        print_report(context, operation, reply);
    } else if (!print_text(context, desk, arguments, reply)) {
        print_reply(context, operation, reply);
    }
    if (operation.name == "ticket.show" && context.form == Form::lines) print_ticket_comments(context, desk, reply);
    return 0;
}

}  // namespace

int run_operation(Context& context) {
    const Command& command = *context.invocation.command;
    if (asks_for_fields(context)) {
        print_fields(context, shape_of_lines(*command.operation));
        return 0;
    }
    chosen_columns(context.chosen_fields(), shape_of_lines(*command.operation));
    TypedArguments arguments = arguments_of(context.invocation, context.console);
    const std::unique_ptr<DeskClient> desk = open_client(context);
    if (!confirm(context, *desk, arguments.value)) return 0;
    const Uploads uploads(*desk, arguments);
    if (is_bulk(command, arguments.value)) return run_bulk(context, *desk, arguments.value);
    return run_one(context, *desk, arguments.value);
}

}  // namespace helpdesk
