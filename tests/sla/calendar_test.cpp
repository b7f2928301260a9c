#include <catch2/catch.hpp>

#include <thread>

#include "engine/base/error.hpp"
#include "engine/sla/calendar.hpp"

namespace helpdesk {

namespace {

using std::chrono::milliseconds;
using std::chrono::minutes;

constexpr const char* work =
    R"({"zone":"Europe/Berlin","hours":{"mon":[["09:00","12:30"],["13:30","17:00"]],"tue":[["09:00","17:00"]],)"
    R"("wed":[["09:00","17:00"]],"thu":[["09:00","17:00"]],"fri":[["09:00","17:00"]]})";

std::string with_holidays(const std::string& holidays) { return work + (",\"holidays\":[" + holidays + "]}"); }

std::string sundays(const std::string& zone, const std::string& shift) {
    return R"({"zone":")" + zone + R"(","hours":{"sun":[)" + shift + "]}}";
}

std::string all_days(const std::string& zone, const std::string& shift) {
    std::string json = R"({"zone":")" + zone + R"(","hours":{"mon":[)" + shift + "]";
    for (const char* day : {"tue", "wed", "thu", "fri", "sat", "sun"}) {
        json += ",\"" + std::string(day) + "\":[" + shift + "]";
    }
    return json + "}}";
}

std::string thursday_nights(const std::string& holidays) {
    return R"({"zone":"Europe/Berlin","hours":{"thu":[["22:00","06:00"]]},"holidays":[)" + holidays + "]}";
}

Time at(const std::string& minute) { return parse_time(minute + ":00Z").value(); }

struct Span {
    const char* what;
    std::string calendar;
    const char* from;  // UTC
    const char* to;
    int minutes;
};

void check_spans(const std::vector<Span>& spans) {
    for (const Span& each : spans) {
        INFO(each.what << ": " << each.calendar << " from " << each.from << " to " << each.to);
        const Calendar calendar = Calendar::parse(each.calendar);
        CHECK(calendar.elapsed(at(each.from), at(each.to)) == minutes(each.minutes));
        CHECK(calendar.elapsed(at(each.to), at(each.from)) == milliseconds(0));
        const Time reached = calendar.add(at(each.from), minutes(each.minutes));
        CHECK(reached <= at(each.to));
        CHECK(calendar.elapsed(at(each.from), reached) == minutes(each.minutes));
    }
}

struct Deadline {
    const char* what;
    std::string calendar;
    const char* start;  // UTC
    int minutes;
    const char* due;
};

void check_refused(const std::string& json, const std::string& field) {
    INFO(json);
    try {
        Calendar::parse(json);
        FAIL_CHECK("is not refused");
    } catch (const Error& error) {
        CHECK(error.fault() == Fault::invalid);
        CHECK(error.field() == field);
        CHECK(std::string(error.what()).size() > 10);
    }
}

std::string with_monday(const std::string& shifts) {
    return R"({"zone":"Europe/Berlin","hours":{"mon":)" + shifts + "}}";
}

std::string repeated(const std::string& item, int count) {
    std::string list;
    for (int i = 0; i < count; ++i) list += (i == 0 ? "" : ",") + item;
    return list;
}

}  // namespace

TEST_CASE("business time is counted by the hours of each day") {
    const std::string plain = with_holidays("");
    const std::string friday_night = R"({"zone":"Europe/Berlin","hours":{"fri":[["22:00","06:00"]]}})";
    const std::string evenings = all_days("Europe/Berlin", R"(["20:00","24:00"])");
    check_spans({
        {"a day with a lunch break", plain, "2026-06-01T07:00", "2026-06-01T15:00", 420},
        {"into and out of the break", plain, "2026-06-01T10:00", "2026-06-01T12:00", 60},
        {"the break itself", plain, "2026-06-01T10:30", "2026-06-01T11:30", 0},
        {"over a weekend", plain, "2026-05-29T14:50", "2026-06-01T07:50", 60},
        {"before and after the hours", plain, "2026-06-02T01:00", "2026-06-02T22:00", 480},
        {"a week in winter", plain, "2026-01-11T00:00", "2026-01-18T00:00", 420 + 4 * 480},
        {"overnight", friday_night, "2026-06-05T00:00", "2026-06-07T00:00", 480},
        {"overnight, cut", friday_night, "2026-06-05T21:30", "2026-06-06T02:15", 285},
        {"Saturday has no night", friday_night, "2026-06-06T04:00", "2026-06-12T20:00", 0},
        {"until 24:00", evenings, "2026-06-05T00:00", "2026-06-06T00:00", 240},
        {"until 00:00", all_days("Europe/Berlin", R"(["20:00","00:00"])"), "2026-06-05T00:00", "2026-06-06T00:00", 240},
        {"New Year's Eve", all_days("America/New_York", R"(["00:00","24:00"])"), "2026-12-31T12:00", "2027-01-01T12:00",
         1440},
        {"a long night of the year before, far in the west",
         R"({"zone":"Pacific/Honolulu","hours":{"wed":[["23:00","22:00"]]}})", "2026-12-31T00:00", "2027-01-02T00:00",
         1380},
        {"all hours", "", "2026-03-28T23:00", "2026-03-29T22:00", 1380},
    });
}

TEST_CASE("a holiday takes or replaces its own hours, and the night before runs on into it") {
    const std::string christmas =
        with_holidays(R"("2026-12-25",{"date":"2026-12-24","hours":[["09:00","12:00"]]},{"every":"01-01"})");
    const std::string leap = with_holidays(R"({"every":"02-29"})");
    const std::string both = with_holidays(R"({"every":"12-24"},{"date":"2026-12-24","hours":[["10:00","11:00"]]})");
    check_spans({
        {"part of a day, and a day", christmas, "2026-12-24T00:00", "2026-12-28T09:00", 240},
        {"each New Year", christmas, "2026-12-31T23:00", "2027-01-01T23:00", 0},
        {"the next New Year", christmas, "2026-01-01T00:00", "2026-01-01T23:00", 0},
        {"only that Christmas", christmas, "2025-12-24T23:00", "2025-12-25T23:00", 480},
        {"29 February", leap, "2028-02-29T00:00", "2028-02-29T23:00", 0},
        {"no 29 February", leap, "2027-02-28T23:00", "2027-03-01T23:00", 420},
        {"a date is stronger than every year's", both, "2026-12-24T00:00", "2026-12-24T23:00", 60},
        {"and gives way in other years", both, "2025-12-24T00:00", "2025-12-24T22:00", 0},
        {"yearly hours", with_holidays(R"({"every":"12-31","hours":[["22:00","02:00"]]})"), "2026-12-31T00:00",
         "2027-01-01T06:00", 240},
        {"the night into a holiday", thursday_nights(R"("2026-12-25")"), "2026-12-24T12:00", "2026-12-25T12:00", 480},
        {"the night of a holiday", thursday_nights(R"("2026-12-24")"), "2026-12-24T12:00", "2026-12-25T12:00", 0},
        {"hours that overlap the night count once",
         thursday_nights(R"({"date":"2026-12-25","hours":[["05:00","08:00"]]})"), "2026-12-24T12:00",
         "2026-12-25T12:00", 600},
        {"hours within the night", thursday_nights(R"({"date":"2026-12-25","hours":[["01:00","02:00"]]})"),
         "2026-12-24T12:00", "2026-12-25T12:00", 480},
        {"closed by an empty list", thursday_nights(R"({"date":"2026-12-24","hours":[]})"), "2026-12-24T12:00",
         "2026-12-25T12:00", 0},
    });
}

TEST_CASE("a change of the clock moves no deadline by more than it should") {
    const std::string whole = R"(["00:00","24:00"])";
    const std::string berlin = "Europe/Berlin";
    const std::string howe = "Australia/Lord_Howe";
    check_spans({
        {"23 hours", sundays(berlin, whole), "2026-03-28T00:00", "2026-03-30T00:00", 1380},
        {"25 hours", sundays(berlin, whole), "2026-10-24T00:00", "2026-10-26T00:00", 1500},
        {"an end in the gap", sundays(berlin, R"(["01:00","02:30"])"), "2026-03-29T00:00", "2026-03-29T06:00", 60},
        {"a beginning in the gap", sundays(berlin, R"(["02:30","05:00"])"), "2026-03-29T00:00", "2026-03-29T06:00",
         120},
        {"within the gap", sundays(berlin, R"(["02:10","02:50"])"), "2026-03-28T00:00", "2026-03-30T00:00", 0},
        {"both sides of the gap", sundays(berlin, R"(["01:00","02:10"],["02:50","04:00"])"), "2026-03-28T00:00",
         "2026-03-30T00:00", 120},
        {"an end that comes twice", sundays(berlin, R"(["01:00","02:30"])"), "2026-10-24T20:00", "2026-10-25T06:00",
         90},
        {"its second time", sundays(berlin, R"(["01:00","02:30"])"), "2026-10-25T00:30", "2026-10-25T06:00", 0},
        {"a beginning that comes twice", sundays(berlin, R"(["02:30","05:00"])"), "2026-10-25T00:00",
         "2026-10-25T06:00", 210},
        {"within the hour that comes twice", sundays(berlin, R"(["02:10","02:50"])"), "2026-10-24T20:00",
         "2026-10-25T06:00", 40},
        {"New York in spring", sundays("America/New_York", whole), "2026-03-07T12:00", "2026-03-09T12:00", 1380},
        {"New York in autumn", sundays("America/New_York", whole), "2026-10-31T12:00", "2026-11-02T12:00", 1500},
        {"New York's night of spring", sundays("America/New_York", R"(["01:30","03:30"])"), "2026-03-07T12:00",
         "2026-03-09T12:00", 60},
        {"half an hour more", sundays(howe, whole), "2026-04-03T00:00", "2026-04-06T00:00", 1470},
        {"half an hour less", sundays(howe, whole), "2026-10-02T00:00", "2026-10-05T00:00", 1410},
        {"until the end of what comes twice", sundays(howe, R"(["01:30","02:00"])"), "2026-04-03T00:00",
         "2026-04-06T00:00", 60},
        {"a beginning in half an hour's gap", sundays(howe, R"(["02:10","03:00"])"), "2026-10-02T00:00",
         "2026-10-05T00:00", 30},
        {"a day that never was", all_days("Pacific/Apia", R"(["09:00","17:00"])"), "2011-12-29T10:00",
         "2011-12-31T10:00", 960},
        {"the night into it", R"({"zone":"Pacific/Apia","hours":{"thu":[["22:00","06:00"]]}})", "2011-12-29T10:00",
         "2011-12-31T10:00", 120},
    });
}

TEST_CASE("a deadline is the first moment at which its business time has passed") {
    const std::string plain = with_holidays(R"({"every":"12-25"})");
    const std::vector<Deadline> deadlines{
        {"Friday 16:50 and an hour", plain, "2026-03-27T15:50", 60, "2026-03-30T07:50"},
        {"no time at all", plain, "2026-03-28T15:50", 0, "2026-03-28T15:50"},
        {"until closing time", plain, "2026-03-27T15:50", 10, "2026-03-27T16:00"},
        {"a minute more", plain, "2026-03-27T15:50", 11, "2026-03-30T07:01"},
        {"until the break", plain, "2026-06-01T07:00", 210, "2026-06-01T10:30"},
        {"after the break", plain, "2026-06-01T07:00", 211, "2026-06-01T11:31"},
        {"over a holiday and New Year", plain, "2026-12-24T15:00", 5 * 480, "2027-01-01T16:00"},
        {"twenty-four hours of the clock", all_days("Europe/Berlin", R"(["00:00","24:00"])"), "2026-03-28T12:00", 1440,
         "2026-03-29T12:00"},
        {"all hours", "", "2026-03-28T12:34", 1440, "2026-03-29T12:34"},
    };
    for (const Deadline& each : deadlines) {
        INFO(each.what);
        const Calendar calendar = Calendar::parse(each.calendar);
        CHECK(to_text(calendar.add(at(each.start), minutes(each.minutes))) == to_text(at(each.due)));
        CHECK(calendar.elapsed(at(each.start), at(each.due)) == minutes(each.minutes));
    }
}

TEST_CASE("business time is exact to the millisecond") {
    const Calendar calendar = Calendar::parse(with_holidays(""));
    const Time start = at("2026-03-27T15:59") + milliseconds(59'998);

    CHECK(calendar.add(start, milliseconds(2)) == at("2026-03-27T16:00"));
    CHECK(calendar.add(start, milliseconds(3)) == at("2026-03-30T07:00") + milliseconds(1));
    CHECK(calendar.elapsed(start, at("2026-03-30T07:00") + milliseconds(1)) == milliseconds(3));
}

TEST_CASE("business time ends with the year 9999") {
    const Time last = parse_time("9999-12-31T23:59:59.999Z").value();
    const Time first = parse_time("0001-01-01T00:00:00.000Z").value();
    for (const std::string& json : {std::string(), with_holidays(""), all_days("Asia/Tokyo", R"(["00:00","24:00"])")}) {
        const Calendar calendar = Calendar::parse(json);
        CHECK(calendar.add(at("9999-12-30T00:00"), std::chrono::hours(1000)) == last);
        CHECK(calendar.add(at("2026-01-01T00:00"), milliseconds::max()) == last);
        CHECK(calendar.add(last, milliseconds(1)) == last);
        CHECK(calendar.elapsed(Time{INT64_MIN}, first) == milliseconds(0));
        CHECK(calendar.elapsed(first, first + std::chrono::hours(24 * 7)) > std::chrono::hours(37));
    }
    const Calendar fridays = Calendar::parse(R"({"zone":"UTC","hours":{"fri":[["12:00","24:00"]]}})");
    CHECK(fridays.add(at("9999-12-31T11:00"), std::chrono::hours(12)) == last);
}

TEST_CASE("the hours that count can be shown") {
    const Calendar calendar = Calendar::parse(with_holidays(""));
    const Calendar night = Calendar::parse(R"({"zone":"UTC","hours":{"thu":[["22:00","06:00"]]}})");

    CHECK(calendar.intervals(at("2026-06-01T08:00"), at("2026-06-02T08:00"), 10) ==
          std::vector<Interval>{{at("2026-06-01T08:00"), at("2026-06-01T10:30")},
                                {at("2026-06-01T11:30"), at("2026-06-01T15:00")},
                                {at("2026-06-02T07:00"), at("2026-06-02T08:00")}});
    CHECK(calendar.intervals(at("2026-06-01T00:00"), at("2026-06-30T00:00"), 2).size() == 2);
    CHECK(calendar.intervals(at("2026-06-01T00:00"), at("2026-06-30T00:00"), 0).empty());
    CHECK(calendar.intervals(at("2026-06-02T00:00"), at("2026-06-01T00:00"), 9).empty());
    CHECK(night.intervals(at("2026-12-31T00:00"), at("2027-01-02T00:00"), 9) ==
          std::vector<Interval>{{at("2026-12-31T22:00"), at("2027-01-01T06:00")}});
    CHECK(Calendar().intervals(at("2026-06-01T00:00"), at("2026-06-02T00:00"), 9) ==
          std::vector<Interval>{{at("2026-06-01T00:00"), at("2026-06-02T00:00")}});
}

TEST_CASE("a moment is shown to people by the calendar's own clock") {
    const Calendar calendar = Calendar::parse(with_holidays(""));

    CHECK(calendar.local_text(at("2026-03-27T15:50")) == "Fri 2026-03-27 16:50 CET");
    CHECK(calendar.local_text(at("2026-03-29T22:30")) == "Mon 2026-03-30 00:30 CEST");
    CHECK(Calendar().local_text(at("2026-03-29T22:30")) == "Sun 2026-03-29 22:30 UTC");
    CHECK(calendar.local_text(Time{INT64_MAX}) == "Sat 10000-01-01 00:59 CET");
    CHECK(Calendar().local_text(Time{INT64_MAX}) == "Fri 9999-12-31 23:59 UTC");
    CHECK(calendar.zone() == "Europe/Berlin");
    CHECK_FALSE(calendar.is_all_hours());
    CHECK(Calendar().zone() == "UTC");
    CHECK(Calendar::parse("").is_all_hours());
}

TEST_CASE("a calendar is parsed once for all who have the same text") {
    CHECK(calendar_of(with_holidays("")) == calendar_of(with_holidays("")));
    CHECK(calendar_of(with_holidays("")) != calendar_of(with_holidays("\"2026-12-25\"")));
    CHECK(calendar_of("")->is_all_hours());
    CHECK_THROWS_AS(calendar_of("{}"), Error);
    const auto kept = calendar_of(with_holidays(""));
    for (int i = 0; i < 200; ++i) calendar_of(with_holidays("\"2" + std::to_string(100 + i) + "-12-25\""));
    CHECK(kept->zone() == "Europe/Berlin");
}

TEST_CASE("hours are refused by the place that is wrong") {
    check_refused(with_monday(R"([["09:00","12:00"],["11:59","13:00"]])"), "calendar.hours.mon[1]");
    check_refused(with_monday(R"([["09:00","12:00"],["08:00","09:01"]])"), "calendar.hours.mon[1]");
    check_refused(with_monday(R"([["22:00","06:00"],["23:00","23:30"]])"), "calendar.hours.mon[1]");
    for (const char* shift :
         {R"(["09:00","25:00"])", R"(["09:00","24:01"])", R"(["9:00","12:00"])", R"(["09:60","12:00"])",
          R"(["09:00","09:00"])", R"(["00:00","00:00"])", R"(["24:00","24:00"])", R"(["24:00","06:00"])",
          R"(["09:00"])", R"(["09:00","12:00","13:00"])", R"([9,12])", R"("09:00-12:00")", R"(["","12:00"])",
          R"(["09:00:00","12:00"])", R"(["-9:00","12:00"])", "null", "[]"}) {
        check_refused(with_monday("[" + std::string(shift) + "]"), "calendar.hours.mon[0]");
    }
    check_refused(with_monday("[]"), "calendar.hours");
    check_refused(with_monday("null"), "calendar.hours.mon");
    check_refused(with_monday("[" + repeated(R"(["09:00","12:00"])", 51) + "]"), "calendar.hours.mon");
    check_refused(R"({"zone":"UTC","hours":{}})", "calendar.hours");
    check_refused(R"({"zone":"UTC","hours":[]})", "calendar.hours");
    check_refused(R"({"zone":"UTC","hours":{"Monday":[]}})", "calendar.hours.Monday");
    check_refused(R"({"zone":"UTC","hours":{"fri":[["22:00","06:00"]],"sat":[["05:59","07:00"]]}})",
                  "calendar.hours.sat");
    check_refused(R"({"zone":"UTC","hours":{"mon":[["12:00","13:00"],["00:00","01:00"]],"sun":[["22:00","00:01"]]}})",
                  "calendar.hours.mon");
    CHECK_NOTHROW(Calendar::parse(with_monday(R"([["13:00","24:00"],["09:00","13:00"],["00:00","08:00"]])")));
    CHECK_NOTHROW(Calendar::parse(all_days("UTC", R"(["12:00","00:00"],["00:00","12:00"])")));
}

TEST_CASE("holidays are refused by the place that is wrong") {
    for (const char* wrong :
         {R"("2026-02-30")", R"("2026-2-3")", R"("0000-01-01")", R"("26-12-25")", R"("")", "null", "7", "[]", "{}",
          R"({"hours":[]})", R"({"date":"2026-12-24","every":"12-24"})", R"("2026-12-31")"}) {
        check_refused(with_holidays(R"("2026-12-31",)" + std::string(wrong)), "calendar.holidays[1]");
    }
    check_refused(with_holidays(R"({"every":"02-30"})"), "calendar.holidays[0].every");
    check_refused(with_holidays(R"({"every":"13-01"})"), "calendar.holidays[0].every");
    check_refused(with_holidays(R"({"every":5})"), "calendar.holidays[0].every");
    check_refused(with_holidays(R"({"every":"12-25"},{"every":"12-25"})"), "calendar.holidays[1]");
    check_refused(with_holidays(R"({"date":"2027-02-29"})"), "calendar.holidays[0].date");
    check_refused(with_holidays(R"({"date":"2026-12-24","note":"Eve"})"), "calendar.holidays[0].note");
    check_refused(with_holidays(R"({"date":"2026-12-24","hours":{}})"), "calendar.holidays[0].hours");
    check_refused(with_holidays(R"("2026-12-31","2027-12-31",{"date":"2026-12-24","hours":[["09:00","9:30"]]})"),
                  "calendar.holidays[2].hours[0]");
    check_refused(with_holidays(R"({"every":"12-24","hours":[["09:00","11:00"],["10:00","12:00"]]})"),
                  "calendar.holidays[0].hours[1]");
    check_refused(with_holidays(repeated("\"2026-12-25\"", 1001)), "calendar.holidays");
    check_refused(work + std::string(R"(,"holidays":null})"), "calendar.holidays");
    CHECK_NOTHROW(Calendar::parse(with_holidays(R"({"every":"02-29"},"2028-02-29")")));
}

TEST_CASE("a calendar as a whole is refused by the place that is wrong") {
    const std::string hours = R"("hours":{"mon":[["09:00","12:00"]]})";
    for (const char* zone :
         {"Europe/Bonn", "europe/berlin", "", "localtime", "../UTC", "right/UTC", "CEST", "+01:00"}) {
        check_refused(R"({"zone":")" + std::string(zone) + "\"," + hours + "}", "calendar.zone");
    }
    check_refused("{" + hours + "}", "calendar.zone");
    check_refused(R"({"zone":null,)" + hours + "}", "calendar.zone");
    check_refused(R"({"zone":"UTC"})", "calendar.hours");
    check_refused(R"({"zone":"UTC","zone":"UTC",)" + hours + "}", "calendar");
    check_refused(R"({"zone":"UTC","hours":{"mon":[["09:00","12:00"]],"mon":[]}})", "calendar");
    check_refused(R"({"zone":"UTC","timezone":"UTC",)" + hours + "}", "calendar.timezone");
    for (const char* json : {"{", " ", "[]", "null", "\"UTC\"", "1.5"}) check_refused(json, "calendar");

    try {
        Calendar::parse(R"({"zone":"Nowhere",)" + hours + "}", "policy.calendar");
        FAIL_CHECK("is not refused");
    } catch (const Error& error) {
        CHECK(error.field() == "policy.calendar.zone");
    }
}

TEST_CASE("several threads may ask the same calendar") {
    const Calendar shared = Calendar::parse(with_holidays(""));
    const Calendar own = Calendar::parse(with_holidays(""));
    std::array<std::int64_t, 4> sums{};
    std::vector<std::thread> threads;
    const auto sum_of = [](const Calendar& calendar) {
        std::int64_t sum = 0;
        for (int i = 0; i < 500; ++i) {
            const Time start = at("2020-01-01T00:00") + std::chrono::hours(i * 2000);
            sum += calendar.add(start, minutes(i)).milliseconds % 1'000'000'007;
        }
        return sum;
    };
    for (std::int64_t& sum : sums) threads.emplace_back([&] { sum = sum_of(shared); });
    for (std::thread& thread : threads) thread.join();

    const std::int64_t expected = sum_of(own);
    for (const std::int64_t sum : sums) CHECK(sum == expected);
}

}  // namespace helpdesk
