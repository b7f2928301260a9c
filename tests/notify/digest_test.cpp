#include <catch2/catch.hpp>

#include <thread>

#include "engine/base/error.hpp"
#include "tests/support.hpp"

namespace helpdesk {

namespace {

using namespace std::chrono_literals;

constexpr const char* ana = "agent@example.org";

// A desk that sends mail, where Ana, in Berlin, has a ticket of the customer and wants a digest. It is 10:00 there.
class DigestDesk : public Desk {
public:
    explicit DigestDesk(Backend backend) : Desk(backend) {
        call("mail.configure", R"({"is_on":true,"address":"support@desk.example"})");
        call("user.update", R"({"id":"agent@example.org","time_zone":"Europe/Berlin"})");
        call("notification.choose", R"({"type":["COMMENT_ADDED"],"by":"digest"})", ana);
        give("The printer is on fire");
        call("notification.read", "{}", ana);
        sweep();
        turn_clock(1h);
    }

    void give(const std::string& title) {
        call("ticket.assign", R"({"id":")" + open_ticket(title) + R"(","assignee":"agent@example.org"})");
    }
    void ask(const std::string& ticket = "1") {
        call("comment.add", R"({"ticket":")" + ticket + R"(","body":"Well?"})", "customer@example.org");
    }
    void sweep() { call("sla.sweep", "{}"); }
    std::int64_t digests() { return number("SELECT count(*) FROM _outbox WHERE event = 'digest'"); }
    // What is sent now.
    std::vector<Delivery> taken() {
        const auto deliveries = take_deliveries(engine(), 10, {});
        for (const Delivery& each : deliveries) {
            settle_delivery(engine(), {each.id, each.attempt, Settlement::Outcome::sent, 250, {}});
        }
        return deliveries;
    }
};

}  // namespace

TEST_CASE("a digest is one mail a day of what is unread and new, from its time on") {
    DigestDesk desk(GENERATE(from_range(backends())));
    desk.give("No paper");
    desk.ask("1");
    desk.ask("1");
    desk.ask("2");
    desk.sweep();
    CHECK(desk.digests() == 0);  // of this day it was sent already

    desk.turn_clock(20h + 59min);  // 07:59 in Berlin
    desk.sweep();
    CHECK(desk.digests() == 0);
    desk.turn_clock(1min);
    desk.sweep();
    desk.sweep();
    const auto first = desk.taken();
    REQUIRE(first.size() == 1);
    CHECK(first.front().to_address == ana);
    CHECK(first.front().subject == "What is new on the desk, 2026-03-03");
    CHECK(first.front().text ==
          "TKT-000002: No paper\n  There is a new answer.\n\n"
          "TKT-000001: The printer is on fire\n  There is a new answer. (2 times)\n");

    desk.ask("1");
    desk.turn_clock(10h);
    desk.sweep();
    CHECK(desk.digests() == 1);  // what comes later waits for the next day
    desk.turn_clock(24h);
    desk.sweep();
    const auto second = desk.taken();
    REQUIRE(second.size() == 1);
    CHECK(second.front().text == "TKT-000001: The printer is on fire\n  There is a new answer.\n");
    desk.turn_clock(24h);
    desk.sweep();
    CHECK(desk.digests() == 2);  // nothing is told twice, unread as it may be
}

TEST_CASE("a digest tells of what was counted up since the last one") {
    DigestDesk desk(GENERATE(from_range(backends())));
    desk.turn_clock(20h + 30min);  // 07:30 in Berlin
    desk.ask();
    desk.turn_clock(30min);
    desk.sweep();
    CHECK(desk.taken().size() == 1);
    desk.ask();
    desk.turn_clock(24h);
    desk.sweep();
    const auto next = desk.taken();
    REQUIRE(next.size() == 1);
    CHECK(next.front().text == "TKT-000001: The printer is on fire\n  There is a new answer. (2 times)\n");
}

TEST_CASE("a digest is sent once, however many sweep at once") {
    DigestDesk desk(GENERATE(from_range(backends())));
    desk.ask();
    desk.turn_clock(24h);

    std::vector<std::thread> sweepers;
    for (int i = 0; i < 4; ++i) {
        sweepers.emplace_back([&desk] {
            Engine engine(desk.options());
            for (int times = 0; times < 5; ++times) engine.call("sla.sweep", parse_json("{}"));
        });
    }
    for (std::thread& each : sweepers) each.join();

    CHECK(desk.digests() == 1);
}

TEST_CASE("there is no digest of what is read, was not chosen, or cannot be sent") {
    const std::pair<const char*, std::function<void(Desk&)>> cases[] = {
        {"it is read", [](Desk& desk) { desk.call("notification.read", "{}", ana); }},
        {"another choice", [](Desk& desk) { desk.call("notification.choose", R"({"by":"desk"})", ana); }},
        {"a digest of other things",
         [](Desk& desk) {
             desk.call("notification.choose", R"({"by":"digest"})", ana);
             desk.call("notification.choose", R"({"type":["COMMENT_ADDED"],"by":"desk"})", ana);
         }},
        {"somebody who left",
         [](Desk& desk) { desk.call("user.update", R"({"id":"agent@example.org","is_active":false})"); }},
        {"a desk that sends no mail", [](Desk& desk) { desk.call("mail.configure", R"({"is_on":false})"); }},
    };
    const Backend backend = GENERATE(from_range(backends()));
    for (const auto& [name, happens] : cases) {
        INFO(name);
        DigestDesk desk(backend);
        desk.ask();
        happens(desk);
        desk.turn_clock(24h);
        desk.sweep();
        CHECK(desk.digests() == 0);
    }
}

TEST_CASE("a digest waits until quiet hours end") {
    DigestDesk desk(GENERATE(from_range(backends())));
    desk.call("notification.choose", R"({"digest_at":"05:00","quiet_from":"20:00","quiet_to":"06:00"})", ana);
    desk.ask();
    desk.turn_clock(19h);  // 06:00 in Berlin, where the sweep was late
    desk.turn_clock(-30min);
    desk.sweep();
    CHECK(desk.digests() == 1);
    CHECK(desk.taken().empty());
    desk.turn_clock(30min);
    CHECK(desk.taken().size() == 1);
}

TEST_CASE("whoever is erased is erased from digests that tell others of their tickets, and is told of nothing more") {
    DigestDesk desk(GENERATE(from_range(backends())));
    desk.ask();
    desk.turn_clock(24h);
    desk.sweep();
    CHECK(desk.digests() == 1);
    desk.call("user.erase", R"({"id":"customer@example.org"})");
    CHECK(desk.digests() == 0);
    desk.call("user.anonymise", R"({"id":"agent@example.org"})");
    CHECK(desk.number("SELECT count(*) FROM _digests") == 0);
    CHECK(desk.number("SELECT count(*) FROM _notice_windows") == 0);
}

TEST_CASE("what is unread is listed by ticket and kind, the newest first") {
    DigestDesk desk(GENERATE(from_range(backends())));
    desk.give("No paper");
    desk.turn_clock(1min);
    desk.ask("2");
    desk.turn_clock(1min);
    desk.ask("1");
    desk.turn_clock(2h);
    desk.ask("2");
    desk.ask("2");

    std::vector<std::string> lines;
    const Value digest = desk.call("notification.digest", "{}", ana);
    for (const Value& each : *digest.array()) {
        lines.push_back(member(each, "ticket_number") + " " + member(each, "type") + " " + member(each, "count") + " " +
                        member(each, "last_at"));
    }
    CHECK(lines == std::vector<std::string>{"TKT-000002 COMMENT_ADDED 3 2026-03-02T12:02:00.000Z",
                                            "TKT-000002 TICKET_ASSIGNED 1 2026-03-02T10:00:00.000Z",
                                            "TKT-000001 COMMENT_ADDED 1 2026-03-02T10:02:00.000Z"});
    desk.call("notification.read", "{}", ana);
    CHECK(desk.call("notification.digest", R"({"user":"agent@example.org"})").array()->empty());
    CHECK(desk.refused("notification.digest", R"({"user":"agent@example.org"})", "admin@example.org").fault() ==
          Fault::denied);
}

}  // namespace helpdesk
