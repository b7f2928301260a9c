#include <catch2/catch.hpp>

#include <date/tz.h>

#include <random>

#include "engine/sla/calendar.hpp"
#include "tests/support.hpp"

namespace helpdesk {

namespace {

using std::chrono::milliseconds;
using std::chrono::sys_days;

constexpr std::int64_t minute_ms = 60'000;
constexpr int minutes_a_day = 1440;

constexpr std::array zones{"Europe/Berlin",     "America/New_York", "Australia/Lord_Howe", "Pacific/Apia",
                           "Asia/Kathmandu",    "America/St_Johns", "Africa/Casablanca",   "Africa/Cairo",
                           "America/Sao_Paulo", "Asia/Tehran",      "Pacific/Chatham",     "Pacific/Kiritimati",
                           "Europe/Dublin",     "America/Havana",   "Asia/Gaza",           "Antarctica/Troll",
                           "America/Caracas",   "Asia/Pyongyang",   "Atlantic/Azores",     "UTC"};

class Dice {
public:
    explicit Dice(unsigned seed) : engine_(seed) {}

    // From 0 until just before `count`.
    std::int64_t below(std::int64_t count) {
        return static_cast<std::int64_t>(engine_() % static_cast<std::uint64_t>(count));
    }
    bool one_in(int count) { return below(count) == 0; }

private:
    std::mt19937_64 engine_;
};

// Minutes of a day, as they are written: an end that is not later than its beginning is in the next day.
struct Hours {
    int begin;
    int end;
};

struct Holiday {
    sys_days day;
    bool yearly;
    std::vector<Hours> hours;
};

struct Rules {
    std::string zone;
    std::array<std::vector<Hours>, 7> week;  // from Sunday
    std::vector<Holiday> holidays;
};

std::string two_digits(int number) { return (number < 10 ? "0" : "") + std::to_string(number); }

std::string clock_of(int minute) { return "\"" + two_digits(minute / 60) + ":" + two_digits(minute % 60) + "\""; }

std::string json_of_hours(const std::vector<Hours>& list) {
    std::string json;
    for (const Hours& each : list) {
        json += (json.empty() ? "[" : ",[") + clock_of(each.begin) + "," + clock_of(each.end) + "]";
    }
    return "[" + json + "]";
}

std::string json_of_holiday(const Holiday& holiday) {
    const std::string date = to_text(Time{} + holiday.day.time_since_epoch()).substr(0, 10);
    const std::string hours = ",\"hours\":" + json_of_hours(holiday.hours) + "}";
    return holiday.yearly ? R"({"every":")" + date.substr(5) + "\"" + hours : R"({"date":")" + date + "\"" + hours;
}

std::string json_of_rules(const Rules& rules) {
    static constexpr std::array<const char*, 7> names{"sun", "mon", "tue", "wed", "thu", "fri", "sat"};
    std::string hours;
    for (std::size_t day = 0; day < 7; ++day) {
        hours += (day == 0 ? "\"" : ",\"") + std::string(names[day]) + "\":" + json_of_hours(rules.week[day]);
    }
    std::string holidays;
    for (const Holiday& each : rules.holidays) holidays += (holidays.empty() ? "" : ",") + json_of_holiday(each);
    return R"({"zone":")" + rules.zone + R"(","hours":{)" + hours + R"(},"holidays":[)" + holidays + "]}";
}

// Up to three, in order, with a night at the end now and then; the first four hours stay free for the night before.
std::vector<Hours> random_hours(Dice& dice) {
    std::vector<Hours> list;
    const int step = dice.one_in(2) ? 30 : 1;
    int at = dice.one_in(3) ? 0 : 240;
    const int first = at;
    while (list.size() < 3 && at < 1300) {
        const int begin = at + static_cast<int>(dice.below(180 / step)) * step;
        const int end = begin + step * static_cast<int>(1 + dice.below(240 / step));
        if (end > minutes_a_day) break;
        list.push_back({begin, end});
        at = end;
    }
    if (dice.one_in(4) && at < minutes_a_day)
        list.push_back({at + (minutes_a_day - at) / 2, dice.one_in(2) ? 1440 : 0});
    if (dice.one_in(4) && first == 240 && at < 1380) list = {{1380, static_cast<int>(dice.below(240))}};
    return list;
}

