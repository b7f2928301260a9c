#pragma once

#include "engine/core/session.hpp"

namespace helpdesk {

struct SweepTickets {
    std::optional<std::int64_t> limit;
};
BOOST_DESCRIBE_STRUCT(SweepTickets, (), (limit))

struct Swept {
    std::int64_t response_breached = 0;
    std::int64_t resolution_breached = 0;
    std::int64_t told = 0;
    std::int64_t closed = 0;
    std::int64_t given = 0;
};
BOOST_DESCRIBE_STRUCT(Swept, (), (response_breached, resolution_breached, told, closed, given))

// What comes due on tickets by itself.
Swept sweep_tickets(Session& session, const SweepTickets& wanted);

}  // namespace helpdesk
