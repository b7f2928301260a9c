#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "engine/base/time.hpp"

namespace helpdesk {

// A time in which the clocks of a zone keep the same distance from UTC.
struct ClockPeriod {
    Time begin;
    Time end;
    std::chrono::seconds offset;
    std::string abbreviation;
};

// The day in UTC.
std::chrono::sys_days day_of(Time time);

// How a zone changes its clocks twice a year for ever: the POSIX text at the end of its file, such as
// CET-1CEST,M3.5.0,M10.5.0/3.
class ClockRule {
public:
    // Nothing for a text by which the clocks never change, and for the counted days (J60) that no zone has any more.
    static std::optional<ClockRule> parse(std::string_view text);

    ClockPeriod period_at(Time time) const;

private:
    friend class ClockRuleReader;

    struct Clock {
        std::string abbreviation;
        std::chrono::seconds offset{0};
    };
    struct Change {
        unsigned month = 0;
        unsigned week = 0;  // 5 is the last
        unsigned weekday = 0;
        std::chrono::seconds time{0};  // by the clock that ends here

        Time in(std::chrono::year year, std::chrono::seconds offset) const;
    };

    Clock winter_;
    Clock summer_;
    Change to_summer_;
    Change to_winter_;
};

}  // namespace helpdesk
