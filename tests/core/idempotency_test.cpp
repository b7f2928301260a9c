#include <catch2/catch.hpp>

#include <set>
#include <thread>

#include "tests/good_calls.hpp"

namespace helpdesk {

namespace {

// Calls from that many threads at once; what each of them got.
std::vector<std::string> call_at_once(Desk& desk, int threads, const std::function<std::string(int)>& call) {
    std::vector<std::string> answers(static_cast<std::size_t>(threads));
    std::vector<std::thread> running;
    for (int i = 0; i < threads; ++i) {
        running.emplace_back([&, i] {
            try {
                answers[static_cast<std::size_t>(i)] = call(i);
            } catch (const Error& error) {
                answers[static_cast<std::size_t>(i)] = to_json(error);
            }
        });
    }
    for (std::thread& thread : running) thread.join();
    static_cast<void>(desk);
    return answers;
}

}  // namespace

TEST_CASE("C08 the same call with the same key fifty times at once is done once, and answered the same fifty times") {
    Desk desk(GENERATE(from_range(backends())));
    const Value ticket = parse_json(R"({"title":"Once","description":".","customer":"customer@example.org"})");

    const auto answers = call_at_once(desk, 50, [&](int) {
        return desk.engine()
            .call("ticket.create", ticket, {"agent@example.org", "cli"}, {.idempotency_key = "key"})
            .body;
    });
    CHECK(std::set<std::string>(answers.begin(), answers.end()).size() == 1);
    CHECK_THAT(answers[0], Catch::Contains("TKT-000001"));
    CHECK(desk.number("SELECT count(*) FROM tickets") == 1);
    CHECK(desk.number("SELECT value FROM _counters WHERE name = 'ticket'") == 1);
}

TEST_CASE("C08 a key that comes again with anything else is a conflict, and changes nothing") {
    Desk desk(GENERATE(from_range(backends())));
    const CallOptions key{.idempotency_key = "key"};
    desk.call("tag.create", R"({"name":"one"})", {}, key);
    const std::string before = desk.everything();

    for (const auto& [operation, json] :
         {std::pair("tag.create", R"({"name":"two"})"), std::pair("tag.create", R"({"name":"one","color":"#000000"})"),
          std::pair("department.create", R"({"name":"one"})")}) {
        INFO(operation << json);
        try {
            desk.call(operation, json, {}, key);
            FAIL_CHECK("it was not refused");
        } catch (const Error& error) {
            CHECK(error.fault() == Fault::conflict);
            CHECK(error.field() == "idempotency_key");
        }
    }
    CHECK(desk.everything() == before);
}

TEST_CASE("the keys of different people do not meet") {
    Desk desk(GENERATE(from_range(backends())));
    const CallOptions key{.idempotency_key = "key"};
    const std::string ticket = R"({"title":"Mine","description":"."})";

    const Value first = desk.call("ticket.create", ticket, "customer@example.org", key);
    const Value second = desk.call("ticket.create", ticket, "agent@example.org", key);
    CHECK(member(first, "ticket_number") != member(second, "ticket_number"));
    CHECK(member(desk.call("ticket.create", ticket, "customer@example.org", key), "id") == member(first, "id"));
}

TEST_CASE("every operation that creates gives the first answer again, also after a restart, but for secrets") {
    const Backend backend = GENERATE(from_range(backends()));
    BusyDesk desk(backend);
    for (const Operation& operation : Engine::operations()) {
        if (!operation.creates()) continue;
        const std::string name(operation.name);
        INFO(name);
        const Value arguments = parse_json(desk.good_arguments(name));
        const CallOptions key{.idempotency_key = name};
        const std::string first = desk.engine().call(name, arguments, {"root@example.org", "cli"}, key).body;
        const std::string before = desk.everything();

        Engine restarted({.database = desk.where()});
        const auto again = [&] { return restarted.call(name, arguments, {"root@example.org", "rest"}, key).body; };
        if (operation.shows_secret) {
            CHECK_THROWS_WITH(again(), "this was done already, and its answer is given once only");
        } else {
            CHECK(again() == first);
        }
        CHECK(desk.everything() == before);
    }
}

TEST_CASE("a call that failed does not use up its key") {
    Desk desk(GENERATE(from_range(backends())));
    const CallOptions key{.idempotency_key = "key"};
    CHECK_THROWS_AS(desk.call("tag.create", R"({"name":"a","color":"red"})", {}, key), Error);

    CHECK(member(desk.call("tag.create", R"({"name":"a"})", {}, key), "name") == "a");
}

TEST_CASE("a dry run does not use up its key") {
    Desk desk(GENERATE(from_range(backends())));
    desk.call("tag.create", R"({"name":"a"})", {}, {.idempotency_key = "key", .dry_run = true});

    CHECK(member(desk.call("tag.create", R"({"name":"b"})", {}, {.idempotency_key = "key"}), "name") == "b");
}

TEST_CASE("a key has up to 200 bytes of valid text") {
    Desk desk(GENERATE(from_range(backends())));
    const std::string tag = R"({"name":"a"})";
    for (const std::string& key : {std::string(201, 'k'), std::string("a\0b", 3), std::string("\xff")}) {
        try {
            desk.call("tag.create", tag, {}, {.idempotency_key = key});
            FAIL_CHECK("it was not refused");
        } catch (const Error& error) {
            CHECK(error.fault() == Fault::invalid);
            CHECK(error.field() == "idempotency_key");
        }
    }
    CHECK(desk.number("SELECT count(*) FROM tags") == 0);
    desk.call("tag.create", tag, {}, {.idempotency_key = std::string(200, 'k')});
    CHECK(desk.number("SELECT count(*) FROM tags") == 1);
}

TEST_CASE("nothing from which a password could be found stays behind a call with a key") {
    Desk desk(GENERATE(from_range(backends())));
    const std::string with = R"({"email":"a@example.org","password":"correct horse"})";
    const std::string without = R"({"email":"a@example.org"})";
    desk.call("user.create", with, {}, {.idempotency_key = "key"});

    Desk other;
    other.call("user.create", without, {}, {.idempotency_key = "key"});
    const std::string fingerprint = "SELECT fingerprint FROM _idempotency";
    CHECK(desk.text(fingerprint) == other.text(fingerprint));
    CHECK_THAT(desk.everything(), !Catch::Contains("correct horse"));
}

}  // namespace helpdesk
