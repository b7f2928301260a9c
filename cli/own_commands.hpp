#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cli/context.hpp"

namespace helpdesk {

// The commands that are no operations, in the order in which help shows them.
std::vector<Command> own_commands();

// What an argument of these commands means; empty for all others.
std::string_view own_words_for(std::string_view field, std::string_view noun = {});

// The versions of Helpdesk, SQLite and the schema, a line each.
std::string version_text();

}  // namespace helpdesk
