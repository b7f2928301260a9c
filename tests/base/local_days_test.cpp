#include <catch2/catch.hpp>

#include "engine/base/local_days.hpp"

namespace helpdesk {

namespace {

std::string begin_of(const std::string& zone, int year, unsigned month, unsigned day) {
    namespace chrono = std::chrono;
    const LocalDays days(Zone(zone, "zone"));
    return to_text(days.begin_of(chrono::sys_days(chrono::year(year) / chrono::month(month) / chrono::day(day))))
        .substr(0, 16);
}

}  // namespace

TEST_CASE("a day begins where clocks first show it, also where they are turned at midnight") {
    CHECK(begin_of("UTC", 2026, 3, 29) == "2026-03-29T00:00");
    CHECK(begin_of("Europe/Berlin", 2026, 3, 29) == "2026-03-28T23:00");
    CHECK(begin_of("Europe/Berlin", 2026, 3, 30) == "2026-03-29T22:00");
    CHECK(begin_of("Europe/Berlin", 2026, 10, 26) == "2026-10-25T23:00");
    // Midnight is left out: the clocks go from 23:59 to 01:00.
    CHECK(begin_of("America/Havana", 2026, 3, 8) == "2026-03-08T05:00");
    CHECK(begin_of("Asia/Beirut", 2026, 3, 29) == "2026-03-28T22:00");
    // Midnight comes twice: the day begins with the first, as the second lies in it.
    CHECK(begin_of("America/Havana", 2026, 11, 1) == "2026-11-01T04:00");
    // The day before comes back for an hour.
    CHECK(begin_of("America/Asuncion", 2020, 3, 22) == "2020-03-22T04:00");
    // A day that there was not.
    CHECK(begin_of("Pacific/Apia", 2011, 12, 30) == begin_of("Pacific/Apia", 2011, 12, 31));
}

TEST_CASE("periods and durations are named in a few ways, and in no other") {
    const LocalDays days(Zone("Europe/Berlin", "zone"));
    const Time now = *parse_time("2026-03-02T23:30:00Z");  // the third, there
    const auto named = [&](std::string_view text) {
        const auto period = period_named(days, text, now);
        return period ? to_text(period->begin).substr(0, 16) + " " + to_text(period->end).substr(0, 16) : "nothing";
    };
    CHECK(named("today") == "2026-03-02T23:00 2026-03-03T23:00");
    CHECK(named("yesterday") == "2026-03-01T23:00 2026-03-02T23:00");
    CHECK(named("2026-03") == "2026-02-28T23:00 2026-03-31T22:00");
    CHECK(named("2026") == "2025-12-31T23:00 2026-12-31T23:00");
    for (const char* text : {"", "soon", "2026-3", "2026-02-30", "26-02-03", "2026-03-01-01", "-", "2026-", "9999"}) {
        CHECK(named(text) == "nothing");
    }
    CHECK(duration_named("2w") == std::chrono::hours(14 * 24));
    for (const char* text : {"", "d", "7", "7x", "-7d", "7dd", "99999999999d"}) CHECK_FALSE(duration_named(text));
}

}  // namespace helpdesk
