#include <catch2/catch.hpp>

#include "tests/support.hpp"

namespace helpdesk {

namespace {

using namespace std::chrono_literals;

std::vector<Value> each_of(int tickets, const std::string& change) {
    std::vector<Value> arguments;
    for (int i = 1; i <= tickets; ++i)
        arguments.push_back(parse_json(R"({"id":")" + std::to_string(i) + "\"" + change + "}"));
    return arguments;
}

std::string bulk(Desk& desk, const std::string& deed, const std::vector<Value>& arguments,
                 const std::string& as = "agent@example.org") {
    return desk.engine().call_all(deed, arguments, {as, "cli"}, {.undoable = true}, true).front().reply.act;
}

std::string undo(const std::string& act, bool partial = false) {
    return R"({"id":")" + act + (partial ? R"(","partial":true})" : "\"}");
}

// What people read of all tickets, without what counts their changes.
std::string tickets_of(Desk& desk) {
    std::string all;
    EngineAccess::read(desk.engine(), [&](Session& session) {
        session.run({"test",
                     "SELECT t.ticket_number, t.title, t.priority, t.status_id, t.assigned_to_id, t.department_id, "
                     "t.response_due_at, t.resolution_due_at, t.resolved_at, t.paused_at, t.sla_policy_id, (SELECT "
                     "count(*) FROM ticket_tags AS g WHERE g.ticket_id = t.id) FROM tickets AS t ORDER BY "
                     "t.ticket_number"},
                    {}, [&](const Row& row) {
                        for (int i = 0; i < row.columns(); ++i)
                            all += (row.is_null(i) ? "NULL" : std::string(row.text(i))) + "|";
                        all += "\n";
                    });
    });
    return all;
}

}  // namespace

TEST_CASE("a bulk change is one act, and undone it is as if it had not been, clocks and tags included") {
    Desk desk(GENERATE(from_range(backends())));
    desk.call("tag.create", R"({"name":"vip"})");
    for (int i = 0; i < 5; ++i) desk.open_ticket();
    desk.call("ticket.update", R"({"id":"3","status":"WAITING_CUSTOMER"})");
    desk.call("ticket.tag", R"({"ticket":"4","tag":"vip"})");
    const std::string before = tickets_of(desk);
    desk.turn_clock(20min);
    std::vector<Value> tags;
    for (int i = 1; i <= 5; ++i) tags.push_back(parse_json(R"({"tag":"vip","ticket":")" + std::to_string(i) + "\"}"));
    const std::string acts[] = {
        bulk(desk, "ticket.update",
             each_of(5, R"(,"priority":"URGENT","department":"Billing","status":"IN_PROGRESS")")),
        bulk(desk, "ticket.close", each_of(5, ""), "manager@example.org"),
        bulk(desk, "ticket.tag", tags, "manager@example.org")};
    CHECK(member(desk.call("act.show", undo(acts[0])), "deed") == "ticket.update");
    CHECK(member(desk.call("act.show", undo(acts[2])), "tickets") == "4");
    desk.turn_clock(20min);

    for (const int i : {2, 1, 0}) {
        const Value report = desk.call("act.undo", undo(acts[i]), "manager@example.org");
        CHECK(report.find("items")->array()->size() == (i == 2 ? 4U : 5U));
    }
    CHECK(tickets_of(desk) == before);
    for (const auto& [check, message] : failures_of(desk.options())) FAIL_CHECK(check << ": " << message);
}

TEST_CASE("a ticket that somebody has changed since is not undone: then none is, or the report names it") {
    Desk desk(GENERATE(from_range(backends())));
    for (int i = 0; i < 3; ++i) desk.open_ticket();
    const std::string act = bulk(desk, "ticket.close", each_of(3, ""));
    desk.call("ticket.update", R"({"id":"2","status":"RESOLVED"})");
    desk.call("ticket.update", R"({"id":"3","title":"Later"})");  // the act has not to do with that
    const std::string before = desk.everything();

    const Error error = desk.refused("act.undo", undo(act));
    CHECK(error.fault() == Fault::conflict);
    CHECK_THAT(error.what(), Catch::Contains("TKT-000002 was changed since (status_id)"));
    CHECK(desk.everything() == before);

    const Value report = desk.call("act.undo", undo(act, true));
    const auto& items = *report.find("items")->array();
    REQUIRE(items.size() == 3);
    for (const Value& item : items) {
        const bool is_second = member(item, "ticket") == "TKT-000002";
        CHECK(member(item, "is_undone") == (is_second ? "false" : "true"));
        CHECK((member(item, "why") == "null") != is_second);
    }
    CHECK(member(report, "undone_at") == "null");
    CHECK(member(desk.call("ticket.show", R"({"id":"1"})"), "status") == "OPEN");
    CHECK(member(desk.call("ticket.show", R"({"id":"2"})"), "status") == "RESOLVED");
    CHECK(member(desk.call("ticket.show", R"({"id":"3"})"), "title") == "Later");
    CHECK(desk.call("act.undo", undo(act, true)).find("items")->array()->size() == 1);  // what is left
}

