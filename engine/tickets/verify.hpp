#pragma once

#include "engine/core/findings.hpp"
#include "engine/core/session.hpp"

namespace helpdesk {

// What every ticket of a desk must fulfil, and the schema cannot say. None of them changes anything; each reads the
// whole desk, a few rows at a time.

// Files whose content is not what was stored.
Findings hurt_files(Session& session);

// Due times that neither promise nor pauses give, and breaches that the times deny.
Findings hurt_clocks(Session& session);

// Tickets whose history misses a version, or has one that they never had.
Findings hurt_history(Session& session);

}  // namespace helpdesk
