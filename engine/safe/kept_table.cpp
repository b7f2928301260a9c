#include "engine/safe/kept_table.hpp"

#include <algorithm>
#include <array>
#include <set>

#include "engine/base/error.hpp"
#include "engine/base/text.hpp"
#include "engine/db/migration.hpp"

namespace helpdesk {

namespace {

struct LeftOut {
    std::string_view table;
    std::string_view why;
};

// _events is kept: it is what happened, in its order, and whoever follows the desk goes on from there. Its numbers are
// given anew, because each database counts in its own way.
constexpr std::array<LeftOut, 11> left_out{{
    {"_migrations", "the migrations write it when they make the tables"},
    {"_presence", "it says who is looking at a ticket just now"},
    {"_commits", "it marks transactions of connections that are open now"},
    {"_sessions", "people sign in anew where the desk has moved to"},
    {"_spent_refreshes", "they go with the sessions"},
    {"_links", "they work for an hour"},
    {"_link_requests", "they are answered when mail is sent next"},
    {"_tries", "they are counted for a quarter of an hour"},
    {"_leader", "whoever serves the desk leads there"},
    {"_upkeep", "it says how the desk was looked after where it was"},
    {"_rewriting", "it holds a row only while somebody is erased, which nobody else sees"},
}};

// Whoever has them can act in the name of somebody.
constexpr std::array<std::string_view, 5> secrets{"password_hash", "recovery_hashes", "refresh_token", "secret",
                                                  "token_hash"};

bool is_secret(std::string_view column) { return std::find(secrets.begin(), secrets.end(), column) != secrets.end(); }

Kind kind_of(std::string_view type) {
    if (type == "BOOLEAN") return Kind::boolean;
    if (type == "INTEGER" || type == "BIGINT") return Kind::integer;
    if (type == "TIMESTAMP(3)") return Kind::time;
    if (type == "JSON") return Kind::json;
    if (type == "BYTEA") return Kind::bytes;
    if (type.starts_with('"')) return Kind::choice;
    if (type == "TEXT" || type == "TEXT[]") return Kind::text;
    throw Error(Fault::internal, "a column of the type " + std::string(type) + " cannot be exported yet");
}

Reference reference_of(const TableColumn& column) {
    for (const Reference& each : references()) {
        if (each.table == column.table && each.column == column.column) return each;
    }
    return {};
}

void add_column(KeptTable& table, const TableColumn& column) {
    if (column.key > 0) {
        table.keys.resize(std::max(table.keys.size(), static_cast<std::size_t>(column.key)));
        const int place = column.is_numbered ? -1 : static_cast<int>(table.columns.size());
        table.keys[static_cast<std::size_t>(column.key) - 1] = {std::string(column.column), kind_of(column.type),
                                                                place};
    }
    // Which transaction wrote a row says something in its own database only.
    if (column.is_numbered || column.column == "transaction_id") return;
    const Reference reference = reference_of(column);
    table.columns.push_back({.name = std::string(column.column),
                             .kind = kind_of(column.type),
                             .is_list = column.type == "TEXT[]",
                             .is_nullable = column.is_nullable,
                             .has_default = column.has_default,
                             .is_secret = is_secret(column.column),
                             .target = std::string(reference.target),
                             .target_column = std::string(reference.target_column)});
}

bool is_ready(const KeptTable& table, const std::set<std::string>& placed, bool all_references) {
    return std::all_of(table.columns.begin(), table.columns.end(), [&](const KeptColumn& column) {
        const bool counts = !column.target.empty() && (all_references || !column.is_nullable);
        return !counts || (all_references && column.target == table.name) || placed.count(column.target) > 0;
    });
}

// Departments and people refer to each other: the first table of such a circle is the one that can be without.
std::vector<KeptTable> in_order(std::vector<KeptTable> tables) {
    std::vector<KeptTable> ordered;
    std::set<std::string> placed;
    while (!tables.empty()) {
        const auto next = [&](bool all_references) {
            return std::find_if(tables.begin(), tables.end(),
                                [&](const KeptTable& each) { return is_ready(each, placed, all_references); });
        };
        auto found = next(true);
        if (found == tables.end()) found = next(false);
        if (found == tables.end()) throw Error(Fault::internal, "tables need each other before they are there");
        for (KeptColumn& column : found->columns) {
            column.is_postponed = !column.target.empty() && placed.count(column.target) == 0;
        }
        placed.insert(found->name);
        ordered.push_back(std::move(*found));
        tables.erase(found);
    }
    return ordered;
}

}  // namespace

const KeptColumn* KeptTable::find(std::string_view column) const {
    const auto found =
        std::find_if(columns.begin(), columns.end(), [&](const KeptColumn& each) { return each.name == column; });
    return found == columns.end() ? nullptr : &*found;
}

std::vector<KeptTable> kept_tables(int schema) {
    std::vector<KeptTable> tables;
    for (const TableColumn& column : table_columns()) {
        const bool is_gone = column.dropped > 0 && column.dropped <= schema;
        if (column.step > schema || is_gone || !why_left_out(column.table).empty()) continue;
        auto found = std::find_if(tables.begin(), tables.end(),
                                  [&](const KeptTable& each) { return each.name == column.table; });
        if (found == tables.end()) found = tables.insert(found, KeptTable{std::string(column.table), {}, {}});
        add_column(*found, column);
    }
    return in_order(std::move(tables));
}

const KeptTable* find_table(const std::vector<KeptTable>& tables, std::string_view name) {
    const auto found =
        std::find_if(tables.begin(), tables.end(), [&](const KeptTable& each) { return each.name == name; });
    return found == tables.end() ? nullptr : &*found;
}

const KeptTable& table_called(const std::vector<KeptTable>& tables, std::string_view name) {
    if (const KeptTable* found = find_table(tables, name)) return *found;
    std::vector<std::string> names;
    for (const KeptTable& each : tables) names.push_back(each.name);
    const std::string_view why = why_left_out(name);
    throw Error(Fault::invalid,
                why.empty() ? "there is no table \"" + std::string(name) + "\""
                            : "the table " + std::string(name) + " is left out: " + std::string(why),
                "table", did_you_mean(name, names));
}

std::string_view why_left_out(std::string_view table) {
    if (table.starts_with("_search")) return "it is made of the rows of other tables, by the database itself";
    for (const LeftOut& each : left_out) {
        if (each.table == table) return each.why;
    }
    return {};
}

}  // namespace helpdesk
