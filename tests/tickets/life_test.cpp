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

TEST_CASE("files, notes, tags, categories and notifications are found by their names") {
    Desk desk(GENERATE(from_range(backends())));
    desk.open_ticket();
    const auto id_of = [](const Value& made) { return R"({"id":")" + member(made, "id") + "\"}"; };

    const Value file = desk.call(
        "attachment.add", R"({"ticket":"1","file_name":"a.txt","content":"aGk=","author":"customer@example.org"})");
    CHECK(member(desk.call("attachment.content", id_of(file), "customer@example.org"), "base64") == "aGk=");
    const Value note = desk.call("comment.add", R"({"ticket":"1","body":"x","internal":true})", "agent@example.org");
    CHECK(desk.refused("comment.show", id_of(note), "customer@example.org").fault() == Fault::not_found);
    desk.call("tag.create", R"({"name":"vip"})");
    desk.call("ticket.tag", R"({"ticket":"1","tag":"vip"})");
    CHECK(member(desk.call("ticket.untag", R"({"ticket":"1","tag":"vip"})"), "tags") == "[]");
    desk.call("category.create", R"({"name":"Upper"})");
    desk.call("category.create", R"({"name":"Lower","parent":"upper"})");
    CHECK(desk.refused("category.update", R"({"id":"upper","parent":"lower"})").field() == "parent");
    desk.call("article.create", R"({"title":"How","content":"So.","category":"lower"})", "agent@example.org");
    CHECK(member(desk.call("article.show", R"({"id":"how"})", "agent@example.org"), "content") == "So.");
    CHECK(member(desk.call("policy.show", R"({"id":"Urgent"})"), "priority") == "URGENT");
    desk.call("status.create", R"({"name":"NEW","is_default":true})");
    CHECK(desk.text("SELECT name FROM ticket_statuses WHERE is_default = TRUE") == "NEW");
    desk.call("ticket.assign", R"({"id":"1","assignee":"agent@example.org"})");
    const Value told = desk.call("notification.list", "{}", "agent@example.org").array()->front();
    CHECK(member(desk.call("notification.read", id_of(told), "agent@example.org"), "read") == "1");
}
