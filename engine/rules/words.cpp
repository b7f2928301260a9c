#include <algorithm>
#include <array>

#include "engine/base/text.hpp"
#include "engine/core/resolve.hpp"
#include "engine/kb/canned.hpp"
#include "engine/people/custom_fields.hpp"
#include "engine/rules/rule.hpp"
#include "sql.hpp"

namespace helpdesk {

namespace {

enum class Takes { choices, rows, text };

// A field that conditions ask for.
struct Asked {
    std::string_view name;
    Takes takes;
    std::string_view table = {};  // that its values are rows of
    bool may_be_none = false;
    std::span<const std::string_view> choices = {};
};

constexpr std::array<std::string_view, 2> yes_no{"yes", "no"};
constexpr std::array<std::string_view, 3> doers{"customer", "staff", "desk"};
constexpr std::string_view deeds[] = {"set", "assign", "tag", "untag", "comment", "note", "notify", "webhook"};
constexpr std::string_view settable[] = {"priority", "status", "department"};
constexpr std::string_view heard[] = {"assignee", "manager", "customer"};

std::span<const Asked> asked_fields() {
    static const Asked fields[] = {
        {"assignee", Takes::rows, "users", true},
        {"automatic", Takes::choices, {}, false, yes_no},
        {"body", Takes::text},
        {"by", Takes::choices, {}, false, doers},
        {"customer", Takes::rows, "users"},
        {"department", Takes::rows, "departments", true},
        {"description", Takes::text},
        {"overdue", Takes::choices, {}, false, yes_no},
        {"priority", Takes::choices, {}, false, enum_names<Priority>()},
        {"source", Takes::choices, {}, false, enum_names<TicketSource>()},
        {"status", Takes::rows, "ticket_statuses"},
        {"tag", Takes::rows, "tags", true},
        {"title", Takes::text},
    };
    return fields;
}

[[noreturn]] void refuse(std::string_view argument, const std::string& what, const std::string& hint = {}) {
    throw Error(Fault::invalid, std::string(argument) + ": " + what, std::string(argument), hint);
}

template <typename List>
[[noreturn]] void refuse_word(std::string_view argument, std::string_view word, const List& known,
                              const std::string& what) {
    const std::vector<std::string> names(std::begin(known), std::end(known));
    refuse(argument, what + " \"" + std::string(word) + "\"", did_you_mean_one_of(word, names));
}

template <typename List>
void check_word(std::string_view argument, std::string_view word, const List& known, const std::string& what) {
    if (std::find(std::begin(known), std::end(known), word) == std::end(known)) {
        refuse_word(argument, word, known, what);
    }
}

// Any name: a rule is for tickets of all departments, and their fields may come later.
const Asked* asked_custom(std::string_view name) {
    static constexpr Asked custom{"custom", Takes::text};
    return name.starts_with(custom_prefix) && is_field_name(name.substr(custom_prefix.size())) ? &custom : nullptr;
}

const Asked& asked_field(std::string_view name) {
    if (const Asked* custom = asked_custom(name)) return *custom;
    std::vector<std::string_view> names;
    for (const Asked& each : asked_fields()) {
        if (each.name == name) return each;
        names.push_back(each.name);
    }
    refuse_word("when", name, names, "there is no field");
}

// The id behind a name; nothing stands for none.
std::string row_named(Session& session, const Asked& asked, std::string_view name, std::string_view argument) {
    if (asked.may_be_none && name == "none") return {};
    return resolve_name(session, asked.table, name, argument);
}

std::string choice_named(std::string_view word, std::span<const std::string_view> choices, std::string_view argument) {
    for (const std::string_view choice : choices) {
        if (lower_ascii(choice) == lower_ascii(word)) return std::string(choice);
    }
    refuse_word(argument, word, choices, "there is no");
}

// Nothing stands for a ticket without the field.
std::string custom_named(std::string_view value) { return value == "none" ? std::string() : lower_ascii(value); }

std::string name_of_value(const RowNames& names, const std::string& value) {
    if (value.empty()) return "none";
    if (!is_uuid(value)) return value;
    const auto found = names.find(value);
    return found == names.end() ? "(gone)" : found->second;
}

// The text in front of the first blank, and what is behind it.
std::pair<std::string, std::string> first_word(std::string_view text) {
    text = trim(text);
    const auto end = std::min(text.find(' '), text.size());
    return {std::string(text.substr(0, end)), std::string(trim(text.substr(end)))};
}

Action read_setting(Session& session, const std::string& text) {
    const auto equals = std::min(text.find('='), text.size());
    const std::string field(trim(std::string_view(text).substr(0, equals)));
    check_word("then", field, settable, "a rule cannot set");
    if (equals == text.size()) refuse("then", "set takes " + field + "=VALUE");
    const std::string value(trim(std::string_view(text).substr(equals + 1)));
    const Asked& asked = asked_field(field);
    if (asked.takes == Takes::choices) return {"set", field, choice_named(value, asked.choices, "then")};
    return {"set", field, row_named(session, asked, value, "then")};
}

Action read_notice(Session& session, const std::string& text) {
    const auto [who, message] = first_word(text);
    const bool is_part = std::find(std::begin(heard), std::end(heard), who) != std::end(heard);
    return {"notify", is_part ? who : resolve_name(session, "users", who, "then"), message};
}

std::string_view table_of_deed(const std::string& deed) {
    if (deed == "assign") return "users";
    if (deed == "webhook") return "_webhooks";
    return deed == "tag" || deed == "untag" ? "tags" : "";
}

}  // namespace

Condition read_condition(Session& session, const std::string& text) {
    const auto at = text.find_first_of("=~!");
    if (at == std::string::npos) refuse("when", "\"" + text + "\" is no condition", "such as priority=HIGH,URGENT");
    const std::string field(trim(std::string_view(text).substr(0, at)));
    const Asked& asked = asked_field(field);
    std::string test = text.substr(at, text[at] == '!' ? 2 : 1);
    if (test != "=" && test != "!=" && test != "~" && test != "!~") refuse("when", "the test is one of = != ~ !~");
    const bool holds_text = test.ends_with('~');
    const std::string_view rest = trim(std::string_view(text).substr(at + test.size()));
    if (rest.empty()) refuse("when", field + " is compared with nothing");
    const bool is_text = asked.takes == Takes::text;
    const bool is_custom = field.starts_with(custom_prefix);
    const bool takes_both = is_custom || asked.name == "customer";  // a person, or a part of an address
    if (holds_text != is_text && !takes_both) {
        refuse("when", field + (is_text ? " takes ~ or !~" : " takes = or !="));
    }
    Condition condition{field, std::move(test), {}};
    if (holds_text) {
        condition.values.emplace_back(rest);
        return condition;
    }
    for (const std::string_view part : split(rest, ',')) {
        const std::string_view value = trim(part);
        condition.values.push_back(is_custom                       ? custom_named(value)
                                   : asked.takes == Takes::choices ? choice_named(value, asked.choices, "when")
                                                                   : row_named(session, asked, value, "when"));
    }
    return condition;
}

Action read_action(Session& session, const std::string& text) {
    const auto [deed, rest] = first_word(text);
    check_word("then", deed, deeds, "there is no action");
    if (rest.empty()) refuse("then", deed + " needs more words", "such as set priority=HIGH, or tag vip");
    if (deed == "set") return read_setting(session, rest);
    if (deed == "notify") return read_notice(session, rest);
    if (deed == "comment" || deed == "note") {
        check_template(rest, "then");
        return {deed, "", rest};
    }
    if (deed == "assign" && rest == "manager") return {deed, "", rest};
    if (deed == "assign" && rest == "none") return {deed, "", ""};
    return {deed, "", resolve_name(session, table_of_deed(deed), rest, "then")};
}

std::string words_of(const Condition& condition, const RowNames& names) {
    std::string text;
    for (const std::string& value : condition.values) {
        const bool is_text = condition.test.ends_with('~');
        text += (text.empty() ? "" : ",") + (is_text ? value : name_of_value(names, value));
    }
    return condition.field + condition.test + text;
}

std::string words_of(const Action& action, const RowNames& names) {
    if (action.deed == "set") return "set " + action.field + "=" + name_of_value(names, action.value);
    if (action.deed == "comment" || action.deed == "note") return action.deed + " " + action.value;
    if (action.deed != "notify") return action.deed + " " + name_of_value(names, action.value);
    return "notify " + name_of_value(names, action.field) + (action.value.empty() ? "" : " " + action.value);
}

RowNames names_in(Session& session, const std::vector<Condition>& conditions, const std::vector<Action>& actions) {
    std::vector<std::string> ids;
    const auto add = [&](const std::string& value) {
        if (is_uuid(value)) ids.push_back(value);
    };
    for (const Condition& each : conditions) std::for_each(each.values.begin(), each.values.end(), add);
    for (const Action& each : actions) {
        add(each.field);
        add(each.value);
    }
    RowNames names;
    if (ids.empty()) return names;
    session.run(sql::names_in_rules, std::move(Params().each("id", ids)),
                [&](const Row& row) { names.emplace(row.text(0), row.text(1)); });
    return names;
}

}  // namespace helpdesk
