#include <algorithm>
#include <array>
#include <mutex>
#include <set>

#include "engine/base/error.hpp"
#include "engine/base/text.hpp"
#include "engine/db/migration.hpp"

namespace helpdesk {

namespace {

constexpr std::string_view cannot_have = "has a value that it cannot have";

// SQLite names a broken rule by its text, PostgreSQL by a name made of its table and column.
const ColumnRule* find_rule(std::string_view named) {
    for (const ColumnRule& rule : column_rules()) {
        if (rule.check == named) return &rule;
        if (std::string(rule.table) + "_" + std::string(rule.column) + "_check" == named) return &rule;
    }
    return nullptr;
}

// The rule in words: `length(title) BETWEEN 1 AND 200` reads "must have 1 to 200 characters".
std::string words_of(std::string_view check) {
    const bool length = check.starts_with("length(");
    const std::string unit = length ? " characters" : "";
    const auto between = check.find(" BETWEEN ");
    const auto most = check.find(" <= ");
    if (between != std::string_view::npos) {
        std::string range(check.substr(between + 9));
        const auto word = range.find(" AND ");
        if (word != std::string::npos) range.replace(word, 5, " to ");
        return (length ? "must have " : "must be ") + range + unit;
    }
    if (most != std::string_view::npos) return "must have at most " + std::string(check.substr(most + 4)) + unit;
    return std::string(cannot_have);
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
    return constraint;
}

// `is_active IN (0, 1)`: what the embedder gives SQLite in place of a type begins with the column.
std::string first_word(std::string_view check) {
    return std::string(check.substr(0, check.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_")));
}

// The rule for a number: PostgreSQL refuses one that is much too large before it comes to the rule.
std::string_view range_of(const std::string& column) {
    for (const ColumnRule& rule : column_rules()) {
        if (rule.column == column && rule.check.starts_with(column + " BETWEEN ")) return rule.check;
    }
    return {};
}

[[noreturn]] void throw_broken_check(std::string_view table, std::string_view named) {
    const ColumnRule* rule = find_rule(named);
    const std::string column = rule            ? std::string(rule->column)
                               : table.empty() ? first_word(named)
                                               : column_of_constraint(table, std::string(named));
    throw Error(Fault::invalid, column + ' ' + words_of(rule ? rule->check : ""), column);
}

std::mutex noted_mutex;
std::set<std::string, std::less<>>& noted() {
    static std::set<std::string, std::less<>> names;
    return names;
}

}  // namespace

void throw_broken_rule(std::string_view kind, std::string_view where) {
    const bool is_text = where.find(' ') != std::string_view::npos;
    const auto dot = is_text ? std::string_view::npos : where.find('.');
    const std::string_view table = dot == std::string_view::npos ? std::string_view() : where.substr(0, dot);
    if (kind == "check") throw_broken_check(table, dot == std::string_view::npos ? where : where.substr(dot + 1));
    const std::string column = column_of_constraint(table, column_of(where));
    // Two of the machinery's own rows met (a counter, an idempotency key): the second try finds the first one's row. The
    // names of rules, webhooks and views are people's.
    const bool named_by_people = where.ends_with("_folded") || (column == "name" && table != "_counters");
    if (kind == "unique" && where.starts_with('_') && !named_by_people)
        throw Error(Fault::conflict, "somebody else was first", {}, "try again");
    if (kind == "unique") {
        throw Error(Fault::invalid, "this " + column + " is taken already", column, "choose another one");
    }
    // SQLite does not say which reference it was, and PostgreSQL's knowledge is left out: both answer alike.
    if (kind == "foreign_key") {
        throw Error(Fault::invalid, "this refers to something that does not exist, or is still referred to");
    }
    if (kind == "not_null") throw Error(Fault::invalid, column + " is required", column);
    if (column.empty()) throw Error(Fault::invalid, "a value has the wrong type");
    throw Error(Fault::invalid, column + ' ' + words_of(range_of(column)), column);
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
