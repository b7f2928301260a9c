#include <catch2/catch.hpp>

#include <map>

#include "tests/good_calls.hpp"

namespace helpdesk {

namespace {

std::vector<Value> tickets(const std::vector<const char*>& list) {
    std::vector<Value> arguments;
    for (const char* json : list) arguments.push_back(parse_json(json));
    return arguments;
}

const char* const good = R"({"title":"A","description":".","customer":"customer@example.org"})";
const char* const without_title = R"({"title":" ","description":".","customer":"customer@example.org"})";
const char* const bad_type = R"({"title":5,"description":".","customer":"customer@example.org"})";
const char* const by_schema =
    R"({"title":"A","description":".","customer":"customer@example.org","department":"none","source":"WEB","tag":["no"]})";

}  // namespace

TEST_CASE("many calls are one act: the first error undoes them all") {
    Desk desk(GENERATE(from_range(backends())));
    const std::string before = desk.everything();
    for (const char* wrong : {without_title, bad_type, by_schema}) {
        CHECK_THROWS_AS(desk.engine().call_all("ticket.create", tickets({good, good, wrong, good}), {}, {}, false),
                        Error);
        CHECK(desk.everything() == before);
    }
    const auto commits = EngineAccess::commits(desk.engine()).commits;

    CHECK(desk.engine().call_all("ticket.create", tickets({good, good, good}), {}, {}, false).size() == 3);
    CHECK(EngineAccess::commits(desk.engine()).commits == commits + 1);
    CHECK(desk.number("SELECT count(*) FROM tickets") == 3);
}

TEST_CASE("many calls that keep going do what can be done, and say which could not") {
    Desk desk(GENERATE(from_range(backends())));
    const auto replies = desk.engine().call_all(
        "ticket.create", tickets({bad_type, good, without_title, by_schema, good, bad_type}), {}, {}, true);

    REQUIRE(replies.size() == 6);
    const Fault faults[] = {Fault::invalid,   Fault::internal, Fault::invalid,
                            Fault::not_found, Fault::internal, Fault::invalid};
    for (std::size_t i = 0; i < replies.size(); ++i) {
        INFO("item " << i);
        const bool fine = faults[i] == Fault::internal;
        CHECK(replies[i].error.has_value() != fine);
        if (replies[i].error) CHECK(replies[i].error->fault() == faults[i]);
        CHECK(replies[i].reply.body.empty() != fine);
    }
    CHECK(desk.text("SELECT max(ticket_number) FROM tickets") == "TKT-000002");
    CHECK(desk.number("SELECT count(*) FROM tickets") == 2);
}

TEST_CASE("a password that is too short fails its own item only") {
    Desk desk(GENERATE(from_range(backends())));
    const auto replies = desk.engine().call_all(
        "user.create", tickets({R"({"email":"a@example.org","password":"short"})", R"({"email":"b@example.org"})"}), {},
        {}, true);

    REQUIRE(replies.size() == 2);
    REQUIRE(replies[0].error);
    CHECK(replies[0].error->field() == "password");
    CHECK_FALSE(replies[1].error);
}

TEST_CASE("somebody without the right is denied before a password is looked at") {
    Desk desk(GENERATE(from_range(backends())));
    for (const char* password : {"short", "long enough"}) {
        const Error error =
            desk.refused("user.create", R"({"email":"a@example.org","password":")" + std::string(password) + "\"}",
                         "customer@example.org");
        CHECK(error.fault() == Fault::denied);
    }
}

TEST_CASE("a password that looks like a hash is refused, and so becomes nobody's") {
    Desk desk(GENERATE(from_range(backends())));
    const Error error = desk.refused(
        "user.create", R"({"email":"a@example.org","password":"$argon2id$v=19$m=4194304,t=9,p=1$c2FsdHNhbHQ$aGFzaA"})");
    CHECK(error.fault() == Fault::invalid);
    CHECK(error.field() == "password");
    CHECK(desk.number("SELECT count(*) FROM users WHERE email = 'a@example.org'") == 0);
}

