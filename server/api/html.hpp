#pragma once

#include <string>
#include <string_view>

namespace helpdesk {

// Text as it stands in a page, between tags and in quotes.
std::string html_escaped(std::string_view text);

}  // namespace helpdesk
