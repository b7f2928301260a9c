#pragma once

#include <string>
#include <vector>

#include "cli/style.hpp"

namespace helpdesk {

// What was found, for people: a line that names it, and below it the text around the hit.
std::string search_page(const std::vector<Value>& hits, const Style& style);

// The same text without the marks around hits, for whoever would take them for text.
std::string without_marks(std::string body);

}  // namespace helpdesk
