#include "engine/base/local_days.hpp"

#include <algorithm>
#include <charconv>
#include <utility>
#include <vector>

#include "engine/base/text.hpp"

namespace helpdesk {

namespace {

namespace chrono = std::chrono;

constexpr chrono::hours offset_max{26};

std::optional<int> number_in(std::string_view digits) {
    int number = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
    if (error != std::errc() || end != digits.data() + digits.size() || digits.empty()) return std::nullopt;
    return number;
}

// A day, a month or a year, by its parts.
std::optional<Period> period_of(const LocalDays& days, const std::vector<std::string_view>& parts) {
    const auto year = number_in(parts[0]);
    if (!year || parts[0].size() != 4 || *year < 1000 || *year > 9998 || parts.size() > 3) return std::nullopt;
    const auto month = parts.size() > 1 ? number_in(parts[1]) : 1;
    const auto day = parts.size() > 2 ? number_in(parts[2]) : 1;
    for (std::size_t i = 1; i < parts.size(); ++i) {
        if (parts[i].size() != 2) return std::nullopt;
    }
    if (!month || !day) return std::nullopt;
    const chrono::year_month_day first{chrono::year(*year), chrono::month(static_cast<unsigned>(*month)),
                                       chrono::day(static_cast<unsigned>(*day))};
    if (!first.ok()) return std::nullopt;
    chrono::year_month_day next = chrono::sys_days(first) + chrono::days(1);
    if (parts.size() == 1) next = first + chrono::years(1);
    if (parts.size() == 2) next = first + chrono::months(1);
    return Period{days.begin_of(chrono::sys_days(first)), days.begin_of(chrono::sys_days(next))};
}

}  // namespace

chrono::milliseconds LocalDays::offset_at(Time time) const {
    return zone_ ? chrono::milliseconds(zone_->period_at(time).offset) : chrono::milliseconds(0);
}

Time LocalDays::turned_after(Time time) const {
    if (!zone_) return last_moment;
    ClockPeriod period = zone_->period_at(time);
    while (period.end < last_moment) {
        ClockPeriod next = zone_->period_at(period.end);
        if (next.offset != period.offset) return period.end;
        period = std::move(next);
    }
    return last_moment;
}

chrono::sys_days LocalDays::day_of(Time time) const {
    return chrono::floor<chrono::days>(
        chrono::sys_time<chrono::milliseconds>(chrono::milliseconds(time.milliseconds) + offset_at(time)));
}

Time LocalDays::begin_of(chrono::sys_days day) const {
    const Time midnight{chrono::milliseconds(day.time_since_epoch()).count()};
    Time time = midnight - offset_max;  // a day before, wherever that is
    for (;;) {
        const Time until = zone_ ? zone_->period_at(time).end : last_moment;
        const Time begin = std::max(midnight - offset_at(time), time);
        if (begin < until || until >= last_moment) return begin;
        time = until;
    }
}

std::optional<Period> period_named(const LocalDays& days, std::string_view text, Time now) {
    static constexpr std::pair<std::string_view, int> names[] = {{"today", 0}, {"yesterday", -1}, {"tomorrow", 1}};
    for (const auto& [name, away] : names) {
        if (text != name) continue;
        const auto day = days.day_of(now) + chrono::days(away);
        return Period{days.begin_of(day), days.begin_of(day + chrono::days(1))};
    }
    if (const auto moment = parse_time(text)) return Period{*moment, *moment + chrono::milliseconds(1)};
    return period_of(days, split(text, '-'));
}

std::optional<chrono::milliseconds> duration_named(std::string_view text) {
    const auto digits = std::min(text.find_first_not_of("0123456789"), text.size());
    const auto count = number_in(text.substr(0, digits));
    if (!count) return std::nullopt;
    static constexpr std::pair<std::string_view, int> units[] = {
        {"m", 1}, {"h", 60}, {"d", 24 * 60}, {"w", 7 * 24 * 60}};
    for (const auto& [unit, minutes] : units) {
        if (text.substr(digits) == unit) return chrono::minutes(std::int64_t{*count} * minutes);
    }
    return std::nullopt;
}

}  // namespace helpdesk
