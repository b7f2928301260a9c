#pragma once

#include "cli/context.hpp"

namespace helpdesk {

// Runs the operation that the command names, for one thing or for all the ids that come in; the exit status.
int run_operation(Context& context);

}  // namespace helpdesk