TEST_CASE("a password is stored as a hash only, and never printed") {
    Desk desk(GENERATE(from_range(backends())));
    const Value made = desk.call("user.create", R"({"email":"a@example.org","password":"correct horse"})");
    CHECK_THAT(to_json(made), !Catch::Contains("argon") && !Catch::Contains("password") && !Catch::Contains("token"));
    CHECK_THAT(desk.text("SELECT password_hash FROM users WHERE email = 'a@example.org'"),
               Catch::StartsWith("$argon2id$"));
    CHECK_THAT(desk.everything(), !Catch::Contains("correct horse"));

    const Reply dry = desk.engine().call(
        "user.update", parse_json(R"({"id":"a@example.org","password":"another horse"})"), {}, {.dry_run = true});
    CHECK_THAT(dry.body + dry.changes, !Catch::Contains("argon") && !Catch::Contains("horse"));
}

TEST_CASE("a dry run of any operation changes nothing, answers as if it had, and tells what would change") {
    BusyDesk desk(GENERATE(from_range(backends())));
    const std::string before = desk.everything();
    for (const Operation& operation : Engine::operations()) {
        const std::string name(operation.name);
        INFO(name);
        const Value arguments = parse_json(desk.good_arguments(name));
        const Actor actor{BusyDesk::good_actor(name), "cli"};
        const Reply reply = desk.engine().call(name, arguments, actor, {.dry_run = true});
        CHECK(reply.body.empty() == !operation.answers);
        if (!operation.changes()) {
            CHECK(reply.changes.empty());
            continue;
        }
        CHECK(parse_json(reply.changes).array());
        if (desk.everything() != before) FAIL(name << " changed something");
        const bool changes_nothing = name == "sla.sweep" || name == "rule.test";  // nothing is late, and nothing is done
        CHECK((changes_nothing || reply.changes != "[]"));
    }
}

TEST_CASE("a dry run tells each field with its value before and after") {
    Desk desk(GENERATE(from_range(backends())));
    desk.open_ticket();
    const Value arguments = parse_json(R"({"id":"1","title":"Water","priority":"URGENT"})");
    const Value changes = parse_json(desk.engine().call("ticket.update", arguments, {}, {.dry_run = true}).changes);

    std::map<std::string, std::pair<std::string, std::string>> fields;
    for (const Value& change : *changes.array()) {
        CHECK(member(change, "table") == "tickets");
        fields[member(change, "field")] = {member(change, "before"), member(change, "after")};
    }
    CHECK(fields["title"] == std::pair<std::string, std::string>("The printer is on fire", "Water"));
    CHECK(fields["priority"] == std::pair<std::string, std::string>("MEDIUM", "URGENT"));
    CHECK(fields["response_due_at"] ==
          std::pair<std::string, std::string>("2026-03-02T13:00:00.000Z", "2026-03-02T09:15:00.000Z"));
    CHECK(fields.count("version") == 0);
    CHECK(desk.text("SELECT title FROM tickets") == "The printer is on fire");
}

TEST_CASE("a dry run calls rows and references by their names") {
    Desk desk(GENERATE(from_range(backends())));
    desk.open_ticket();
    const auto changes_of = [&](const char* operation, const char* arguments) {
        std::string lines;
        const Value changes =
            parse_json(desk.engine().call(operation, parse_json(arguments), {}, {.dry_run = true}).changes);
        for (const Value& each : *changes.array()) {
            lines += member(each, "name") + " " + member(each, "field") + " " + member(each, "old_name") + ">" +
                     member(each, "new_name") + "\n";
        }
        return lines;
    };
    CHECK_THAT(changes_of("ticket.update", R"({"id":"1","status":"CLOSED","assignee":"agent@example.org"})"),
               Catch::Contains("TKT-000001 status_id OPEN>CLOSED\n") &&
                   Catch::Contains("TKT-000001 assigned_to_id null>agent@example.org\n"));
    CHECK_THAT(changes_of("comment.add", R"({"ticket":"1","body":"Hello","author":"agent@example.org"})"),
               Catch::StartsWith("Hello  null>null\n"));
    CHECK(changes_of("ticket.delete", R"({"id":"1"})") == "TKT-000001  null>null\n");
    CHECK(changes_of("user.update", R"({"id":"agent@example.org","role":"MANAGER"})") ==
          "agent@example.org role_id AGENT>MANAGER\n");
}

