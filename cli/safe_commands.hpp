#pragma once

#include "cli/context.hpp"

namespace helpdesk {

int run_restore(Context& context, const Value& arguments);

}  // namespace helpdesk
