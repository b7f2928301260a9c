#include <catch2/catch.hpp>

#include "tests/support.hpp"

using namespace helpdesk;
using namespace std::chrono_literals;

TEST_CASE("a ticket is opened, answered, resolved, and comes back when its customer writes again") {
    Desk desk(GENERATE(from_range(backends())));
    const std::string number = desk.open_ticket();
    CHECK(number == "TKT-000001");
    const std::string name = R"({"id":")" + number + "\"";
    const std::string ticket = R"({"ticket":")" + number + "\"";

    desk.call("ticket.assign", name + R"(,"assignee":"agent@example.org"})");
    desk.turn_clock(10min);
    desk.call("comment.add", ticket + R"(,"body":"Looking into it.","internal":true})", "agent@example.org");
    CHECK(member(desk.call("ticket.show", name + "}"), "first_response_at") == "null");
    desk.call("comment.add", ticket + R"(,"body":"Please unplug it."})", "agent@example.org");
    CHECK(member(desk.call("ticket.show", name + "}"), "first_response_at") == "2026-03-02T09:10:00.000Z");
    const Value resolved = desk.call("ticket.resolve", name + "}", "agent@example.org");
    CHECK(member(resolved, "status") == "RESOLVED");
    CHECK(member(resolved, "resolved_at") == "2026-03-02T09:10:00.000Z");
    desk.call("comment.add", ticket + R"(,"body":"It burns again."})", "customer@example.org");

    const Value reopened = desk.call("ticket.show", name + "}");
    CHECK(member(reopened, "status") == "OPEN");
    CHECK(member(reopened, "resolved_at") == "null");
}
