#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "engine/base/time.hpp"

namespace helpdesk {

// One-time codes by time (TOTP, RFC 6238) as devices know them: SHA-1, six digits, half a minute each.

inline constexpr std::chrono::seconds totp_step_length{30};

std::int64_t totp_step_at(Time time);
std::string totp_code(std::string_view key, std::int64_t step);

// RFC 4648: how a key is typed into a device.
inline constexpr std::string_view base32_letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
// Of nothing but these letters.
std::string decode_base32(std::string_view text);

}  // namespace helpdesk
