#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace helpdesk {

// All of these return valid UTF-8 without NUL for any bytes whatever, and never throw for their content.

// Bytes in the named charset. The label is doubted where mailers are known to lie: Latin-1 is read as windows-1252, an
// absent, unknown or plainly wrong label as UTF-8 if it is that, else as windows-1252. What cannot be read becomes
// U+FFFD.
std::string to_utf8(std::string_view bytes, std::string_view charset);

// Text of several lines: line ends become \n; control characters but tab go, and blank lines around it.
std::string clean_text(std::string_view text);

// Text of one line, such as a subject or a name: no control characters, no bidirectional overrides, spaces folded.
std::string clean_line(std::string_view text);

// The longest beginning of valid UTF-8 that has at most this many bytes and cuts no character in two.
std::string_view cut_utf8(std::string_view text, std::size_t bytes_max);

// Lower case for ASCII letters; other bytes stay.
std::string lower_case(std::string_view text);

// Without the spaces, tabs and line ends around it.
std::string_view trimmed(std::string_view text);

}  // namespace helpdesk
