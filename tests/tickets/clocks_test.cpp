#include <catch2/catch.hpp>

#include "tests/support.hpp"

namespace helpdesk {

namespace {

using namespace std::chrono_literals;

class ClockDesk : public Desk {
public:
    explicit ClockDesk(Backend backend) : Desk(backend) {
        call("department.update", R"({"id":"Technical Support","manager":"manager@example.org"})");
    }

    // Does something to ticket 1, and gives the ticket as it is then.
    Value on(const std::string& operation, const std::string& rest = "", const std::string& as = {}) {
        const bool of_comment = operation.starts_with("comment");
        const Value answer =
            call(operation, std::string(of_comment ? R"({"ticket":"1")" : R"({"id":"1")") + rest + "}", as);
        return of_comment ? call("ticket.show", R"({"id":"1"})") : answer;
    }
    std::string field(const std::string& name) { return member(call("ticket.show", R"({"id":"1"})"), name); }
    std::string sweep() { return to_json(call("sla.sweep", "{}")); }
};

}  // namespace

TEST_CASE("a ticket begins in the default status, with the due times of its priority's policy") {
    Desk desk(GENERATE(from_range(backends())));
    const std::tuple<const char*, const char*, const char*, const char*> cases[] = {
        {"URGENT", "Urgent", "2026-03-02T09:15:00.000Z", "2026-03-02T13:00:00.000Z"},
        {"HIGH", "High", "2026-03-02T10:00:00.000Z", "2026-03-02T17:00:00.000Z"},
        {"MEDIUM", "Medium", "2026-03-02T13:00:00.000Z", "2026-03-03T09:00:00.000Z"},
        {"LOW", "Low", "2026-03-02T17:00:00.000Z", "2026-03-05T09:00:00.000Z"},
    };
    for (const auto& [priority, policy, response, resolution] : cases) {
        const Value ticket = desk.call(
            "ticket.create", R"({"title":"T","description":".","customer":"customer@example.org","priority":")" +
                                 std::string(priority) + "\"}");
        INFO(priority);
        CHECK(member(ticket, "status") == "OPEN");
        CHECK(member(ticket, "sla_policy") == policy);
        CHECK(member(ticket, "response_due_at") == response);
        CHECK(member(ticket, "resolution_due_at") == resolution);
        CHECK(member(ticket, "version") == "1");
        CHECK(member(ticket, "created_at") == "2026-03-02T09:00:00.000Z");
        CHECK(member(ticket, "resolved_at") == "null");
        CHECK(member(ticket, "overdue") == "false");
    }
}

TEST_CASE("a ticket without a policy for its priority has no due times, and is never late") {
    ClockDesk desk(GENERATE(from_range(backends())));
    desk.call("policy.update", R"({"id":"Medium","is_active":false})");
    desk.open_ticket();
    CHECK(desk.field("sla_policy") == "null");
    CHECK(desk.field("response_due_at") == "null");
    desk.turn_clock(9000h);
    CHECK(desk.field("overdue") == "false");
    CHECK(desk.sweep() == R"({"response_breached":0,"resolution_breached":0,"told":0,"closed":0,"given":0})");

    desk.on("ticket.update", R"(,"priority":"HIGH")");
    CHECK(desk.field("sla_policy") == "High");
    CHECK(desk.field("overdue") == "true");
}

TEST_CASE("another priority brings its own due times, counted from the creation") {
    ClockDesk desk(GENERATE(from_range(backends())));
    desk.open_ticket();
    desk.turn_clock(30min);

    const Value urgent = desk.on("ticket.update", R"(,"priority":"URGENT")");
    CHECK(member(urgent, "response_due_at") == "2026-03-02T09:15:00.000Z");
    CHECK(member(urgent, "response_breached") == "true");
    const Value low = desk.on("ticket.update", R"(,"priority":"LOW")");
    CHECK(member(low, "response_due_at") == "2026-03-02T17:00:00.000Z");
    CHECK(member(low, "response_breached") == "false");
    desk.call("policy.update", R"({"id":"Low","response_time":1})");
    CHECK(desk.field("response_due_at") == "2026-03-02T17:00:00.000Z");
}

TEST_CASE("the first response is the first public comment by staff that is not the customer's own") {
    ClockDesk desk(GENERATE(from_range(backends())));
    desk.open_ticket();
    const std::tuple<const char*, const char*, const char*> silent[] = {
        {"the customer's own words", R"(,"body":"b")", "customer@example.org"},
        {"an internal note", R"(,"body":"b","internal":true)", "agent@example.org"},
        {"the customer's words that staff typed in", R"(,"body":"b","author":"customer@example.org")",
         "manager@example.org"},
    };
    for (const auto& [what, rest, as] : silent) {
        desk.turn_clock(1min);
        INFO(what);
        CHECK(member(desk.on("comment.add", rest, as), "first_response_at") == "null");
    }
    desk.on("ticket.assign", R"(,"assignee":"agent@example.org")");
    CHECK(desk.field("first_response_at") == "null");
    desk.turn_clock(1min);
    CHECK(member(desk.on("comment.add", R"(,"body":"b")", "agent@example.org"), "first_response_at") ==
          "2026-03-02T09:04:00.000Z");
    desk.turn_clock(1min);
    CHECK(member(desk.on("comment.add", R"(,"body":"b")", "manager@example.org"), "first_response_at") ==
          "2026-03-02T09:04:00.000Z");
}

