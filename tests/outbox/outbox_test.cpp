#include <catch2/catch.hpp>

#include <map>
#include <set>
#include <thread>

#include "engine/base/hash.hpp"
#include "tests/support.hpp"

namespace helpdesk {

namespace {

using namespace std::chrono_literals;

std::string make_webhook(Desk& desk, const std::string& name, const std::string& on) {
    return member(desk.call("webhook.create", R"({"name":")" + name + R"(","url":"https://example.org/)" + name +
                                                  R"(","on":[")" + on + "\"]}"),
                  "signing_secret");
}

std::int64_t waiting(Desk& desk) { return desk.number("SELECT count(*) AS n FROM _outbox WHERE state = 'waiting'"); }

void settle(Desk& desk, const Delivery& delivery, Settlement::Outcome outcome) {
    settle_delivery(desk.engine(), {delivery.id, delivery.attempt, outcome, 500, "the receiver answered 500"});
}

void turn_mail_on(Desk& desk) {
    desk.call("mail.configure", R"({"is_on":true,"address":"support@desk.example","name":"The desk"})");
}

}  // namespace

TEST_CASE("HMAC-SHA256 is the one of RFC 4231") {
    CHECK(hmac_sha256_of("Jefe", "what do ya want for nothing?") ==
          "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    CHECK(hmac_sha256_of(std::string(131, '\xaa'), "Test Using Larger Than Block-Size Key - Hash Key First") ==
          "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
}

TEST_CASE("what happens goes into the outbox for those who listen, in the transaction of its cause") {
    Desk desk(GENERATE(from_range(backends())));
    const std::string secret = make_webhook(desk, "crm", "ticket.created");
    make_webhook(desk, "deaf", "ticket.deleted");

    desk.open_ticket("Fire");
    desk.refused("ticket.create", R"({"title":"","description":"x","customer":"customer@example.org"})");
    desk.call("ticket.create", R"({"title":"T","description":"x","customer":"customer@example.org"})", "",
              {.dry_run = true});

    CHECK(waiting(desk) == 1);
    const auto taken = take_deliveries(desk.engine(), 10, {});
    REQUIRE(taken.size() == 1);
    const Delivery& delivery = taken.front();
    CHECK(delivery.url == "https://example.org/crm");
    const Value body = parse_json(delivery.body);
    CHECK(member(body, "id") == delivery.id);
    CHECK(member(body, "event") == "ticket.created");
    CHECK(member(*body.find("ticket"), "title") == "Fire");
    CHECK(member(*body.find("ticket"), "customer") == "customer@example.org");
    const std::map<std::string, std::string> headers(delivery.headers.begin(), delivery.headers.end());
    CHECK(headers.at("X-Helpdesk-Delivery") == delivery.id);
    const std::string time = std::to_string(desk.now().milliseconds / 1000);
    CHECK(headers.at("X-Helpdesk-Signature") ==
          "t=" + time + ",v1=" + hmac_sha256_of(secret, time + "." + delivery.body));
}

TEST_CASE("a delivery has one sender at a time, and another one once that has died") {
    Desk desk(GENERATE(from_range(backends())));
    make_webhook(desk, "crm", "ticket.created");
    desk.open_ticket();

    const auto first = take_deliveries(desk.engine(), 10, {});
    CHECK(take_deliveries(desk.engine(), 10, {}).empty());
    desk.turn_clock(14min);
    CHECK(take_deliveries(desk.engine(), 10, {}).empty());
    desk.turn_clock(1min);
    const auto second = take_deliveries(desk.engine(), 10, {});

    REQUIRE(second.size() == 1);
    CHECK(second.front().id == first.front().id);
    CHECK(second.front().body == first.front().body);
    CHECK(second.front().attempt == 2);
    settle(desk, first.front(), Settlement::Outcome::again);  // the one that was believed dead
    settle(desk, second.front(), Settlement::Outcome::sent);
    CHECK(desk.text("SELECT state FROM _outbox") == "sent");
    desk.turn_clock(24h);
    CHECK(take_deliveries(desk.engine(), 10, {}).empty());
}

TEST_CASE("many senders at once never take the same delivery") {
    Desk desk(GENERATE(from_range(backends())));
    make_webhook(desk, "crm", "ticket.created");
    for (int i = 0; i < 40; ++i) desk.open_ticket();

    std::vector<std::string> taken[4];
    std::vector<std::thread> senders;
    for (auto& mine : taken) {
        senders.emplace_back([&desk, &mine] {
            Engine engine(desk.options());
            for (;;) {
                const auto deliveries = take_deliveries(engine, 3, {});
                if (deliveries.empty()) return;
                for (const Delivery& each : deliveries) mine.push_back(each.id);
            }
        });
    }
    for (std::thread& each : senders) each.join();

    std::set<std::string> all;
    std::size_t count = 0;
    for (const auto& mine : taken) {
        all.insert(mine.begin(), mine.end());
        count += mine.size();
    }
    CHECK(count == 40);
    CHECK(all.size() == 40);
}

TEST_CASE("what fails is tried again after a pause that grows, is given up in the end, and can be sent all the same") {
    Desk desk(GENERATE(from_range(backends())));
    make_webhook(desk, "crm", "ticket.created");
    desk.open_ticket();
    const auto next_at = [&] { return *parse_time(desk.text("SELECT next_at FROM _outbox")) - desk.now(); };
    const std::vector<std::chrono::milliseconds> pauses{30s,   1min,  2min,   4min,   8min, 16min,
                                                        32min, 64min, 128min, 256min, 6h,   6h};
    std::string id;

    for (int attempt = 1; attempt <= 20; ++attempt) {
        const auto taken = take_deliveries(desk.engine(), 10, {});
        REQUIRE(taken.size() == 1);
        CHECK(taken.front().attempt == attempt);
        id = taken.front().id;
        settle(desk, taken.front(), Settlement::Outcome::again);
        if (attempt <= 12) CHECK(next_at() == pauses[static_cast<std::size_t>(attempt) - 1]);
        desk.turn_clock(next_at());
    }
    CHECK(desk.text("SELECT state FROM _outbox") == "dead");
    CHECK(desk.text("SELECT failure FROM _outbox") == "the receiver answered 500");
    CHECK(take_deliveries(desk.engine(), 10, {}).empty());

    desk.call("outbox.retry", R"({"id":")" + id + "\"}");
    const auto again = take_deliveries(desk.engine(), 10, {});
    REQUIRE(again.size() == 1);
    CHECK(again.front().id == id);
    settle(desk, again.front(), Settlement::Outcome::sent);
    CHECK(member(desk.call("outbox.show", R"({"id":")" + id + "\"}"), "state") == "sent");
}

TEST_CASE("what has arrived is remembered for a month, and what was given up until somebody decides") {
    Desk desk(GENERATE(from_range(backends())));
    make_webhook(desk, "crm", "ticket.created");
    desk.open_ticket();
    desk.open_ticket();
    const auto taken = take_deliveries(desk.engine(), 10, {});
    settle(desk, taken.at(0), Settlement::Outcome::sent);
    settle(desk, taken.at(1), Settlement::Outcome::given_up);

    desk.turn_clock(24h * 30);
    take_deliveries(desk.engine(), 10, {});
    CHECK(desk.number("SELECT count(*) AS n FROM _outbox") == 2);
    desk.turn_clock(1s);
    take_deliveries(desk.engine(), 10, {});
    CHECK(desk.text("SELECT state FROM _outbox") == "dead");
}

TEST_CASE("what was not tried costs no attempt") {
    Desk desk(GENERATE(from_range(backends())));
    make_webhook(desk, "crm", "ticket.created");
    desk.open_ticket();

    settle(desk, take_deliveries(desk.engine(), 10, {}).front(), Settlement::Outcome::not_tried);

    CHECK(desk.number("SELECT attempts FROM _outbox") == 0);
    desk.turn_clock(30s);
    CHECK(take_deliveries(desk.engine(), 10, {}).front().attempt == 1);
}

TEST_CASE("an internal note leaves the desk only for who listens to notes") {
    Desk desk(GENERATE(from_range(backends())));
    for (const char* kind : {"ticket.created", "ticket.updated", "comment.added", "ticket.status_changed"}) {
        make_webhook(desk, kind, kind);
    }
    turn_mail_on(desk);
    desk.open_ticket();

    desk.call("comment.add", R"({"ticket":"1","body":"CANARY","internal":true})", "agent@example.org");
    desk.call("ticket.update", R"({"id":"1","status":"IN_PROGRESS","title":"Other"})", "agent@example.org");
    CHECK(desk.number("SELECT count(*) AS n FROM _outbox WHERE payload LIKE '%CANARY%'") == 0);

    make_webhook(desk, "notes", "note.added");
    desk.call("comment.add", R"({"ticket":"1","body":"CANARY","internal":true})", "agent@example.org");
    CHECK(desk.number("SELECT count(*) AS n FROM _outbox WHERE payload LIKE '%CANARY%'") == 1);
}

TEST_CASE("a rule sends what happened to a webhook") {
    Desk desk(GENERATE(from_range(backends())));
    make_webhook(desk, "pager", "sla.response_breached");
    desk.call("rule.create",
              R"({"name":"urgent","on":["ticket.created"],"when":["priority=URGENT"],"then":["webhook pager"]})");
    CHECK(member(desk.call("rule.show", R"({"id":"urgent"})"), "then") == R"(["webhook pager"])");

    desk.open_ticket();
    desk.call("ticket.create",
              R"({"title":"T","description":"D","customer":"customer@example.org","priority":"URGENT"})");

    REQUIRE(waiting(desk) == 1);
    CHECK(member(parse_json(desk.text("SELECT payload FROM _outbox")), "rule") == "urgent");
}

TEST_CASE("an answer goes to the customer by mail once the desk sends mail, and an answer to it finds the ticket") {
    Desk desk(GENERATE(from_range(backends())));
    desk.open_ticket("The printer");
    const auto say = [&](const std::string& body, const std::string& as, const char* more = "") {
        desk.call("comment.add", R"({"ticket":"1","body":")" + body + "\"" + more + "}", as);
    };
    say("Off.", "agent@example.org");
    CHECK(waiting(desk) == 0);
    turn_mail_on(desk);

