#pragma once

#include "cli/console.hpp"

namespace helpdesk {

// A bar on standard error, if people look at it.
Progress progress_bar(Console& console);

}  // namespace helpdesk
