#include <catch2/catch.hpp>

#include "tests/support.hpp"

namespace helpdesk {

namespace {

std::string query_of(const std::string& query) { return R"("query":")" + query + "\""; }

std::vector<std::string> names_of(const Value& views) {
    std::vector<std::string> names;
    for (const Value& each : *views.array()) names.push_back(member(each, "name"));
    return names;
}

}  // namespace

TEST_CASE("a new desk has views that everybody on the staff needs, with their counts") {
    Desk desk(GENERATE(from_range(backends())));
    desk.open_ticket();
    desk.call("ticket.create", R"({"title":"T","description":"D","assignee":"agent@example.org",)"
                               R"("customer":"customer@example.org","priority":"URGENT"})");
    desk.turn_clock(std::chrono::hours(24));
    const Value views = desk.call("view.list", "{}", "agent@example.org");
    std::string told;
    for (const Value& each : *views.array()) told += member(each, "name") + " " + member(each, "count") + "; ";
    CHECK(told == "Mine 1; Unassigned 1; Open 2; Overdue 2; Waiting 0; ");

    const Value mine = desk.call("view.tickets", R"({"id":"mine"})", "agent@example.org");
    REQUIRE(mine.array()->size() == 1);
    CHECK(member(mine.array()->front(), "ticket_number") == "TKT-000002");
    CHECK(desk.call("view.tickets", R"({"id":"Mine"})", "manager@example.org").array()->empty());
}

TEST_CASE("one's own views are one's own until they are shared, and only who may share does") {
    Desk desk(GENERATE(from_range(backends())));
    desk.call("view.create", R"({"name":"Hot",)" + query_of("prio:urgent") + "}", "agent@example.org");
    CHECK(names_of(desk.call("view.list", "{}", "agent@example.org")).back() == "Hot");
    CHECK(names_of(desk.call("view.list", "{}", "manager@example.org")).back() == "Waiting");
    CHECK(desk.refused("view.show", R"({"id":"Hot"})", "manager@example.org").fault() == Fault::not_found);
    CHECK(desk.refused("view.tickets", R"({"id":"Hot"})", "manager@example.org").fault() == Fault::not_found);

    const Error denied = desk.refused("view.update", R"({"id":"Hot","is_shared":true})", "agent@example.org");
    CHECK(denied.fault() == Fault::denied);
    CHECK(denied.field() == "is_shared");
    for (const char* operation : {"view.update", "view.delete"}) {
        CHECK(desk.refused(operation, R"({"id":"Open"})", "agent@example.org").fault() == Fault::denied);
    }

    // Another one of that name, which all have; each finds their own first.
    desk.call("view.create", R"({"name":"hot","is_shared":true,)" + query_of("prio:low") + "}", "manager@example.org");
    CHECK(member(desk.call("view.show", R"({"id":"HOT"})", "agent@example.org"), "query") == "prio:urgent");
    CHECK(member(desk.call("view.show", R"({"id":"HOT"})", "admin@example.org"), "query") == "prio:low");
    desk.call("view.delete", R"({"id":"Hot"})", "agent@example.org");
    CHECK(member(desk.call("view.show", R"({"id":"Hot"})", "agent@example.org"), "query") == "prio:low");
    desk.call("view.delete", R"({"id":"Hot"})", "admin@example.org");
}

TEST_CASE("customers have views of their own, and see none of the desk's") {
    Desk desk(GENERATE(from_range(backends())));
    desk.open_ticket();
    desk.call("view.create", R"({"name":"All",)" + query_of("sort:updated") + "}", "customer@example.org");
    const Value views = desk.call("view.list", "{}", "customer@example.org");
    CHECK(names_of(views) == std::vector<std::string>{"All"});
    CHECK(member(views.array()->front(), "count") == "1");
    CHECK(desk.refused("view.show", R"({"id":"Open"})", "customer@example.org").fault() == Fault::not_found);
    CHECK(desk.refused("view.create", R"({"name":"X","is_shared":true,"query":""})", "customer@example.org").fault() ==
          Fault::denied);
}

TEST_CASE("a view is refused whose query cannot be read, and one whose query fails later says why") {
    Desk desk(GENERATE(from_range(backends())));
    const std::string before = desk.everything();
    const Error error = desk.refused("view.create", R"({"name":"Bad",)" + query_of("statsu:open") + "}");
    CHECK(error.field() == "query");
    CHECK(desk.refused("view.create", R"({"name":" ","query":""})").field() == "name");
    CHECK(desk.refused("view.create", R"({"name":"A","query":"","position":-1})").field() == "position");
    CHECK(desk.refused("view.create", R"({"name":"OPEN","query":""})").field() == "name");
    CHECK(desk.everything() == before);

    desk.call("tag.create", R"({"name":"vip"})");
    desk.call("view.create", R"({"name":"Important",)" + query_of("tag:vip") + "}", "admin@example.org");
    desk.call("tag.delete", R"({"id":"vip"})");
    const Value view = desk.call("view.show", R"({"id":"Important"})", "admin@example.org");
    CHECK(member(view, "count") == "null");
    CHECK(member(view, "failure") == R"(query, character 5: there is no tag "vip")");
    CHECK(desk.refused("view.tickets", R"({"id":"Important"})", "admin@example.org").fault() == Fault::not_found);
    desk.call("view.update", R"({"id":"Important",)" + query_of("is:open") + "}", "admin@example.org");
    CHECK(member(desk.call("view.show", R"({"id":"Important"})", "admin@example.org"), "failure") == "null");
}

TEST_CASE("a view goes with its owner") {
    Desk desk(GENERATE(from_range(backends())));
    desk.call("user.create", R"({"email":"temp@example.org","role":"AGENT"})");
    desk.call("view.create", R"({"name":"Temp","query":""})", "temp@example.org");
    const std::int64_t before = desk.number("SELECT count(*) FROM _views");
    desk.call("user.delete", R"({"id":"temp@example.org"})");
    CHECK(desk.number("SELECT count(*) FROM _views") == before - 1);
}

}  // namespace helpdesk