    say("Try again.", "agent@example.org");
    say("I did.", "customer@example.org");
    say("A note.", "agent@example.org", R"(,"internal":true)");

    const auto taken = take_deliveries(desk.engine(), 10, {});
    REQUIRE(taken.size() == 1);
    const Delivery& mail = taken.front();
    CHECK(mail.is_mail);
    CHECK(mail.to_address == "customer@example.org");
    CHECK(mail.from_address == "support@desk.example");
    CHECK(mail.subject == "Re: The printer [TKT-000001]");
    CHECK(mail.text == "Try again.");
    CHECK(mail.auto_submitted.empty());
    CHECK(mail.message_id == mail.id + "@desk.example");

    desk.turn_clock(1min);
    const Value received =
        desk.call("mail.receive", R"({"message_id":"r@x","from":"customer@example.org","text":"Thanks.",
        "in_reply_to":")" + mail.message_id +
                                      "\"}");
    CHECK(member(received, "ticket_number") == "TKT-000001");
    say("You are welcome.", "agent@example.org");
    const Delivery next = take_deliveries(desk.engine(), 10, {}).at(0);
    CHECK(next.references == std::vector<std::string>{mail.message_id, "r@x"});
}

TEST_CASE("no mail answers a machine, and what came by mail is not sent on") {
    Desk desk(GENERATE(from_range(backends())));
    turn_mail_on(desk);
    desk.call("rule.create", R"({"name":"thanks","on":["ticket.created","comment.added"],"when":["by=customer"],
        "then":["comment We have got it."],"author":"agent@example.org"})");
    const auto receive = [&](const char* id, const char* from, bool automatic, const char* parent = "none@x") {
        const Actor gateway{"", "mail"};
        const std::string json = R"({"message_id":")" + std::string(id) + R"(","from":")" + from +
                                 R"(","text":"Hm.","in_reply_to":")" + parent + R"(","automatic":)" +
                                 (automatic ? "true}" : "false}");
        desk.engine().call("mail.receive", parse_json(json), gateway);
    };

    receive("robot@x", "robot@example.net", true);
    CHECK(waiting(desk) == 0);
    receive("person@x", "pen@example.net", false);
    REQUIRE(waiting(desk) == 1);
    CHECK(take_deliveries(desk.engine(), 10, {}).front().auto_submitted == "auto-replied");
    receive("forged@x", "agent@example.org", false, "person@x");
    CHECK(waiting(desk) == 1);
}

