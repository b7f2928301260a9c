#include <catch2/catch.hpp>

#include <thread>

#include "engine/base/error.hpp"
#include "tests/support.hpp"

namespace helpdesk {

namespace {

using namespace std::chrono_literals;

// A ticket of the customer that Ana has; she has read that it is hers.
void give_ana_a_ticket(Desk& desk) {
    const std::string number = desk.open_ticket();
    desk.call("ticket.assign", R"({"id":")" + number + R"(","assignee":"agent@example.org"})");
    desk.call("notification.read", "{}", "agent@example.org");
}

void comment(Desk& desk, const std::string& ticket, const std::string& by, const std::string& rest = {}) {
    desk.call("comment.add", R"({"ticket":")" + ticket + R"(","body":"Well?")" + rest + "}", by);
}

std::vector<Value> unread(Desk& desk, const std::string& email) {
    return *desk.call("notification.list", R"({"unread":true,"limit":500})", email).array();
}

// Each unread notification of a person, as "TYPE count"; the newest first.
std::string unread_counts(Desk& desk, const std::string& email) {
    std::string text;
    for (const Value& each : unread(desk, email)) {
        text += (text.empty() ? "" : ", ") + member(each, "type") + " " + member(each, "count");
    }
    return text;
}

// Says something again and again through an engine of its own, as another process would.
void talk(const Desk& desk, const std::string& by, int times) {
    Engine engine(desk.options());
    for (int said = 0; said < times;) {
        try {
            engine.call("comment.add", parse_json(R"({"ticket":"1","body":"Well?"})"), {by, "cli"});
            ++said;
        } catch (const Error& error) {
            if (error.fault() != Fault::busy && error.fault() != Fault::conflict) throw;
        }
    }
}

}  // namespace

TEST_CASE("a thousand comments in a minute, by many at once, are one unread notification that counts them") {
    Desk desk(GENERATE(from_range(backends())));
    desk.call("user.create", R"({"email":"boss@example.org","role":"MANAGER"})");
    give_ana_a_ticket(desk);

    std::vector<std::thread> people;
    for (const char* by : {"customer", "manager", "admin", "boss"}) {
        people.emplace_back([&desk, by] { talk(desk, std::string(by) + "@example.org", 250); });
    }
    for (std::thread& each : people) each.join();

    CHECK(desk.number("SELECT count(*) FROM ticket_comments") == 1000);
    CHECK(unread_counts(desk, "agent@example.org") == "COMMENT_ADDED 1000");
    CHECK(unread_counts(desk, "customer@example.org") == "COMMENT_ADDED 750");
    CHECK(desk.number("SELECT sum(count) FROM notifications WHERE type = 'COMMENT_ADDED'") == 1750);
}

TEST_CASE("what is counted, and what is a notification of its own") {
    const std::tuple<const char*, std::function<void(Desk&)>, const char*> cases[] = {
        {"the same again", [](Desk& desk) { comment(desk, "1", "customer@example.org"); }, "COMMENT_ADDED 2"},
        {"the same by somebody else", [](Desk& desk) { comment(desk, "1", "manager@example.org"); }, "COMMENT_ADDED 2"},
        {"within the hour",
         [](Desk& desk) {
             desk.turn_clock(1h - 1ms);
             comment(desk, "1", "customer@example.org");
         },
         "COMMENT_ADDED 2"},
        {"an hour later",
         [](Desk& desk) {
             desk.turn_clock(1h);
             comment(desk, "1", "customer@example.org");
         },
         "COMMENT_ADDED 1, COMMENT_ADDED 1"},
        {"once it is read",
         [](Desk& desk) {
             desk.call("notification.read", "{}", "agent@example.org");
             comment(desk, "1", "customer@example.org");
             comment(desk, "1", "customer@example.org");
         },
         "COMMENT_ADDED 2"},
        {"once another program has marked it as read",
         [](Desk& desk) {
             EngineAccess::write(desk.engine(), [](Session& session) {
                 session.run({"test", "UPDATE notifications SET is_read = TRUE"});
             });
             comment(desk, "1", "customer@example.org");
         },
         "COMMENT_ADDED 1"},
        {"once it is deleted",
         [](Desk& desk) {
             const std::string id = member(unread(desk, "agent@example.org").front(), "id");
             desk.call("notification.delete", R"({"id":")" + id + "\"}", "agent@example.org");
             comment(desk, "1", "customer@example.org");
         },
         "COMMENT_ADDED 1"},
        {"another kind", [](Desk& desk) { desk.call("ticket.update", R"({"id":"1","priority":"HIGH"})"); },
         "TICKET_UPDATED 1, COMMENT_ADDED 1"},
        {"another ticket",
         [](Desk& desk) {
             give_ana_a_ticket(desk);
             comment(desk, "1", "customer@example.org");
             comment(desk, "2", "customer@example.org");
         },
         "COMMENT_ADDED 1, COMMENT_ADDED 1"},
        {"one's own doing", [](Desk& desk) { comment(desk, "1", "agent@example.org"); }, "COMMENT_ADDED 1"},
    };
    const Backend backend = GENERATE(from_range(backends()));
    for (const auto& [name, happens, wanted] : cases) {
        INFO(name);
        Desk desk(backend);
        give_ana_a_ticket(desk);
        comment(desk, "1", "customer@example.org");
        happens(desk);
        CHECK(unread_counts(desk, "agent@example.org") == wanted);
    }
}

TEST_CASE("a notification that counts says what happened last, and when") {
    Desk desk(GENERATE(from_range(backends())));
    give_ana_a_ticket(desk);
    comment(desk, "1", "customer@example.org");
    const Value once = unread(desk, "agent@example.org").front();
    CHECK(member(once, "count") == "1");
    CHECK(member(once, "last_at") == "null");

    desk.turn_clock(5min);
    comment(desk, "1", "manager@example.org", R"(,"internal":true)");

    const Value twice = unread(desk, "agent@example.org").front();
    CHECK(member(twice, "id") == member(once, "id"));
    CHECK(member(twice, "count") == "2");
    CHECK(member(twice, "message") == "There is a new internal note.");
    CHECK(member(twice, "created_at") == "2026-03-02T09:00:00.000Z");
    CHECK(member(twice, "last_at") == "2026-03-02T09:05:00.000Z");
}

TEST_CASE("a dry run shows that a notification would count, and counts nothing") {
    Desk desk(GENERATE(from_range(backends())));
    give_ana_a_ticket(desk);
    comment(desk, "1", "customer@example.org");

    const Reply reply = desk.engine().call("comment.add", parse_json(R"({"ticket":"1","body":"b"})"),
                                           {"customer@example.org", "cli"}, {.dry_run = true});

    CHECK(reply.changes.find(R"("field":"count","before":"1","after":"2")") != std::string::npos);
    CHECK(unread_counts(desk, "agent@example.org") == "COMMENT_ADDED 1");
}

}  // namespace helpdesk
