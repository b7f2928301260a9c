#pragma once

#include <string>

#include "engine/engine.hpp"

namespace helpdesk {

// JSON for people: what is short stands in one line, and everything else in lines of its own, by two blanks further in.
std::string readable_json(const Value& value, std::size_t width);

}  // namespace helpdesk
