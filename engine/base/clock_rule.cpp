#include "engine/base/clock_rule.hpp"

#include <algorithm>
#include <cctype>

namespace helpdesk {

namespace {

constexpr std::int64_t ms_a_second = 1000;
constexpr unsigned offset_hours_max = 24;  // both by RFC 8536
constexpr unsigned change_hours_max = 167;

}  // namespace

std::chrono::sys_days day_of(Time time) {
    const std::chrono::milliseconds since(time.milliseconds);
    return std::chrono::floor<std::chrono::days>(std::chrono::sys_time<std::chrono::milliseconds>(since));
}

// Takes the parts off the front of the text; each is false if its part is not there.
class ClockRuleReader {
public:
    explicit ClockRuleReader(std::string_view text) : text_(text) {}

    bool at_end() const { return text_.empty(); }
    bool take(char wanted) {
        if (text_.empty() || text_.front() != wanted) return false;
        text_.remove_prefix(1);
        return true;
    }
    bool take_clock(ClockRule::Clock& clock, std::chrono::seconds usual) {
        if (!take_name(clock.abbreviation)) return false;
        clock.offset = usual;
        if (text_.empty() || text_.front() == ',') return true;
        std::chrono::seconds west{};
        if (!take_time(west, offset_hours_max)) return false;
        clock.offset = -west;
        return true;
    }
    bool take_change(ClockRule::Change& change) {
        change.time = std::chrono::hours(2);
        if (!take(',') || !take('M') || !take_number(change.month) || !take('.')) return false;
        if (!take_number(change.week) || !take('.') || !take_number(change.weekday)) return false;
        if (change.month < 1 || change.month > 12 || change.week < 1 || change.week > 5) return false;
        return change.weekday <= 6 && (!take('/') || take_time(change.time, change_hours_max));
    }

private:
    std::string_view text_;

    bool take_name(std::string& name) {
        const bool quoted = take('<');
        const auto last = std::find_if(text_.begin(), text_.end(), [&](char c) {
            return quoted ? c == '>' : std::isalpha(static_cast<unsigned char>(c)) == 0;
        });
        name.assign(text_.begin(), last);
        text_.remove_prefix(name.size());
        return !name.empty() && (!quoted || take('>'));
    }
    bool take_number(unsigned& number) {
        const std::size_t digits = std::min(text_.find_first_not_of("0123456789"), text_.size());
        if (digits == 0 || digits > 3) return false;
        number = 0;
        for (char c : text_.substr(0, digits)) number = number * 10 + static_cast<unsigned>(c - '0');
        text_.remove_prefix(digits);
        return true;
    }
    // Hours, or 3:30, or 3:30:15; with a sign or without.
    bool take_time(std::chrono::seconds& time, unsigned hours_max) {
        const bool negative = take('-');
        if (!negative) take('+');
        time = std::chrono::seconds(0);
        for (int unit = 3600; unit > 0; unit /= 60) {
            unsigned number = 0;
            if (unit < 3600 && !take(':')) break;
            if (!take_number(number) || number > (unit == 3600 ? hours_max : 59)) return false;
            time += std::chrono::seconds(number * static_cast<unsigned>(unit));
        }
        if (negative) time = -time;
        return true;
    }
};

std::optional<ClockRule> ClockRule::parse(std::string_view text) {
    ClockRuleReader reader(text);
    ClockRule rule;
    if (!reader.take_clock(rule.winter_, std::chrono::seconds(0)) || reader.at_end()) return std::nullopt;
    if (!reader.take_clock(rule.summer_, rule.winter_.offset + std::chrono::hours(1))) return std::nullopt;
    if (!reader.take_change(rule.to_summer_) || !reader.take_change(rule.to_winter_)) return std::nullopt;
    if (!reader.at_end()) return std::nullopt;
    return rule;
}

Time ClockRule::Change::in(std::chrono::year year, std::chrono::seconds offset) const {
    const std::chrono::weekday wanted(weekday);
    const std::chrono::year_month in_month = year / std::chrono::month(month);
    const std::chrono::sys_days day = week == 5 ? std::chrono::sys_days(in_month / wanted[std::chrono::last])
                                                : std::chrono::sys_days(in_month / wanted[week]);
    return {std::chrono::sys_seconds(day + time - offset).time_since_epoch().count() * ms_a_second};
}

ClockPeriod ClockRule::period_at(Time time) const {
    const std::chrono::year this_year = std::chrono::year_month_day(day_of(time)).year();
    ClockPeriod period{Time{INT64_MIN}, Time{INT64_MAX}, winter_.offset, winter_.abbreviation};
    const auto take = [&](Time change, const Clock& after) {
        if (change > time) {
            period.end = std::min(period.end, change);
        } else if (change >= period.begin) {
            period.begin = change;
            period.offset = after.offset;
            period.abbreviation = after.abbreviation;
        }
    };
    for (const int step : {-1, 0, 1}) {
        const std::chrono::year year = this_year + std::chrono::years(step);
        take(to_summer_.in(year, winter_.offset), summer_);
        take(to_winter_.in(year, summer_.offset), winter_);
    }
    return period;
}

}  // namespace helpdesk
