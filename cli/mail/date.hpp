#pragma once

#include <string>
#include <string_view>

namespace helpdesk {

// The date of a header in any of the layouts that mailers really write (RFC 5322 with its parts missing or in another
// order, asctime, ISO 8601), as 2026-11-22T18:25:00.000Z. Empty if it cannot be read or lies outside 1970 to 2099.
// A time without a readable zone is taken as UTC.
std::string read_mail_date(std::string_view text);

}  // namespace helpdesk
