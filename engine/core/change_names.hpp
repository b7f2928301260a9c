#pragma once

#include <vector>

#include "engine/core/session.hpp"

namespace helpdesk {

// What the unit of work has changed so far, with the names of the rows and of those that they refer to; from the
// change of that place on.
std::vector<FieldChange> named_changes(Session& session, std::size_t from = 0);

}  // namespace helpdesk
