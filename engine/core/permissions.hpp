#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace helpdesk {

// Every permission that there is, sorted: each single one, for each group of them `group:*`, and * for all.
std::vector<std::string> known_permissions();

// What whoever has it may do, in a sentence; empty for what is none.
std::string what_is_allowed(std::string_view permission);

// True if a role with that permission alone is one of staff.
bool makes_staff(std::string_view permission);

}  // namespace helpdesk
