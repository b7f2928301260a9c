#include "engine/core/op.hpp"
#include "engine/inside.hpp"
#include "engine/notify/notice.hpp"
#include "engine/tickets/sweep.hpp"
#include "engine/tickets/upload.hpp"

namespace helpdesk {

namespace {

Swept sweep(Session& session, const SweepTickets& wanted) {
    const Swept swept = sweep_tickets(session, wanted);
    send_digests(session);
    forget_old_uploads(session);
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
