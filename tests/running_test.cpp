#include <catch2/catch.hpp>

#include <filesystem>

#include "tests/support.hpp"

namespace helpdesk {

using namespace std::chrono_literals;

TEST_CASE("of several programs that serve a desk one leads, until it does not ask again in time") {
    Desk desk(GENERATE(from_range(backends())));
    Engine other(desk.options());
    CHECK(lead(desk.engine(), "first", 30s));
    CHECK_FALSE(lead(other, "second", 30s));
    desk.turn_clock(29s);
    CHECK(lead(desk.engine(), "first", 30s));
    desk.turn_clock(29s);
    CHECK_FALSE(lead(other, "second", 30s));
    desk.turn_clock(1s);
    CHECK(lead(other, "second", 30s));
    CHECK_FALSE(lead(desk.engine(), "first", 30s));
    stop_leading(desk.engine(), "first");
    CHECK_FALSE(lead(desk.engine(), "first", 30s));
    stop_leading(other, "second");
    CHECK(lead(desk.engine(), "first", 30s));
}

TEST_CASE("who leads already is told so without a write, for half of its time") {
    Desk desk(GENERATE(from_range(backends())));
    lead(desk.engine(), "first", 30s);
    const std::int64_t commits = commits_of(desk.engine()).commits;
    desk.turn_clock(14s);
    CHECK(lead(desk.engine(), "first", 30s));
    CHECK(commits_of(desk.engine()).commits == commits);
    desk.turn_clock(2s);
    CHECK(lead(desk.engine(), "first", 30s));
    CHECK(commits_of(desk.engine()).commits == commits + 1);
}

TEST_CASE("there is something to send once it is due, or somebody has asked for a link") {
    Desk desk(GENERATE(from_range(backends())));
    CHECK_FALSE(has_deliveries(desk.engine()));
    desk.call("webhook.create", R"({"name":"crm","url":"https://example.org/crm","on":["ticket.created"]})");
    desk.open_ticket();
    CHECK(has_deliveries(desk.engine()));
    CHECK(count(desk.engine()).waiting == 1);
    const std::vector<Delivery> taken = take_deliveries(desk.engine(), 10, {}, {});
    settle_delivery(desk.engine(), {taken.at(0).id, 1, Settlement::Outcome::given_up, 0, "nobody is there"});
    CHECK_FALSE(has_deliveries(desk.engine()));
    CHECK(count(desk.engine()).waiting == 0);
    CHECK(count(desk.engine()).dead == 1);
    run_raw(desk, "INSERT INTO _link_requests (id, email, purpose) VALUES ('r', 'a@example.org', 'password')");
    CHECK(has_deliveries(desk.engine()));
    CHECK_THROWS_AS(count(desk.engine(), {"agent@example.org"}), Error);
}

TEST_CASE("behind a checkpoint the file alone holds the desk") {
    Desk desk;
    const std::string number = desk.open_ticket("Only in the -wal");
    const std::string copy = desk.where() + ".copy";
    checkpoint(desk.engine());
    std::filesystem::copy_file(desk.where(), copy);
    Engine copied({.database = copy, .world = desk.options().world});
    const Reply shown = copied.call("ticket.show", parse_json(R"({"id":")" + number + "\"}"));
    CHECK(member(parse_json(shown.body), "title") == "Only in the -wal");
}

TEST_CASE("H11 a desk with the demo's passwords is known by them, and is none without") {
    Desk desk(GENERATE(from_range(backends())));
    CHECK_FALSE(has_demo_passwords(desk.engine()));
    const DemoAccount account = demo_accounts().front();
    const auto give = [&](const std::string& password) {
        desk.call("user.update", R"({"id":")" + account.email + R"(","password":")" + password + "\"}");
    };
    give(account.password);
    CHECK(has_demo_passwords(desk.engine()));
    give("another one");
    CHECK_FALSE(has_demo_passwords(desk.engine()));
}

}  // namespace helpdesk
