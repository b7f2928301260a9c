#include "engine/notify/follow.hpp"
#include "engine/outbox/outbox.hpp"
#include "engine/rules/rule.hpp"
#include "engine/tickets/comment.hpp"

namespace helpdesk {

namespace {

void set_field(Session& session, const Action& action, Ticket& ticket) {
    if (action.field == "status") ticket.status_id = session.get(Id<TicketStatus>{action.value}).id;
    if (action.field == "priority") read_scalar(Value(action.value), "priority", ticket.priority);
    if (action.field != "department") return;
    ticket.department_id.reset();
    if (!action.value.empty()) ticket.department_id = session.get(Id<Department>{action.value}).id;
}

void assign(Session& session, const Action& action, Ticket& ticket) {
    if (action.value.empty()) return ticket.assigned_to_id.reset();
    if (action.value != "manager") {
        ticket.assigned_to_id = checked_assignee(session, {action.value});
        return;
    }
    const auto manager = manager_of(session, ticket);
    if (!manager) throw Error(Fault::invalid, "the ticket's department has no manager", "then");
    ticket.assigned_to_id = checked_assignee(session, *manager);
}

// A rule speaks in its author's name; nobody answers what no person wrote.
void say(Session& session, const Rule& rule, const Action& action, const Event& event) {
    const bool is_internal = action.deed == "note";
    if (event.is_automatic && !is_internal) return;
    if (!rule.author_id) throw Error(Fault::invalid, "nobody is left in whose name it comments", "author");
    const Ticket ticket = session.get(Id<Ticket>{event.ticket_id});
    const Id<User> author = checked_assignee(session, *rule.author_id);
    write_comment(session, ticket,
                  {.id = {session.new_id()},
                   .ticket_id = ticket.id,
                   .user_id = author,
                   .content = fill_for_ticket(session, action.value, ticket.id, author, action.deed),
                   .is_internal = is_internal,
                   .created_at = session.now(),
                   .updated_at = session.now()});
}

void tell(Session& session, const Rule& rule, const Action& action, const Ticket& ticket) {
    std::optional<Id<User>> person;
    if (action.field == "assignee") {
        person = ticket.assigned_to_id;
    } else if (action.field == "manager") {
        person = manager_of(session, ticket);
    } else if (action.field == "customer") {
        person = ticket.customer_id;
    } else {
        person = session.get(Id<User>{action.field}).id;
    }
    const std::string message =
        action.value.empty() ? "The rule " + rule.name + " asks you to look at it." : action.value;
    if (person) tell_person(session, *person, ticket, NotificationType::TICKET_UPDATED, message);
}

}  // namespace

std::vector<Action> actions_of(const Rule& rule) {
    std::vector<Action> list;
    read_json(parse_json(rule.actions.text), "actions", list);
    return list;
}

void act(Session& session, const Rule& rule, const Event& event) {
    const Id<Ticket> id{event.ticket_id};
    for (const Action& action : actions_of(rule)) {
        const Ticket before = session.get(id);
        if (action.deed == "set" || action.deed == "assign") {
            Ticket ticket = before;
            action.deed == "set" ? set_field(session, action, ticket) : assign(session, action, ticket);
            save_ticket(session, before, ticket);
        } else if (action.deed == "tag" || action.deed == "untag") {
            set_tag(session, id, session.get(Id<Tag>{action.value}).id, action.deed == "tag");
        } else if (action.deed == "notify") {
            tell(session, rule, action, before);
        } else if (action.deed == "webhook") {
            queue_webhook(session, session.get(Id<Webhook>{action.value}).id, event, rule.name);
        } else {
            say(session, rule, action, event);
        }
    }
}

}  // namespace helpdesk