TEST_CASE("M05 two desks that thank for whatever comes have thanked each other once") {
    const Backend backend = GENERATE(from_range(backends()));
    Desk one(backend);
    Desk two(backend);
    const auto prepare = [](Desk& desk, const std::string& address) {
        desk.call("mail.configure", R"({"is_on":true,"address":")" + address + "\"}");
        desk.call("rule.create", R"({"name":"thanks","on":["ticket.created","comment.added"],"when":["by=customer"],
            "then":["comment We have got it."],"author":"agent@example.org"})");
    };
    prepare(one, "one@desk.example");
    prepare(two, "two@desk.example");
    const auto carry = [](Desk& from, Desk& to) {
        const auto mails = take_deliveries(from.engine(), 100, {});
        for (const Delivery& mail : mails) {
            Value::Array references(mail.references.begin(), mail.references.end());
            const Value arguments(Value::Object{{"message_id", mail.message_id},
                                                {"from", mail.from_address},
                                                {"text", mail.text},
                                                {"references", std::move(references)},
                                                {"automatic", !mail.auto_submitted.empty()}});
            to.engine().call("mail.receive", arguments, {.user = "", .channel = "mail"});
        }
        return mails.size();
    };
    one.call("ticket.create", R"({"title":"T","description":"D"})", "customer@example.org");
    one.call("user.create", R"({"email":"two@desk.example"})");
    one.call("ticket.create", R"({"title":"T","description":"D"})", "two@desk.example");

    std::size_t carried = 0;
    for (int round = 0; round < 20; ++round) carried += carry(one, two) + carry(two, one);

    CHECK(carried == 2);  // the two thanks for what people wrote
}

