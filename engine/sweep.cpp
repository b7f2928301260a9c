#include "engine/access/known_address.hpp"
#include "engine/access/link.hpp"
#include "engine/access/open_session.hpp"
#include "engine/access/tries.hpp"
#include "engine/core/op.hpp"
#include "engine/inside.hpp"
#include "engine/live/presence.hpp"
#include "engine/live/reading.hpp"
#include "engine/notify/notice.hpp"
#include "engine/tickets/sweep.hpp"
#include "engine/tickets/upload.hpp"

namespace helpdesk {

namespace {

// Of how people come in.
void forget_what_ended(Session& session) {
    forget_ended_sessions(session);
    forget_ended_links(session);
    forget_old_link_requests(session);
    forget_ended_tries(session);
    forget_known_addresses(session);
}

Swept sweep(Session& session, const SweepTickets& wanted) {
    const Swept swept = sweep_tickets(session, wanted);
    send_digests(session);
    forget_old_uploads(session);
    forget_what_ended(session);
    forget_old_events(session);
    forget_old_presence(session);
    return swept;
}

}  // namespace

std::vector<Operation> sweep_operations() {
    return {op<&sweep>("sla.sweep",
                       "Flags what is late and tells those concerned, closes what has waited too long, gives out what "
                       "waits, and sends the daily mails.",
                       Verb::put, "/sla/sweep", "sla:sweep")};
}

}  // namespace helpdesk