TEST_CASE("staff who opened the ticket themselves do not answer it by writing on it") {
    ClockDesk desk(GENERATE(from_range(backends())));
    desk.call("ticket.create", R"({"title":"Mine","description":"."})", "agent@example.org");
    CHECK(member(desk.on("comment.add", R"(,"body":"b")", "agent@example.org"), "first_response_at") == "null");
    CHECK(member(desk.on("comment.add", R"(,"body":"b")", "manager@example.org"), "first_response_at") != "null");
}

TEST_CASE("a response that comes in time breaches nothing, and one that comes too late does") {
    const Backend backend = GENERATE(from_range(backends()));
    for (const auto& [after, breached] : {std::pair(240min, "false"), std::pair(240min + 1min, "true")}) {
        ClockDesk desk(backend);
        desk.open_ticket();
        desk.turn_clock(after);
        CHECK(member(desk.on("comment.add", R"(,"body":"b")", "agent@example.org"), "response_breached") == breached);
        desk.turn_clock(1h);
        desk.sweep();
        CHECK(desk.field("response_breached") == breached);
    }
}

TEST_CASE("resolving sets the time, closing keeps it, and doing so twice changes nothing") {
    ClockDesk desk(GENERATE(from_range(backends())));
    desk.open_ticket();
    desk.turn_clock(1h);
    CHECK(member(desk.on("ticket.resolve", "", "agent@example.org"), "resolved_at") == "2026-03-02T10:00:00.000Z");
    desk.turn_clock(1h);
    const std::string before = desk.everything();
    CHECK(member(desk.on("ticket.resolve", "", "agent@example.org"), "status") == "RESOLVED");
    CHECK(desk.everything() == before);

    const Value closed = desk.on("ticket.close", "", "agent@example.org");
    CHECK(member(closed, "status") == "CLOSED");
    CHECK(member(closed, "resolved_at") == "2026-03-02T10:00:00.000Z");
    CHECK(member(desk.on("ticket.resolve"), "status") == "CLOSED");
    const std::string after = desk.everything();
    CHECK(member(desk.on("ticket.close"), "version") == "3");
    CHECK(desk.everything() == after);
}

TEST_CASE("a ticket is reopened into the default status, by staff and by its customer, and only if it was resolved") {
    ClockDesk desk(GENERATE(from_range(backends())));
    desk.open_ticket();
    CHECK(desk.refused("ticket.reopen", R"({"id":"1"})").fault() == Fault::invalid);
    for (const char* as : {"agent@example.org", "customer@example.org"}) {
        desk.on("ticket.close");
        desk.turn_clock(1min);
        const Value reopened = desk.on("ticket.reopen", "", as);
        CHECK(member(reopened, "status") == "OPEN");
        CHECK(member(reopened, "resolved_at") == "null");
    }
    CHECK_THAT(desk.refused("ticket.reopen", R"({"id":"1"})").what(), Catch::Contains("TKT-000001 is open already"));
}

TEST_CASE("a customer's word brings back what was resolved or waiting, and nothing else does") {
    ClockDesk desk(GENERATE(from_range(backends())));
    desk.open_ticket();
    const std::tuple<const char*, const char*, const char*, const char*> cases[] = {
        {"RESOLVED", "customer@example.org", "", "OPEN"},
        {"CLOSED", "customer@example.org", "", "OPEN"},
        {"WAITING_CUSTOMER", "customer@example.org", "", "OPEN"},
        {"IN_PROGRESS", "customer@example.org", "", "IN_PROGRESS"},
        {"RESOLVED", "agent@example.org", "", "RESOLVED"},
        {"WAITING_CUSTOMER", "agent@example.org", "", "WAITING_CUSTOMER"},
        {"RESOLVED", "agent@example.org", R"(,"internal":true)", "RESOLVED"},
        {"RESOLVED", "manager@example.org", R"(,"author":"customer@example.org")", "OPEN"},
    };
    for (const auto& [status, as, rest, then] : cases) {
        INFO(status << " and a word by " << as << rest);
        desk.on("ticket.update", R"(,"status":")" + std::string(status) + "\"");
        CHECK(member(desk.on("comment.add", std::string(R"(,"body":"b")") + rest, as), "status") == then);
    }
}

