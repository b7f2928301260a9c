#include "engine/lists/filter.hpp"

#include <algorithm>
#include <array>
#include <iterator>

#include "engine/base/text.hpp"
#include "engine/lists/query_custom.hpp"
#include "engine/lists/query_times.hpp"
#include "sql.hpp"

namespace helpdesk {

namespace {

// What `is:` and `has:` ask for: its name, and the line of the statement that stands for it and for its opposite.
struct State {
    std::string_view field;
    std::string_view name;
    std::string_view holds;
    std::string_view fails;
};

constexpr State states[] = {
    {"is", "open", "open", "ended"},
    {"is", "resolved", "ended", "open"},
    {"is", "overdue", "overdue", "in_time"},
    {"is", "waiting", "waiting", "not_waiting"},
    {"is", "breached", "breached", "not_breached"},
    {"is", "merged", "merged", "not_merged"},
    {"has", "attachment", "attached", "not_attached"},
    {"has", "tag", "tagged", "not_tagged"},
    {"has", "response", "answered", "not_answered"},
    {"has", "due", "promised", "not_promised"},
};

constexpr QueryField fields[] = {
    {"status", "status:open,waiting_customer", "one of these statuses, or of the beginnings of their names"},
    {"priority", "priority>=high", "how urgent it is; more urgent is more"},
    {"prio", "prio:low,medium", "the same"},
    {"source", "source:email", "how it came in"},
    {"assignee", "assignee:@me", "who works on it: an e-mail, a name, @me or none"},
    {"customer", "customer:ada@example.org", "whose ticket it is"},
    {"from", "from:ada@example.org", "the same"},
    {"department", "department:Billing,none", "where it is worked on"},
    {"dept", "dept:none", "the same"},
    {"number", "number:42", "the ticket itself"},
    {"tag", "tag:refund,vip", "it has one of these tags, or none"},
    {"custom.NAME", "custom.amount>=100", "a field of its department, or none; numbers and days are more or less too"},
    {"is", "is:overdue", "open, resolved, overdue, waiting, breached, merged, unassigned or mine"},
    {"has", "has:attachment", "an attachment, a tag, a response, or a time at which it is due"},
    {"created", "created:7d", "within 7 days; also 12h, today, 2026-03, 2026-03-01..2026-03-31, <2026-03-01, or <7d"},
    {"updated", "updated<2026-01-31", "when it was last changed"},
    {"resolved", "resolved:2026-03", "when it was resolved"},
    {"due", "due:2d", "open, and to be resolved within two days from now"},
    {"sort", "sort:-updated", "by created, updated, due or priority; with - the other way round"},
};

constexpr std::pair<std::string_view, std::string_view> sorts[] = {
    {"created", "created_at"}, {"updated", "updated_at"}, {"due", "resolution_due_at"}, {"priority", "priority"}};

bool may_mean(std::string_view name, std::string_view word) { return lower_ascii(name) == lower_ascii(word); }

bool begins_with(std::string_view name, std::string_view word) {
    return lower_ascii(name.substr(0, word.size())) == lower_ascii(word);
}

// The one that is called so, or else the only one that begins so; nothing if there is none, or if there are several.
template <typename Names>
std::optional<std::size_t> find_meant(const Names& names, std::string_view word) {
    std::optional<std::size_t> meant;
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (may_mean(names[i], word)) return i;
    }
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (!begins_with(names[i], word)) continue;
        if (meant) return std::nullopt;
        meant = i;
    }
    return meant;
}

template <typename Names>
[[noreturn]] void refuse_word(const QueryValue& value, const std::string& what, const Names& names) {
    const std::vector<std::string> known(std::begin(names), std::end(names));
    refuse_query(value.at, what + " \"" + value.text + "\"", did_you_mean_one_of(value.text, known));
}

// Puts the parts of a query into a filter.
class QueryParts {
public:
    QueryParts(Session& session, TicketFilter& filter) : session_(session), filter_(filter) {}

    void add(const QueryItem& item);

private:
    Session& session_;
    TicketFilter& filter_;

