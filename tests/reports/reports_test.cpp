#include <catch2/catch.hpp>

#include "engine/mail/place.hpp"
#include "engine/reports/spread.hpp"
#include "tests/support.hpp"

namespace helpdesk {

namespace {

using std::chrono::hours;
using std::chrono::minutes;

// The rows of a report with these fields, each as one line.
std::string lines(const Value& report, const std::vector<std::string>& fields) {
    std::string text;
    for (const Value& row : *report.find("rows")->array()) {
        text += member(row, "group");
        for (const std::string& field : fields) text += " " + member(row, field);
        text += "\n";
    }
    return text;
}

const std::vector<std::string> volumes{"created", "resolved", "reopened", "comments", "notes"};
const std::vector<std::string> spread{"clock",       "count",       "mean_seconds",   "p50_seconds",
                                      "p90_seconds", "p95_seconds", "longest_seconds"};
const std::vector<std::string> promises{"clock", "kept", "missed", "kept_permille"};
const std::vector<std::string> backlog{"open",    "unassigned",      "waiting",
                                       "overdue", "age_p50_seconds", "age_longest_seconds"};

std::string of(const std::string& ticket, const std::string& rest = {}) {
    return R"({"id":")" + ticket + "\"" + rest + "}";
}

void say(Desk& desk, const std::string& ticket, const std::string& as, bool internal = false) {
    desk.call("comment.add",
              R"({"ticket":")" + ticket + R"(","body":"b","internal":)" + (internal ? "true}" : "false}"), as);
}

// Monday: the first is answered after half an hour and resolved after two, and on Tuesday it is reopened by the
// customer and resolved an hour later. The second, of Billing, waits for its customer from 11:00 on.
void fill(Desk& desk) {
    desk.open_ticket("First");
    desk.call("ticket.assign", of("1", R"(,"assignee":"agent@example.org")"));
    desk.turn_clock(minutes(30));
    say(desk, "1", "agent@example.org");
    desk.turn_clock(minutes(30));
    desk.call(
        "ticket.create",
        R"({"title":"Second","description":".","customer":"customer@example.org","department":"Billing","source":"PHONE"})");
    say(desk, "2", "manager@example.org", true);
    desk.turn_clock(minutes(60));
    desk.call("ticket.resolve", of("1"), "agent@example.org");
    desk.call("ticket.update", of("2", R"(,"status":"WAITING_CUSTOMER")"));
    desk.turn_clock(hours(23));
    say(desk, "1", "customer@example.org");
    desk.turn_clock(hours(1));
    desk.call("ticket.resolve", of("1"), "agent@example.org");
    desk.turn_clock(hours(48));
}

constexpr const char* two_days = R"({"from":"2026-03-02","to":"2026-03-03")";

std::string by(const std::string& what) { return std::string(two_days) + R"(,"by":")" + what + "\"}"; }

}  // namespace

TEST_CASE("a percentile is the nearest rank: the first value that so many of all do not exceed") {
    const auto seconds = [](std::vector<std::int64_t> values) {
        for (std::int64_t& value : values) value *= 1000;
        return spread_of(values);
    };
    const Spread ten = seconds({10, 9, 8, 7, 6, 5, 4, 3, 2, 1});
    CHECK(ten.count == 10);
    CHECK(ten.mean == 5);  // 5.5, rounded down
    CHECK(ten.p50 == 5);
    CHECK(ten.p90 == 9);
    CHECK(ten.p95 == 10);
    CHECK(ten.longest == 10);
    const Spread twenty = seconds({1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20});
    CHECK(twenty.p50 == 10);
    CHECK(twenty.p90 == 18);
    CHECK(twenty.p95 == 19);
    CHECK(seconds({7}).p50 == 7);
    CHECK(seconds({7}).p95 == 7);
    CHECK(spread_of({}).count == 0);
    CHECK_FALSE(spread_of({}).p50);
}

TEST_CASE("volumes are counted when they happen, and by what the ticket had then") {
    Desk desk(GENERATE(from_range(backends())));
    fill(desk);

    CHECK(lines(desk.call("report.volume", by("day")), volumes) == "2026-03-02 2 1 0 1 1\n2026-03-03 0 1 1 1 0\n");
    CHECK(lines(desk.call("report.volume", by("total")), volumes) == "total 2 2 1 2 1\n");
    CHECK(lines(desk.call("report.volume", by("agent")), volumes) ==
          "agent@example.org 0 2 1 1 0\nmanager@example.org 0 0 0 0 1\nnone 2 0 0 1 0\n");
    CHECK(lines(desk.call("report.volume", by("department")), volumes) == "Billing 1 0 0 0 1\nnone 1 2 1 2 0\n");
    CHECK(lines(desk.call("report.volume", by("source")), volumes) ==
          "WEB 1 2 1 2 0\nEMAIL 0 0 0 0 0\nPHONE 1 0 0 0 1\nCHAT 0 0 0 0 0\n");
    CHECK(lines(desk.call("report.volume", R"({"from":"2026-03-02","by":"total","query":"source:phone"})"), volumes) ==
          "total 1 0 0 0 1\n");
    CHECK(lines(desk.call("report.volume", R"({"from":"2026-03-02","by":"total","query":"second"})"), volumes) ==
          "total 1 0 0 0 1\n");
}

