#pragma once

#include <optional>

#include "engine/core/session.hpp"
#include "engine/people/people.hpp"

namespace helpdesk {

// In whose name something is done to the knowledge base: one's own, or with kb:manage anybody's. Fault::invalid for the
// system, which has to say.
Id<User> author_or_oneself(const Session& session, const std::optional<Id<User>>& wanted);

}  // namespace helpdesk
