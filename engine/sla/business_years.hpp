#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <shared_mutex>
#include <string>
#include <vector>

#include "engine/sla/calendar.hpp"
#include "engine/base/zone.hpp"

namespace helpdesk {

inline constexpr int last_business_year = 9999;
inline constexpr Time last_business_moment = last_moment;

int utc_year_of(Time time);
// "Fri 2026-03-27 16:50 CET" on clocks that are so far ahead of UTC.
std::string clock_text(Time time, std::chrono::seconds offset, std::string_view abbreviation);

// The business time of one UTC year: stretches in order that neither overlap nor touch.
class BusinessYear {
public:
    explicit BusinessYear(Interval span) : span_(span) {}

    // Cuts it to the year. No stretch may begin before the one that was added last.
    void add(Interval stretch);

    const std::vector<Interval>& stretches() const { return stretches_; }
    std::int64_t total() const { return total_; }
    // The year's business time before a moment of it.
    std::int64_t until(Time time) const;
    // The first moment with that much of the year's business time before it: more than 0, at most all of it.
    Time moment(std::int64_t business) const;

private:
    Interval span_;
    std::vector<Interval> stretches_;
    std::vector<std::int64_t> totals_;  // up to the end of each stretch
    std::int64_t total_ = 0;
};

// A calendar's rules in its time zone; works out the business time of a year when it is first asked for.
class BusinessYears {
public:
    // Refuses (Fault::invalid) an unknown zone under that field's name.
    BusinessYears(CalendarRules rules, const std::string& field);

    const std::string& zone() const { return rules_.zone; }
    std::shared_ptr<const BusinessYear> year(int year) const;
    std::string local_text(Time time) const;

private:
    CalendarRules rules_;
    Zone zone_;
    mutable std::shared_mutex mutex_;
    mutable std::map<int, std::shared_ptr<const BusinessYear>> years_;

    const Shifts& shifts_on(std::chrono::sys_days day) const;
    BusinessYear made(int year) const;
};

}  // namespace helpdesk
