#include <catch2/catch.hpp>

#include <algorithm>
#include <map>

#include "tests/support.hpp"

namespace helpdesk {

namespace {

using namespace std::chrono_literals;

// What the history of ticket 1 holds since it was last asked, a line each: field old -> new (actor, channel).
std::vector<std::string> new_lines(Desk& desk, std::size_t& known) {
    const Value list = desk.call("ticket.history", R"({"ticket":"1","limit":500})");
    std::vector<std::string> lines;
    for (std::size_t i = known; i < list.array()->size(); ++i) {
        const Value& entry = (*list.array())[i];
        lines.push_back(member(entry, "field") + " " + member(entry, "old_name") + " -> " + member(entry, "new_name") +
                        " (" + member(entry, "actor") + ", " + member(entry, "channel") + ")");
    }
    known = list.array()->size();
    std::sort(lines.begin(), lines.end());
    return lines;
}

std::map<std::string, std::int64_t> unread(Desk& desk) {
    std::map<std::string, std::int64_t> counts;
    for (const char* person : {"admin", "manager", "agent", "customer"}) {
        const std::string email = std::string(person) + "@example.org";
        counts[person] = static_cast<std::int64_t>(
            desk.call("notification.list", R"({"unread":true,"limit":500})", email).array()->size());
    }
    return counts;
}

}  // namespace

TEST_CASE("the history has one row for each changed field, with names, actor and channel") {
    Desk desk(GENERATE(from_range(backends())));
    desk.open_ticket();
    std::size_t known = 0;
    CHECK(new_lines(desk, known).size() == 1);  // how it came in, whole
    const std::string by_agent = " (agent@example.org, cli)";

    desk.call(
        "ticket.update",
        R"({"id":"1","title":"Water","status":"IN_PROGRESS","assignee":"agent@example.org","department":"Billing"})",
        "agent@example.org");
    CHECK(new_lines(desk, known) == std::vector<std::string>{"assigned_to_id null -> agent@example.org" + by_agent,
                                                             "department_id null -> Billing" + by_agent,
                                                             "status_id OPEN -> IN_PROGRESS" + by_agent,
                                                             "title The printer is on fire -> Water" + by_agent});
    desk.call("ticket.update", R"({"id":"1","priority":"HIGH"})");
    CHECK(new_lines(desk, known) ==
          std::vector<std::string>{"priority MEDIUM -> HIGH (null, cli)",
                                   "resolution_due_at 2026-03-03T09:00:00.000Z -> 2026-03-02T17:00:00.000Z (null, cli)",
                                   "response_due_at 2026-03-02T13:00:00.000Z -> 2026-03-02T10:00:00.000Z (null, cli)",
                                   "sla_policy_id Medium -> High (null, cli)",
                                   "sla_terms_id 240/1440 min -> 60/480 min (null, cli)"});
    desk.engine().call("ticket.resolve", parse_json(R"({"id":"1"})"), {"manager@example.org", "rest"});
    CHECK(new_lines(desk, known) ==
          std::vector<std::string>{"paused_at null -> 2026-03-02T09:00:00.000Z (manager@example.org, rest)",
                                   "resolved_at null -> 2026-03-02T09:00:00.000Z (manager@example.org, rest)",
                                   "status_id IN_PROGRESS -> RESOLVED (manager@example.org, rest)"});
    desk.call("comment.add", R"({"ticket":"1","body":"b"})", "agent@example.org");
    CHECK(new_lines(desk, known) ==
          std::vector<std::string>{"first_response_at null -> 2026-03-02T09:00:00.000Z" + by_agent});
    desk.call("ticket.update", R"({"id":"1","assignee":"none","customer":"manager@example.org"})");
    CHECK(new_lines(desk, known) ==
          std::vector<std::string>{"assigned_to_id agent@example.org -> null (null, cli)",
                                   "customer_id customer@example.org -> manager@example.org (null, cli)"});
}

TEST_CASE("the history keeps whole values, and outlives the person who made it") {
    Desk desk(GENERATE(from_range(backends())));
    desk.open_ticket();
    const std::string text = std::string(150'000, 'x') + "\nSie sagte: \"Größe €\" \\ ende";
    desk.call("user.create", R"({"email":"temp@example.org","role":"AGENT"})");
    desk.call("ticket.update", to_json(Value(Value::Object{{"id", Value("1")}, {"description", Value(text)}})),
              "temp@example.org");
    desk.call("user.delete", R"({"id":"temp@example.org"})");

    const Value list = desk.call("ticket.history", R"({"ticket":"1"})");
    REQUIRE(list.array()->size() == 2);
    CHECK(member(list.array()->back(), "old_value") == "Please help.");
    CHECK(member(list.array()->back(), "new_value") == text);
    CHECK(member(list.array()->back(), "actor") == "null");
}

TEST_CASE("the rows of one change stand in the order of its fields") {
    Desk desk(GENERATE(from_range(backends())));
    for (int i = 1; i <= 8; ++i) {
        const std::string id = R"({"id":")" + desk.open_ticket() + "\"";
        desk.call("ticket.update", id + R"(,"title":"a","priority":"HIGH","department":"Billing"})");
        std::string fields;
        const Value list = desk.call("ticket.history", R"({"ticket":")" + std::to_string(i) + "\"}");
        for (const Value& entry : *list.array()) fields += member(entry, "field") + " ";
        CHECK(fields ==
              "created title priority department_id sla_policy_id response_due_at resolution_due_at sla_terms_id ");
    }
}