TEST_CASE("the second resolution of a ticket took all the time in which it was open") {
    Desk desk(GENERATE(from_range(backends())));
    fill(desk);

    CHECK(lines(desk.call("report.times", by("total")), spread) ==
          "total response 1 1800 1800 1800 1800 1800\ntotal resolution 2 9000 7200 10800 10800 10800\n");
    CHECK(lines(desk.call("report.sla", by("day")), promises) ==
          "2026-03-02 response 1 0 1000\n2026-03-02 resolution 1 0 1000\n"
          "2026-03-03 response 0 0 null\n2026-03-03 resolution 1 0 1000\n");
}

TEST_CASE("the backlog of a past day stays what it was, whatever has become of its tickets") {
    Desk desk(GENERATE(from_range(backends())));
    fill(desk);
    const std::string expected = "2026-03-02 1 1 1 0 50400 50400\n2026-03-03 1 1 1 0 136800 136800\n";
    CHECK(lines(desk.call("report.backlog", by("day")), backlog) == expected);

    desk.call("ticket.reopen", of("1"));
    desk.call("ticket.resolve", of("2"));
    desk.call("ticket.update", of("2", R"(,"department":"Technical Support","priority":"URGENT")"));
    desk.call("ticket.assign", of("2", R"(,"assignee":"agent@example.org")"));
    desk.turn_clock(hours(1));

    CHECK(lines(desk.call("report.backlog", by("day")), backlog) == expected);
    CHECK(lines(desk.call("report.backlog", by("department")), {"open"}) == "Billing 1\n");
    CHECK(lines(desk.call("report.backlog", R"({"by":"agent"})"), {"open"}) == "agent@example.org 1\n");
}

TEST_CASE("what has no policy counts by the clock on the wall, and has no promise to keep") {
    Desk desk(GENERATE(from_range(backends())));
    desk.call("policy.delete", R"({"id":"Medium"})");
    fill(desk);
    CHECK(lines(desk.call("report.times", by("total")), {"clock", "count", "longest_seconds"}) ==
          "total response 1 1800\ntotal resolution 2 10800\n");
    CHECK(lines(desk.call("report.sla", by("total")), promises) ==
          "total response 0 0 null\ntotal resolution 0 0 null\n");
}

TEST_CASE("times are business time by the hours that were promised, and late answers miss their promise") {
    Desk desk(GENERATE(from_range(backends())));
    desk.call(
        "policy.update",
        R"({"id":"Medium","calendar":{"zone":"UTC","hours":{"mon":[["10:00","12:00"]],"tue":[["10:00","12:00"]]}}})");
    desk.open_ticket();  // Monday, 09:00
    desk.call("policy.update", R"({"id":"Medium","calendar":null})");
    desk.turn_clock(hours(26));
    say(desk, "1", "agent@example.org");  // Tuesday, 11:00
    desk.turn_clock(hours(7 * 24));
    desk.call("ticket.resolve", of("1"));  // a week later
    const std::string all = R"({"from":"2026-03-02","by":"total"})";
    CHECK(lines(desk.call("report.times", all), {"clock", "count", "longest_seconds"}) ==
          "total response 1 10800\ntotal resolution 1 25200\n");
    CHECK(lines(desk.call("report.sla", all), promises) == "total response 1 0 1000\ntotal resolution 1 0 1000\n");

    desk.open_ticket();
    desk.turn_clock(hours(25));
    desk.call("ticket.resolve", of("2"));  // unanswered, and late with both
    desk.turn_clock(hours(1));
    CHECK(lines(desk.call("report.sla", all), promises) == "total response 1 1 500\ntotal resolution 1 1 500\n");
    CHECK(lines(desk.call("report.times", all), {"clock", "count"}) == "total response 1\ntotal resolution 2\n");

    desk.open_ticket();
    say(desk, "3", "agent@example.org");
    desk.turn_clock(hours(1));
    CHECK(lines(desk.call("report.sla", all), {"clock", "kept_permille", "both_permille"}) ==
          "total response 666 600\ntotal resolution 500 600\n");
}

