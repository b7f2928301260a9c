#include <algorithm>
#include <set>

#include "engine/base/json.hpp"
#include "engine/base/text.hpp"
#include "engine/db/migration.hpp"
#include "engine/db/open.hpp"
#include "engine/db/rows.hpp"
#include "engine/maintenance.hpp"
#include "sql.hpp"

namespace helpdesk {

namespace {

struct SchemaColumn {
    std::string table_name;
    std::string column_name;
    std::string type;
    bool nullable = false;
};
BOOST_DESCRIBE_STRUCT(SchemaColumn, (), (table_name, column_name, type, nullable))

struct ColumnText {
    std::string table;
    std::string column;
    std::string type;
    bool nullable = false;
    std::optional<std::string> references;
    std::optional<std::string> on_delete;
    std::string words;
};
BOOST_DESCRIBE_STRUCT(ColumnText, (), (table, column, type, nullable, references, on_delete, words))

// The fourteen tables as the migrations make them, column by column.
std::vector<ColumnText> columns() {
    const auto db = open_memory();
    migrate(*db, Time{});
    std::vector<ColumnText> list;
    for (const SchemaColumn& each : all<SchemaColumn>(*db, sql::schema_columns)) {
        if (each.table_name.starts_with('_') || each.table_name.starts_with("sqlite_")) continue;
        ColumnText text{each.table_name,
                        each.column_name,
                        each.type,
                        each.nullable,
                        {},
                        {},
                        std::string(words_for(each.column_name))};
        for (const Reference& reference : references()) {
            if (reference.table != each.table_name || reference.column != each.column_name) continue;
            text.references = reference.target;
            text.on_delete = reference.action;
        }
        list.push_back(std::move(text));
    }
    return list;
}

std::string as_text(const std::vector<ColumnText>& list) {
    std::string out;
    std::string table;
    for (const ColumnText& each : list) {
        if (each.table != table) out += (out.empty() ? "" : "\n") + each.table + "\n";
        table = each.table;
        std::string line = "  " + each.column;
        line.resize(std::max<std::size_t>(line.size() + 1, 24), ' ');
        line += each.type + (each.nullable ? "?" : "");
        if (each.references) line += " -> " + *each.references + " (on delete " + lower_ascii(*each.on_delete) + ")";
        if (!each.words.empty()) {
            line.resize(std::max<std::size_t>(line.size() + 2, 34), ' ');
            line += each.words;
        }
        out += line + "\n";
    }
    return out;
}

std::string as_mermaid(const std::vector<ColumnText>& list) {
    std::string out = "erDiagram\n";
    std::string table;
    for (const ColumnText& each : list) {
        if (each.table != table) out += (table.empty() ? "    " : "    }\n    ") + each.table + " {\n";
        table = each.table;
        out += "        " + each.type + " " + each.column +
               (each.references       ? " FK"
                : each.column == "id" ? " PK"
                                      : "") +
               "\n";
    }
    if (!table.empty()) out += "    }\n";
    for (const ColumnText& each : list) {
        if (each.references) out += "    " + *each.references + " ||--o{ " + each.table + " : " + each.column + "\n";
    }
    return out;
}

std::string as_dot(const std::vector<ColumnText>& list) {
    std::string out = "digraph helpdesk {\n    node [shape=box];\n";
    std::set<std::string> tables;
    for (const ColumnText& each : list) tables.insert(each.table);
    for (const std::string& table : tables) out += "    " + table + ";\n";
    for (const ColumnText& each : list) {
        if (each.references)
            out += "    " + each.table + " -> " + *each.references + " [label=\"" + each.column + "\"];\n";
    }
    return out + "}\n";
}

std::string statements_alone(std::string_view text) {
    std::string out;
    for (std::string_view line : split(text, '\n')) {
        line = line.substr(0, line.find(" -- "));
        if (!trim(line).empty() && !line.starts_with("--")) out += std::string(line) + "\n";
    }
    return out;
}

// The statements of the migrations, which are the schema; or those that speak of one table.
std::string as_sql(std::string_view table, bool postgres) {
    std::string out;
    for (const Migration& step : migrations()) {
        const std::string text = statements_alone(postgres ? step.postgres : step.sqlite);
        if (table.empty()) {
            out += text;
            continue;
        }
        for (std::size_t at = 0; at < text.size();) {
            const auto end = std::min(text.find(";\n", at), text.size() - 2) + 2;
            const std::string statement = text.substr(at, end - at);
            const std::string name(table);
            for (const std::string& begin :
                 {"CREATE TABLE " + name + " (", "ON " + name + " (", "ALTER TABLE " + name + " "}) {
                if (statement.find(begin) != std::string::npos) out += std::string(trim(statement)) + "\n";
            }
            at = end;
        }
    }
    return out;
}

}  // namespace

std::string schema_text(std::string_view table, std::string_view format, const std::string& database) {
    std::vector<ColumnText> list = columns();
    if (!table.empty()) {
        std::set<std::string> names;
        for (const ColumnText& each : list) names.insert(each.table);
        const std::vector<std::string> candidates(names.begin(), names.end());
        std::erase_if(list, [&](const ColumnText& each) { return each.table != table; });
        if (list.empty()) {
            throw Error(Fault::not_found, "there is no table \"" + std::string(table) + "\"", "table",
                        did_you_mean(table, candidates));
        }
    }
    if (format == "text") return as_text(list);
    if (format == "mermaid") return as_mermaid(list);
    if (format == "dot") return as_dot(list);
    if (format == "sql") return as_sql(table, is_postgres_url(database));
    if (format == "json") return json_of(list);
    throw Error(Fault::invalid, "format is text, mermaid, dot, sql or json, not \"" + std::string(format) + "\"",
                "format");
}

}  // namespace helpdesk
