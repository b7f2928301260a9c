#include <catch2/catch.hpp>

#include <date/tz.h>

#include <cstdlib>
#include <fstream>
#include <functional>
#include <iterator>
#include <optional>
#include <random>

#include "engine/base/error.hpp"
#include "engine/base/zone.hpp"
#include "engine/sla/calendar.hpp"
#include "tests/support.hpp"

namespace helpdesk {

namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr std::int64_t start_of_1900 = -2'208'988'800;  // in seconds, as what follows
constexpr std::int64_t start_of_2010 = 1'262'304'000;
constexpr std::int64_t start_of_2038 = 2'145'916'800;
constexpr std::int64_t years_28 = 28LL * 365 * 86'400 + 7 * 86'400;  // after which the weekdays come again

Time midnight(int year, unsigned month, unsigned day) {
    const std::chrono::sys_days date = std::chrono::year(year) / static_cast<int>(month) / static_cast<int>(day);
    return {milliseconds(date.time_since_epoch()).count()};
}

struct Shown {
    const char* zone;
    const char* time;  // UTC
    const char* text;
};

std::string content_of(const std::string& zone) {
    std::ifstream file("/usr/share/zoneinfo/" + zone, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

// The last line of the zone's file.
std::string clock_rule_text(const std::string& zone) {
    const std::string content = content_of(zone);
    const auto before = content.rfind('\n', content.size() - 2);
    return content.substr(before + 1, content.size() - before - 2);
}

unsigned test_seed() { return given_seed().value_or(20'261'124U); }

class Dice {
public:
    std::int64_t between(std::int64_t from, std::int64_t to) {
        return std::uniform_int_distribution<std::int64_t>(from, to - 1)(engine_);
    }

private:
    std::mt19937_64 engine_{test_seed()};
};

std::string seed_text() { return "seed " + std::to_string(test_seed()) + " (HELPDESK_TEST_SEED): "; }

date::sys_info told(const date::time_zone& zone, std::int64_t moment) {
    return zone.get_info(date::sys_seconds(seconds(moment)));
}

// The library reads only what a file lists, so that it is no measure after that if a rule follows.
bool is_measure(const date::sys_info& info, bool has_rule) {
    return !has_rule || info.end < date::sys_days(date::year(2100) / 1 / 1);
}

bool is_same(const ClockPeriod& period, const date::sys_info& info) {
    return period.offset == info.offset && period.abbreviation == info.abbrev;
}

std::string text_of(const ClockPeriod& period) {
    return std::to_string(period.offset.count()) + " s " + period.abbreviation + ", " +
           std::to_string(period.begin.milliseconds) + " to " + std::to_string(period.end.milliseconds);
}

// 400 moments between 1900 and 2037, and those around the clock changes of these years.
std::vector<std::int64_t> moments_of(const date::time_zone& zone, Dice& dice) {
    std::vector<std::int64_t> moments;
    for (int i = 0; i < 400; ++i) moments.push_back(dice.between(start_of_1900, start_of_2038));
    std::int64_t change = told(zone, start_of_1900).end.time_since_epoch().count();
    for (int i = 0; i < 500 && change < start_of_2038; ++i) {
        moments.insert(moments.end(), {change - 1, change, change + 1});
        change = told(zone, change).end.time_since_epoch().count();
    }
    return moments;
}

std::string big_endian(std::int64_t number, int size) {
    std::string bytes;
    for (int i = size - 1; i >= 0; --i) bytes += static_cast<char>(static_cast<std::uint64_t>(number) >> (8 * i));
    return bytes;
}

struct Clock {
    std::int64_t offset;
    int dst;
    int letter;
};

// What a file of time zone data says.
struct Listed {
    std::vector<std::pair<std::int64_t, int>> changes;
    std::vector<Clock> clocks{{3600, 0, 0}, {7200, 1, 4}};
    std::string letters = std::string("CET\0CEST\0", 9);
    std::string footer = "\nCET-1CEST,M3.5.0,M10.5.0/3\n";
    int leap_seconds = 0;
};

std::string block_of(const Listed& listed, char version, int time_size) {
    std::string bytes = "TZif" + std::string(1, version) + std::string(15, '\0') + big_endian(0, 8);
    for (const std::size_t count : {std::size_t(listed.leap_seconds), listed.changes.size(), listed.clocks.size(),
                                    listed.letters.size()}) {
        bytes += big_endian(static_cast<std::int64_t>(count), 4);
    }
    for (const auto& [moment, clock] : listed.changes) bytes += big_endian(moment, time_size);
    for (const auto& [moment, clock] : listed.changes) bytes += static_cast<char>(clock);
    for (const Clock& clock : listed.clocks) {
        bytes += big_endian(clock.offset, 4) + static_cast<char>(clock.dst) + static_cast<char>(clock.letter);
    }
    return bytes + listed.letters + std::string(static_cast<std::size_t>(listed.leap_seconds * (time_size + 4)), '\0');
}

std::string bytes_of(const Listed& listed) {
    const Listed nothing{{}, {}, ""};
    return block_of(nothing, '2', 4) + block_of(listed, '2', 8) + listed.footer;
}

Zone zone_of(const std::string& bytes) { return Zone::from_bytes(bytes, "Test/Zone", "zone"); }

void check_refused(const std::function<void()>& act, Fault fault, const std::string& message,
                   const std::string& hint) {
    try {
        act();
        FAIL_CHECK("is not refused");
    } catch (const Error& error) {
        CHECK(error.fault() == fault);
        CHECK(error.what() == message);
        CHECK(error.field() == "calendar.zone");
        CHECK(error.hint() == hint);
    }
}

void check_broken(const std::string& bytes) {
    check_refused([&] { Zone::from_bytes(bytes, "Test/Zone", "calendar.zone"); }, Fault::invalid,
                  "the file of the time zone \"Test/Zone\" cannot be read", "");
}

void check_broken(const std::string& what, const std::function<void(Listed&)>& breaks) {
    INFO(what);
    Listed listed{{{0, 0}, {1'000'000, 1}, {2'000'000, 0}}};
    CHECK_NOTHROW(zone_of(bytes_of(listed)));
    breaks(listed);
    check_broken(bytes_of(listed));
}

// That one period follows the other all the time.
bool is_whole(const Zone& zone) {
    Time time = midnight(1900, 1, 1);
    while (time < midnight(2100, 1, 1)) {
        const ClockPeriod period = zone.period_at(time);
        if (period.begin > time || period.end <= time) return false;
        if (period.offset < std::chrono::hours(-25) || period.offset > std::chrono::hours(26)) return false;
        time = period.end;
    }
    return true;
}

}  // namespace

TEST_CASE("every zone of the system has the offsets and the abbreviations that another reader finds") {
    Dice dice;
    std::size_t compared = 0;
    for (const date::time_zone& listed : date::get_tzdb().zones) {
        if (listed.name() == "localtime") continue;
        const Zone zone(listed.name(), "zone");
        const bool has_rule = ClockRule::parse(clock_rule_text(listed.name())).has_value();
        for (const std::int64_t moment : moments_of(listed, dice)) {
            const date::sys_info info = told(listed, moment);
            if (!is_measure(info, has_rule)) continue;
            ++compared;
            const ClockPeriod period = zone.period_at({moment * 1000});
            if (is_same(period, info)) continue;
            FAIL_CHECK(seed_text() << listed.name() << " at " << to_text({moment * 1000}) << " has " << text_of(period)
                                   << ", not " << info.offset.count() << " s " << info.abbrev);
        }
    }
    CHECK(compared > 10'000);
}

TEST_CASE("clocks change after 2037 as they did 28 and 56 years before") {
    Dice dice;
    int compared = 0;
    for (const std::string name : {"Europe/Berlin", "Europe/London", "Europe/Dublin", "America/New_York",
                                   "America/Los_Angeles", "Australia/Sydney", "Australia/Lord_Howe", "Asia/Tokyo"}) {
        const date::time_zone& listed = *date::locate_zone(name);
        const Zone zone(name, "zone");
        const bool has_rule = ClockRule::parse(clock_rule_text(name)).has_value();
        for (const std::int64_t moment : moments_of(listed, dice)) {
            const date::sys_info info = told(listed, moment);
            if (moment < start_of_2010 || !is_measure(info, has_rule)) continue;
            ++compared;
            INFO(seed_text() << name << " 28 and 56 years after " << to_text({moment * 1000}));
            CHECK(is_same(zone.period_at({(moment + years_28) * 1000}), info));
            CHECK(is_same(zone.period_at({(moment + 2 * years_28) * 1000}), info));
        }
    }
    if (compared < 1000) WARN("the time zones of this system are no measure");
}

TEST_CASE("the rule at the end of a zone's file says what the file lists") {
    int rules = 0;
    for (const date::time_zone& zone : date::get_tzdb().zones) {
        const auto rule = ClockRule::parse(clock_rule_text(zone.name()));
        if (!rule) continue;
        ++rules;
        INFO(zone.name() << " " << clock_rule_text(zone.name()));
        const Time from = midnight(2034, 6, 1);
        date::sys_info info = told(zone, from.milliseconds / 1000);
        for (int i = 0; i < 4 && info.end < date::sys_days(date::year(2037) / 1 / 1); ++i) {
            info = zone.get_info(info.end);
            const Time begin{milliseconds(info.begin.time_since_epoch()).count()};
            const ClockPeriod period = rule->period_at(begin);
            CHECK(period.begin == begin);
            CHECK(is_same(period, info));
            CHECK(rule->period_at(begin - milliseconds(1)).end == begin);
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
    for (const char* text :
         {"", "UTC0", "<+0530>-5:30", "CET-1CEST", "CET-1CEST,M3.5.0", "CET-1CEST,M13.5.0,M10.5.0",
          "CET-1CEST,M3.6.0,M10.5.0", "CET-1CEST,M3.5.7,M10.5.0", "CET-1CEST,J60,J300", "<CET-1",
          "CET-1CEST,M3.5.0,M10.5.0/3/", "-1CEST,M3.5.0,M10.5.0", "CET-CEST,M3.5.0,M10.5.0",
          "CET-25CEST,M3.5.0,M10.5.0", "CET-1:60CEST,M3.5.0,M10.5.0", "CET-1CEST,M3.5.0/168,M10.5.0"}) {
        INFO(text);
        CHECK_FALSE(ClockRule::parse(text));
    }
    CHECK(ClockRule::parse("CET-1CEST,M3.5.0,M10.5.0/3"));
    CHECK(ClockRule::parse("<-02>2<-01>,M3.5.0/-1,M10.5.0/0"));
    CHECK(ClockRule::parse("EET-2EEST,M3.4.4/50,M10.4.4/-167"));
}

TEST_CASE("only the names of time zones are taken") {
    for (const std::string name : {"Europe/Bonn", "europe/berlin", "", "/", ".", "..", "Europe", "Europe/", "/UTC",
                                   "Europe//Berlin", "Europe/../UTC", "./UTC", "../zoneinfo/UTC", "Europe/Berlin ",
                                   "Europe\\Berlin", "localtime", "posixrules", "Factory", "posix/UTC", "right/UTC",
                                   "leapseconds", "zone.tab", "tzdata.zi", "/usr/share/zoneinfo/UTC"}) {
        INFO(name);
        check_refused([&] { Zone(name, "calendar.zone"); }, Fault::invalid, "there is no time zone \"" + name + "\"",
                      "such as Europe/Berlin");
    }
    check_refused([] { Zone(std::string("UTC\0", 4), "calendar.zone"); }, Fault::invalid,
                  std::string("there is no time zone \"UTC"), "such as Europe/Berlin");
    for (const char* name : {"UTC", "Etc/GMT+5", "Etc/GMT-14", "America/Port-au-Prince", "EST5EDT",
                             "America/Argentina/Buenos_Aires"}) {
        CHECK_NOTHROW(Zone(name, "zone"));
    }
}

TEST_CASE("a file that lists few changes says the same as one that lists them all") {
    const std::int64_t moved = 828'234'000;  // 1996-03-31T01:00:00Z, from when the rule counts
    Listed slim{{{-2'000'000'000, 0}, {moved, 1}}};
    Listed fat = slim;
    const ClockRule rule = ClockRule::parse("CET-1CEST,M3.5.0,M10.5.0/3").value();
    while (fat.changes.back().first < 4'000'000'000) {
        const Time change = rule.period_at({fat.changes.back().first * 1000}).end;
        fat.changes.emplace_back(change.milliseconds / 1000, rule.period_at(change).offset == seconds(7200) ? 1 : 0);
    }
    const Zone few = zone_of(bytes_of(slim));
    const Zone all = zone_of(bytes_of(fat));
    const Zone berlin("Europe/Berlin", "zone");
    Dice dice;
    for (int i = 0; i < 2000; ++i) {
        const Time time{dice.between(start_of_1900, 5'000'000'000) * 1000};
        INFO(seed_text() << to_text(time));
        REQUIRE(text_of(few.period_at(time)) == text_of(all.period_at(time)));
        if (time >= Time{moved * 1000}) REQUIRE(text_of(few.period_at(time)) == text_of(berlin.period_at(time)));
    }
}

TEST_CASE("the last change that is listed counts until the next one of the rule") {
    const Time listed = midnight(2022, 10, 20);  // ten days before the rule's own
    const Zone zone = zone_of(bytes_of({.changes = {{0, 1}, {listed.milliseconds / 1000, 0}}}));
    const Time next = midnight(2023, 3, 26) + std::chrono::hours(1);

    for (const Time time : {listed, midnight(2022, 10, 25), midnight(2022, 11, 1), next - milliseconds(1)}) {
        CHECK(zone.period_at(time).abbreviation == "CET");
    }
    CHECK(zone.period_at(listed - milliseconds(1)).abbreviation == "CEST");
    CHECK(zone.period_at(next).abbreviation == "CEST");
}

TEST_CASE("the last clock goes on for ever if no rule of changes follows") {
    for (const char* footer : {"\n\n", "\nCET-1\n", "\n<+03>-3\n", "\nnonsense\n"}) {
        const Zone zone = zone_of(bytes_of({.changes = {{0, 1}, {1000, 0}}, .footer = footer}));
        CHECK(text_of(zone.period_at(midnight(2500, 7, 1))) ==
              text_of({{1'000'000}, midnight(10'010, 1, 1), seconds(3600), "CET"}));
    }
}

TEST_CASE("the first clock has been there for ever") {
    const Zone changed = zone_of(bytes_of({.changes = {{0, 1}}}));
    const Zone ruled = zone_of(bytes_of({}));
    const Zone fixed = zone_of(bytes_of({.footer = "\n\n"}));

    CHECK(text_of(changed.period_at({-1})) == text_of({midnight(-10, 1, 1), {0}, seconds(3600), "CET"}));
    CHECK(text_of(fixed.period_at({-1})) ==
          text_of({midnight(-10, 1, 1), midnight(10'010, 1, 1), seconds(3600), "CET"}));
    CHECK(ruled.period_at(midnight(1800, 7, 1)).abbreviation == "CEST");
    CHECK(ruled.period_at(midnight(1800, 12, 1)).abbreviation == "CET");
}

TEST_CASE("changes beyond all years that count are no harm") {
    const Zone zone = zone_of(bytes_of(
        {.changes = {{INT64_MIN, 1}, {INT64_MIN + 1, 0}, {0, 1}, {INT64_MAX - 1, 1}, {INT64_MAX, 0}}}));

    CHECK(text_of(zone.period_at({-1})) == text_of({midnight(-10, 1, 1), {0}, seconds(3600), "CET"}));
    CHECK(text_of(zone.period_at({0})) == text_of({{0}, midnight(10'010, 1, 1), seconds(7200), "CEST"}));
    for (const Zone& each : {zone, zone_of(bytes_of({})), Zone("Europe/Berlin", "zone")}) {
        for (const Time end : {Time{INT64_MIN}, Time{INT64_MAX}}) {
            const ClockPeriod period = each.period_at(end);
            CHECK(period.begin >= midnight(-10, 1, 1));
            CHECK(period.end <= midnight(10'010, 1, 1));
            CHECK(period.begin < period.end);
            CHECK((end.milliseconds < 0 ? period.begin <= midnight(-9, 1, 1) : period.end >= midnight(10'009, 1, 1)));
        }
    }
}

TEST_CASE("a file of the first version counts by its short times") {
    const Listed listed{{{-2'000'000'000, 0}, {0, 1}, {2'000'000'000, 0}}};
    const Zone zone = zone_of(block_of(listed, '\0', 4));

    CHECK(text_of(zone.period_at({-1})) == text_of({{-2'000'000'000'000}, {0}, seconds(3600), "CET"}));
    CHECK(text_of(zone.period_at({0})) == text_of({{0}, {2'000'000'000'000}, seconds(7200), "CEST"}));
    CHECK(zone.period_at(midnight(2050, 7, 1)).abbreviation == "CET");
    for (const std::string name : {"Europe/Berlin", "Asia/Tokyo"}) {
        std::string bytes = content_of(name);
        bytes[4] = '\0';
        if (bytes.substr(32, 4) == big_endian(0, 4)) continue;  // a file without short times
        const Zone old = zone_of(bytes);
        CHECK(old.period_at(midnight(1946, 7, 1)).offset == Zone(name, "zone").period_at(midnight(1946, 7, 1)).offset);
    }
}

TEST_CASE("a file that is cut short is refused wherever it ends") {
    for (const std::string& whole : {content_of("Europe/Berlin"), content_of("UTC"), bytes_of({{{0, 1}}}),
                                     block_of({{{0, 1}}}, '\0', 4)}) {
        CHECK_NOTHROW(zone_of(whole));
        for (std::size_t size = 0; size < whole.size(); ++size) {
            INFO(size << " of " << whole.size());
            REQUIRE_THROWS_AS(zone_of(whole.substr(0, size)), Error);
        }
        check_broken(whole.substr(0, whole.size() - 1));
    }
}

TEST_CASE("a file that says what cannot be is refused") {
    check_broken("");
    check_broken("Europe/Berlin");
    check_broken(std::string(100'000, '\xff'));
    check_broken("TZif2" + std::string(15, '\0') + std::string(24, '\xff'));
    check_broken("TZif" + std::string(16, '\0') + std::string(24, '\xff'));
    check_broken("TZif2" + std::string(39, '\0') + "tzif2" + bytes_of({}).substr(49));
    check_broken("no clocks", [](Listed& listed) { listed.clocks.clear(); });
    check_broken("no abbreviations", [](Listed& listed) { listed.letters.clear(); });
    check_broken("too many letters", [](Listed& listed) { listed.letters.append(256, 'A'); });
    check_broken("a clock that is not there", [](Listed& listed) { listed.changes[1].second = 2; });
    check_broken("the last of all clocks", [](Listed& listed) { listed.changes[1].second = 255; });
    check_broken("an abbreviation that is not there", [](Listed& listed) { listed.clocks[0].letter = 9; });
    check_broken("the last of all letters", [](Listed& listed) { listed.clocks[0].letter = 255; });
    check_broken("an abbreviation without an end", [](Listed& listed) { listed.letters.back() = 'T'; });
    check_broken("too far in the west", [](Listed& listed) { listed.clocks[0].offset = -90'000; });
    check_broken("too far in the east", [](Listed& listed) { listed.clocks[1].offset = 93'600; });
    check_broken("the end of numbers", [](Listed& listed) { listed.clocks[1].offset = INT32_MIN; });
    check_broken("changes in disorder", [](Listed& listed) { listed.changes[1].first = -1; });
    check_broken("leap seconds", [](Listed& listed) { listed.leap_seconds = 27; });
    check_broken("no line for the rule", [](Listed& listed) { listed.footer = "CET-1\n"; });
    check_broken("no end of the rule", [](Listed& listed) { listed.footer = "\nCET-1"; });
}

TEST_CASE("a damaged file is refused, or read as far as it makes sense") {
    Dice dice;
    int refused = 0;
    for (const std::string name : {"Europe/Berlin", "America/New_York", "Asia/Tokyo", "UTC"}) {
        for (int i = 0; i < 1000; ++i) {
            std::string bytes = content_of(name);
            for (std::int64_t count = dice.between(1, 6); count > 0; --count) {
                const auto reach = static_cast<std::int64_t>(dice.between(0, 2) == 0 ? bytes.size() : 120);
                bytes[static_cast<std::size_t>(dice.between(0, std::min<std::int64_t>(reach, bytes.size())))] =
                    static_cast<char>(dice.between(0, 256));
            }
            INFO(seed_text() << name << ", round " << i);
            std::optional<Zone> zone;
            try {
                zone = zone_of(bytes);
            } catch (const Error& error) {
                ++refused;
                REQUIRE(error.fault() == Fault::invalid);
            }
            if (zone) REQUIRE(is_whole(*zone));
        }
    }
    CHECK(refused > 100);
    CHECK(refused < 3900);
}

TEST_CASE("the environment does not choose the time zones") {
    setenv("TZDIR", "/nowhere", 1);
    CHECK(Zone("Europe/Berlin", "zone").period_at(midnight(2026, 7, 1)).abbreviation == "CEST");
    unsetenv("TZDIR");
}

}  // namespace helpdesk
