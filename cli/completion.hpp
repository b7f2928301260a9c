#pragma once

#include <string>
#include <vector>

#include "cli/context.hpp"

namespace helpdesk {

int print_completion(Context& context, const Value& arguments);

// The script that completes nouns, verbs, options and the values that are known beforehand.
std::string bash_completion(const std::vector<Command>& commands);
std::string zsh_completion(const std::vector<Command>& commands);
std::string fish_completion(const std::vector<Command>& commands);

}  // namespace helpdesk