TEST_CASE("overdue is true at every reading behind a due time, and the flags follow a touch or a sweep") {
    ClockDesk desk(GENERATE(from_range(backends())));
    desk.open_ticket();
    desk.turn_clock(240min);
    CHECK(desk.field("overdue") == "false");
    desk.turn_clock(1ms);
    CHECK(desk.field("overdue") == "true");
    CHECK(desk.field("response_breached") == "false");
    CHECK(member(desk.on("ticket.update", R"(,"title":"Touched")"), "response_breached") == "true");

    desk.turn_clock(24h);
    CHECK(desk.field("resolution_breached") == "false");
    CHECK(desk.sweep() == R"({"response_breached":0,"resolution_breached":1,"told":2,"closed":0,"given":0})");
    CHECK(desk.field("resolution_breached") == "true");
    const std::string before = desk.everything();
    CHECK(desk.sweep() == R"({"response_breached":0,"resolution_breached":0,"told":0,"closed":0,"given":0})");
    CHECK(desk.everything() == before);
}

TEST_CASE("a sweep flags every late ticket once, whatever its limit, and tells assignee and manager once") {
    ClockDesk desk(GENERATE(from_range(backends())));
    for (int i = 0; i < 5; ++i) desk.open_ticket();
    desk.call("ticket.update", R"({"id":"1","assignee":"agent@example.org","department":"Technical Support"})");
    desk.call("ticket.resolve", R"({"id":"2"})");
    desk.turn_clock(5h);

    CHECK(to_json(desk.call("sla.sweep", R"({"limit":3})")) ==
          R"({"response_breached":3,"resolution_breached":0,"told":6,"closed":0,"given":0})");
    CHECK(desk.sweep() == R"({"response_breached":1,"resolution_breached":0,"told":2,"closed":0,"given":0})");
    desk.turn_clock(48h);
    CHECK(desk.sweep() == R"({"response_breached":0,"resolution_breached":4,"told":8,"closed":0,"given":0})");
    CHECK(desk.number("SELECT count(*) FROM notifications WHERE type = 'SLA_BREACHED'") == 4);
    CHECK(desk.number("SELECT count(*) FROM _events WHERE kind LIKE 'sla.%'") == 16);
    CHECK(desk.number("SELECT count(*) FROM ticket_history WHERE field LIKE '%breached'") == 8);
    CHECK(desk.number("SELECT count(*) FROM tickets WHERE response_breached = TRUE") == 4);
    CHECK(desk.refused("sla.sweep", R"({"limit":0})").field() == "limit");
    CHECK(desk.refused("sla.sweep", "{}", "agent@example.org").fault() == Fault::denied);
}

TEST_CASE("a ticket resolved in time stays unbreached, and its clock goes on when it is reopened") {
    ClockDesk desk(GENERATE(from_range(backends())));
    desk.open_ticket();
    desk.on("comment.add", R"(,"body":"b")", "agent@example.org");
    desk.on("ticket.resolve");
    desk.turn_clock(48h);
    desk.sweep();
    CHECK(desk.field("resolution_breached") == "false");
    CHECK(desk.field("overdue") == "false");
    CHECK(member(desk.on("ticket.reopen"), "resolution_breached") == "false");
    desk.turn_clock(24h);
    CHECK(desk.field("overdue") == "false");
    desk.turn_clock(1ms);
    CHECK(desk.field("overdue") == "true");
    CHECK(desk.field("response_breached") == "false");
}

TEST_CASE("a ticket resolved without an answer owes none any more") {
    ClockDesk desk(GENERATE(from_range(backends())));
    desk.open_ticket();
    desk.turn_clock(1h);
    desk.on("ticket.resolve");
    desk.turn_clock(24h);
    CHECK(desk.sweep() == R"({"response_breached":0,"resolution_breached":0,"told":0,"closed":0,"given":0})");
    CHECK(desk.field("response_breached") == "false");
}

TEST_CASE("D17 a clock that is turned back or stands at the end of time harms no ticket") {
    ClockDesk desk(GENERATE(from_range(backends())));
    desk.open_ticket();
    desk.turn_clock(-24h * 365);
    CHECK(desk.open_ticket() == "TKT-000002");
    desk.on("ticket.resolve");
    desk.on("ticket.reopen");
    CHECK(desk.field("overdue") == "false");
    CHECK(desk.call("ticket.list", "{}").array()->size() == 2);

    desk.turn_clock(*parse_time("9999-12-31T23:00:00Z") - desk.now());
    const Value last =
        desk.call("ticket.create", R"({"title":"T","description":".","customer":"customer@example.org"})");
    CHECK(member(last, "resolution_due_at") == "9999-12-31T23:59:59.999Z");
    CHECK(member(last, "overdue") == "false");
}

}  // namespace helpdesk
