#pragma once

#include <string>
#include <vector>

#include "cli/style.hpp"

namespace helpdesk {

// What was found, for people: a line that names it, and below it the text around the hit.
std::string search_page(const std::vector<Value>& hits, const Style& style);

// The same hits as JSON, without the marks around what was found, for whoever would take them for text.
std::string without_marks(const std::string& body);

}  // namespace helpdesk
