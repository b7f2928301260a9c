#include "cli/database_commands.hpp"

#include <algorithm>

#include "cli/print.hpp"

namespace helpdesk {

namespace {

// A list that is no operation's: its fields are those of its first row.
void print_list(Context& context, const std::string& body, const std::vector<Column>& usual) {
    const Rows rows = rows_of(body);
    std::vector<Field> shape;
    for (const Column& column : usual) shape.push_back({.name = column.field});
    if (asks_for_fields(context)) return print_fields(context, shape);
    if (context.form == Form::json && context.chosen_fields().empty()) return write_out(context.console, body + "\n");
    print_rows(context, rows, shape, usual);
}

std::vector<Column> columns_of(const std::string& body) {
    std::vector<Column> columns;
    const Rows rows = rows_of(body);
    if (rows.rows.empty()) return columns;
    for (const auto& [name, value] : *rows.rows.front().object()) columns.push_back({name, name});
    return columns;
}

int print_checks(Context& context, const std::string& body) {
    print_list(context, body, {{"check", "CHECK"}, {"state", "STATE"}, {"message", "MESSAGE"}});
    const Rows checks = rows_of(body);
    const auto failed = std::count_if(checks.rows.begin(), checks.rows.end(),
                                      [](const Value& row) { return text_of(cell(row, "state")) == "failed"; });
    if (failed > 0)
        throw Error(Fault::refused, "something is wrong with this desk: " + std::to_string(failed) +
                                        (failed == 1 ? " check" : " checks") + " failed");
    return 0;
}

}  // namespace

int ask_sql(Context& context, const Value& arguments) {
    Engine engine(context.engine_options());
    const std::string body = engine.sql(*arguments.find("query")->text(), context.actor());
    print_list(context, body, columns_of(body));
    return 0;
}

int print_schema(Context& context, const Value& arguments) {
    const Value* table = arguments.find("table");
    const Value* format = arguments.find("format");
    const std::string name = table ? *table->text() : "";
    if (!format && context.form != Form::people && context.form != Form::lines) {
        print_list(context, schema_text(name, "json", context.database()),
                   {{"table", "table"},
                    {"column", "column"},
                    {"type", "type"},
                    {"nullable", "nullable"},
                    {"references", "references"},
                    {"on_delete", "on_delete"},
                    {"words", "words"}});
        return 0;
    }
    std::string text = schema_text(name, format ? *format->text() : "text", context.database());
    if (!text.ends_with('\n')) text += '\n';
    write_paged(context.console, text);
    return 0;
}

int run_doctor(Context& context, const Value&) {
    return print_checks(context, doctor(context.engine_options(), context.actor()));
}

int run_verify(Context& context, const Value&) {
    return print_checks(context, verify_desk(context.engine_options(), context.actor()));
}

int run_compact(Context& context, const Value&) {
    if (context.globals().has("dry-run")) {
        write_err(context.console, "The desk would be rewritten; --dry-run changes nothing.\n");
        return 0;
    }
    compact(context.engine_options(), context.actor());
    if (context.globals().speaks_json()) {
        write_out(context.console, "{\"compacted\":true}\n");
    } else if (!context.globals().has("quiet")) {
        write_err(context.console, "The desk was rewritten.\n");
    }
    return 0;
}

int run_backup(Context& context, const Value& arguments) {
    const std::string file = (context.console.folder / *arguments.find("copy")->text()).lexically_normal().string();
    if (context.globals().has("dry-run")) {
        write_err(context.console, "The desk would be copied; --dry-run makes nothing.\n");
        return 0;
    }
    backup_desk(context.engine_options(), file, arguments.find("force") != nullptr, context.actor());
    if (context.globals().speaks_json()) {
        write_out(context.console, to_json(Value(Value::Object{{"backup", file}})) + "\n");
    } else if (!context.globals().has("quiet")) {
        write_err(context.console, "The desk was copied, and the copy was checked.\n");
    }
    return 0;
}

int show_migrations(Context& context, const Value&) {
    print_list(context, migration_status(context.engine_options()),
               {{"number", "STEP"},
                {"name", "NAME"},
                {"applied", "APPLIED"},
                {"applied_at", "WHEN"},
                {"checksum", "CHECKSUM"}});
    return 0;
}

int apply_migrations(Context& context, const Value&) {
    if (context.globals().has("dry-run")) {
        Rows missing = rows_of(migration_status(context.engine_options()));
        std::erase_if(missing.rows, [](const Value& row) { return text_of(cell(row, "applied")) == "true"; });
        if (missing.rows.empty() && !context.globals().speaks_json()) {
            write_err(context.console, "The schema is up to date.\n");
            return 0;
        }
        print_list(context, to_json(Value(Value::Array(missing.rows))), {{"number", "STEP"}, {"name", "NAME"}});
        return 0;
    }
    const int applied = migrate_up(context.engine_options(), context.actor());
    if (context.globals().speaks_json()) {
        write_out(context.console, "{\"applied\":" + std::to_string(applied) + "}\n");
    } else if (!context.globals().has("quiet")) {
        write_err(context.console,
                  applied == 0 ? "The schema is up to date.\n" : std::to_string(applied) + " steps were applied.\n");
    }
    return 0;
}

int compare_schema(Context& context, const Value&) {
    const std::vector<std::string> differences = verify_migrations(context.engine_options());
    Value::Array list;
    for (const std::string& each : differences) list.emplace_back(Value::Object{{"difference", each}});
    if (context.globals().speaks_json() || !list.empty())
        print_list(context, to_json(Value(list)), {{"difference", "DIFFERENCE"}});
    if (!differences.empty()) throw Error(Fault::refused, "the desk's schema is not the one that it should have");
    if (context.form == Form::people) write_err(context.console, "The schema is as it should be.\n");
    return 0;
}

}  // namespace helpdesk
