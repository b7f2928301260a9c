#pragma once

#include <chrono>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace helpdesk {

// An instant in UTC, to the millisecond; the years 0001 to 9999.
struct Time {
    std::int64_t milliseconds = 0;  // since 1970-01-01T00:00:00Z

    auto operator<=>(const Time&) const = default;

    Time operator+(std::chrono::milliseconds duration) const { return {milliseconds + duration.count()}; }
    Time operator-(std::chrono::milliseconds duration) const { return {milliseconds - duration.count()}; }
    std::chrono::milliseconds operator-(Time other) const {
        return std::chrono::milliseconds(milliseconds - other.milliseconds);
    }
};

inline constexpr Time last_moment{253'402'300'799'999};  // 9999-12-31T23:59:59.999Z

// The one stored and printed form: 2026-11-22T18:25:00.123Z, always 24 characters.
std::string to_text(Time time);

// RFC 3339 with any offset, or PostgreSQL's `2026-11-22 18:25:00.12` (UTC). Nothing for any other text, for dates that
// do not exist, and for a time without an offset unless it is PostgreSQL's form.
std::optional<Time> parse_time(std::string_view text);

Time system_time();

}  // namespace helpdesk
