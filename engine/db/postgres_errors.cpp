#include "engine/db/postgres_errors.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdlib>

#include "engine/base/error.hpp"
#include "engine/base/text.hpp"
#include "engine/db/db.hpp"

namespace helpdesk {

namespace {

struct Meaning {
    std::string_view state;  // or the beginning of several
    Fault fault;
    std::string_view message;
};

constexpr std::array meanings = {
    Meaning{"40", Fault::conflict, "another change of the same rows was first"},
    Meaning{"55P03", Fault::busy, "the desk is busy: another program has been writing for too long"},
    Meaning{"57014", Fault::busy, "the desk is busy: the database server gave up after too long a time"},
    Meaning{"53100", Fault::storage, "the database server's disk is full: nothing was changed"},
    Meaning{"53300", Fault::busy, "the database server has no free connection"},
    Meaning{"53", Fault::busy, "the database server is short of memory or connections"},
    Meaning{"58", Fault::storage, "the database server cannot read or write its files"},
    Meaning{"XX001", Fault::refused, "the database is damaged"},
    Meaning{"XX002", Fault::refused, "the database is damaged"},
    Meaning{"25006", Fault::unavailable, "the database is read-only: nothing was changed"},
    Meaning{"42501", Fault::refused, "the database does not allow this to its user"},
    Meaning{"57P", Fault::unavailable, "the database server ended the connection"},
    Meaning{"08", Fault::unavailable, "the connection to the database server failed"},
    Meaning{"28", Fault::unavailable, "the database server refuses the user or the password"},
    Meaning{"3D000", Fault::unavailable, "the database server has no such database"},
};

constexpr std::string_view state_of_our_triggers = "HD001";  // they say themselves what they refuse

struct BrokenRule {
    std::string_view state;
    std::string_view kind;
};

constexpr std::array broken_rules = {
    BrokenRule{"23505", "unique"}, BrokenRule{"23503", "foreign_key"}, BrokenRule{"23001", "foreign_key"},
    BrokenRule{"23514", "check"},  BrokenRule{"23502", "not_null"},    BrokenRule{"22P02", "type"},
    BrokenRule{"22007", "type"},   BrokenRule{"22008", "type"},        BrokenRule{"22003", "type"},
    BrokenRule{"22001", "type"},   BrokenRule{"22021", "type"},        BrokenRule{"22P05", "type"},
    BrokenRule{"42804", "type"},
};

template <typename Table>
auto find_state(const Table& table, std::string_view state) {
    return std::find_if(table.begin(), table.end(), [&](const auto& each) { return state.starts_with(each.state); });
}

std::string field_of(const PGresult& result, int code) {
    const char* text = libpq().error_field(&result, code);
    return text ? text : "";
}

// Of "lower(email)" or "lower((email)::text)" only the column.
std::string_view column_of(std::string_view key) {
    key.remove_prefix(std::min(key.find_last_of('(') + 1, key.size()));
    return key.substr(0, std::min(key.find(')'), key.size()));
}

// The first column of a unique key. The server names it only in its detail, "Key (a, b)=(1, 2) …", whose words depend
// on its language but whose brackets do not.
std::string_view key_column(std::string_view detail) {
    const auto begin = detail.find('(');
    const auto end = detail.find(")=(");
    if (begin == std::string_view::npos || end == std::string_view::npos || begin > end) return {};
    const std::string_view columns = detail.substr(begin + 1, end - begin - 1);
    return column_of(trim(columns.substr(0, columns.find(','))));
}

// The parameter whose value could not be read. The server names it in the context, as in "unnamed portal parameter $2",
// whose words depend on its language.
std::string parameter_of(const PGresult& result, const std::vector<std::string>& parameters) {
    const std::string context = field_of(result, PG_DIAG_CONTEXT);
    const auto dollar = context.find('$');
    if (dollar == std::string::npos) return {};
    const auto number = std::strtoul(context.c_str() + dollar + 1, nullptr, 10);
    return number >= 1 && number <= parameters.size() ? parameters[number - 1] : std::string();
}

// `table.column`, or `table.constraint` where the server names no column.
std::string place_of(const PGresult& result, std::string_view kind, const std::vector<std::string>& parameters) {
    if (kind == "type") return parameter_of(result, parameters);
    const std::string table = field_of(result, PG_DIAG_TABLE_NAME);
    if (table.empty()) return {};
    std::string column = field_of(result, PG_DIAG_COLUMN_NAME);
    const std::string constraint = field_of(result, PG_DIAG_CONSTRAINT_NAME);
    const bool says_column = constraint.ends_with("_folded");  // its key is more than the column, such as lower(name)
    if (kind == "unique" && !says_column) column = key_column(field_of(result, PG_DIAG_MESSAGE_DETAIL));
    return table + '.' + (column.empty() ? constraint : column);
}

Fault fault_of_sqlstate(std::string_view state) {
    if (find_state(broken_rules, state) != broken_rules.end()) return Fault::invalid;
    const auto found = find_state(meanings, state);
    return found == meanings.end() ? Fault::internal : found->fault;
}

[[noreturn]] void throw_meaning(const Meaning& meaning) {
    const bool passes = meaning.fault == Fault::busy || meaning.fault == Fault::conflict;
    throw Error(meaning.fault, std::string(meaning.message), {}, passes ? "try again" : "");
}

// In libpq's verbose form the state stands before the server's own message: "FATAL:  53300: sorry, …".
std::string_view state_in(std::string_view message) {
    const auto is_digit = [](unsigned char c) { return std::isdigit(c) != 0; };
    const auto is_state = [](unsigned char c) { return std::isdigit(c) != 0 || std::isupper(c) != 0; };
    for (std::size_t at = 0; at + 8 <= message.size(); ++at) {
        const std::string_view five = message.substr(at + 1, 5);
        const bool framed = message[at] == ' ' && message.substr(at + 6, 2) == ": ";
        if (framed && std::all_of(five.begin(), five.end(), is_state) &&
            std::any_of(five.begin(), five.end(), is_digit))
            return five;
    }
    return {};
}

}  // namespace

std::string sqlstate_of(const PGresult& result) { return field_of(result, PG_DIAG_SQLSTATE); }

std::string message_of(const PGresult& result) { return field_of(result, PG_DIAG_MESSAGE_PRIMARY); }

bool ends_connection(const PGresult& result) {
    const std::string severity = field_of(result, PG_DIAG_SEVERITY_NONLOCALIZED);
    return severity == "FATAL" || severity == "PANIC";
}

void throw_postgres(const PGresult& result, std::string_view statement, const std::vector<std::string>& parameters) {
    const std::string state = sqlstate_of(result);
    const auto rule = find_state(broken_rules, state);
    if (rule != broken_rules.end()) throw_broken_rule(rule->kind, place_of(result, rule->kind, parameters));

    const auto meaning = find_state(meanings, state);
    if (meaning != meanings.end()) throw_meaning(*meaning);
    if (state == state_of_our_triggers) throw Error(Fault::refused, message_of(result));

    const std::string name = statement.empty() ? "a statement" : "statement " + std::string(statement);
    throw Error(Fault::internal, name + " failed: " + message_of(result) + " (" + state + ')');
}

void throw_not_connected(std::string_view message, const std::string& server) {
    std::string_view line = message.substr(0, message.find('\n'));
    const std::string_view state = state_in(line);
    const Fault fault = state.empty() ? Fault::unavailable : fault_of_sqlstate(state);

    // "connection to server at …, port … failed: FATAL:  28P01: password …": we name the server ourselves.
    const auto failed = line.find("failed: ");
    if (!state.empty()) {
        line.remove_prefix(static_cast<std::size_t>(state.end() - line.begin()) + 2);
    } else if (failed != std::string_view::npos) {
        line.remove_prefix(failed + 8);
    }
    const std::string words = "the database server at " + server + " cannot be reached: " + std::string(trim(line));
    if (state.empty() || state.starts_with("57P")) throw LostConnection(words);
    throw Error(fault == Fault::internal ? Fault::unavailable : fault, words);
}

}  // namespace helpdesk
