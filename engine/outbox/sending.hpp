#pragma once

#include "engine/core/session.hpp"
#include "engine/outbox/delivery.hpp"

namespace helpdesk {

// See engine/maintenance.hpp.
std::vector<Delivery> take(Session& session, std::int64_t limit, const std::string& id);
void settle(Session& session, const Settlement& settlement);

}  // namespace helpdesk
