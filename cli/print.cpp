#include "cli/print.hpp"

#include <set>

#include "cli/table.hpp"

namespace helpdesk {

namespace {

std::string object_of(const Value& row, const std::vector<Column>& columns) {
    Value::Object object;
    for (const Column& column : columns) object.emplace_back(column.title, cell(row, column.field));
    return to_json(Value(std::move(object)));
}

std::string json_text(const Rows& rows, const std::vector<Column>& columns) {
    std::string out = rows.list ? "[" : "";
    for (const Value& row : rows.rows) out += (&row == &rows.rows.front() ? "" : ",") + object_of(row, columns);
    return out + (rows.list ? "]\n" : "\n");
}

std::string json_lines(const Rows& rows, const std::vector<Column>& columns) {
    std::string out;
    for (const Value& row : rows.rows) out += (columns.empty() ? to_json(row) : object_of(row, columns)) + "\n";
    return out;
}

// Each once: of a dry run there is a row for each change. What has just been made to be shown once is what is wanted of
// it.
std::string ids_text(const Rows& rows) {
    std::string out;
    std::set<std::string> known;
    for (const Value& row : rows.rows) {
        const Value& token = cell(row, "token");
        const Value& id = token.is_null() ? cell(row, "id") : token;
        if (!id.is_null() && known.insert(text_of(id)).second) out += text_of(id) + "\n";
    }
    return out;
}

// A record in a pipe: a line for each field, name and value.
std::string field_lines(const Value& row, const std::vector<Column>& columns) {
    std::vector<Value> fields;
    for (const Column& column : columns) {
        fields.emplace_back(Value::Object{{"name", column.field}, {"value", text_of(cell(row, column.field))}});
    }
    return lines_text(fields, {{"name", ""}, {"value", ""}});
}

bool is_record(const Operation& operation) { return operation.verb == Verb::get && !operation.lists; }

// People read names in the place of ids.
void call_by_name(Value& change) {
    const Value before = cell(change, "old_name");
    const Value after = cell(change, "new_name");
    for (auto& [name, value] : *change.object()) {
        if (name == "before" && !before.is_null()) value = before;
        if (name == "after" && !after.is_null()) value = after;
    }
}

void print_changes(Context& context, const Reply& reply) {
    if (context.form == Form::json || context.form == Form::jsonl) {
        const std::string result = reply.body.empty() ? "null" : reply.body;
        return write_out(context.console, "{\"result\":" + result + ",\"changes\":" + reply.changes + "}\n");
    }
    static constexpr Field shape[] = {{.name = "table"},    {.name = "id"},      {.name = "name"},
                                      {.name = "field"},    {.name = "before"},  {.name = "after"},
                                      {.name = "old_name"}, {.name = "new_name"}};
    const std::vector<Column> columns{
        {"table", "TABLE"}, {"name", "NAME"}, {"field", "FIELD"}, {"before", "BEFORE"}, {"after", "AFTER"}};
    Rows changes = rows_of(reply.changes);
    if (context.form != Form::csv) {
        for (Value& change : changes.rows) call_by_name(change);
    }
    if (context.form == Form::people) {
        write_err(context.console,
                  changes.rows.empty() ? "Nothing would change.\n" : "This would change; --dry-run changes nothing:\n");
        if (changes.rows.empty()) return;
    }
    print_rows(context, changes, shape, columns);
}

}  // namespace

Rows rows_of(const std::string& body) {
    Value value = parse_json(body);
    if (Value::Array* items = value.array()) return {std::move(*items), true};
    return {{std::move(value)}, false};
}

void print_rows(Context& context, const Rows& rows, Shape shape, const std::vector<Column>& usual) {
    const std::vector<Column> chosen = chosen_columns(context.chosen_fields(), shape);
    Console& console = context.console;
    switch (context.form) {
        case Form::people:
            if (rows.rows.empty()) return write_err(console, "Nothing found.\n");
            return write_paged(console, table_text(rows.rows, usual, context.style));
        case Form::lines: return write_out(console, lines_text(rows.rows, usual));
        case Form::json: return write_out(console, json_text(rows, chosen.empty() ? all_columns(shape) : chosen));
        case Form::jsonl: return write_out(console, json_lines(rows, chosen));
        case Form::csv: {
            const std::vector<Column> all = shape.empty() ? usual : all_columns(shape);
            return write_out(console, csv_text(rows.rows, chosen.empty() ? all : chosen));
        }
        case Form::ids: return write_out(console, ids_text(rows));
    }
}

void print_record(Context& context, const Rows& record, Shape shape) {
    const std::vector<Column> columns = all_columns(shape);
    if (context.form == Form::people) {
        write_paged(context.console, record_text(record.rows.front(), columns, context.style));
    } else if (context.form == Form::lines) {
        write_out(context.console, field_lines(record.rows.front(), columns));
    } else {
        print_rows(context, record, shape, columns);
    }
}

void print_reply(Context& context, const Operation& operation, const Reply& reply) {
    if (context.globals().has("dry-run") && operation.changes()) return print_changes(context, reply);
    if (reply.body.empty()) {
        if (context.form == Form::people) write_err(context.console, "Done.\n");
        if (context.form == Form::json) write_out(context.console, "null\n");
        return;
    }
    if (context.form == Form::json && context.chosen_fields().empty()) {
        write_out(context.console, reply.body + "\n");
    } else {
        const Rows rows = rows_of(reply.body);
        const bool record = is_record(operation);
        record ? print_record(context, rows, operation.result)
               : print_rows(context, rows, operation.result, usual_columns(operation));
    }
    print_rest(context, reply);
}

void print_rest(Context& context, const Reply& reply) {
    if (!reply.total.empty()) write_err(context.console, "… " + harmless(reply.total) + " in all\n");
    if (!reply.left_off.empty()) write_err(context.console, "… " + harmless(reply.left_off) + "\n");
    if (!reply.next.empty()) write_err(context.console, "… more: --after " + harmless(reply.next) + "\n");
}

bool asks_for_fields(const Context& context) { return context.chosen_fields() == "?"; }

void print_fields(Context& context, Shape shape) {
    std::string names;
    for (const Column& column : all_columns(shape)) names += column.field + "\n";
    write_out(context.console, names);
}

}  // namespace helpdesk