TEST_CASE("custom fields that a bulk change has set are undone as well, and found no more") {
    Desk desk(GENERATE(from_range(backends())));
    desk.call("department.update",
              R"({"id":"Billing","fields":{"properties":{"order":{"type":"string"},"amount":{"type":"number"}}}})");
    for (int i = 0; i < 3; ++i) desk.open_ticket();
    desk.call("ticket.update", R"({"id":"2","department":"Billing","custom":{"order":"B-1"}})");
    const auto found = [&](const std::string& query) {
        return desk.call("ticket.list", R"({"query":")" + query + "\"}").array()->size();
    };
    const std::string act = bulk(desk, "ticket.update",
                                 each_of(3, R"(,"department":"Billing","custom":{"order":"A-17","amount":5})"),
                                 "manager@example.org");
    CHECK(found("custom.order:a-17") == 3);
    desk.call("act.undo", undo(act));
    CHECK(found("custom.order:a-17") == 0);
    CHECK(found("custom.order:b-1") == 1);
    CHECK(found("custom.amount>=0") == 0);
    CHECK(member(desk.call("ticket.show", R"({"id":"2"})"), "custom") == R"({"order":"B-1"})");
    CHECK(failures_of(desk.options()).empty());
}

TEST_CASE("only what changes tickets is kept as an act, and neither a dry run nor what failed") {
    Desk desk(GENERATE(from_range(backends())));
    for (int i = 0; i < 2; ++i) desk.open_ticket();
    const auto all = [&](const std::string& deed, const std::vector<Value>& arguments, bool dry) {
        const CallOptions options{.dry_run = dry, .undoable = true};
        return desk.engine().call_all(deed, arguments, {{}, "cli"}, options, true).front().reply.act;
    };
    CHECK(all("ticket.close", each_of(2, ""), true).empty());
    CHECK(all("ticket.show", each_of(2, ""), false).empty());
    CHECK(all("tag.create", {parse_json(R"({"name":"a"})"), parse_json(R"({"name":"b"})")}, false).empty());
    CHECK(all("ticket.update", each_of(2, R"(,"title":" ")"), false).empty());
    CHECK(all("ticket.create",
              {parse_json(R"({"title":"A","description":".","customer":"customer@example.org"})"),
               parse_json(R"({"title":"B","description":".","customer":"customer@example.org"})")},
              false)
              .empty());
    CHECK(desk.call("act.list", "{}").array()->empty());

    const std::string act = all("ticket.close", each_of(7, ""), false);
    CHECK(member(desk.call("act.show", undo(act)), "tickets") == "4");  // there are no more
}

TEST_CASE("acts are listed in pages, the newest first, and the rubbish that names one is refused") {
    Desk desk(GENERATE(from_range(backends())));
    desk.open_ticket();
    std::vector<std::string> made;
    for (const char* priority : {"HIGH", "LOW", "HIGH"}) {
        desk.turn_clock(1min);
        made.push_back(bulk(desk, "ticket.update", each_of(1, R"(,"priority":")" + std::string(priority) + "\"")));
    }
    Reply page = desk.engine().call("act.list", parse_json(R"({"limit":2})"));
    CHECK(member(parse_json(page.body).array()->front(), "id") == made[2]);
    page = desk.engine().call("act.list", Value(Value::Object{{"limit", std::int64_t{2}}, {"after", page.next}}));
    REQUIRE(parse_json(page.body).array()->size() == 1);
    CHECK(member(parse_json(page.body).array()->front(), "id") == made[0]);
    CHECK(page.next.empty());
    for (const char* rubbish : {"", "x", "%", "01", "none", "TKT-000001"}) {
        const Error error = desk.refused("act.undo", undo(rubbish));
        CHECK((error.fault() == Fault::not_found || error.fault() == Fault::invalid));
    }
}

}  // namespace helpdesk
