#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace helpdesk {

inline constexpr std::size_t longest_entity_name = 10;

// The character of `amp`, `#8211` or `#x2013` (without & and ;) in UTF-8; empty if it is not known.
std::string entity_text(std::string_view name);

// Text of an attribute with its entities replaced.
std::string html_unescaped(std::string_view text);

}  // namespace helpdesk
