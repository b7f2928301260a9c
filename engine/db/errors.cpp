#include <algorithm>
#include <array>
#include <mutex>
#include <set>

#include "engine/base/error.hpp"
#include "engine/base/text.hpp"
#include "engine/db/migration.hpp"

namespace helpdesk {

namespace {

const ColumnRule* find_rule(std::string_view table, std::string_view column_or_check) {
    for (const ColumnRule& rule : column_rules()) {
        if (!table.empty() && rule.table != table) continue;
        if (rule.column == column_or_check || rule.check == column_or_check) return &rule;
    }
    return nullptr;
}

// The rule in words: `length(title) BETWEEN 1 AND 200` reads "must have 1 to 200 characters".
std::string words_of(std::string_view check) {
    const bool length = check.starts_with("length(");
    const std::string unit = length ? " characters" : "";
    const auto between = check.find(" BETWEEN ");
    const auto most = check.find(" <= ");
    if (check.find("LIKE '#%'") != std::string_view::npos) return "must look like #1e90ff";
    if (between != std::string_view::npos) {
        std::string range(check.substr(between + 9));
        const auto word = range.find(" AND ");
        if (word != std::string::npos) range.replace(word, 5, " to ");
        return (length ? "must have " : "must be ") + range + unit;
    }
    if (most != std::string_view::npos) return "must have at most " + std::string(check.substr(most + 4)) + unit;
    return "has a value that it cannot have";
}

std::string column_of(std::string_view where) {
    const auto dot = where.rfind('.');
    return std::string(dot == std::string_view::npos ? where : where.substr(dot + 1));
}

// The column that a PostgreSQL constraint such as tickets_title_check speaks of.
std::string column_of_constraint(std::string_view table, std::string constraint) {
    const std::string begin = std::string(table) + "_";
    if (constraint.starts_with(begin)) constraint.erase(0, begin.size());
    for (std::string_view end : {"_check", "_key", "_fkey", "_folded", "_pkey"}) {
        if (constraint.ends_with(end)) constraint.erase(constraint.size() - end.size());
    }
    while (!constraint.empty() && constraint.back() >= '0' && constraint.back() <= '9') constraint.pop_back();
    if (constraint.ends_with("_check")) constraint.erase(constraint.size() - 6);
    return constraint;
}

std::mutex noted_mutex;
std::set<std::string, std::less<>>& noted() {
    static std::set<std::string, std::less<>> names;
    return names;
}

}  // namespace

void throw_broken_rule(std::string_view kind, std::string_view where) {
    const auto dot = where.find('.');
    const std::string_view table = dot == std::string_view::npos ? std::string_view() : where.substr(0, dot);
    std::string column = column_of_constraint(table, column_of(where));
    // Two of the machinery's own rows met (a counter, an idempotency key): the second try finds the first one's row.
    if (kind == "unique" && where.starts_with('_')) throw Error(Fault::conflict, "somebody else was first", {}, "try again");
    if (kind == "unique") {
        throw Error(Fault::invalid, "this " + column + " is taken already", column, "choose another one");
    }
    if (kind == "foreign_key") {
        throw Error(Fault::invalid, "this refers to something that does not exist, or is still referred to", column);
    }
    if (kind == "not_null") throw Error(Fault::invalid, column + " is required", column);
    if (kind == "type") throw Error(Fault::invalid, "a value has the wrong type", column);
    const ColumnRule* rule = find_rule(table, kind == "check" && dot == std::string_view::npos ? where : column);
    if (rule) column = rule->column;
    throw Error(Fault::invalid, (column.empty() ? "a value" : column) + " " + words_of(rule ? rule->check : ""), column);
}

void note_statement(std::string_view name) {
    const std::scoped_lock lock(noted_mutex);
    noted().emplace(name);
}

std::vector<std::string> noted_statements() {
    const std::scoped_lock lock(noted_mutex);
    return {noted().begin(), noted().end()};
}

}  // namespace helpdesk
