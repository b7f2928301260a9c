#include "cli/mail/sending/http.hpp"

#include <catch2/catch.hpp>

#include <cstdlib>
#include <string>

#include "engine/engine.hpp"
#include "loopback_servers.hpp"

using namespace helpdesk;

namespace {

constexpr SendingLimits short_limits{.connect = std::chrono::milliseconds(300),
                                     .whole = std::chrono::milliseconds(300)};
// libcurl rounds a little.
constexpr std::chrono::milliseconds nearly_all{280};
// Far more than a limit that is kept, and far less than one that is not.
constexpr std::chrono::milliseconds soon{3'000};

const AllowedNetworks& this_machine() {
    static const AllowedNetworks networks({"127.0.0.0/8"});
    return networks;
}

std::string answer_of(const std::string& status, const std::string& headers = {}) {
    return "HTTP/1.1 " + status + "\r\n" + headers + "Content-Length: 0\r\n\r\n";
}

// Of a test that ends before the variable is set back, the next ones would hear.
class Environment {
public:
    Environment(const char* name, const std::string& value) : name_(name) { setenv(name, value.c_str(), 1); }
    ~Environment() { unsetenv(name_); }

private:
    const char* name_;
};

}  // namespace

TEST_CASE("a webhook arrives with its body byte for byte, and with its headers once each") {
    const LoopbackHttp receiver(answer_of("200 OK"));
    std::string body = "{\"text\":\"Grüße\"}";
    body.append("\0\r\n.\r\n&=%", 9);

    const Sent sent = post({.url = receiver.url("/hook?key=a%20b#part"),
                            .headers = {{"Content-Type", "application/json"},
                                        {"X-Helpdesk-Event", "ticket.created"},
                                        {"X-Empty", ""},
                                        {"X-Helpdesk-Signature", "t=1, v1=ab:cd"}},
                            .body = body},
                           this_machine());

    CHECK(sent.ok);
    CHECK_FALSE(sent.again);
    CHECK(sent.status == 200);
    CHECK(sent.error.empty());
    REQUIRE(receiver.received().size() == 1);
    const ReceivedPost received = receiver.received().front();
    CHECK(received.line == "POST /hook?key=a%20b HTTP/1.1");
    CHECK(received.body == body);
    const std::vector<std::pair<std::string, std::string>> expected = {
        {"Host", "127.0.0.1:" + std::to_string(receiver.port())},
        {"User-Agent", "Helpdesk"},
        {"Accept", "*/*"},
        {"Content-Type", "application/json"},
        {"X-Helpdesk-Event", "ticket.created"},
        {"X-Empty", ""},
        {"X-Helpdesk-Signature", "t=1, v1=ab:cd"},
        {"Content-Length", std::to_string(body.size())},
    };
    CHECK(received.headers == expected);
}

TEST_CASE("a webhook may be empty, without a type, or large") {
    const LoopbackHttp receiver(answer_of("204 No Content"));
    const std::string body(GENERATE(std::size_t{0}, std::size_t{3'000'000}), 'x');

    const Sent sent = post({.url = receiver.url(), .headers = {}, .body = body}, this_machine());

    CHECK(sent.ok);
    CHECK(sent.status == 204);
    REQUIRE(receiver.received().size() == 1);
    CHECK(receiver.received().front().body == body);
    CHECK(receiver.received().front().count("Content-Type") == 0);
    CHECK(receiver.received().front().count("Expect") == 0);
}

TEST_CASE("every answer but success is worth another attempt, and nothing of it is told but its number") {
    const std::string status = GENERATE(values<std::string>(
        {"300 secret", "304 secret", "400 secret", "401 secret", "403 secret", "404 secret", "408 secret", "410 secret",
         "425 secret", "429 secret", "500 secret", "502 secret", "503 secret", "599 secret"}));
    const LoopbackHttp receiver("HTTP/1.1 " + status + "\r\nX-Why: secret\r\nContent-Length: 6\r\n\r\nsecret");

    const Sent sent = post({.url = receiver.url()}, this_machine());

    CHECK_FALSE(sent.ok);
    CHECK(sent.again);
    CHECK(std::to_string(sent.status) == status.substr(0, 3));
    CHECK(sent.error.find("the receiver answered " + status.substr(0, 3)) == 0);
    CHECK(sent.error.find("secret") == std::string::npos);
}

TEST_CASE("A17 a redirect is not followed, wherever it leads to") {
    const LoopbackHttp second(answer_of("200 OK"));
    const std::string status = GENERATE(values<std::string>({"301", "302", "303", "307", "308"}));
    const LoopbackHttp first(answer_of(status + " Moved", "Location: " + second.url() + "\r\n"));

    const Sent sent = post({.url = first.url(), .headers = {}, .body = "body"}, this_machine());

    CHECK_FALSE(sent.ok);
    CHECK(sent.error == "the receiver answered " + status + ", a redirect, which is not followed");
    CHECK(first.connections() == 1);
    CHECK(second.connections() == 0);
}

TEST_CASE("a receiver that never answers, or answers drop by drop, is given up when the limit has passed") {
    const std::string bytes = GENERATE(values<std::string>({"", "HTTP/1.1 200 OK\r\nX-Slow: "}));
    const LoopbackHttp receiver([bytes](Conversation& conversation) {
        conversation.write(bytes);
        while (!bytes.empty() && conversation.pause() && conversation.write("x")) continue;
        conversation.wait();
    });

    const Sent sent = post({.url = receiver.url()}, this_machine(), short_limits);

    CHECK_FALSE(sent.ok);
    CHECK(sent.again);
    CHECK(sent.status == 0);
    CHECK(sent.error == "the time limit has passed");
    CHECK(sent.took >= nearly_all);
    CHECK(sent.took < soon);
}

TEST_CASE("once a receiver has said how it went that counts, however slow, endless or broken the rest is") {
    struct Case {
        std::string status, rest;
        bool is_endless;
    };
    const Case row = GENERATE(values<Case>({
        {"200 OK", "Content-Length: 1000\r\n\r\nx", false},
        {"200 OK", "Transfer-Encoding: chunked\r\n\r\nno chunk", false},
        {"202 Accepted", "\r\n", true},
        {"500 No", "\r\n", true},
    }));
    const LoopbackHttp receiver([row](Conversation& conversation) {
        conversation.write("HTTP/1.1 " + row.status + "\r\n" + row.rest);
        const std::string much(10'000, 'x');
        while (row.is_endless && conversation.write(much)) continue;
    });

    const Sent sent = post({.url = receiver.url()}, this_machine());

    CHECK(sent.ok == row.status.starts_with('2'));
    CHECK(std::to_string(sent.status) == row.status.substr(0, 3));
    CHECK(sent.took < soon);
}

TEST_CASE("a body that drips behind its head ends at the limit, and the head counts") {
    const LoopbackHttp receiver([](Conversation& conversation) {
        conversation.write("HTTP/1.1 200 OK\r\n\r\n");
        while (conversation.pause() && conversation.write("x")) continue;
    });

    const Sent sent = post({.url = receiver.url()}, this_machine(), short_limits);

    CHECK(sent.ok);
    CHECK(sent.took >= nearly_all);
    CHECK(sent.took < soon);
}

TEST_CASE("what is no answer of HTTP is a failure that may pass") {
    struct Case {
        std::string bytes;
        bool is_endless;
    };
    const Case row = GENERATE(values<Case>({{"", false},
                                            {"secret\r\n\r\n", false},
                                            {"HTTP/1.1 200", false},
                                            {"HTTP/1.1 100 Continue\r\n\r\n", false},
                                            {"HTTP/1.1 200 OK\r\n", true},
                                            {"HTTP/1.1 200 OK\r\nX-Secret: ", true},
                                            {"HTTP/1.1 secret\r\n", true}}));
    const LoopbackHttp receiver([row](Conversation& conversation) {
        conversation.write(row.bytes);
        const std::string line = row.bytes.ends_with('\n') ? "X-Secret: secret\r\n" : "secret";
        while (row.is_endless && conversation.write(line)) continue;
    });

    const Sent sent = post({.url = receiver.url()}, this_machine());

    INFO(sent.error);
    CHECK_FALSE(sent.ok);
    CHECK(sent.again);
    CHECK(sent.status == 0);
    CHECK_FALSE(sent.error.empty());
    CHECK(sent.error.find("secret") == std::string::npos);
    CHECK(sent.took < soon);
}

TEST_CASE("a host that closes the door or that nobody knows is a failure that may pass") {
    std::string nobody;
    {
        const LoopbackHttp gone(answer_of("200 OK"));
        nobody = gone.url();
    }

    const Sent refused = post({.url = nobody}, this_machine());
    const Sent unknown = post({.url = "http://no-such-host.invalid/"}, this_machine(), short_limits);

    CHECK(refused.again);
    CHECK(refused.error == "the host cannot be connected to");
    CHECK_FALSE(unknown.ok);
    CHECK(unknown.again);
    CHECK(unknown.status == 0);
}

TEST_CASE("A17 however this machine is written, a webhook is not sent to it, and it sees no connection") {
    const LoopbackHttp inside(answer_of("200 OK"));
    const std::string host = GENERATE(values<std::string>({
        "127.0.0.1",
        "127.1",
        "127.0.1",
        "2130706433",
        "0x7f000001",
        "0x7f.1",
        "017700000001",
        "0177.0.0.1",
        "127.0.0.1.",
        "127.255.255.254",
        "0",
        "0.0.0.0",
        "localhost",
        "LOCALHOST.",
        "[::1]",
        "[::]",
        "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]",
        "[0:0:0:0:0:ffff:127.0.0.1]",
        "[::127.0.0.1]",
        "[64:ff9b::7f00:1]",
        "[2002:7f00:1::]",
        "%31%32%37.0.0.1",
    }));

    const Sent sent = post({.url = "http://" + host + ":" + std::to_string(inside.port()) + "/"}, {}, short_limits);

    INFO(host << ": " << sent.error);
    CHECK_FALSE(sent.ok);
    CHECK(sent.status == 0);
    CHECK(inside.connections() == 0);
    // A name that the resolver does not know may be known later; the others lead to where they lead.
    if (sent.error != "the host's name leads nowhere") {
        CHECK_FALSE(sent.again);
        CHECK(sent.error ==
              "the URL leads to an address that may not be connected to (the setting networks names those that may)");
    }
}

TEST_CASE("A17 a network that is not the receiver's own opens nothing to it") {
    const LoopbackHttp inside(answer_of("200 OK"));

    const Sent sent = post({.url = inside.url()}, AllowedNetworks({"10.0.0.0/8", "::1"}));

    CHECK_FALSE(sent.ok);
    CHECK_FALSE(sent.again);
    CHECK(inside.connections() == 0);
    CHECK(post({.url = inside.url()}, this_machine()).ok);
    CHECK(post({.url = "http://2130706433:" + std::to_string(inside.port())}, this_machine()).ok);
}

TEST_CASE("A17 a proxy that the environment names is not used") {
    const LoopbackHttp proxy(answer_of("200 OK"));
    const LoopbackHttp receiver(answer_of("200 OK"));
    const Environment http_proxy("http_proxy", proxy.url());
    const Environment all_proxy("ALL_PROXY", proxy.url());

    const Sent sent = post({.url = receiver.url()}, this_machine());

    CHECK(sent.ok);
    CHECK(proxy.connections() == 0);
    CHECK(receiver.connections() == 1);
}

TEST_CASE("A17 what is no plain URL of http or https is refused for good, and nothing is connected to") {
    const LoopbackHttp receiver(answer_of("200 OK"));
    const std::string host = "127.0.0.1:" + std::to_string(receiver.port());
    const std::string url = GENERATE_COPY(values<std::string>({
        "",
        "/",
        "hook",
        host,
        "file:///etc/passwd",
        "gopher://" + host + "/_x",
        "ftp://" + host + "/",
        "dict://" + host,
        "smtp://" + host,
        "ldap://" + host,
        "javascript:alert(1)",
        "http:",
        "http://",
        "http:///",
        "http://?x",
        "http://ana@" + host,
        "http://ana:word@" + host,
        "http://:word@" + host,
        "http://@" + host,
        "http://example.org@" + host,
        "http://" + host + "/a b",
        "http://" + host + "/\r\nX-Evil: 1",
        "http://" + host + "/\n",
        "http://" + host + "/\t",
        "http://" + host + std::string("/\0x", 3),
        "http://" + host + "/\x7f",
        "http://" + host + "/" + std::string(2'000, 'x'),
        "http://127.0.0.1:99999/",
        "http://[::1/",
        " http://" + host,
    }));

    INFO(url);
    const Sent sent = post({.url = url}, this_machine());

    CHECK_FALSE(sent.ok);
    CHECK_FALSE(sent.again);
    CHECK(sent.error.find("the URL ") == 0);
    CHECK(receiver.connections() == 0);
    try {
        check_url(url);
        FAIL_CHECK("not refused");
    } catch (const Error& error) {
        CHECK(error.fault() == Fault::invalid);
        CHECK(error.field() == "url");
        CHECK(error.what() == sent.error);
    }
}

TEST_CASE("a plain URL of http or https is taken") {
    const std::string url = GENERATE(values<std::string>({
        "http://example.org",
        "https://example.org/",
        "HTTPS://Example.ORG:8443/a/b?c=d&e=%20#f",
        "http://[2606:4700::1]/",
        "https://hooks.example/services/T0/B0/x",
        "http://localhost:8080/",
    }));

    CHECK_NOTHROW(check_url(url));
    CHECK_NOTHROW(check_url("https://example.org/" + std::string(1'980, 'x')));
}

TEST_CASE("M07 headers of a webhook cannot become others, or move its end") {
    const LoopbackHttp receiver(answer_of("200 OK"));
    const std::pair<std::string, std::string> header = GENERATE(values<std::pair<std::string, std::string>>({
        {"X-A", "1\r\nX-Evil: 1"},
        {"X-A", "1\nX-Evil: 1"},
        {"X-A", "1\r"},
        {"X-A", std::string("1\0", 2)},
        {"X-A", "\x1b[31m"},
        {"X-A\r\nX-Evil", "1"},
        {"X-A: 1\nX-Evil", "1"},
        {"X A", "1"},
        {"X-A:", "1"},
        {"", "1"},
        {std::string("X\0A", 3), "1"},
        {"X-Ä", "1"},
        {"Content-Length", "0"},
        {"transfer-encoding", "chunked"},
        {"Host", "other.example"},
        {"Connection", "keep-alive"},
        {"Expect", "100-continue"},
    }));

    try {
        post({.url = receiver.url(), .headers = {{"X-Good", "1"}, header}}, this_machine());
        FAIL_CHECK("not refused");
    } catch (const Error& error) {
        CHECK(error.fault() == Fault::invalid);
        CHECK(error.field() == "headers");
    }
    CHECK(receiver.connections() == 0);
}

TEST_CASE("https is not spoken with whoever answers without it") {
    const LoopbackServer receiver([](Conversation& conversation) {
        conversation.write(answer_of("200 OK"));
        conversation.wait();
    });

    const Sent sent = post({.url = "https://127.0.0.1:" + std::to_string(receiver.port())}, this_machine());

    CHECK_FALSE(sent.ok);
    CHECK(sent.again);
    CHECK(sent.error == "no encrypted connection can be made");
}
