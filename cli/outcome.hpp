#pragma once

#include <string>

#include "cli/context.hpp"

namespace helpdesk {

// For the commands that work with a desk as a whole.

// A path that holds wherever this process stands; what is no path stays as it is.
std::string place_of(const Context& context, const std::string& where);

// A file, or - for standard input, piece by piece, for what may be larger than memory. Fault::not_found or
// Fault::invalid for what cannot be read.
TextSource open_input(Context& context, const std::string& path);

// What came of a command: a line of JSON for programs, a sentence for people.
void tell(Context& context, const Value::Object& made, const std::string& sentence);

}  // namespace helpdesk
