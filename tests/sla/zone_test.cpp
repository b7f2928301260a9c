#include <catch2/catch.hpp>

#include <date/tz.h>

#include "engine/sla/calendar.hpp"
#include "engine/sla/zone.hpp"

namespace helpdesk {

namespace {

Time midnight(int year, unsigned month, unsigned day) {
    const std::chrono::sys_days date = std::chrono::year(year) / static_cast<int>(month) / static_cast<int>(day);
    return {std::chrono::milliseconds(date.time_since_epoch()).count()};
}

struct Shown {
    const char* zone;
    const char* time;  // UTC
    const char* text;
};

}  // namespace

TEST_CASE("the rule at the end of a zone's file says what the file lists") {
    int rules = 0;
    for (const date::time_zone& zone : date::get_tzdb().zones) {
        const auto rule = ClockRule::parse(clock_rule_text(zone.name()));
        if (!rule) continue;
        ++rules;
        INFO(zone.name() << " " << clock_rule_text(zone.name()));
        const Time from = midnight(2034, 6, 1);
        const date::sys_seconds first(std::chrono::seconds(from.milliseconds / 1000));
        date::sys_info info = zone.get_info(first);
        for (int i = 0; i < 4 && info.end < date::sys_days(date::year(2037) / 1 / 1); ++i) {
            info = zone.get_info(info.end);
            const Time begin{std::chrono::milliseconds(info.begin.time_since_epoch()).count()};
            const ClockPeriod period = rule->period_at(begin);
            CHECK(period.begin == begin);
            CHECK(period.offset == info.offset);
            CHECK(period.abbreviation == info.abbrev);
            CHECK(rule->period_at(begin - std::chrono::milliseconds(1)).end == begin);
        }
    }
    CHECK(rules > 100);
}

TEST_CASE("clocks go on changing after the last year that a zone's file lists") {
    const Shown rows[] = {
        {"Europe/Berlin", "2037-12-31T12:00:00Z", "Thu 2037-12-31 13:00 CET"},
        {"Europe/Berlin", "2050-03-27T00:59:59Z", "Sun 2050-03-27 01:59 CET"},
        {"Europe/Berlin", "2050-03-27T01:00:00Z", "Sun 2050-03-27 03:00 CEST"},
        {"America/New_York", "2100-07-01T12:00:00Z", "Thu 2100-07-01 08:00 EDT"},
        {"Australia/Lord_Howe", "2060-01-01T00:00:00Z", "Thu 2060-01-01 11:00 +11"},
        {"Australia/Lord_Howe", "2060-07-01T00:00:00Z", "Thu 2060-07-01 10:30 +1030"},
        {"Asia/Tokyo", "2060-07-01T00:00:00Z", "Thu 2060-07-01 09:00 JST"},
    };
    for (const Shown& each : rows) {
        const Calendar calendar =
            Calendar::parse(R"({"zone":")" + std::string(each.zone) + R"(","hours":{"sun":[["00:00","24:00"]]}})");
        CHECK(calendar.local_text(parse_time(each.time).value()) == each.text);
    }
    const Calendar sundays = Calendar::parse(R"({"zone":"Europe/Berlin","hours":{"sun":[["00:00","24:00"]]}})");
    CHECK(sundays.elapsed(midnight(2050, 3, 26), midnight(2050, 3, 28)) == std::chrono::hours(23));
    CHECK(sundays.elapsed(midnight(2050, 10, 29), midnight(2050, 10, 31)) == std::chrono::hours(25));
}

TEST_CASE("a rule that is none is passed over") {
    for (const char* text : {"", "UTC0", "<+0530>-5:30", "CET-1CEST", "CET-1CEST,M3.5.0", "CET-1CEST,M13.5.0,M10.5.0",
                             "CET-1CEST,M3.6.0,M10.5.0", "CET-1CEST,M3.5.7,M10.5.0", "CET-1CEST,J60,J300", "<CET-1",
                             "CET-1CEST,M3.5.0,M10.5.0/3/", "-1CEST,M3.5.0,M10.5.0", "CET-CEST,M3.5.0,M10.5.0"}) {
        INFO(text);
        CHECK_FALSE(ClockRule::parse(text));
    }
    CHECK(ClockRule::parse("CET-1CEST,M3.5.0,M10.5.0/3"));
    CHECK(ClockRule::parse("<-02>2<-01>,M3.5.0/-1,M10.5.0/0"));
}

}  // namespace helpdesk
