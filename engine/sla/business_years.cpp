#include "engine/sla/business_years.hpp"

#include <algorithm>

namespace helpdesk {

namespace {

using std::chrono::days;
using std::chrono::milliseconds;
using std::chrono::sys_days;

constexpr std::size_t years_kept_max = 100;

// A shift lasts into the day after its own at most, and clocks differ from UTC by little more than a day at most.
constexpr days days_around{4};

Time start_of(sys_days day) { return {milliseconds(day.time_since_epoch()).count()}; }

Interval span_of(int year) {
    const sys_days first = std::chrono::year(year) / 1 / 1;
    const sys_days next = std::chrono::year(year + 1) / 1 / 1;
    return {start_of(first), start_of(next)};
}

std::vector<ClockPeriod> clock_periods(const Zone& zone, Time from, Time to) {
    std::vector<ClockPeriod> periods{zone.period_at(from)};
    while (periods.back().end <= to) periods.push_back(zone.period_at(periods.back().end));
    return periods;
}

// The first moment at which the clock shows that time or a later one: the end of the gap if the time is skipped, the
// first of the two if it is repeated.
Time first_moment(const std::vector<ClockPeriod>& periods, Time local) {
    const auto period = std::find_if(periods.begin(), periods.end(),
                                     [&](const ClockPeriod& each) { return local < each.end + each.offset; });
    return std::max(period->begin, local - period->offset);
}

}  // namespace

int utc_year_of(Time time) { return static_cast<int>(std::chrono::year_month_day(day_of(time)).year()); }

std::string clock_text(Time time, std::chrono::seconds offset, std::string_view abbreviation) {
    static constexpr std::array<const char*, 7> names{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    const Time local = time + offset;
    const std::string stored = to_text(local);
    // East of Greenwich the last year ends in one that has a digit more.
    const int year = utc_year_of(local);
    std::string text = names[std::chrono::weekday(day_of(local)).c_encoding()];
    text += " " + (year > last_business_year ? std::to_string(year) : stored.substr(0, 4));
    text += stored.substr(4, 6) + " " + stored.substr(11, 5) + " ";
    return text.append(abbreviation);
}

void BusinessYear::add(Interval stretch) {
    stretch = {std::max(stretch.begin, span_.begin), std::min(stretch.end, span_.end)};
    if (!stretches_.empty()) stretch.begin = std::max(stretch.begin, stretches_.back().end);
    if (stretch.end <= stretch.begin) return;
    total_ += (stretch.end - stretch.begin).count();
    if (!stretches_.empty() && stretches_.back().end == stretch.begin) {
        stretches_.back().end = stretch.end;
        totals_.back() = total_;
    } else {
        stretches_.push_back(stretch);
        totals_.push_back(total_);
    }
}

std::int64_t BusinessYear::until(Time time) const {
    const auto after = std::partition_point(stretches_.begin(), stretches_.end(),
                                            [&](const Interval& each) { return each.end <= time; });
    if (after == stretches_.end()) return total_;
    const std::int64_t still_to_come = (after->end - std::max(after->begin, time)).count();
    return totals_[static_cast<std::size_t>(after - stretches_.begin())] - still_to_come;
}

Time BusinessYear::moment(std::int64_t business) const {
    const auto reached = std::lower_bound(totals_.begin(), totals_.end(), business);
    return stretches_[static_cast<std::size_t>(reached - totals_.begin())].end - milliseconds(*reached - business);
}

BusinessYears::BusinessYears(CalendarRules rules, const std::string& field)
    : rules_(std::move(rules)), zone_(rules_.zone, field) {}

std::shared_ptr<const BusinessYear> BusinessYears::year(int year) const {
    {
        const std::shared_lock lock(mutex_);
        const auto found = years_.find(year);
        if (found != years_.end()) return found->second;
    }
    auto made_year = std::make_shared<const BusinessYear>(made(year));
    const std::unique_lock lock(mutex_);
    if (years_.size() >= years_kept_max) years_.clear();
    return years_.emplace(year, std::move(made_year)).first->second;
}

BusinessYear BusinessYears::made(int year) const {
    const Interval span = span_of(year);
    const auto periods = clock_periods(zone_, span.begin - 2 * days_around, span.end + 2 * days_around);
    const sys_days last = sys_days(std::chrono::year(year + 1) / 1 / 1) + days_around;
    BusinessYear business(span);
    for (sys_days day = sys_days(std::chrono::year(year) / 1 / 1) - days_around; day < last; day += days(1)) {
        const Time midnight = start_of(day);
        for (const Shift& shift : shifts_on(day)) {
            business.add({first_moment(periods, midnight + std::chrono::minutes(shift.begin)),
                          first_moment(periods, midnight + std::chrono::minutes(shift.end))});
        }
    }
    return business;
}

const Shifts& BusinessYears::shifts_on(sys_days day) const {
    const auto holiday = rules_.holidays.find(day);
    if (holiday != rules_.holidays.end()) return holiday->second;
    const std::chrono::year_month_day date(day);
    const auto yearly = rules_.yearly_holidays.find(date.month() / date.day());
    if (yearly != rules_.yearly_holidays.end()) return yearly->second;
    return rules_.week[std::chrono::weekday(day).iso_encoding() - 1];
}

std::string BusinessYears::local_text(Time time) const {
    const ClockPeriod period = zone_.period_at(time);
    return clock_text(time, period.offset, period.abbreviation);
}

}  // namespace helpdesk
