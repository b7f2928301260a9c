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

// Tickets whose history misses a version, is not what was written, or does not give the ticket as it is. Remarks the
// digest of all histories, which whoever can write into the desk cannot put back once somebody else has noted it.
Findings hurt_history(Session& session);

}  // namespace helpdesk
