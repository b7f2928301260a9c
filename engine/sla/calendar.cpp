#include "engine/sla/calendar.hpp"

#include <algorithm>
#include <mutex>

#include "engine/sla/business_years.hpp"

namespace helpdesk {

namespace {

using std::chrono::milliseconds;

constexpr std::size_t calendars_kept_max = 64;
constexpr Time first_business_moment{-62'135'596'800'000};  // 0001-01-01T00:00:00Z

Time within_range(Time time) { return std::clamp(time, first_business_moment, last_business_moment); }

// What continues the last stretch, as over midnight of a New Year, becomes a part of it. False if there is no room.
bool put_stretch(std::vector<Interval>& list, Interval stretch, std::size_t limit) {
    if (!list.empty() && list.back().end == stretch.begin) {
        list.back().end = stretch.end;
        return true;
    }
    if (list.size() == limit) return false;
    list.push_back(stretch);
    return true;
}

bool put_year(std::vector<Interval>& list, const BusinessYear& year, Interval wanted, std::size_t limit) {
    const auto& stretches = year.stretches();
    auto at = std::partition_point(stretches.begin(), stretches.end(),
                                   [&](const Interval& each) { return each.end <= wanted.begin; });
    for (; at != stretches.end() && at->begin < wanted.end; ++at) {
        if (!put_stretch(list, {std::max(at->begin, wanted.begin), std::min(at->end, wanted.end)}, limit)) return false;
    }
    return true;
}

}  // namespace

Calendar::Calendar(CalendarRules rules, const std::string& field)
    : years_(std::make_shared<const BusinessYears>(std::move(rules), field)) {}

const std::string& Calendar::zone() const {
    static const std::string utc = "UTC";
    return years_ ? years_->zone() : utc;
}

Time Calendar::add(Time start, milliseconds business) const {
    if (business.count() <= 0) return start;
    start = within_range(start);
    if (business > last_business_moment - start) return last_business_moment;
    if (!years_) return start + business;
    int number = utc_year_of(start);
    auto year = years_->year(number);
    std::int64_t wanted = year->until(start) + business.count();
    while (wanted > year->total()) {
        if (number == last_business_year) return last_business_moment;
        wanted -= year->total();
        year = years_->year(++number);
    }
    return std::min(year->moment(wanted), last_business_moment);
}

milliseconds Calendar::elapsed(Time from, Time to) const {
    from = within_range(from);
    to = within_range(to);
    if (to <= from) return milliseconds(0);
    if (!years_) return to - from;
    const int last = utc_year_of(to);
    std::int64_t business = years_->year(last)->until(to);
    for (int number = utc_year_of(from); number < last; ++number) business += years_->year(number)->total();
    return milliseconds(business - years_->year(utc_year_of(from))->until(from));
}

std::vector<Interval> Calendar::intervals(Time from, Time to, std::size_t limit) const {
    const Interval wanted{within_range(from), within_range(to)};
    std::vector<Interval> list;
    if (wanted.end <= wanted.begin || limit == 0) return list;
    if (!years_) return {wanted};
    const int last = utc_year_of(wanted.end);
    for (int number = utc_year_of(wanted.begin); number <= last; ++number) {
        if (!put_year(list, *years_->year(number), wanted, limit)) break;
    }
    return list;
}

std::string Calendar::local_text(Time time) const {
    time = within_range(time);
    return years_ ? years_->local_text(time) : clock_text(time, std::chrono::seconds(0), "UTC");
}

std::shared_ptr<const Calendar> calendar_of(const std::string& json) {
    static std::mutex mutex;
    static std::map<std::string, std::shared_ptr<const Calendar>> calendars;
    const std::lock_guard lock(mutex);
    const auto found = calendars.find(json);
    if (found != calendars.end()) return found->second;
    auto calendar = std::make_shared<const Calendar>(Calendar::parse(json));
    if (calendars.size() >= calendars_kept_max) calendars.clear();
    calendars.emplace(json, calendar);
    return calendar;
}

}  // namespace helpdesk
