#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace helpdesk {

// How many columns of a terminal a text takes.
int width_of(std::string_view utf8);

// The text without power over the terminal: control characters, bytes that are no UTF-8 and characters that turn the
// direction of writing become visible, such as \x1b and \u202e. Line ends and tabs stay if `lines` is true.
std::string harmless(std::string_view text, bool lines = false);

// At most that many columns; what was cut ends in ….
std::string cut_to(std::string_view text, int width);

// Filled up with blanks to that many columns.
std::string padded(std::string_view text, int width, bool right = false);

// The lines of a text, the long ones broken between words.
std::vector<std::string> wrapped(std::string_view text, int width);

}  // namespace helpdesk
