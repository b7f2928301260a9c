#include <catch2/catch.hpp>

#include <algorithm>
#include <atomic>
#include <map>
#include <set>
#include <sstream>

#include "cli/mail/commands.hpp"
#include "engine/base/hash.hpp"
#include "loopback_servers.hpp"
#include "tests/support.hpp"

namespace helpdesk {

namespace {

using namespace std::chrono_literals;

struct Output {
    int status = 0;
    std::string out;
    std::string err;
};

// helpdesk-mail on that desk, which may reach this machine unless it is told otherwise.
Output run(Desk& desk, std::vector<std::string> words, std::map<std::string, std::string> environment = {}) {
    environment.emplace("HELPDESK_NETWORKS", "127.0.0.0/8");
    Console console;
    console.world = desk.options().world;
    console.system_settings = "";
    console.environment = [&](const char* name) -> const char* {
        const auto found = environment.find(name);
        return found == environment.end() ? nullptr : found->second.c_str();
    };
    words.insert(words.end(), {"--db", desk.where()});
    std::istringstream in;
    std::ostringstream out, err;
    const int status = run_mail(words, in, out, err, console);
    return {status, out.str(), err.str()};
}

std::string make_webhook(Desk& desk, const std::string& url, const std::string& name = "crm") {
    return member(
        desk.call("webhook.create", R"({"name":")" + name + R"(","url":")" + url + R"(","on":["ticket.created"]})"),
        "signing_secret");
}

const char* ok = "HTTP/1.1 204 No Content\r\nContent-Length: 0\r\n\r\n";
const char* broken = "HTTP/1.1 500 Sorry\r\nContent-Length: 4\r\n\r\nOops";

}  // namespace

TEST_CASE("a delivery arrives once, and its receiver can tell from whom it is") {
    Desk desk(GENERATE(from_range(backends())));
    LoopbackHttp server(ok);
    const std::string secret = make_webhook(desk, server.url("/hook"));
    desk.open_ticket();

    const Output sent = run(desk, {"outbox", "send"});

    CHECK(sent.status == 0);
    CHECK(sent.out == "1 sent, 0 to be tried again, 0 given up, 0 not tried\n");
    CHECK(run(desk, {"outbox", "send", "--json"}).out == "{\"sent\":0,\"again\":0,\"given_up\":0,\"not_tried\":0}\n");
    REQUIRE(server.received().size() == 1);
    const ReceivedPost post = server.received().front();
    CHECK(post.line == "POST /hook HTTP/1.1");
    CHECK(post.header("Content-Type") == "application/json");
    const std::string signature = post.header("X-Helpdesk-Signature");
    const std::string time = signature.substr(2, signature.find(',') - 2);
    CHECK(signature.substr(signature.find("v1=") + 3) == hmac_sha256_of(secret, time + "." + post.body));
    CHECK(member(parse_json(post.body), "id") == post.header("X-Helpdesk-Delivery"));
}

TEST_CASE("a receiver that fails, breaks off or answers 500 loses nothing, and sees each id once or more") {
    Desk desk(GENERATE(from_range(backends())));
    std::atomic<int> turn = 0;
    LoopbackHttp server([&](Conversation& conversation) {
        const int now = turn++;
        if (now % 3 == 0) conversation.write(broken);
        if (now % 3 == 1) return;  // closes without an answer
        if (now % 3 == 2) conversation.write(ok);
    });
    make_webhook(desk, server.url());
    std::set<std::string> ids;
    for (int i = 0; i < 5; ++i) desk.open_ticket();
    EngineAccess::read(desk.engine(), [&](Session& session) {
        session.run({"test", "SELECT id FROM _outbox"}, {}, [&](const Row& row) { ids.emplace(row.text(0)); });
    });

    int rounds = 0;
    while (desk.number("SELECT count(*) AS n FROM _outbox WHERE state = 'waiting'") > 0 && ++rounds < 60) {
        const Output output = run(desk, {"outbox", "send"});
        CHECK(output.status == 0);
        desk.turn_clock(6h);
    }

    CHECK(desk.number("SELECT count(*) AS n FROM _outbox WHERE state = 'sent'") == 5);
    std::multiset<std::string> seen;
    for (const ReceivedPost& post : server.received()) seen.insert(post.header("X-Helpdesk-Delivery"));
    for (const std::string& id : ids) CHECK(seen.count(id) >= 1);
    CHECK(std::all_of(seen.begin(), seen.end(), [&](const std::string& id) { return ids.count(id) == 1; }));
}

TEST_CASE("a sender that dies between taking and settling loses nothing: the same id comes again") {
    Desk desk(GENERATE(from_range(backends())));
    LoopbackHttp server(ok);
    make_webhook(desk, server.url());
    desk.open_ticket();

    const std::string id = take_deliveries(desk.engine(), 10, {}).at(0).id;  // and nothing more is heard of it
    CHECK_THAT(run(desk, {"outbox", "send"}).out, Catch::StartsWith("0 sent"));
    desk.turn_clock(15min);
    CHECK_THAT(run(desk, {"outbox", "send"}).out, Catch::StartsWith("1 sent"));

    REQUIRE(server.received().size() == 1);
    CHECK(server.received().front().header("X-Helpdesk-Delivery") == id);
}

TEST_CASE("after a receiver has failed the others get theirs, and its own wait without an attempt") {
    Desk desk(GENERATE(from_range(backends())));
    LoopbackHttp bad(broken);
    LoopbackHttp good(ok);
    make_webhook(desk, bad.url(), "bad");
    make_webhook(desk, good.url(), "good");
    for (int i = 0; i < 3; ++i) desk.open_ticket();

    const Output output = run(desk, {"outbox", "send"});

    CHECK(output.out == "3 sent, 1 to be tried again, 0 given up, 2 not tried\n");
    CHECK_THAT(output.err, Catch::StartsWith("helpdesk: webhook bad: ") && Catch::Contains("500") &&
                               Catch::Contains("attempt 1") && !Catch::Contains("Oops"));
    CHECK(bad.received().size() == 1);
    CHECK(good.received().size() == 3);
    CHECK(desk.number("SELECT max(attempts) AS n FROM _outbox WHERE state = 'waiting'") == 1);
}

TEST_CASE("a webhook reaches no address of this machine or its network unless that is allowed") {
    Desk desk(GENERATE(from_range(backends())));
    LoopbackHttp server(ok);
    make_webhook(desk, server.url());
    desk.open_ticket();

    const Output output = run(desk, {"outbox", "send"}, {{"HELPDESK_NETWORKS", "10.0.0.0/8"}});

    CHECK(output.out == "0 sent, 0 to be tried again, 1 given up, 0 not tried\n");
    CHECK(server.connections() == 0);
    CHECK(desk.text("SELECT state FROM _outbox") == "dead");
    CHECK(run(desk, {"outbox", "send"}, {{"HELPDESK_NETWORKS", "10.0.0.0/99"}}).status == 4);
}

TEST_CASE("webhook test says at once whether a delivery arrives") {
    Desk desk(GENERATE(from_range(backends())));
    LoopbackHttp good(ok);
    LoopbackHttp bad(broken);
    make_webhook(desk, good.url(), "good");
    make_webhook(desk, bad.url(), "bad");

    CHECK(run(desk, {"webhook", "test", "good"}).out == "The receiver answered 204.\n");
    const Output output = run(desk, {"webhook", "test", "bad"});
    CHECK(output.status == 10);
    CHECK_THAT(output.err, Catch::StartsWith("helpdesk: webhook bad: ") && Catch::Contains("500"));
    CHECK(run(desk, {"webhook", "test", "nobody"}).status == 3);
    CHECK(good.received().at(0).header("X-Helpdesk-Event") == "webhook.ping");
}

TEST_CASE("an answer leaves as a mail that stands in its thread") {
    Desk desk(GENERATE(from_range(backends())));
    LoopbackSmtp server;
    desk.call("mail.configure", R"({"is_on":true,"address":"support@desk.example","name":"Der Träger"})");
    desk.call("mail.receive",
              R"({"message_id":"first@x","from":"customer@example.org","subject":"Drucker","text":"Hm."})");
    desk.call("comment.add", R"({"ticket":"1","body":"Grüße\n.\nEnde"})", "agent@example.org");

    CHECK(run(desk, {"outbox", "send"}).out == "0 sent, 0 to be tried again, 0 given up, 1 not tried\n");
    desk.turn_clock(1min);
    const Output output =
        run(desk, {"outbox", "send"}, {{"HELPDESK_SMTP", server.url()}, {"HELPDESK_SMTP_TLS", "optional"}});

    CHECK(output.err.empty());
    CHECK_THAT(output.out, Catch::StartsWith("1 sent"));
    REQUIRE(server.received().size() == 1);
    const DeliveredMail mail = server.received().front();
    CHECK(mail.to == std::vector<std::string>{"customer@example.org"});
    CHECK_THAT(mail.bytes, Catch::Contains("In-Reply-To: <first@x>") && Catch::Contains("[TKT-000001]") &&
                               Catch::Contains("@desk.example>") && !Catch::Contains("Auto-Submitted"));
}

}  // namespace helpdesk