TEST_CASE("a dry run of many calls shows them building on each other, and leaves nothing") {
    Desk desk(GENERATE(from_range(backends())));
    const std::string before = desk.everything();
    const auto replies = desk.engine().call_all("ticket.create", tickets({good, good}), {}, {.dry_run = true}, false);

    CHECK(member(parse_json(replies[1].reply.body), "ticket_number") == "TKT-000002");
    CHECK(desk.everything() == before);
    CHECK(desk.open_ticket() == "TKT-000001");
}

TEST_CASE("C02 of two who read the same version, the second is refused and told both versions") {
    Desk desk(GENERATE(from_range(backends())));
    desk.open_ticket();
    const std::string read = R"({"id":"1","version":1,)";
    CHECK(member(desk.call("ticket.update", read + R"("title":"Mine"})", "agent@example.org"), "version") == "2");
    const std::string before = desk.everything();

    const std::pair<const char*, const char*> changes[] = {{"ticket.update", R"("title":"Theirs"})"},
                                                           {"ticket.assign", R"("assignee":"agent@example.org"})"},
                                                           {"ticket.resolve", R"("version":1})"},
                                                           {"ticket.close", R"("version":1})"}};
    for (const auto& [operation, rest] : changes) {
        const std::string arguments =
            std::string_view(rest).starts_with("\"version") ? R"({"id":"1","version":1})" : read + rest;
        const Error error = desk.refused(operation, arguments, "manager@example.org");
        INFO(operation << ": " << error.what());
        CHECK(error.fault() == Fault::conflict);
        CHECK(exit_status_of(error.fault()) == 6);
        CHECK(error.field() == "version");
        CHECK_THAT(error.what(),
                   Catch::Contains("TKT-000001") && Catch::Contains("version 2") && Catch::Contains("not 1"));
    }
    CHECK(desk.everything() == before);
    CHECK(member(desk.call("ticket.update", R"({"id":"1","version":2,"title":"Theirs"})"), "version") == "3");
}

TEST_CASE("a change that changes nothing leaves the version as it is") {
    Desk desk(GENERATE(from_range(backends())));
    desk.open_ticket();
    const std::string before = desk.everything();

    desk.call("ticket.update", R"({"id":"1","title":"The printer is on fire","priority":"MEDIUM","assignee":"none"})");
    desk.call("ticket.assign", R"({"id":"1","assignee":"none"})");
    CHECK(desk.everything() == before);
}

TEST_CASE("operations in turn by many agents lose no change: the history replays to the row") {
    Desk desk(GENERATE(from_range(backends())));
    desk.open_ticket();
    std::int64_t stale = 0;
    for (int i = 0; i < 40; ++i) {
        const std::string version = std::to_string(1 + i / 2);
        try {
            desk.call("ticket.update",
                      R"({"id":"1","version":)" + version + R"(,"title":"Title )" + std::to_string(i) + "\"}",
                      "agent@example.org");
        } catch (const Error& error) {
            CHECK(error.fault() == Fault::conflict);
            ++stale;
        }
    }
    CHECK(stale == 20);
    CHECK(desk.number("SELECT version FROM tickets") == 21);
    CHECK(desk.number("SELECT count(*) FROM ticket_history WHERE field = 'title'") == 20);
    CHECK(desk.number(
              "SELECT count(*) FROM ticket_history AS a JOIN ticket_history AS b ON b.old_value = a.new_value") == 19);
    CHECK(desk.number("SELECT count(*) FROM ticket_history AS h JOIN tickets AS t ON t.title = h.new_value") == 1);
}

}  // namespace helpdesk
