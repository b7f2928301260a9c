#include "engine/access/link.hpp"
#include "engine/inside.hpp"
#include "engine/maintenance.hpp"
#include "engine/outbox/sending.hpp"

namespace helpdesk {

std::vector<Delivery> take_deliveries(Engine& engine, std::int64_t limit, const Actor& actor, const std::string& id) {
    std::vector<Delivery> deliveries;
    const auto deed = [&](Session& session) {
        if (!session.viewer().may("outbox:manage")) {
            throw Error(Fault::denied, "you may not send what is in the outbox (it needs outbox:manage)");
        }
        answer_link_requests(session);
        deliveries = take(session, limit, id);
        for (const Delivery& late : put_links(session, deliveries)) {
            settle(session, {late.id, late.attempt, Settlement::Outcome::given_up, 0, "the link would come too late"});
        }
    };
    EngineAccess::write(engine, deed, actor);
    return deliveries;
}

void settle_delivery(Engine& engine, const Settlement& settlement) {
    EngineAccess::write(engine, [&](Session& session) { settle(session, settlement); });
}

}  // namespace helpdesk
