#include "engine/tickets/operations.hpp"
#include "engine/tickets/ticket.hpp"
#include "sql.hpp"

namespace helpdesk {

namespace {

struct SweepTickets {
    std::optional<std::int64_t> limit;
};
BOOST_DESCRIBE_STRUCT(SweepTickets, (), (limit))

struct Swept {
    std::int64_t response_breached = 0;
    std::int64_t resolution_breached = 0;
};
BOOST_DESCRIBE_STRUCT(Swept, (), (response_breached, resolution_breached))

constexpr std::int64_t sweep_limit_max = 100'000;

// Saving a ticket sets both of its flags.
void flag_tickets(Session& session, const Statement& late, std::int64_t limit, Swept& swept) {
    for (const TicketName& name :
         session.all<TicketName>(late, std::move(Params().add("now", session.now()).add("limit", limit)))) {
        const Ticket before = session.get(name.id);
        Ticket ticket = before;
        save_ticket(session, before, ticket);
        swept.response_breached += !before.response_breached && ticket.response_breached ? 1 : 0;
        swept.resolution_breached += !before.resolution_breached && ticket.resolution_breached ? 1 : 0;
    }
}

Swept sweep(Session& session, const SweepTickets& wanted) {
    const std::int64_t limit = wanted.limit.value_or(sweep_limit_max);
    if (limit < 1 || limit > sweep_limit_max) {
        throw Error(Fault::invalid, "limit must be 1 to " + std::to_string(sweep_limit_max), "limit");
    }
    Swept swept;
    flag_tickets(session, sql::tickets_late_to_resolve, limit, swept);
    flag_tickets(session, sql::tickets_late_to_answer, limit, swept);
    return swept;
}

}  // namespace

std::vector<Operation> sweep_operations() {
    return {op<&sweep>("sla.sweep", "Flags every ticket that is late by now, and tells those concerned.", Verb::put,
                       "/sla/sweep", "sla:sweep")};
}

}  // namespace helpdesk