TEST_CASE("a merged ticket leaves the backlog without being resolved, and its first message stays no comment") {
    Desk desk(GENERATE(from_range(backends())));
    for (const char* letter : {R"({"message_id":"a@x","from":"carl@example.net","subject":"A","text":"Hi."})",
                               R"({"message_id":"b@x","from":"carl@example.net","subject":"B","text":"Ho."})"}) {
        desk.call("mail.receive", letter);
        desk.turn_clock(hours(1));
    }
    const std::string day = R"({"from":"2026-03-02","to":"2026-03-02","by":"total"})";
    const std::string before = lines(desk.call("report.volume", R"({"from":"today","by":"total"})"), volumes);
    desk.turn_clock(hours(24));
    const std::string was_open = lines(desk.call("report.backlog", day), {"open", "age_longest_seconds"});

    desk.call("ticket.merge", R"({"id":"2","into":"1"})");
    desk.turn_clock(hours(1));

    CHECK(desk.number("SELECT count(*) FROM tickets WHERE merged_into_id IS NOT NULL") == 1);
    CHECK(before == "total 2 0 0 0 0\n");
    CHECK(lines(desk.call("report.volume", R"({"from":"2026-03-02","by":"total"})"), volumes) == before);
    CHECK(lines(desk.call("report.backlog", day), {"open", "age_longest_seconds"}) == was_open);
    CHECK(lines(desk.call("report.backlog", R"({"by":"total"})"), {"open"}) == "total 1\n");
    CHECK(lines(desk.call("report.times", R"({"by":"total"})"), {"clock", "count"}) ==
          "total response 0\ntotal resolution 0\n");
}

TEST_CASE("what another program wrote without a history counts as it stands in the ticket") {
    Desk desk(GENERATE(from_range(backends())));
    desk.open_ticket();
    desk.turn_clock(hours(48));
    EngineAccess::write(desk.engine(), [](Session& session) {
        session.run({"test",
                     "UPDATE tickets SET resolved_at = '2026-03-03T09:00:00.000Z', first_response_at = "
                     "'2026-03-02T10:00:00.000Z', updated_at = '2026-03-03T09:00:00.000Z'"});
    });
    CHECK(lines(desk.call("report.volume", by("day")), volumes) == "2026-03-02 1 0 0 0 0\n2026-03-03 0 1 0 0 0\n");
    CHECK(lines(desk.call("report.backlog", by("day")), {"open"}) == "2026-03-02 1\n2026-03-03 0\n");
    CHECK(lines(desk.call("report.times", by("total")), {"clock", "longest_seconds"}) ==
          "total response 3600\ntotal resolution 86400\n");
}

TEST_CASE("a deleted ticket is in no report, and a department that is gone goes by its id") {
    Desk desk(GENERATE(from_range(backends())));
    fill(desk);
    desk.call("department.create", R"({"name":"Third"})");
    desk.call("ticket.update", of("1", R"(,"department":"Third")"));
    const std::string id = member(desk.call("department.show", of("Third")), "id");
    desk.turn_clock(hours(1));
    desk.call("ticket.reopen", of("1"));
    desk.call("department.delete", of("Third"));
    desk.call("ticket.delete", of("2"));
    desk.turn_clock(hours(1));

    CHECK(lines(desk.call("report.volume", R"({"from":"2026-03-02","by":"department"})"), volumes) ==
          id + " 0 0 1 0 0\nnone 1 2 1 2 0\n");
}

TEST_CASE("an agent's reports are of the tickets that the agent sees, and customers have none") {
    Desk desk(GENERATE(from_range(backends())));
    fill(desk);
    desk.call("user.create", R"({"email":"bill@example.org","role":"AGENT","department":"Billing"})");
    desk.call("role.create", R"({"name":"READER","permissions":["tickets:read","reports:read"]})");
    desk.call("user.create", R"({"email":"reader@example.org","role":"READER"})");
    desk.call("ticket.update", of("1", R"(,"department":"Technical Support")"));
    const auto created = [&](const char* as) {
        return lines(desk.call("report.volume", by("total"), as), {"created"});
    };

    CHECK(created("manager@example.org") == "total 2\n");
    CHECK(created("admin@example.org") == "total 2\n");
    CHECK(created("bill@example.org") == "total 1\n");
    CHECK(created("agent@example.org") == "total 1\n");
    for (const char* report : {"report.volume", "report.times", "report.sla", "report.backlog"}) {
        CHECK(desk.refused(report, "{}", "customer@example.org").fault() == Fault::denied);
        CHECK(desk.refused(report, "{}", "reader@example.org").fault() == Fault::denied);
    }
}

TEST_CASE("nothing happened in an empty period: there are its rows, and no values") {
    Desk desk(GENERATE(from_range(backends())));
    CHECK(lines(desk.call("report.volume", by("day")), volumes) == "2026-03-02 0 0 0 0 0\n");
    CHECK(lines(desk.call("report.volume", by("agent")), volumes) == "");
    CHECK(lines(desk.call("report.backlog", R"({"from":"2025-01","to":"2025-01","by":"total"})"), backlog) ==
          "total 0 0 0 0 null null\n");
    CHECK(lines(desk.call("report.times", by("total")), spread) ==
          "total response 0 null null null null null\ntotal resolution 0 null null null null null\n");
}

}  // namespace helpdesk
