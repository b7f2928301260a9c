#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/engine.hpp"

namespace helpdesk {

// What is written down of the examples; all else follows from it and from the operation table.

// By a field's name, with `noun.` or `noun.verb.` in front for what differs there. nullptr if nothing is written down;
// a value of null is no example on purpose.
const Value* written_example(const std::string& of);

// The arguments that may be left out, and usually are not. Nothing for an operation of which that is not written down.
std::optional<std::vector<std::string_view>> usual_arguments(std::string_view operation);

}  // namespace helpdesk