// A night may run into a day whose hours begin at 00:00 only on a holiday.
void shorten_nights(Rules& rules) {
    for (std::size_t day = 0; day < 7; ++day) {
        const auto& next = rules.week[(day + 1) % 7];
        if (rules.week[day].empty() || next.empty() || next.front().begin >= 240) continue;
        Hours& last = rules.week[day].back();
        if (last.end < last.begin) last.end = 0;
    }
}

Rules random_rules(const std::string& zone, sys_days around, Dice& dice) {
    Rules rules{zone, {}, {}};
    for (auto& day : rules.week) {
        if (!dice.one_in(4)) day = random_hours(dice);
    }
    if (dice.one_in(5)) rules.week.fill({{0, minutes_a_day}});
    rules.week[0].assign(1, {60, 180 + static_cast<int>(dice.below(60))});  // when most clocks change
    rules.week[6].clear();
    shorten_nights(rules);
    for (int i = 0; i < 12; i += 3) {
        const sys_days day = around + std::chrono::days(i + dice.below(3));
        const bool closed = dice.one_in(2);
        rules.holidays.push_back({day, dice.one_in(2), closed ? std::vector<Hours>() : random_hours(dice)});
    }
    return rules;
}

const std::vector<Hours>& hours_on(const Rules& rules, std::int64_t day_number) {
    const sys_days day{std::chrono::days(day_number)};
    const std::chrono::year_month_day date(day);
    for (const Holiday& each : rules.holidays) {
        if (!each.yearly && each.day == day) return each.hours;
    }
    for (const Holiday& each : rules.holidays) {
        const std::chrono::year_month_day yearly(each.day);
        if (each.yearly && yearly.month() == date.month() && yearly.day() == date.day()) return each.hours;
    }
    return rules.week[std::chrono::weekday(day).c_encoding()];
}

// Looks at each minute by itself. Within a minute nothing changes: all rules and all clock changes are whole minutes.
class Walk {
public:
    static constexpr int days_long = 24;

    Walk(const Rules& rules, sys_days first)
        : rules_(rules),
          zone_(date::locate_zone(rules.zone)),
          start_(first.time_since_epoch().count() * minutes_a_day) {
        for (std::int64_t minute = start_ - 2 * minutes_a_day; minute < start_ + days_long * minutes_a_day; ++minute) {
            shown_ = std::max(shown_, local_minute(minute));
            if (minute >= start_) put(is_business());
        }
    }

    Time begin() const { return {start_ * minute_ms}; }
    Time end() const { return {(start_ + days_long * minutes_a_day) * minute_ms}; }
    std::int64_t total() const { return before_.back() * minute_ms; }

    // The business time of the walk before a moment of it.
    std::int64_t until(Time time) const {
        const auto minute = static_cast<std::size_t>((time - begin()).count() / minute_ms);
        if (minute == business_.size()) return total();
        const std::int64_t rest = business_[minute] ? (time - begin()).count() % minute_ms : 0;
        return before_[minute] * minute_ms + rest;
    }

    // The first moment with that much business time of the walk before it: more than 0, at most all of it.
    Time moment(std::int64_t business) const {
        const std::int64_t whole = (business - 1) / minute_ms;
        const auto after = std::upper_bound(before_.begin(), before_.end(), whole);
        const std::int64_t minute = after - before_.begin() - 1;
        return begin() + milliseconds(minute * minute_ms + business - whole * minute_ms);
    }

    std::vector<Interval> stretches() const {
        std::vector<Interval> list;
        for (std::size_t i = 0; i < business_.size(); ++i) {
            if (!business_[i]) continue;
            const Time from = begin() + milliseconds(static_cast<std::int64_t>(i) * minute_ms);
            if (list.empty() || list.back().end != from) list.push_back({from, from});
            list.back().end = from + milliseconds(minute_ms);
        }
        return list;
    }

private:
    const Rules& rules_;
    const date::time_zone* zone_;
    std::int64_t start_;
    date::sys_info info_{};
    std::int64_t shown_ = INT64_MIN;  // the latest minute that the clock on the wall has shown so far
    std::vector<char> business_;
    std::vector<std::int64_t> before_{0};

    std::int64_t local_minute(std::int64_t minute) {
        const date::sys_seconds moment{std::chrono::minutes(minute)};
        if (moment < info_.begin || moment >= info_.end) info_ = zone_->get_info(moment);
        return minute + info_.offset.count() / 60;
    }