TEST_CASE("D17 the history stands in the order of the changes, also when the clock is set back or stands still") {
    Desk desk(GENERATE(from_range(backends())));
    desk.open_ticket();
    desk.call("tag.create", R"({"name":"t"})");
    const std::chrono::milliseconds turns[] = {1h, -3h, 0h, 24h * 365 * 10, -24h * 365 * 20, 0h, 1ms};
    std::string expected;
    int number = 0;
    for (const auto& turn : turns) {
        desk.turn_clock(turn);
        // Another program, whose ids are drawn by other dice.
        Options options = desk.options();
        options.world.ids = std::make_shared<IdSequence>();
        options.world.random = World::system_random();
        Engine other(std::move(options));
        const std::string title = "Title " + std::to_string(++number);
        other.call("ticket.update", parse_json(R"({"id":"1","title":")" + title + "\"}"), {"", "cli"});
        other.call("ticket.tag", parse_json(R"({"ticket":"1","tag":"t"})"), {"", "cli"});
        expected += title + ",";
    }
    std::string titles;
    std::string after;
    for (;;) {
        const Reply page = desk.engine().call("ticket.history", parse_json(R"({"ticket":"1","limit":2)" + after + "}"));
        const Value list = parse_json(page.body);
        for (const Value& entry : *list.array()) {
            if (member(entry, "field") == "title") titles += member(entry, "new_value") + ",";
        }
        if (page.next.empty()) break;
        after = R"(,"after":")" + page.next + "\"";
    }
    CHECK(titles == expected);
}

TEST_CASE("those concerned hear of a change, and never the one who made it") {
    const Backend backend = GENERATE(from_range(backends()));
    const std::tuple<const char*, const char*, const char*, std::map<std::string, std::int64_t>> cases[] = {
        {"comment.add", R"({"ticket":"1","body":"b"})", "agent@example.org", {{"customer", 1}}},
        {"comment.add", R"({"ticket":"1","body":"b"})", "customer@example.org", {{"agent", 1}}},
        {"comment.add", R"({"ticket":"1","body":"b"})", "manager@example.org", {{"customer", 1}, {"agent", 1}}},
        {"comment.add", R"({"ticket":"1","body":"b","internal":true})", "agent@example.org", {}},
        {"comment.add", R"({"ticket":"1","body":"b","internal":true})", "admin@example.org", {{"agent", 1}}},
        {"comment.add",
         R"({"ticket":"1","body":"b","author":"customer@example.org"})",
         "manager@example.org",
         {{"agent", 1}}},
        {"comment.add", R"({"ticket":"1","body":"b","author":"customer@example.org"})", "", {{"agent", 1}}},
        {"comment.add", R"({"ticket":"1","body":"b","author":"agent@example.org"})", "", {{"customer", 1}}},
        {"ticket.resolve", R"({"id":"1"})", "agent@example.org", {{"customer", 1}}},
        {"ticket.resolve", R"({"id":"1"})", "manager@example.org", {{"customer", 1}, {"agent", 1}}},
        {"ticket.resolve", R"({"id":"1"})", "", {{"customer", 1}, {"agent", 1}}},
        {"ticket.update", R"({"id":"1","title":"New"})", "manager@example.org", {{"agent", 1}}},
        {"ticket.update", R"({"id":"1","title":"New"})", "agent@example.org", {}},
        {"ticket.update", R"({"id":"1","title":"The printer is on fire"})", "", {}},
        {"ticket.assign", R"({"id":"1","assignee":"manager@example.org"})", "admin@example.org", {{"manager", 1}}},
        {"ticket.assign", R"({"id":"1","assignee":"manager@example.org"})", "manager@example.org", {}},
        {"ticket.assign", R"({"id":"1","assignee":"none"})", "manager@example.org", {}},
        {"ticket.create",
         R"({"title":"T","description":".","department":"Technical Support"})",
         "customer@example.org",
         {{"manager", 1}}},
        {"ticket.create",
         R"({"title":"T","description":".","department":"Technical Support","customer":"customer@example.org","assignee":"agent@example.org"})",
         "admin@example.org",
         {{"manager", 1}, {"agent", 1}}},
        {"ticket.delete", R"({"id":"1"})", "manager@example.org", {}},
        {"ticket.show", R"({"id":"1"})", "manager@example.org", {}},
    };
    Desk desk(backend);
    desk.call("department.update", R"({"id":"Technical Support","manager":"manager@example.org"})");
    desk.open_ticket();
    desk.call("ticket.update", R"({"id":"1","assignee":"agent@example.org","department":"Technical Support"})",
              "admin@example.org");
    for (const auto& [operation, arguments, as, heard] : cases) {
        INFO(operation << arguments << " by " << as);
        EngineAccess::write(desk.engine(), [](Session& session) {
            session.run({"test", "DELETE FROM notifications"});
        });
        const std::string before = desk.text("SELECT max(id) FROM _events");
        const Reply reply = desk.engine().call(operation, parse_json(arguments), {as, "cli"}, {.dry_run = true});
        CHECK(unread(desk) ==
              std::map<std::string, std::int64_t>{{"admin", 0}, {"manager", 0}, {"agent", 0}, {"customer", 0}});
        std::int64_t made = 0;
        if (!reply.changes.empty()) {
            const Value changes = parse_json(reply.changes);
            for (const Value& change : *changes.array()) made += member(change, "table") == "notifications" ? 1 : 0;
        }
        std::int64_t wanted = 0;
        for (const auto& [person, count] : heard) wanted += count;
        CHECK(made == wanted);
        if (std::string_view(operation) != "comment.add" && std::string_view(operation) != "ticket.create") continue;
        desk.call(operation, arguments, as);
        auto expected =
            std::map<std::string, std::int64_t>{{"admin", 0}, {"manager", 0}, {"agent", 0}, {"customer", 0}};
        for (const auto& [person, count] : heard) expected[person] = count;
        CHECK(unread(desk) == expected);
    }
}

