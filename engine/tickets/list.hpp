#pragma once

#include "engine/tickets/ticket.hpp"

namespace helpdesk {

// One line of a list of tickets.
struct TicketLine {
    Id<Ticket> id;
    std::string ticket_number;
    std::string title;
    std::string status;
    Priority priority = Priority::MEDIUM;
    std::string customer;
    std::optional<std::string> assignee;
    std::optional<std::string> department;
    TicketSource source = TicketSource::WEB;
    bool overdue = false;
    std::optional<Time> response_due_at;
    std::optional<Time> resolution_due_at;
    std::optional<Time> first_response_at;
    std::optional<Time> resolved_at;
    std::optional<Time> paused_at;
    bool response_breached = false;
    bool resolution_breached = false;
    std::int64_t version = 0;
    Time created_at;
    Time updated_at;
};
BOOST_DESCRIBE_STRUCT(TicketLine, (),
                      (id, ticket_number, title, status, priority, customer, assignee, department, source, overdue,
                       response_due_at, resolution_due_at, first_response_at, resolved_at, paused_at, response_breached,
                       resolution_breached, version, created_at, updated_at))

// Orders of a list; with - in front the other way round.
struct ListTickets {
    std::vector<Id<TicketStatus>> status;
    std::vector<Priority> priority;
    std::vector<TicketSource> source;
    Change<Id<Department>> department;
    Change<Id<User>> assignee;
    std::optional<Id<User>> customer;
    std::vector<Id<Tag>> tag;
    std::optional<bool> overdue;
    std::optional<std::string> sort;
    std::optional<std::int64_t> limit;
    std::optional<std::string> after;
};
BOOST_DESCRIBE_STRUCT(ListTickets, (),
                      (status, priority, source, department, assignee, customer, tag, overdue, sort, limit, after))

struct HistoryEntry {
    Id<HistoryEntry> id;
    Time created_at;
    std::optional<std::string> actor;  // empty: the system
    std::string channel;
    std::int64_t version = 0;
    std::string field;
    std::optional<std::string> old_value;
    std::optional<std::string> new_value;
    std::optional<std::string> old_name;  // what old_value is called, where it is an id
    std::optional<std::string> new_name;
};
BOOST_DESCRIBE_STRUCT(HistoryEntry, (),
                      (id, created_at, actor, channel, version, field, old_value, new_value, old_name, new_name))

struct ListHistory {
    Id<Ticket> ticket;
    std::optional<std::int64_t> limit;
    std::optional<std::string> after;
};
BOOST_DESCRIBE_STRUCT(ListHistory, (), (ticket, limit, after))

Page<TicketLine> list_tickets(Session& session, const ListTickets& wanted);
Page<HistoryEntry> list_history(Session& session, const ListHistory& wanted);

}  // namespace helpdesk