    // A repeated time counts where it came first, so that the latest time shown decides.
    bool is_business() const {
        const std::int64_t day = std::chrono::floor<std::chrono::days>(std::chrono::minutes(shown_)).count();
        const auto minute = static_cast<int>(shown_ - day * minutes_a_day);
        for (const Hours& each : hours_on(rules_, day)) {
            if (minute >= each.begin && (minute < each.end || each.end <= each.begin)) return true;
        }
        for (const Hours& each : hours_on(rules_, day - 1)) {
            if (each.end <= each.begin && minute < each.end) return true;
        }
        return false;
    }

    void put(bool business) {
        business_.push_back(business ? 1 : 0);
        before_.push_back(before_.back() + (business ? 1 : 0));
    }
};

unsigned test_seed() { return given_seed().value_or(20'261'124U); }

// Where the system's files are made without a list of the changes to come, the library knows of none.
bool library_knows_the_future() {
    const date::sys_info info = date::locate_zone("Europe/Berlin")->get_info(date::sys_days(date::year(2036) / 7 / 1));
    return info.end < date::sys_days(date::year(2037) / 1 / 1);
}

// A day of 26 years, by preference shortly before the zone's clocks change.
sys_days random_day(const std::string& zone, Dice& dice) {
    const sys_days any = sys_days(std::chrono::year(2009) / 12 / 1) + std::chrono::days(dice.below(26 * 365));
    const date::sys_info info = date::locate_zone(zone)->get_info(any);
    const auto change = std::chrono::floor<std::chrono::days>(info.end);
    if (change > sys_days(std::chrono::year(2037) / 1 / 1)) return any;
    return change - std::chrono::days(1 + dice.below(Walk::days_long - 2));
}

void check_walk(const Calendar& calendar, const Walk& walk, Dice& dice) {
    CHECK(calendar.intervals(walk.begin(), walk.end(), 1000) == walk.stretches());
    CHECK(calendar.elapsed(walk.begin(), walk.end()).count() == walk.total());
    const std::int64_t length = (walk.end() - walk.begin()).count();
    for (int i = 0; i < 40; ++i) {
        const Time from = walk.begin() + milliseconds(dice.below(length));
        const Time to = from + milliseconds(dice.below((walk.end() - from).count()) + 1);
        const std::int64_t expected = walk.until(to) - walk.until(from);
        INFO("from " << to_text(from) << " to " << to_text(to));
        CHECK(calendar.elapsed(from, to).count() == expected);
        if (expected > 0)
            CHECK(to_text(calendar.add(from, milliseconds(expected))) ==
                  to_text(walk.moment(walk.until(from) + expected)));
    }
}

}  // namespace

TEST_CASE("business time is what a walk from minute to minute finds, in any zone and with any rules") {
    if (!library_knows_the_future()) {
        WARN("the time zones of this system are no measure");
        return;
    }
    const unsigned seed = test_seed();
    Dice dice(seed);
    for (const std::string zone : zones) {
        for (int round = 0; round < 5; ++round) {
            const sys_days first = random_day(zone, dice);
            const Rules rules = random_rules(zone, first, dice);
            const std::string json = json_of_rules(rules);
            INFO("seed " << seed << " (HELPDESK_TEST_SEED): " << json);
            const Walk walk(rules, first);
            check_walk(Calendar::parse(json), walk, dice);
        }
    }
}

TEST_CASE("adding business time and counting it are inverse, and times add up") {
    const unsigned seed = test_seed();
    Dice dice(seed);
    const Time start{milliseconds(sys_days(std::chrono::year(2026) / 1 / 1).time_since_epoch()).count()};
    constexpr std::int64_t ten_years = 3652LL * 86'400'000;
    for (const std::string zone : zones) {
        const Rules rules = random_rules(zone, sys_days(std::chrono::year(2027) / 3 / 20), dice);
        const Calendar calendar = Calendar::parse(json_of_rules(rules));
        for (int i = 0; i < 200; ++i) {
            const Time from = start + milliseconds(dice.below(ten_years));
            const milliseconds business(1 + dice.below(dice.one_in(2) ? 100'000'000 : 10'000'000'000));
            INFO("seed " << seed << " (HELPDESK_TEST_SEED): " << to_text(from) << " + " << business.count() << " ms");
            INFO(json_of_rules(rules));
            const Time due = calendar.add(from, business);
            REQUIRE(calendar.elapsed(from, due) == business);
            REQUIRE(calendar.elapsed(from, due - milliseconds(1)) == business - milliseconds(1));
            const Time between = from + milliseconds(dice.below((due - from).count()));
            REQUIRE(calendar.elapsed(from, between) + calendar.elapsed(between, due) == business);
        }
    }
}

}  // namespace helpdesk
