#pragma once

#include <string>
#include <vector>

#include "cli/console.hpp"

namespace helpdesk {

// Runs one command; the words are those after the program's name. Returns the exit status, and throws nothing.
int run_cli(const std::vector<std::string>& words, Console& console);

}  // namespace helpdesk
