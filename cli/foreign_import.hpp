#pragma once

#include "cli/context.hpp"

namespace helpdesk {

// `import FILE --mapping FILE`: the customers or the tickets of another system.
int run_foreign_import(Context& context, const Value& arguments);

}  // namespace helpdesk
