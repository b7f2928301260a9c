#include <catch2/catch.hpp>

#include "engine/base/time.hpp"

using namespace helpdesk;
using namespace std::chrono_literals;

namespace {

struct Spelling {
    const char* given;
    const char* canonical;
};

}  // namespace

TEST_CASE("every spelling of an instant becomes the one that is stored") {
    const Spelling spellings[] = {
        {"2026-11-22T18:25:00Z", "2026-11-22T18:25:00.000Z"},
        {"2026-11-22t18:25:00z", "2026-11-22T18:25:00.000Z"},
        {"2026-11-22T18:25:00.1Z", "2026-11-22T18:25:00.100Z"},
        {"2026-11-22T18:25:00.12Z", "2026-11-22T18:25:00.120Z"},
        {"2026-11-22T18:25:00.123Z", "2026-11-22T18:25:00.123Z"},
        {"2026-11-22T18:25:00.123999999Z", "2026-11-22T18:25:00.123Z"},  // never a later instant
        {"2026-11-22T18:25:00+00:00", "2026-11-22T18:25:00.000Z"},
        {"2026-11-22T18:25:00-00:00", "2026-11-22T18:25:00.000Z"},
        {"2026-11-22T18:25:00+05:30", "2026-11-22T12:55:00.000Z"},
        {"2026-11-22T18:25:00-08:00", "2026-11-23T02:25:00.000Z"},
        {"2026-12-31T23:59:59.999-23:59", "2027-01-01T23:58:59.999Z"},
        {"2026-11-22 18:25:00", "2026-11-22T18:25:00.000Z"},  // PostgreSQL's own form is UTC
        {"2026-11-22 18:25:00.12", "2026-11-22T18:25:00.120Z"},
        {"2026-11-22 18:25:00+01:00", "2026-11-22T17:25:00.000Z"},
        {"2024-02-29T00:00:00Z", "2024-02-29T00:00:00.000Z"},
        {"2000-02-29T00:00:00Z", "2000-02-29T00:00:00.000Z"},
        {"0001-01-01T00:00:00Z", "0001-01-01T00:00:00.000Z"},
        {"9999-12-31T23:59:59.999Z", "9999-12-31T23:59:59.999Z"},
        {"1969-12-31T23:59:59.999Z", "1969-12-31T23:59:59.999Z"},
    };
    for (const Spelling& each : spellings) {
        INFO(each.given);
        const auto time = parse_time(each.given);
        REQUIRE(time);
        CHECK(to_text(*time) == each.canonical);
        CHECK(parse_time(to_text(*time)) == time);
    }
}

TEST_CASE("I05 a text that is no instant is refused, and never becomes another one") {
    const char* wrong[] = {
        "",
        " ",
        "now",
        "2026",
        "2026-11",
        "2026-11-22",
        "20261122T182500Z",
        "2026-02-29T00:00:00Z",
        "2026-02-30T00:00:00Z",
        "2100-02-29T00:00:00Z",
        "2026-04-31T00:00:00Z",
        "2026-00-10T00:00:00Z",
        "2026-13-10T00:00:00Z",
        "2026-11-00T00:00:00Z",
        "2026-11-32T00:00:00Z",
        "2026-11-22T24:00:00Z",
        "2026-11-22T23:60:00Z",
        "2026-11-22T23:59:60Z",
        "2026-11-22T-1:00:00Z",
        "0000-01-01T00:00:00Z",
        "10000-01-01T00:00:00Z",
        "-001-01-01T00:00:00Z",
        "+2026-11-22T18:25:00Z",
        "0001-01-01T00:00:00+00:01",
        "9999-12-31T23:59:59-00:01",
        "2026-11-22T18:25:00",
        "2026-11-22T18:25Z",
        "2026-11-22T18:25:00.Z",
        "2026-11-22T18:25:00.1234567890Z",
        "2026-11-22T18:25:00,5Z",
        "2026-11-22T18:25:00+1:00",
        "2026-11-22T18:25:00+0100",
        "2026-11-22T18:25:00+24:00",
        "2026-11-22T18:25:00+99:00",
        "2026-11-22T18:25:00-99:99",
        "2026-11-22T18:25:00+01:60",
        "2026-11-22T18:25:00UTC",
        "2026-11-22T18:25:00Z ",
        " 2026-11-22T18:25:00Z",
        "2026-11-22T18:25:00ZZ",
        "2026-11-22  18:25:00",
        "1e20",
        "100000000000000000000",
        "1764527100",
        "2026-11-22T18:25:00Z\n",
        "２０２６-11-22T18:25:00Z",
    };
    for (const char* text : wrong) {
        INFO('"' << text << '"');
        CHECK_FALSE(parse_time(text));
    }
    CHECK_FALSE(parse_time(std::string_view("2026-11-22T18:25:00Z\0", 21)));
}

TEST_CASE("a stored time sorts as text in the order of the instants") {
    std::string before = to_text(*parse_time("0001-01-01T00:00:00Z"));
    for (std::int64_t year = 2; year < 9999; year += 7) {
        std::string digits = std::to_string(year);
        digits.insert(0, 4 - digits.size(), '0');
        const auto time = parse_time(digits + "-07-04T12:30:00.500Z");
        REQUIRE(time);
        const std::string text = to_text(*time);
        CHECK(text.size() == 24);
        CHECK(before < text);
        before = text;
    }
}

TEST_CASE("every millisecond around the turn of a day, a month and a leap year is printed and read exactly") {
    for (const char* edge :
         {"1970-01-01T00:00:00Z", "2024-03-01T00:00:00Z", "2100-03-01T00:00:00Z", "2027-01-01T00:00:00Z"}) {
        for (int offset = -1500; offset <= 1500; ++offset) {
            const Time time = *parse_time(edge) + std::chrono::milliseconds(offset);
            if (parse_time(to_text(time)) != time) FAIL(to_text(time));
        }
    }
}

TEST_CASE("the distance between two instants is what was added") {
    const Time start = *parse_time("2026-03-29T00:30:00Z");

    CHECK((start + 90min) - start == 90min);
    CHECK(start - 1h + 1h == start);
    CHECK(start < start + 1ms);
}
