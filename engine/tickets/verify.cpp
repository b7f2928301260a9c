#include "engine/tickets/verify.hpp"

#include <map>

#include "engine/core/each_row.hpp"
#include "engine/tickets/clocks.hpp"
#include "sql.hpp"

namespace helpdesk {

namespace {

// The promises that tickets point to are few.
class Promises {
public:
    explicit Promises(Session& session) : session_(session) {}

    const std::optional<SlaTerms>& of(const Id<SlaTerms>& id) {
        const auto found = known_.find(id.value);
        return found != known_.end() ? found->second : known_.emplace(id.value, session_.find(id)).first->second;
    }

private:
    Session& session_;
    std::map<std::string, std::optional<SlaTerms>> known_;
};

std::string text_or_none(const std::optional<Time>& time) { return time ? to_text(*time) : "none"; }

void check_due_times(Session& session, Promises& promises, const Ticket& ticket, Findings& findings) {
    if (!ticket.sla_terms_id) return;
    const auto& terms = promises.of(*ticket.sla_terms_id);
    if (!terms) return;  // a reference that leads nowhere
    Ticket expected = ticket;
    put_due_times(expected, *terms, pauses_of(session, ticket));
    for (const Clock clock : both_clocks) {
        if (due_of(ticket, clock) == due_of(expected, clock)) continue;
        findings.add(ticket.ticket_number + ": " + std::string(name_of(clock)) + " due " +
                     text_or_none(due_of(ticket, clock)) + ", but its promise and its pauses give " +
                     text_or_none(due_of(expected, clock)));
    }
}

// A breach that is not flagged yet is the next sweep's to find.
void check_breaches(const Ticket& ticket, Time now, Findings& findings) {
    Ticket expected = ticket;
    set_breach_flags(expected, now);
    const bool response = ticket.response_breached && !expected.response_breached;
    const bool resolution = ticket.resolution_breached && !expected.resolution_breached;
    if (response) findings.add(ticket.ticket_number + ": flagged as answered late, and it is not");
    if (resolution) findings.add(ticket.ticket_number + ": flagged as resolved late, and it is not");
}

}  // namespace

Findings hurt_clocks(Session& session) {
    Findings findings;
    Promises promises(session);
    for_each_row<Ticket>(session, sql::clocks_to_verify, [&](const Ticket& ticket) {
        check_due_times(session, promises, ticket, findings);
        check_breaches(ticket, session.now(), findings);
    });
    return findings;
}

}  // namespace helpdesk