TEST_CASE("whoever left staff or the desk hears nothing more of tickets that they still have") {
    Desk desk(GENERATE(from_range(backends())));
    desk.open_ticket();
    desk.call("ticket.assign", R"({"id":"1","assignee":"agent@example.org"})", "agent@example.org");
    for (const char* change : {R"("role":"CUSTOMER")", R"("role":"AGENT","is_active":false)"}) {
        desk.call("user.update", R"({"id":"agent@example.org",)" + std::string(change) + "}");
        desk.call("comment.add", R"({"ticket":"1","body":"b","internal":true})", "manager@example.org");
        desk.call("comment.add", R"({"ticket":"1","body":"b"})", "customer@example.org");
        INFO(change);
        CHECK(desk.number("SELECT count(*) FROM notifications AS n JOIN users AS u ON u.id = n.user_id WHERE u.email = "
                          "'agent@example.org'") == 0);
    }
}

TEST_CASE("notifications are read one by one or all at once, by whom they are for") {
    Desk desk(GENERATE(from_range(backends())));
    desk.open_ticket();
    desk.call("ticket.assign", R"({"id":"1","assignee":"agent@example.org"})");
    for (int i = 0; i < 3; ++i) {
        desk.call("comment.add", R"({"ticket":"1","body":"b"})", "customer@example.org");
        desk.turn_clock(std::chrono::hours(1));
    }
    const Value list = desk.call("notification.list", "{}", "agent@example.org");
    REQUIRE(list.array()->size() == 4);
    const std::string id = R"({"id":")" + member(list.array()->front(), "id") + "\"}";

    CHECK(to_json(desk.call("notification.read", id, "agent@example.org")) == R"({"read":1})");
    CHECK(to_json(desk.call("notification.read", id, "agent@example.org")) == R"({"read":0})");
    CHECK(unread(desk)["agent"] == 3);
    CHECK(to_json(desk.call("notification.read", "{}", "customer@example.org")) == R"({"read":0})");
    CHECK(to_json(desk.call("notification.read", "{}", "agent@example.org")) == R"({"read":3})");
    desk.call("notification.delete", id, "agent@example.org");
    CHECK(desk.call("notification.list", "{}", "agent@example.org").array()->size() == 3);
    CHECK(desk.refused("notification.list", R"({"user":"agent@example.org"})", "manager@example.org").fault() ==
          Fault::denied);
    CHECK(desk.refused("notification.list", "{}").field() == "user");
}

}  // namespace helpdesk
