#pragma once

#include <string>
#include <vector>

#include "engine/core/session.hpp"

namespace helpdesk {

// What every desk begins with: five roles, five statuses, four SLA policies.
void insert_basics(Session& session);

// Fault::invalid if the desk holds anything already.
void check_empty(Session& session);

}  // namespace helpdesk
