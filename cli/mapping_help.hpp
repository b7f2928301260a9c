#pragma once

#include "cli/help.hpp"

namespace helpdesk {

// What stands in the mapping of `import --mapping`: for help, and for the manual page.
std::vector<OptionHelp> mapping_help();

}  // namespace helpdesk
