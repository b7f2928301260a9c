#include "engine/tickets/clocks.hpp"
#include "engine/tickets/custom.hpp"
#include "engine/tickets/lifecycle.hpp"
#include "engine/tickets/ticket.hpp"
#include "sql.hpp"

namespace helpdesk {

namespace {

Ticket ticket_to_change(Session& session, const Id<Ticket>& id, const std::optional<std::int64_t>& version) {
    Ticket ticket = session.get(id);
    if (!version || *version == ticket.version) return ticket;
    throw Error(Fault::conflict,
                ticket.ticket_number + " was changed by somebody else: it has version " +
                    std::to_string(ticket.version) + ", not " + std::to_string(*version),
                "version", "look at it again, then repeat the change");
}

TicketView change_status(Session& session, const ChangeTicket& wanted, const Id<TicketStatus>& status) {
    const Ticket before = ticket_to_change(session, wanted.id, wanted.version);
    Ticket ticket = before;
    ticket.status_id = status;
    save_ticket(session, before, ticket);
    return show_ticket(session, {ticket.id});
}

// Who may not resolve tickets, or not reopen them, cannot do so by naming a status either. Most may do both.
void change_status_of(Session& session, Ticket& ticket, const Id<TicketStatus>& status) {
    const Viewer& viewer = session.viewer();
    const bool may_both = viewer.may("tickets:resolve") && viewer.may("tickets:reopen");
    const bool resolves = may_both || session.get(status).is_resolved;
    if (!may_both && resolves != ticket.resolved_at.has_value())
        session.require(resolves ? "tickets:resolve" : "tickets:reopen", "status");
    ticket.status_id = status;
}

// What comes to a department and is nobody's may be given to one of its agents. True if it was.
bool give_to_department(Session& session, const Ticket& before, Ticket& after) {
    const bool comes = before.department_id != after.department_id && after.department_id;
    if (!comes || after.assigned_to_id || after.resolved_at) return false;
    after.assigned_to_id = choose_agent(session, *after.department_id);
    return after.assigned_to_id.has_value();
}

void tell_changes(Session& session, const Ticket& before, const Ticket& after) {
    const std::string& id = after.id.value;
    if (before.assigned_to_id != after.assigned_to_id) {
        session.emit({"ticket.assigned", id, after.assigned_to_id ? after.assigned_to_id->value : ""});
    }
    if (before.status_id != after.status_id) session.emit({"ticket.status_changed", id, after.status_id.value});
    const bool other = before.priority != after.priority || before.title != after.title ||
                       before.department_id != after.department_id || before.description != after.description ||
                       before.customer_id != after.customer_id || before.custom != after.custom;
    if (other) session.emit({"ticket.updated", id});
}

}  // namespace

std::vector<TicketStatus> resolved_statuses(Session& session) {
    std::vector<TicketStatus> resolved;
    for (TicketStatus& status : session.all<TicketStatus>(sql::list_statuses)) {
        if (status.is_resolved) resolved.push_back(std::move(status));
    }
    if (resolved.empty()) throw Error(Fault::invalid, "no status means that a ticket is resolved", "status");
    return resolved;
}

std::int64_t save_with_clocks(Session& session, const Ticket& before, Ticket& after, Look look, Tell tell) {
    follow_clocks(session, before, after);
    const bool changed = session.save(before, after);
    if (before.custom != after.custom) index_custom(session.db(), after, before.custom);
    if (changed && tell == Tell::yes) tell_changes(session, before, after);
    return watch_clocks(session, before, after, look, tell);
}

void restore_ticket(Session& session, const Ticket& now, Ticket& then, const std::string& act, Tell tell) {
    set_breach_flags(then, session.now());
    if (!session.save(now, then)) return;
    if (now.custom != then.custom) index_custom(session.db(), then, now.custom);
    session.note(then.id, noted::undone, act, std::nullopt, {then.version});
    if (tell == Tell::yes) tell_changes(session, now, then);
    watch_clocks(session, now, then, Look::always, tell);
}

void check_stands_alone(Session& session, const Ticket& ticket, std::string_view field) {
    if (!ticket.merged_into_id) return;
    const bool is_staff = session.viewer().is_staff();
    const std::string where = is_staff ? survivor_of(session, ticket).ticket_number : "another ticket";
    throw Error(
        Fault::invalid, ticket.ticket_number + " goes on in " + where, std::string(field),
        is_staff ? "take that one, or undo the merge: `act list` has it" : "what you say on it reaches that one");
}

void save_ticket(Session& session, const Ticket& before, Ticket& after, Moves moves) {
    check_stands_alone(session, before, "id");
    if (moves == Moves::checked) check_transition(session, before, after);
    follow_status(session, before, after);
    const bool by_desk = give_to_department(session, before, after);
    save_with_clocks(session, before, after, Look::changed, Tell::yes);
    if (by_desk) note_by_itself(session, after, by_itself::given);
}

TicketView update_ticket(Session& session, const UpdateTicket& wanted) {
    const Ticket before = ticket_to_change(session, wanted.id, wanted.version);
    Ticket ticket = before;
    if (wanted.title) ticket.title = checked_line(*wanted.title, "title");
    if (wanted.description) ticket.description = *wanted.description;
    if (wanted.priority) ticket.priority = *wanted.priority;
    if (wanted.status) change_status_of(session, ticket, *wanted.status);
    if (wanted.customer) ticket.customer_id = *wanted.customer;
    if (wanted.assignee.given) {
        session.require("tickets:assign", "assignee");
        ticket.assigned_to_id.reset();
        if (wanted.assignee.value) ticket.assigned_to_id = checked_assignee(session, *wanted.assignee.value);
    }
    if (wanted.department.given) ticket.department_id = wanted.department.value;
    set_custom(session, ticket, {wanted.custom, wanted.field}, ticket.department_id != before.department_id);
    save_ticket(session, before, ticket);
    if (ticket.description != before.description) {
        session.run(sql::forget_html_of_opening, std::move(Params().add("ticket", ticket.id)));
    }
    return show_ticket(session, {ticket.id});
}

TicketView assign_ticket(Session& session, const AssignTicket& wanted) {
    if (!wanted.assignee.given) throw Error(Fault::invalid, "assignee is required", "assignee", "an agent, or none");
    const Ticket before = ticket_to_change(session, wanted.id, wanted.version);
    Ticket ticket = before;
    ticket.assigned_to_id.reset();
    if (wanted.assignee.value) ticket.assigned_to_id = checked_assignee(session, *wanted.assignee.value);
    save_ticket(session, before, ticket);
    return show_ticket(session, {ticket.id});
}

TicketView resolve_ticket(Session& session, const ChangeTicket& wanted) {
    const Ticket ticket = session.get(wanted.id);
    // What is closed already is resolved as well.
    const auto status = ticket.resolved_at ? ticket.status_id : resolved_statuses(session).front().id;
    return change_status(session, wanted, status);
}

TicketView close_ticket(Session& session, const ChangeTicket& wanted) {
    return change_status(session, wanted, resolved_statuses(session).back().id);
}

TicketView reopen_ticket(Session& session, const ChangeTicket& wanted) {
    const Ticket ticket = session.get(wanted.id);
    if (!ticket.resolved_at) throw Error(Fault::invalid, ticket.ticket_number + " is open already", "id");
    return change_status(session, wanted, default_status(session).id);
}

}  // namespace helpdesk
