#pragma once

#include <utility>

#include "server/http/message.hpp"

namespace helpdesk {

// The plan behind its look, if it has one.
inline BodyPlan looked(BodyPlan plan) { return plan.look ? plan.look() : std::move(plan); }

}  // namespace helpdesk
