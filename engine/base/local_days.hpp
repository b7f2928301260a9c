#pragma once

#include <chrono>
#include <optional>
#include <string_view>

#include "engine/base/zone.hpp"

namespace helpdesk {

// From one moment to before another one.
struct Period {
    Time begin;
    Time end;
};

// The days of a time zone, or of UTC.
class LocalDays {
public:
    explicit LocalDays(std::optional<Zone> zone = {}) : zone_(std::move(zone)) {}

    std::chrono::milliseconds offset_at(Time time) const;
    // When clocks are turned next.
    Time turned_after(Time time) const;
    std::chrono::sys_days day_of(Time time) const;
    // The first moment of the day or of a later one: also where the clocks leave out midnight, or show it twice.
    Time begin_of(std::chrono::sys_days day) const;

private:
    std::optional<Zone> zone_;
};

// What a text names: today, yesterday, tomorrow, 2026, 2026-03, 2026-03-31, or a moment. Nothing for any other text.
std::optional<Period> period_named(const LocalDays& days, std::string_view text, Time now);

// 30m, 12h, 7d or 2w. Nothing for any other text.
std::optional<std::chrono::milliseconds> duration_named(std::string_view text);

}  // namespace helpdesk
