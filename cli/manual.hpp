#pragma once

#include <string>

#include "cli/context.hpp"

namespace helpdesk {

int print_manual(Context& context, const Value& arguments);

// The manual page in roff, made from the commands.
std::string manual_text(const std::vector<Command>& commands);

}  // namespace helpdesk
