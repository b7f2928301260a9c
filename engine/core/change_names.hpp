#pragma once

#include <vector>

#include "engine/core/session.hpp"

namespace helpdesk {

// What the unit of work has changed so far, with the names of the rows and of those that they refer to.
std::vector<FieldChange> named_changes(Session& session);

}  // namespace helpdesk
