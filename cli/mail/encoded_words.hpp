#pragma once

#include <string>
#include <string_view>

namespace helpdesk {

// The encoded words of RFC 2047 (`=?utf-8?Q?caf=C3=A9?=`) replaced by what they say, in valid UTF-8; broken ones as
// well as they can be read. Other bytes that are no UTF-8 are read as to_utf8 reads bytes without a label.
std::string decoded_words(std::string_view raw_value);

// The same for headers with a syntax (addresses, parameters): decoded words are put in quotation marks, so that a comma
// in a name stays in the name.
std::string quoted_decoded_words(std::string_view raw_value);

// A header's value as one clean line.
std::string decoded_line(std::string_view raw_value);

}  // namespace helpdesk
