#include <catch2/catch.hpp>

#include <atomic>

#include "tests/server/http_client.hpp"

namespace helpdesk {

namespace {

struct RefusedRequest {
    std::string request;
    int status;
};

std::string with_header(const std::string& header) { return get("/", header + "\r\n"); }

// Refused as a whole: with that status, in a problem document, and nothing after it is executed.
void check_refused(const std::string& address, const RefusedRequest& each, std::atomic<int>& handled) {
    const int before = handled;
    RawClient client(address);
    client.send(each.request + get("/smuggled"));
    const HttpAnswered answered = client.answer();
    INFO(each.request.substr(0, 200));
    INFO(answered.head << answered.body);
    CHECK(answered.status == each.status);
    CHECK(answered.headers.at("content-type") == "application/problem+json");
    CHECK(answered.headers.at("connection") == "close");
    CHECK(answered.body.find("\"status\":" + std::to_string(each.status)) != std::string::npos);
    CHECK(answered.body.find("\"type\":\"about:blank\"") != std::string::npos);
    client.close_sending();
    CHECK(client.rest().empty());
    CHECK(handled == before);
}

struct CountingFront {
    std::atomic<int> handled = 0;
    RunningFront running{[this](HttpRequest request) {
        ++handled;
        return echo(std::move(request));
    }};
    const std::string& address() const { return running.address(); }
};

}  // namespace

TEST_CASE("a good request reaches the handler as it was sent", "[server]") {
    HttpRequest seen;
    RunningFront running([&](HttpRequest request) {
        seen = request;
        return echo(std::move(request));
    });

    const std::string headers =
        "X-Mixed-Case:  a%0d%0ab \r\nAccept-Encoding: gzip\r\nX-Empty:\r\nREMOTE_ADDR: 1.2.3.4\r\n";
    const HttpAnswered answered = ask(running.address(), get("/a%20b?c=d?e&f", headers));

    CHECK(answered.status == 200);
    CHECK(answered.body == "GET /a%20b?c=d?e&f\n");
    CHECK(answered.headers.count("date") == 1);
    CHECK(answered.headers.at("content-length") == "19");
    CHECK(answered.headers.count("keep-alive") + answered.headers.count("connection") == 0);
    CHECK(*seen.header("x-mixed-case") == "a%0d%0ab");
    CHECK(*seen.header("accept-encoding") == "gzip");
    CHECK(seen.header("x-empty")->empty());
    CHECK(seen.header("remote_addr") == nullptr);
    CHECK(seen.peer == "127.0.0.1");
    CHECK_FALSE(seen.over_unix_socket);
    CHECK(seen.id.size() == 36);
}

TEST_CASE("H04 what could be read in two ways is refused, and nothing after it is executed", "[server]") {
    CountingFront counting;
    const std::string host = "Host: localhost\r\n";
    const std::string ten = "0123456789";
    const std::vector<RefusedRequest> cases{
        {"GET / HTTP/1.1\n" + host + "\r\n", 400},
        {"GET / HTTP/1.1\r\nHost: localhost\n\r\n", 400},
        {"GET / HTTP/1.1\r\n" + host + "A: b\rc\r\n\r\n", 400},
        {"GET / HTTP/1.1\r\n" + host + "A: b\r\n folded\r\n\r\n", 400},
        {"GET / HTTP/1.1\r\n folded: x\r\n" + host + "\r\n", 400},
        {"GET / HTTP/1.1\r\n" + host + std::string("A: b\0c\r\n\r\n", 10), 400},
        {with_header("Content-Length : 5"), 400},
        {with_header("Content-Length\t: 5"), 400},
        {with_header(": nameless"), 400},
        {with_header("no colon"), 400},
        {with_header("Content-Length: 5\r\nContent-Length: 5"), 400},
        {with_header("Content-Length: 5\r\ncontent-length: 6"), 400},
        {with_header("Content-Length: 5, 5"), 400},
        {with_header("Content-Length: -1"), 400},
        {with_header("Content-Length: +1"), 400},
        {with_header("Content-Length: 0x1"), 400},
        {with_header("Content-Length:"), 400},
        {with_header("Content-Length: " + ten + ten), 400},
        {with_header("Content-Length: 5\r\nTransfer-Encoding: chunked"), 400},
        {with_header("Transfer-Encoding: chunked\r\nContent-Length: 5"), 400},
        {with_header("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked"), 400},
        {with_header("Transfer-Encoding: gzip, chunked"), 501},
        {with_header("Transfer-Encoding: chunked, identity"), 501},
        {with_header("Transfer-Encoding: xchunked"), 501},
        {with_header("Transfer-Encoding: \x0b"
                     "chunked"),
         400},
        {"GET / HTTP/1.0\r\n" + host + "Transfer-Encoding: chunked\r\n\r\n", 400},
        {with_header("Host: localhost"), 400},
        {with_header("Authorization: a\r\nAuthorization: b"), 400},
    };
    for (const RefusedRequest& each : cases) check_refused(counting.address(), each, counting.handled);
}

TEST_CASE("H08 methods, versions and protocols that are not spoken are refused", "[server]") {
    CountingFront counting;
    const std::string rest = "Host: localhost\r\n\r\n";
    const std::vector<RefusedRequest> cases{
        {"TRACE / HTTP/1.1\r\n" + rest, 405},
        {"CONNECT localhost:80 HTTP/1.1\r\n" + rest, 405},
        {"BREW / HTTP/1.1\r\n" + rest, 501},
        {"get / HTTP/1.1\r\n" + rest, 501},
        {"G(T / HTTP/1.1\r\n" + rest, 400},
        {"GET / HTTP/2.0\r\n" + rest, 505},
        {"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505},
        {"GET / HTTP/0.9\r\n" + rest, 505},
        {"GET / HTTP/1.10\r\n" + rest, 400},
        {"GET / http/1.1\r\n" + rest, 400},
        {"GET /\r\n", 400},
        {"GET  / HTTP/1.1\r\n" + rest, 400},
        {"GET / HTTP/1.1 \r\n" + rest, 400},
        {"GET /a b HTTP/1.1\r\n" + rest, 400},
        {std::string("\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", 11), 400},
        {"{\"id\":1}\r\n", 400},
        {"\r\n\r\n" + get("/"), 400},
        {"GET / HTTP/1.1\r\n\r\n", 400},
        {"GET / HTTP/1.1\r\nHost:\r\n\r\n", 400},
        {with_header("Expect: 200-ok"), 417},
    };
    for (const RefusedRequest& each : cases) check_refused(counting.address(), each, counting.handled);
    CHECK(ask(counting.address(), "TRACE / HTTP/1.1\r\n" + rest).headers.at("allow").starts_with("GET, HEAD"));
}

TEST_CASE("H06 a target is a path of printable characters", "[server]") {
    CountingFront counting;
    const std::string rest = " HTTP/1.1\r\nHost: localhost\r\n\r\n";
    std::vector<RefusedRequest> cases{{"GET /" + std::string(9'000, 'a') + rest, 414},
                                      {"GET /" + std::string(100'000, 'a'), 414},
                                      {"OPTIONS *a" + rest, 400},
                                      {"GET *" + rest, 400}};
    for (const char* target : {"/%00", "/%", "/%4", "/%zz", "/a#b", "/\x7f", "/\xc3\xa4", "path", "localhost:80",
                               "ftp://localhost/", "://x", "http://", "http://a@localhost/", "/a\tb"}) {
        cases.push_back({std::string("GET ") + target + rest, 400});
    }
    for (const RefusedRequest& each : cases) check_refused(counting.address(), each, counting.handled);

    const std::string longest = "/" + std::string(7'999, 'a');
    for (const std::string& target : {longest, std::string("/%2e%2e/%2f..//\\x"), std::string("/%252e?%0d%0a")}) {
        CHECK(ask(counting.address(), "GET " + target + rest).body == "GET " + target + "\n");
    }
    CHECK(ask(counting.address(), "OPTIONS *" + rest).body == "OPTIONS *\n");
}

TEST_CASE("a whole URL as the target takes the place of the host", "[server]") {
    CountingFront counting;
    const std::string host = "Host: evil.example\r\n\r\n";
    CHECK(ask(counting.address(), "GET http://localhost/x?y HTTP/1.1\r\n" + host).body == "GET /x?y\n");
    CHECK(ask(counting.address(), "GET HTTP://127.0.0.1:80 HTTP/1.1\r\n" + host).body == "GET /\n");
    CHECK(ask(counting.address(), "GET http://localhost?y HTTP/1.1\r\n" + host).body == "GET /?y\n");
    check_refused(counting.address(), {"GET http://evil.example/ HTTP/1.1\r\nHost: localhost\r\n\r\n", 421},
                  counting.handled);
}

TEST_CASE("A15 a host that is not ours is refused", "[server]") {
    FrontOptions options = quick_options();
    options.hosts = {"Desk.example.org"};
    std::atomic<int> handled = 0;
    RunningFront running([&](HttpRequest request) { return echo(std::move(request)); }, options);

    const auto request_to = [](const std::string& host) { return "GET / HTTP/1.1\r\nHost: " + host + "\r\n\r\n"; };
    for (const char* host : {"localhost", "LOCALHOST:1", "127.0.0.1", "[::1]:80", "desk.example.org",
                             "desk.example.org.", "DESK.EXAMPLE.ORG:443"}) {
        INFO(host);
        CHECK(ask(running.address(), request_to(host)).status == 200);
    }
    for (const char* host : {"evil.example", "localhost.evil.example", "10.0.0.1", "[::2]", "xdesk.example.org"}) {
        check_refused(running.address(), {request_to(host), 421}, handled);
    }
    for (const char* host :
         {"localhost:x", "localhost:1:2", "local host", "a@localhost", "[::1", "localhost/", ":80"}) {
        check_refused(running.address(), {request_to(host), 400}, handled);
    }
}

TEST_CASE("a head has a limit for its size and for its headers", "[server]") {
    CountingFront counting;
    std::string hundred;
    for (int i = 0; i < 99; ++i) hundred += "a" + std::to_string(i) + ": b\r\n";
    CHECK(ask(counting.address(), get("/", hundred)).status == 200);
    check_refused(counting.address(), {get("/", hundred + "one: more\r\n"), 431}, counting.handled);
    CHECK(ask(counting.address(), get("/", "A: " + std::string(16'000, '%') + "\r\n")).status == 200);
    check_refused(counting.address(), {get("/", "A: " + std::string(17'000, 'b') + "\r\n"), 431}, counting.handled);
    check_refused(counting.address(), {get("/", std::string(17'000, 'b') + "\r\n"), 431}, counting.handled);
}

TEST_CASE("HEAD has the length of GET and no body", "[server]") {
    CountingFront counting;
    RawClient client(counting.address());
    client.send("HEAD /abc HTTP/1.1\r\nHost: localhost\r\n\r\n" + get("/next"));
    const HttpAnswered head = client.answer(true);
    CHECK(head.status == 200);
    CHECK(head.headers.at("content-length") == "10");
    CHECK(client.answer().body == "GET /next\n");
    RawClient refused(counting.address());
    refused.send("HEAD / HTTP/1.1\r\nHost: evil.example\r\n\r\n");
    CHECK(refused.answer(true).status == 421);
    CHECK(refused.rest().empty());
}

TEST_CASE("a connection is kept for any number of requests, and they are answered in order", "[server]") {
    CountingFront counting;
    constexpr int count = 300;
    RawClient client(counting.address());
    std::string all;
    for (int i = 0; i < count; ++i) {
        all += i % 2 == 0 ? get("/" + std::to_string(i)) : post("/" + std::to_string(i), "body");
    }
    client.send(all);
    for (int i = 0; i < count; ++i) {
        const std::string body = client.answer().body;
        const std::string wanted = (i % 2 == 0 ? "GET /" : "POST /") + std::to_string(i) + "\n";
        REQUIRE(body == wanted + (i % 2 == 0 ? "" : "body"));
    }
    CHECK(counting.running.front().counts().accepted == 1);
    // Without TCP_NODELAY each answer would wait 40 ms.
    const auto begin = std::chrono::steady_clock::now();
    for (int i = 0; i < 50; ++i) {
        client.send(get("/"));
        client.answer();
    }
    CHECK(std::chrono::steady_clock::now() - begin < std::chrono::seconds(1));
}

TEST_CASE("who asks for it, and who speaks HTTP/1.0, has the connection closed", "[server]") {
    CountingFront counting;
    for (const char* head :
         {"GET / HTTP/1.1\r\nHost: localhost\r\nConnection: x, Close\r\n\r\n", "GET / HTTP/1.0\r\n\r\n",
          "GET / HTTP/1.0\r\nHost: localhost\r\nConnection: keep-alive\r\n\r\n"}) {
        const int before = counting.handled;
        RawClient client(counting.address());
        client.send(head + get("/second"));
        const HttpAnswered answered = client.answer();
        CHECK(answered.status == 200);
        CHECK(answered.headers.at("connection") == "close");
        CHECK(client.rest().empty());
        CHECK(counting.handled == before + 1);
    }
}

TEST_CASE("requests may come in any pieces", "[server]") {
    CountingFront counting;
    const std::string text = "\r\n" + post("/a", "hello", "X: y\r\n") + get("/b");
    RawClient client(counting.address());
    for (char c : text) client.send(std::string(1, c));
    CHECK(client.answer().body == "POST /a\nhello");
    CHECK(client.answer().body == "GET /b\n");
}

TEST_CASE("who has closed one direction is answered all the same", "[server]") {
    CountingFront counting;
    RawClient client(counting.address());
    client.send(get("/a") + get("/b"));
    client.close_sending();
    CHECK(client.answer().body == "GET /a\n");
    CHECK(client.answer().body == "GET /b\n");
    CHECK(client.rest().empty());
    RawClient unfinished(counting.address());
    unfinished.send("GET / HTTP/1.1\r\n");
    unfinished.close_sending();
    CHECK(unfinished.answer().status == 400);
}

}  // namespace helpdesk
