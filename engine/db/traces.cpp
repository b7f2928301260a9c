#include "engine/db/traces.hpp"

#include <algorithm>
#include <set>

#include "engine/base/text.hpp"
#include "engine/db/migration.hpp"
#include "engine/db/open.hpp"
#include "engine/db/rows.hpp"
#include "sql.hpp"

namespace helpdesk {

namespace {

struct SchemaColumn {
    std::string table_name;
    std::string column_name;
    std::string type;
};
BOOST_DESCRIBE_STRUCT(SchemaColumn, (), (table_name, column_name, type))

// What holds numbers, times and enumerations has a type of its own on PostgreSQL; on SQLite all but numbers is text.
bool can_hold_words(const std::string& type) {
    static const std::set<std::string> types{"text", "_text", "varchar", "json", "jsonb"};
    return types.count(type) == 1;
}

// What custom fields are found by follows the fields.
bool is_made_of_others(const std::string& table) { return table == "_ticket_fields" || table == "_ticket_words"; }

// Where a row stands, since not every table has an id.
std::string_view place_of(const Db& db) { return db.backend() == Backend::sqlite ? "rowid" : "ctid"; }

// For a text in lower case; of ASCII letters alone, on both databases.
std::string condition_on(const Db& db, const WordColumn& column) {
    if (db.backend() == Backend::sqlite) return "instr(lower(CAST(" + column.column + " AS TEXT)), :text) > 0";
    return "strpos(lower(CAST(" + column.column + " AS TEXT) COLLATE \"C\"), :text) > 0";
}

// Identical texts share one plan, whatever row they are run for.
std::int64_t run_derived(Db& db, const std::string& text, const Params& params, RowSink sink = {}) {
    const DerivedStatement derived{"traces", text};
    return db.run(derived.statement(), params, sink);
}

}  // namespace

const std::vector<std::string>& desk_tables() {
    static const auto tables = [] {
        const auto fresh = open_memory();
        migrate(*fresh, Time{});
        std::set<std::string> names;
        for (const SchemaColumn& each : all<SchemaColumn>(*fresh, sql::schema_columns)) {
            if (!each.table_name.starts_with("sqlite_")) names.insert(each.table_name);
        }
        return std::vector<std::string>(names.begin(), names.end());
    }();
    return tables;
}

std::optional<std::size_t> WordColumn::characters_max() const {
    for (const ColumnRule& rule : column_rules()) {
        if (rule.table != table || rule.column != column || !rule.check.starts_with("length(")) continue;
        return std::stoul(std::string(rule.check.substr(rule.check.rfind(' ') + 1)));
    }
    return std::nullopt;
}

std::vector<WordColumn> word_columns(Db& db) {
    std::vector<WordColumn> columns;
    const std::vector<std::string>& tables = desk_tables();
    for (const SchemaColumn& each : all<SchemaColumn>(db, sql::schema_columns)) {
        if (!can_hold_words(each.type) || is_made_of_others(each.table_name)) continue;
        if (!std::binary_search(tables.begin(), tables.end(), each.table_name)) continue;
        columns.push_back({each.table_name, each.column_name, each.type});
    }
    return columns;
}

std::vector<std::string> rows_holding(Db& db, const WordColumn& column, const std::string& text) {
    const std::string lower = lower_ascii(text);
    std::vector<std::string> rows;
    const std::string query =
        "SELECT " + std::string(place_of(db)) + " FROM " + column.table + " WHERE " + condition_on(db, column);
    run_derived(db, query, std::move(Params().add("text", lower)),
                [&](const Row& row) { rows.emplace_back(row.text(0)); });
    return rows;
}

std::string value_at(Db& db, const WordColumn& column, const std::string& row) {
    std::string value;
    const std::string query = "SELECT CAST(" + column.column + " AS TEXT) FROM " + column.table + " WHERE " +
                              std::string(place_of(db)) + " = :place";
    run_derived(db, query, std::move(Params().add("place", row)), [&](const Row& found) { value = found.text(0); });
    return value;
}

void put_value(Db& db, const WordColumn& column, const std::string& row, const std::string& value) {
    const std::string text = "UPDATE " + column.table + " SET " + column.column + " = :value WHERE " +
                             std::string(place_of(db)) + " = :place";
    Params params;
    params.add("value", value).add("place", row);
    if (run_derived(db, text, params) == 0) throw Error(Fault::conflict, "the row was changed by somebody else");
}

}  // namespace helpdesk
