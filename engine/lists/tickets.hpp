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

// A query (see engine/lists/query.hpp), and filters and an order of their own, all of which hold.
struct ListTickets {
    std::optional<std::string> query;
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
    std::optional<bool> total;
};
BOOST_DESCRIBE_STRUCT(ListTickets, (),
                      (query, status, priority, source, department, assignee, customer, tag, overdue, sort, limit,
                       after, total))

struct CountTickets {
    std::optional<std::string> query;
};
BOOST_DESCRIBE_STRUCT(CountTickets, (), (query))

constexpr std::int64_t counted_among = 20'000;  // of one status, by an index; else of the newest tickets

// `is_more`: there are more than count_limit, or some may be beyond those that were looked at.
struct TicketCount {
    std::int64_t count = 0;
    bool is_more = false;
};
BOOST_DESCRIBE_STRUCT(TicketCount, (), (count, is_more))

Page<TicketLine> list_tickets(Session& session, const ListTickets& wanted);
TicketCount count_tickets(Session& session, const CountTickets& wanted);

std::vector<Operation> ticket_list_operations();
std::vector<Operation> search_operations();
std::vector<Operation> suggest_operations();

}  // namespace helpdesk
