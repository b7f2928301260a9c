#include <algorithm>

#include "engine/base/text.hpp"
#include "engine/rules/rule.hpp"
#include "engine/tickets/clocks.hpp"
#include "engine/tickets/comment.hpp"
#include "sql.hpp"

namespace helpdesk {

namespace {

// Who did it: the customer of the ticket, somebody of the staff, or the desk by itself.
std::string doer_of(Session& session, const Event& event, const Ticket& ticket) {
    const std::string person = event.author_id.empty() ? session.viewer().user_id : event.author_id;
    if (event.by_rule || person.empty()) return "desk";
    if (person == ticket.customer_id.value) return "customer";
    return rights_of(session, {person}).is_staff() ? "staff" : "customer";
}

// What was said, where something was.
std::string body_of(Session& session, const Event& event, const Ticket& ticket) {
    if (event.kind == "ticket.created") return ticket.description;
    if (event.kind != "comment.added" && event.kind != "comment.updated" && event.kind != "note.added") return {};
    const auto comment = session.find(Id<Comment>{event.subject_id});
    return comment ? comment->content : std::string();
}

// The ids of the tags on it; one empty id stands for no tag.
std::vector<std::string> tag_ids_of(Session& session, const Ticket& ticket) {
    std::vector<std::string> ids;
    session.run(sql::tag_ids_of_ticket, std::move(Params().add("ticket", ticket.id)),
                [&](const Row& row) { ids.emplace_back(row.text(0)); });
    if (ids.empty()) ids.emplace_back();
    return ids;
}

template <typename T>
std::string id_or_none(const std::optional<Id<T>>& id) {
    return id ? id->value : std::string();
}

// A custom field as people write it; nothing if the ticket does not have it.
std::string custom_of(const std::string& field, const Ticket& ticket) {
    const Value custom = parse_json(ticket.custom.text);
    const Value* value = custom.find(std::string_view(field).substr(custom_prefix.size()));
    if (!value || value->is_null()) return {};
    return value->text() ? *value->text() : to_json(*value);
}

// What the ticket has in that field, as conditions store it.
std::vector<std::string> values_of(Session& session, const std::string& field, const Event& event,
                                   const Ticket& ticket) {
    if (field == "tag") return tag_ids_of(session, ticket);
    if (field == "priority") return {std::string(enum_text(ticket.priority))};
    if (field == "source") return {std::string(enum_text(ticket.source))};
    if (field == "status") return {ticket.status_id.value};
    if (field == "department") return {id_or_none(ticket.department_id)};
    if (field == "assignee") return {id_or_none(ticket.assigned_to_id)};
    if (field == "customer") return {ticket.customer_id.value};
    if (field == "by") return {doer_of(session, event, ticket)};
    if (field == "overdue") return {is_overdue(ticket, session.now()) ? "yes" : "no"};
    if (field == "automatic") return {event.is_automatic ? "yes" : "no"};
    if (field.starts_with(custom_prefix)) return {lower_ascii(custom_of(field, ticket))};
    throw Error(Fault::internal, "a rule asks for " + field);
}

std::string text_of(Session& session, const std::string& field, const Event& event, const Ticket& ticket) {
    if (field == "title") return ticket.title;
    if (field == "description") return ticket.description;
    if (field == "customer") return rights_of(session, ticket.customer_id).email;
    if (field.starts_with(custom_prefix)) return custom_of(field, ticket);
    return body_of(session, event, ticket);
}

bool holds(Session& session, const Condition& condition, const Event& event, const Ticket& ticket) {
    const bool wanted = !condition.test.starts_with('!');
    if (condition.test.ends_with('~')) {
        const std::string text = lower_ascii(text_of(session, condition.field, event, ticket));
        return (text.find(lower_ascii(condition.values.front())) != std::string::npos) == wanted;
    }
    const auto values = values_of(session, condition.field, event, ticket);
    const bool found = std::any_of(values.begin(), values.end(), [&](const std::string& value) {
        return std::find(condition.values.begin(), condition.values.end(), value) != condition.values.end();
    });
    return found == wanted;
}

}  // namespace

std::vector<Condition> conditions_of(const Rule& rule) {
    std::vector<Condition> list;
    read_json(parse_json(rule.conditions.text), "conditions", list);
    return list;
}

std::optional<Condition> find_unmet(Session& session, const Rule& rule, const Event& event, const Ticket& ticket) {
    for (Condition& condition : conditions_of(rule)) {
        if (!holds(session, condition, event, ticket)) return std::move(condition);
    }
    return std::nullopt;
}

}  // namespace helpdesk
