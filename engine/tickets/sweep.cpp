#include "engine/tickets/sweep.hpp"

#include "engine/tickets/clocks.hpp"
#include "engine/tickets/lifecycle.hpp"
#include "engine/tickets/ticket.hpp"
#include "sql.hpp"

namespace helpdesk {

namespace {

constexpr std::int64_t sweep_limit_max = 100'000;

// Looks at as many tickets as may still be looked at.
void look_at(Session& session, const Statement& found, std::int64_t& limit, Swept& swept) {
    Params params;
    params.add("now", session.now()).add("limit", limit);
    for (const TicketName& name : session.all<TicketName>(found, std::move(params))) {
        const Ticket before = session.get(name.id);
        Ticket ticket = before;
        --limit;
        swept.told += save_with_clocks(session, before, ticket, Look::always, Tell::yes);
        swept.response_breached += !before.response_breached && ticket.response_breached ? 1 : 0;
        swept.resolution_breached += !before.resolution_breached && ticket.resolution_breached ? 1 : 0;
    }
}

}  // namespace

Swept sweep_tickets(Session& session, const SweepTickets& wanted) {
    std::int64_t limit = wanted.limit.value_or(sweep_limit_max);
    if (limit < 1 || limit > sweep_limit_max) {
        throw Error(Fault::invalid, "limit must be 1 to " + std::to_string(sweep_limit_max), "limit");
    }
    Swept swept;
    look_at(session, sql::tickets_to_look_at, limit, swept);
    // What another program wrote, and nobody watches.
    if (limit > 0) look_at(session, sql::tickets_late_to_resolve, limit, swept);
    if (limit > 0) look_at(session, sql::tickets_late_to_answer, limit, swept);
    swept.closed = close_waiting(session, wanted.limit.value_or(sweep_limit_max));
    swept.given = give_backlog(session, wanted.limit.value_or(sweep_limit_max));
    return swept;
}

}  // namespace helpdesk
