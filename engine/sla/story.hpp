#pragma once

#include <string>
#include <vector>

#include "engine/core/session.hpp"
#include "engine/sla/pauses.hpp"

namespace helpdesk {

// A stretch of time on the way to a deadline.
struct ClockStep {
    Time from;
    Time to;
    std::string kind;                // business, closed or paused
    std::int64_t seconds = 0;        // that count
    std::int64_t total_seconds = 0;  // that have counted by its end
    std::string text;                // in plain words, in the calendar's own time zone
};
BOOST_DESCRIBE_STRUCT(ClockStep, (), (from, to, kind, seconds, total_seconds, text))

constexpr std::size_t story_steps_max = 500;

// How time went from one moment to another, step by step; at most story_steps_max of them.
std::vector<ClockStep> story_of(const Calendar& calendar, Time from, Time to, const Pauses& pauses);

// A deadline and the steps on the way to it, a line each. `promised` says how long the clock may run.
std::string deadline_text(const Calendar& calendar, std::string_view clock, const std::string& promised, Time due_at,
                          const std::vector<ClockStep>& steps);

// 3 h 20 min, 45 s, 2 d.
std::string duration_text(std::int64_t seconds);

}  // namespace helpdesk
