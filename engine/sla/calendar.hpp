#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/time.hpp"

namespace helpdesk {

// From `begin` until just before `end`.
struct Interval {
    Time begin;
    Time end;

    bool operator==(const Interval&) const = default;
};

// Open from one minute to another, by the clock on the wall; both count from the start of the day on which it begins,
// so that an `end` over 1,440 lies in the next day.
struct Shift {
    int begin = 0;
    int end = 0;
};
using Shifts = std::vector<Shift>;

// What a calendar says. The shifts of a day stand in the order of their beginnings and do not overlap.
struct CalendarRules {
    std::string zone;
    std::array<Shifts, 7> week;  // from Monday
    std::map<std::chrono::sys_days, Shifts> holidays;
    std::map<std::chrono::month_day, Shifts> yearly_holidays;  // give way to the holidays of a single date
};

class BusinessYears;

// Business hours: which moments count for an SLA's clock. Without rules of its own every moment does. Copies are cheap
// and share what has been worked out; all functions may be called from several threads at once.
//
// A time of day that a clock change skips stands for the end of the gap, one that it repeats for the first of the two.
class Calendar {
public:
    Calendar() = default;

    // Takes the JSON form; empty text means all hours. Refuses (Fault::invalid) whatever is not exactly right, with
    // the place as the error's field, such as "calendar.hours.mon[1]"; `field` is the name of the whole.
    static Calendar parse(std::string_view json, std::string_view field = "calendar");

    bool is_all_hours() const { return !years_; }
    const std::string& zone() const;

    // The first moment at which that much business time has passed since `start`, which is `start` for none at all;
    // the end of the year 9999 if it never has.
    Time add(Time start, std::chrono::milliseconds business) const;
    // The business time in between; none if `to` is not after `from`.
    std::chrono::milliseconds elapsed(Time from, Time to) const;
    // The first `limit` stretches of business time between the two moments, cut to fit.
    std::vector<Interval> intervals(Time from, Time to, std::size_t limit) const;

    // For people: "Fri 2026-03-27 16:50 CET".
    std::string local_text(Time time) const;

private:
    Calendar(CalendarRules rules, const std::string& field);

    std::shared_ptr<const BusinessYears> years_;  // none if all hours count
};

// Like Calendar::parse, but remembers the calendars of the last texts for the whole process.
std::shared_ptr<const Calendar> calendar_of(const std::string& json);

}  // namespace helpdesk
