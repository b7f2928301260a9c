#include "engine/lists/filter.hpp"

#include <algorithm>

namespace helpdesk {

namespace {

// One id, or none if that was asked for; nothing if nothing was asked.
template <typename T>
void narrow(Choice& choice, const Change<Id<T>>& wanted) {
    if (wanted.value) return choice.narrow({wanted.value->value});
    if (wanted.given) choice.narrow({std::string()});
}

template <typename T>
void narrow(Choice& choice, const std::vector<T>& wanted) {
    if (wanted.empty()) return;
    std::vector<std::string> ids;
    for (const T& each : wanted) {
        if constexpr (Enumeration<T>) {
            ids.emplace_back(enum_text(each));
        } else {
            ids.push_back(each.value);
        }
    }
    choice.narrow(std::move(ids));
}

// The parameters of a choice: `one` may walk an index, and so may `none`.
struct ChoiceNames {
    std::string_view one, none, several, excluded;
};

void add_choice(Params& params, const Choice& choice, const ChoiceNames& names) {
    if (choice.among) {
        if (choice.among->size() != 1) {
            params.each(names.several, *choice.among);
        } else if (const std::string& id = choice.among->front(); !id.empty() || names.none.empty()) {
            params.add(names.one, id);
        } else {
            params.flag(names.none);
        }
    }
    params.each(names.excluded, choice.not_among);
}

// The parameters of a condition on a custom field.
struct FieldTestNames {
    std::string_view name, held, missing, values, from, before;
};

constexpr FieldTestNames field_tests[field_tests_max] = {
    {"field", "field_held", "field_missing", "field_values", "field_from", "field_before"},
    {"second_field", "second_field_held", "second_field_missing", "second_field_values", "second_field_from",
     "second_field_before"},
    {"third_field", "third_field_held", "third_field_missing", "third_field_values", "third_field_from",
     "third_field_before"}};

void add_field_test(Params& params, const FieldTest& test, const FieldTestNames& names) {
    params.add(names.name, test.name).flag(test.is_missing ? names.missing : names.held);
    if (test.values) params.each(names.values, *test.values);
    params.add(names.from, test.from).add(names.before, test.before);
}

void add_span(Params& params, const Span& span, std::string_view from, std::string_view before) {
    params.add(from, span.from).add(before, span.before);
}

}  // namespace

void Choice::narrow(std::vector<std::string> ids) {
    std::sort(ids.begin(), ids.end());
    ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
    if (among)
        std::erase_if(ids,
                      [&](const std::string& id) { return !std::binary_search(among->begin(), among->end(), id); });
    among = std::move(ids);
}

void Choice::exclude(const std::vector<std::string>& ids) { not_among.insert(not_among.end(), ids.begin(), ids.end()); }

void Span::begin_at(Time time) { from = from ? std::max(*from, time) : time; }

void Span::end_before(Time time) { before = before ? std::min(*before, time) : time; }

bool TicketFilter::takes_none() const {
    const Choice* choices[] = {&status, &department, &assignee, &customer, &priority, &source, &ticket};
    return std::any_of(std::begin(choices), std::end(choices),
                       [](const Choice* choice) { return choice->among && choice->among->empty(); }) ||
           std::any_of(fields.begin(), fields.end(),
                       [](const FieldTest& test) { return test.values && test.values->empty(); });
}

bool TicketFilter::has(std::string_view state) const {
    return std::find(states.begin(), states.end(), state) != states.end();
}

TicketFilter filter_of(Session& session, const ListTickets& wanted) {
    TicketFilter filter;
    narrow(filter.status, wanted.status);
    narrow(filter.priority, wanted.priority);
    narrow(filter.source, wanted.source);
    narrow(filter.department, wanted.department);
    narrow(filter.assignee, wanted.assignee);
    if (wanted.customer) filter.customer.narrow({wanted.customer->value});
    if (!wanted.tag.empty()) {
        std::vector<std::string> ids;
        for (const Id<Tag>& tag : wanted.tag) ids.push_back(tag.value);
        filter.tags.push_back(std::move(ids));
    }
    if (wanted.overdue) filter.states.emplace_back(*wanted.overdue ? "overdue" : "in_time");
    if (wanted.query) read_query(session, *wanted.query, filter);
    if (wanted.sort) filter.sort = *wanted.sort;
    return filter;
}

void add_filter(Params& params, const TicketFilter& filter) {
    params.each("not_status", filter.status.not_among);
    add_choice(params, filter.department, {"department", "no_department", "departments", "not_department"});
    add_choice(params, filter.assignee, {"assignee", "unassigned", "assignees", "not_assignee"});
    add_choice(params, filter.customer, {"customer", "", "customers", "not_customer"});
    add_choice(params, filter.priority, {"priority", "", "priority", "not_priority"});
    add_choice(params, filter.source, {"source", "", "source", "not_source"});
    add_choice(params, filter.ticket, {"ticket", "", "ticket", "not_ticket"});
    static constexpr std::string_view tags[tag_lists_max] = {"tag", "second_tag", "third_tag"};
    for (std::size_t i = 0; i < filter.tags.size(); ++i) params.each(tags[i], filter.tags[i]);
    params.each("not_tag", filter.not_tags);
    for (std::size_t i = 0; i < filter.fields.size(); ++i) add_field_test(params, filter.fields[i], field_tests[i]);
    add_span(params, filter.created, "created_from", "created_before");
    add_span(params, filter.updated, "updated_from", "updated_before");
    add_span(params, filter.resolved, "resolved_from", "resolved_before");
    add_span(params, filter.due, "due_from", "due_before");
    for (const std::string& state : filter.states) params.flag(state);
}

void add_whole_filter(Params& params, const TicketFilter& filter) {
    add_filter(params, filter);
    if (filter.status.among) params.each("statuses", *filter.status.among);
}

}  // namespace helpdesk