TEST_CASE("M06 nobody gets more mail from machines than is good") {
    Desk desk(GENERATE(from_range(backends())));
    turn_mail_on(desk);
    desk.call("rule.create", R"({"name":"thanks","on":["ticket.created"],"then":["comment We have got it."],
        "author":"agent@example.org"})");

    for (int i = 0; i < 35; ++i) desk.open_ticket();
    CHECK(waiting(desk) == 30);
    CHECK(desk.number("SELECT count(*) AS n FROM _outbox WHERE state = 'dead' AND failure LIKE '%enough%'") == 5);
    desk.call("comment.add", R"({"ticket":"1","body":"A person."})", "agent@example.org");
    CHECK(waiting(desk) == 31);

    desk.turn_clock(2h);
    desk.open_ticket();
    CHECK(waiting(desk) == 32);
}

TEST_CASE("a secret is shown when it is made, and never again") {
    Desk desk(GENERATE(from_range(backends())));
    const std::string secret = make_webhook(desk, "crm", "ticket.created");
    CHECK(secret.size() == 64);
    CHECK_THAT(to_json(desk.call("webhook.show", R"({"id":"crm"})")), !Catch::Contains(secret));
    CHECK_THAT(to_json(desk.call("webhook.list", "{}")), !Catch::Contains(secret));

    const std::string next = member(desk.call("webhook.rotate", R"({"id":"crm"})"), "signing_secret");
    CHECK(next.size() == 64);
    CHECK(next != secret);
}

TEST_CASE("a webhook that cannot be is refused with the field named, and nothing is made") {
    Desk desk(GENERATE(from_range(backends())));
    const std::string before = desk.everything();
    struct Bad {
        const char *url, *on, *field;
    };
    for (const Bad& bad : std::vector<Bad>{{"ftp://example.org", R"(["ticket.created"])", "url"},
                                           {"file:///etc/passwd", R"(["ticket.created"])", "url"},
                                           {"https://", R"(["ticket.created"])", "url"},
                                           {"https:///x", R"(["ticket.created"])", "url"},
                                           {"https://user:pass@example.org/", R"(["ticket.created"])", "url"},
                                           {"https://example.org/a b", R"(["ticket.created"])", "url"},
                                           {"https://example.org/", "[]", "on"},
                                           {"https://example.org/", R"(["ticket.made"])", "on"}}) {
        INFO(bad.url << " " << bad.on);
        const Error error = desk.refused("webhook.create",
                                         R"({"name":"x","url":")" + std::string(bad.url) + R"(","on":)" + bad.on + "}");
        CHECK(error.fault() == Fault::invalid);
        CHECK(error.field() == bad.field);
    }
    CHECK(desk.refused("mail.configure", R"({"is_on":true})").field() == "address");
    CHECK(desk.refused("mail.configure", R"({"address":"nowhere"})").field() == "address");
    CHECK(desk.everything() == before);
}

TEST_CASE("who may not look after the outbox takes nothing out of it") {
    Desk desk(GENERATE(from_range(backends())));
    make_webhook(desk, "crm", "ticket.created");
    desk.open_ticket();
    CHECK_THROWS_AS(take_deliveries(desk.engine(), 1, {.user = "agent@example.org"}), Error);
    CHECK(take_deliveries(desk.engine(), 1, {.user = "admin@example.org"}).size() == 1);
}

}  // namespace helpdesk