    void check_plain(const QueryItem& item) const;
    std::string id_of(std::string_view table, const QueryValue& value);
    void add_rows(const QueryItem& item, std::string_view table, bool may_be_none, Choice& choice);
    void add_statuses(const QueryItem& item);
    void add_tags(const QueryItem& item);
    void add_priorities(const QueryItem& item);
    void add_sources(const QueryItem& item);
    void add_state(const QueryItem& item);
    void add_sort(const QueryItem& item);
    void add_words(const QueryItem& item);
    void choose(const QueryItem& item, std::vector<std::string> ids, Choice& choice);
};

// Only priorities and times are more or less.
void QueryParts::check_plain(const QueryItem& item) const {
    if (item.test == ":" || item.test == "=") return;
    refuse_query(item.at, item.field + " is not more or less than something",
                 "say " + item.field + ":" + item.values.front().text);
}

void QueryParts::choose(const QueryItem& item, std::vector<std::string> ids, Choice& choice) {
    item.is_excluded ? choice.exclude(ids) : choice.narrow(std::move(ids));
}

// What is refused behind it is refused at that place.
template <typename Work>
auto at_place(const QueryValue& value, Work&& work) {
    try {
        return work();
    } catch (const Error& error) {
        throw Error(error.fault(), "query, character " + std::to_string(value.at) + ": " + error.what(), "query",
                    error.hint());
    }
}

std::string QueryParts::id_of(std::string_view table, const QueryValue& value) {
    return at_place(value, [&] { return resolve_name(session_, table, value.text, "query"); });
}

void QueryParts::add_rows(const QueryItem& item, std::string_view table, bool may_be_none, Choice& choice) {
    check_plain(item);
    std::vector<std::string> ids;
    for (const QueryValue& value : item.values) {
        const bool is_none = may_be_none && lower_ascii(value.text) == "none" && !value.is_quoted;
        ids.push_back(is_none ? std::string() : id_of(table, value));
    }
    choose(item, std::move(ids), choice);
}

void QueryParts::add_statuses(const QueryItem& item) {
    check_plain(item);
    const auto statuses = session_.all<TicketStatus>(sql::list_statuses);
    std::vector<std::string> names, titles, ids;
    for (const TicketStatus& each : statuses) {
        names.push_back(each.name);
        titles.push_back(each.display_name);
    }
    for (const QueryValue& value : item.values) {
        auto meant = find_meant(names, value.text);
        if (!meant) meant = find_meant(titles, value.text);
        if (!meant) refuse_word(value, "there is no status", names);
        ids.push_back(statuses[*meant].id.value);
    }
    choose(item, std::move(ids), filter_.status);
}

void QueryParts::add_tags(const QueryItem& item) {
    check_plain(item);
    const bool is_none =
        item.values.size() == 1 && lower_ascii(item.values[0].text) == "none" && !item.values[0].is_quoted;
    if (is_none) return filter_.states.emplace_back(item.is_excluded ? "tagged" : "not_tagged"), void();
    std::vector<std::string> ids;
    for (const QueryValue& value : item.values) ids.push_back(id_of("tags", value));
    if (!item.is_excluded && filter_.tags.size() == tag_lists_max) {
        refuse_query(item.at, "a query has at most " + std::to_string(tag_lists_max) + " conditions on tags");
    }
    if (!item.is_excluded) return filter_.tags.push_back(std::move(ids));
    std::move(ids.begin(), ids.end(), std::back_inserter(filter_.not_tags));
}

// More urgent is more.
void QueryParts::add_priorities(const QueryItem& item) {
    const auto names = enum_names<Priority>();
    std::vector<std::string> ids;
    for (const QueryValue& value : item.values) {
        const auto meant = find_meant(names, value.text);
        if (!meant) refuse_word(value, "there is no priority", names);
        for (std::size_t i = 0; i < names.size(); ++i) {
            const bool is_same = i == *meant && item.test != "<" && item.test != ">";
            const bool is_beyond = item.test.starts_with('>') ? i > *meant : item.test.starts_with('<') && i < *meant;
            if (is_same || is_beyond) ids.emplace_back(names[i]);
        }
    }
    choose(item, std::move(ids), filter_.priority);
}

void QueryParts::add_sources(const QueryItem& item) {
    check_plain(item);
    const auto names = enum_names<TicketSource>();
    std::vector<std::string> ids;
    for (const QueryValue& value : item.values) {
        const auto meant = find_meant(names, value.text);
        if (!meant) refuse_word(value, "there is no source", names);
        ids.emplace_back(names[*meant]);
    }
    choose(item, std::move(ids), filter_.source);
}

