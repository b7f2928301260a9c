#pragma once

#include <string>

#include "cli/context.hpp"

namespace helpdesk {

// For the commands that work with a desk as a whole.

// A path that holds wherever this process stands; what is no path stays as it is.
std::string place_of(const Context& context, const std::string& where);

// What came of a command: a line of JSON for programs, a sentence for people.
void tell(Context& context, const Value::Object& made, const std::string& sentence);

}  // namespace helpdesk
