#pragma once

#include <chrono>
#include <vector>

#include "engine/sla/calendar.hpp"

namespace helpdesk {

// The arithmetic of a clock that stands still now and then. Pauses are intervals in order that do not overlap.
using Pauses = std::vector<Interval>;

// Puts pauses in order, joins those that overlap or touch, and cuts what lies before `begin` and behind `end`.
Pauses in_order(Pauses pauses, Time begin, Time end);

// The first moment at which that much business time has passed since `begin`, pauses left out; none may begin before.
Time moment_of(const Calendar& calendar, Time begin, std::chrono::milliseconds business, const Pauses& pauses);

// The business time between two moments, pauses left out.
std::chrono::milliseconds time_used(const Calendar& calendar, Time begin, Time end, const Pauses& pauses);

}  // namespace helpdesk