void QueryParts::add_state(const QueryItem& item) {
    check_plain(item);
    if (item.values.size() > 1)
        refuse_query(item.values[1].at, item.field + ": takes one word", "repeat " + item.field + ":");
    const QueryValue& value = item.values.front();
    const std::string asked = lower_ascii(value.text);
    if (item.field == "is" && (asked == "unassigned" || asked == "mine")) {
        return choose(item, {asked == "mine" ? id_of("users", {"@me", value.at}) : ""}, filter_.assignee);
    }
    std::vector<std::string> names;
    for (const State& state : states) {
        if (state.field != item.field) continue;
        if (state.name == asked) {
            filter_.states.emplace_back(item.is_excluded ? state.fails : state.holds);
            // What hangs on a note is not there for customers.
            if (state.holds == "attached" && !session_.viewer().is_staff()) filter_.states.back() += "_for_customers";
            return;
        }
        names.emplace_back(state.name);
    }
    if (item.field == "is") names.insert(names.end(), {"unassigned", "mine"});
    refuse_word(value, item.field + ": knows no", names);
}

void QueryParts::add_sort(const QueryItem& item) {
    check_plain(item);
    if (filter_.sort) refuse_query(item.at, "a list has one order");
    if (item.is_excluded || item.values.size() > 1)
        refuse_query(item.at, "sort: takes one word", "such as sort:-updated");
    QueryValue value = item.values.front();
    const bool descends = value.text.starts_with('-');
    if (descends) value.text.erase(0, 1);
    std::vector<std::string_view> names;
    for (const auto& [name, column] : sorts) {
        if (name == value.text || column == value.text) {
            filter_.sort = (descends ? "-" : "") + std::string(column);
            return;
        }
        names.push_back(name);
    }
    refuse_word(value, "tickets cannot be sorted by", names);
}

void QueryParts::add_words(const QueryItem& item) {
    const QueryValue& value = item.values.front();
    const bool prefix = !value.is_quoted && value.text.ends_with('*');
    at_place(value, [&] { add_search_term(filter_.text, value.text, prefix, item.is_excluded, "it"); });
    filter_.text.finds_nothing = filter_.text.terms.empty() && filter_.text.without.empty();
}

void QueryParts::add(const QueryItem& item) {
    const std::string& field = item.field;
    if (field.empty()) return add_words(item);
    if (field == "status") return add_statuses(item);
    if (field == "priority" || field == "prio") return add_priorities(item);
    if (field == "source") return add_sources(item);
    if (field == "assignee") return add_rows(item, "users", true, filter_.assignee);
    if (field == "customer" || field == "from") return add_rows(item, "users", false, filter_.customer);
    if (field == "department" || field == "dept") return add_rows(item, "departments", true, filter_.department);
    if (field == "number") return add_rows(item, "tickets", false, filter_.ticket);
    if (field == "tag") return add_tags(item);
    if (field == "is" || field == "has") return add_state(item);
    if (field == "created") return read_times(session_, item, Counts::back, filter_.created);
    if (field == "updated") return read_times(session_, item, Counts::back, filter_.updated);
    if (field == "resolved") return read_times(session_, item, Counts::back, filter_.resolved);
    if (field == "due") {
        filter_.states.emplace_back("open");  // what is resolved is not due any more
        return read_times(session_, item, Counts::ahead, filter_.due);
    }
    if (field == "sort") return add_sort(item);
    if (field.starts_with("custom.")) return read_custom(session_, item, filter_);
    std::vector<std::string> known;
    for (const QueryField& each : fields) known.emplace_back(each.name);
    const std::string hint = did_you_mean(field, known);
    refuse_query(item.at, "there is no field \"" + field + "\"",
                 hint.empty() ? "put words with a colon in quotes to look for them" : hint);
}

}  // namespace

std::span<const QueryField> query_fields() { return fields; }

void read_query(Session& session, const std::string& text, TicketFilter& filter) {
    QueryParts parts(session, filter);
    std::vector<QueryItem> words;
    for (QueryItem& item : parse_query(text)) {
        parts.add(item);
        if (item.field.empty()) words.push_back(std::move(item));
    }
    if (words.size() == 1 && !words[0].is_excluded) filter.text.number = number_in_words(words[0].values[0].text);
}

}  // namespace helpdesk
