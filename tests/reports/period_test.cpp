#include <catch2/catch.hpp>

#include <set>

#include "tests/support.hpp"

namespace helpdesk {

namespace {

using std::chrono::hours;

std::vector<std::string> groups_of(const Value& report) {
    std::vector<std::string> groups;
    for (const Value& row : *report.find("rows")->array()) groups.push_back(member(row, "group"));
    return groups;
}

// The only row in which something was created.
std::string created_in(Desk& desk, const std::string& question) {
    std::string found;
    const Value report = desk.call("report.volume", question);
    for (const Value& row : *report.find("rows")->array()) {
        if (member(row, "created") != "0") found += member(row, "group") + "=" + member(row, "created") + " ";
    }
    return found;
}

}  // namespace

TEST_CASE("days of 23 and 25 hours have as many hours, and each happening is in one of them") {
    Desk desk(GENERATE(from_range(backends())));
    desk.turn_clock(*parse_time("2026-10-25T00:30:00Z") - desk.now());
    desk.open_ticket();  // 02:30 in summer time
    desk.turn_clock(hours(1));
    desk.open_ticket();  // 02:30 again
    desk.turn_clock(hours(48));

    const std::string berlin = R"("zone":"Europe/Berlin","by":"hour")";
    const auto spring =
        groups_of(desk.call("report.volume", R"({"from":"2026-03-29","to":"2026-03-29",)" + berlin + "}"));
    const auto autumn =
        groups_of(desk.call("report.volume", R"({"from":"2026-10-25","to":"2026-10-25",)" + berlin + "}"));

    CHECK(spring.size() == 23);
    CHECK(spring[1] == "2026-03-29T01:00+01:00");
    CHECK(spring[2] == "2026-03-29T03:00+02:00");
    CHECK(autumn.size() == 25);
    CHECK(std::set<std::string>(autumn.begin(), autumn.end()).size() == 25);
    CHECK(created_in(desk, R"({"from":"2026-10-25","to":"2026-10-25",)" + berlin + "}") ==
          "2026-10-25T02:00+02:00=1 2026-10-25T02:00+01:00=1 ");
    CHECK(created_in(desk, R"({"from":"2026-10-20","by":"hour_of_day","zone":"Europe/Berlin"})") == "02=2 ");
    CHECK(created_in(desk, R"({"from":"2026-10-20","by":"day","zone":"Europe/Berlin"})") == "2026-10-25=2 ");
}

TEST_CASE("a day begins at midnight of the zone that is asked for") {
    Desk desk(GENERATE(from_range(backends())));
    desk.turn_clock(*parse_time("2026-03-02T23:30:00Z") - desk.now());
    desk.open_ticket();
    desk.call("user.update", R"({"id":"manager@example.org","time_zone":"Asia/Kathmandu"})");
    desk.turn_clock(hours(24));
    const std::string days = R"({"from":"2026-03-01","by":"day")";
    CHECK(created_in(desk, days + "}") == "2026-03-02=1 ");
    CHECK(created_in(desk, days + R"(,"zone":"Europe/Berlin"})") == "2026-03-03=1 ");
    CHECK(created_in(desk, days + R"(,"zone":"America/Los_Angeles"})") == "2026-03-02=1 ");
    CHECK(created_in(desk, R"({"from":"2026-03-01","by":"hour","zone":"Asia/Kathmandu"})") ==
          "2026-03-03T05:00+05:45=1 ");
    CHECK(member(desk.call("report.volume", days + "}", "manager@example.org"), "zone") == "Asia/Kathmandu");
}

TEST_CASE("weeks begin on Mondays, months on the first, and the ends of the period cut them") {
    Desk desk;
    desk.turn_clock(hours(24 * 100));
    const Value weeks = desk.call("report.volume", R"({"from":"2026-03-04","to":"2026-03-17","by":"week"})");
    CHECK(groups_of(weeks) == std::vector<std::string>{"2026-03-02", "2026-03-09", "2026-03-16"});
    CHECK(member(weeks.find("rows")->array()->front(), "begins_at") == "2026-03-04T00:00:00.000Z");
    CHECK(member(weeks.find("rows")->array()->back(), "ends_at") == "2026-03-18T00:00:00.000Z");
    const Value months = desk.call("report.volume", R"({"from":"2025-12","to":"2026-02","by":"month"})");
    CHECK(groups_of(months) == std::vector<std::string>{"2025-12", "2026-01", "2026-02"});
    CHECK(groups_of(desk.call("report.volume", R"({"from":"2026","by":"hour_of_week"})")).size() == 168);
    CHECK(groups_of(desk.call("report.volume", "{}")).size() == 30);
}

TEST_CASE("a report ends now, and what happened this very moment is in it") {
    Desk desk(GENERATE(from_range(backends())));
    desk.open_ticket();
    const Value report = desk.call("report.volume", R"({"from":"today","to":"2026-03","by":"total"})");
    CHECK(member(report, "to") == "2026-03-02T09:00:00.001Z");
    CHECK(member(report.find("rows")->array()->front(), "created") == "1");
}

TEST_CASE("what is no period is refused, with the field and what to do") {
    Desk desk(GENERATE(from_range(backends())));
    const std::string before = desk.everything();
    const std::tuple<const char*, const char*, const char*> cases[] = {
        {R"({"from":"soon"})", "from", R"("soon" is no time)"},
        {R"({"from":""})", "from", R"("" is no time)"},
        {R"({"from":"2026-02-30"})", "from", "is no time"},
        {R"({"from":"99999999w"})", "from", "is no time"},
        {R"({"to":"never"})", "to", "is no time"},
        {R"({"from":"2026-02-02","to":"2026-02-01"})", "to", "the period ends before it begins"},
        {R"({"from":"2026-02-02T00:00:00Z","to":"2026-02-01T23:59:59.998Z"})", "to", "ends before it begins"},
        {R"({"from":"tomorrow","to":"2026-04"})", "from", "the period lies ahead"},
        {R"({"from":"tomorrow"})", "from", "the period lies ahead"},
        {R"({"zone":"Mars/Olympus"})", "zone", "there is no time zone"},
        {R"({"zone":"../../etc/passwd"})", "zone", "there is no time zone"},
        {R"({"zone":""})", "zone", "there is no time zone"},
        {R"({"from":"1000","by":"day"})", "by", "more than 5000 rows by day"},
        {R"({"from":"0001-01-01T00:00:00Z","by":"month"})", "by", "more than 5000 rows by month"},
        {R"({"from":"2020","by":"hour"})", "by", "more than 5000 rows by hour"},
        {R"({"by":"moon"})", "by", "moon"},
        {R"({"query":"status:nope"})", "query", "nope"},
        {R"({"query":"sort:created"})", "query", "a report has an order of its own"},
    };
    for (const auto& [arguments, field, message] : cases) {
        for (const char* report : {"report.volume", "report.times", "report.sla", "report.backlog"}) {
            INFO(report << arguments);
            const std::string name = report;
            const Error error = desk.refused(name, arguments);
            CHECK((error.fault() == Fault::invalid || error.fault() == Fault::not_found));
            CHECK(error.field() == field);
            CHECK(std::string(error.what()).find(message) != std::string::npos);
        }
    }
    CHECK(desk.refused("report.backlog", R"({"by":"weekday"})").field() == "by");
    CHECK(desk.everything() == before);
    desk.call("report.times", R"({"from":"0001-01-01T00:00:00Z","zone":"America/New_York","by":"agent"})");
}

}  // namespace helpdesk
