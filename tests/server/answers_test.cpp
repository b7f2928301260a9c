#include <catch2/catch.hpp>

#include <atomic>
#include <new>

#include "tests/server/http_client.hpp"

namespace helpdesk {

namespace {

// A stream that the test holds.
struct Held {
    std::mutex mutex;
    std::vector<std::shared_ptr<LiveStream>> streams;

    HttpResponse response() {
        return {.headers = {{"content-type", "text/event-stream"}}, .live = [this](std::shared_ptr<LiveStream> stream) {
                    const std::scoped_lock lock(mutex);
                    streams.push_back(std::move(stream));
                }};
    }
    std::size_t count() {
        const std::scoped_lock lock(mutex);
        return streams.size();
    }
};

}  // namespace

TEST_CASE("H07 whatever a handler throws is a 500 that tells nothing but the request's id", "[server]") {
    std::string id;
    RunningFront running([&](HttpRequest request) -> HttpResponse {
        id = request.id;
        if (request.target == "/std") throw std::runtime_error("secret");
        if (request.target == "/memory") throw std::bad_alloc();
        if (request.target == "/error") throw Error(Fault::internal, "secret");
        if (request.target == "/number") throw 42;
        return echo(std::move(request));
    });
    RawClient client(running.address());
    for (const char* target : {"/std", "/memory", "/error", "/number"}) {
        client.send(get(target));
        const HttpAnswered answered = client.answer();
        CHECK(answered.status == 500);
        CHECK(answered.headers.at("content-type") == "application/problem+json");
        CHECK(answered.body.find(id) != std::string::npos);
        const std::string all = answered.head + answered.body;
        for (const char* word : {"secret", "EXCEPTION", "bad_alloc", "42\n"})
            CHECK(all.find(word) == std::string::npos);
    }
    client.send(get("/fine"));
    CHECK(client.answer().body == "GET /fine\n");
}

TEST_CASE("H08 no header leaves that could be taken for two", "[server]") {
    const std::vector<HttpHeader> bad{{"location", "/a\r\nset-cookie: x=y"},
                                      {"location", "/a\nb"},
                                      {"location", "/a\rb"},
                                      {"location", std::string("/a\0b", 4)},
                                      {"bad name", "x"},
                                      {"bad\r\nname", "x"},
                                      {"", "x"},
                                      {"bad:", "x"}};
    RunningFront running([&](HttpRequest request) -> HttpResponse {
        const auto index = std::stoul(request.target.substr(1));
        if (index == bad.size()) return {.status = 99};
        if (index == bad.size() + 1) return {.status = 700};
        return {.headers = {{"x-good", "1"}, bad[index]}, .body = "inside"};
    });
    for (std::size_t i = 0; i < bad.size() + 2; ++i) {
        const HttpAnswered answered = ask(running.address(), get("/" + std::to_string(i)));
        INFO(i << answered.head << answered.body);
        CHECK(answered.status == 500);
        CHECK(answered.headers.count("set-cookie") + answered.headers.count("x-good") == 0);
        CHECK(answered.body.find("inside") == std::string::npos);
    }
}

TEST_CASE("the frame of an answer is the front's alone", "[server]") {
    FrontOptions options = quick_options();
    options.headers = {{"X-Content-Type-Options", "nosniff"}, {"Cache-Control", "no-store"}};
    RunningFront running(
        [](HttpRequest request) -> HttpResponse {
            if (request.target == "/304") return {.status = 304, .headers = {{"etag", "\"1\""}}, .body = "no"};
            if (request.target == "/204") return {.status = 204, .body = "no"};
            return {.status = 201,
                    .headers = {{"Content-Length", "1"},
                                {"Transfer-Encoding", "chunked"},
                                {"Connection", "close"},
                                {"Date", "today"},
                                {"Cache-Control", "public"},
                                {"Set-Cookie", "a=b"},
                                {"Set-Cookie", "c=d"}},
                    .body = "hello"};
        },
        options);
    RawClient client(running.address());
    client.send(get("/"));
    const HttpAnswered answered = client.answer();
    CHECK(answered.head.starts_with("HTTP/1.1 201 Created\n"));
    CHECK(answered.body == "hello");
    CHECK(answered.headers.count("transfer-encoding") + answered.headers.count("connection") == 0);
    CHECK(answered.headers.at("date").ends_with(" GMT"));
    CHECK(answered.headers.at("cache-control") == "public");
    CHECK(answered.headers.at("x-content-type-options") == "nosniff");
    CHECK(answered.head.find("a=b") != std::string::npos);
    CHECK(answered.head.find("c=d") != std::string::npos);
    for (const char* target : {"/304", "/204"}) {
        client.send(get(target));
        CHECK(client.answer().headers.count("content-length") == 0);
    }
    client.send("nonsense\r\n");
    const HttpAnswered refused = client.answer();
    CHECK(refused.status == 400);
    CHECK(refused.headers.at("x-content-type-options") == "nosniff");
    CHECK(refused.headers.at("cache-control") == "no-store");
}

TEST_CASE("a long answer is asked for part by part", "[server]") {
    constexpr int parts = 40;
    RunningFront running([](HttpRequest request) -> HttpResponse {
        HttpResponse response;
        if (request.target == "/length") response.content_length = parts * 1'000;
        if (request.target == "/short") response.content_length = parts * 1'000 + 1;
        if (request.target == "/long") response.content_length = parts * 1'000 - 1;
        const bool fails = request.target == "/fails";
        response.source = [left = parts, fails]() mutable {
            if (fails && left == 3) throw std::runtime_error("secret");
            return left-- > 0 ? std::string(1'000, 'p') : std::string();
        };
        return response;
    });
    const std::string whole(parts * 1'000, 'p');
    RawClient client(running.address());
    client.send(get("/chunked") + get("/length") + "HEAD /length HTTP/1.1\r\nHost: localhost\r\n\r\n");
    const HttpAnswered in_chunks = client.answer();
    CHECK(in_chunks.headers.at("transfer-encoding") == "chunked");
    CHECK(in_chunks.body == whole);
    CHECK(client.answer().body == whole);
    CHECK(client.answer(true).headers.at("content-length") == "40000");
    CHECK(ask(running.address(), "GET /old HTTP/1.0\r\n\r\n").body == whole);

    for (const char* target : {"/short", "/long"}) {
        RawClient other(running.address());
        other.send(get(target) + get("/next"));
        CHECK(other.answer().body.size() < whole.size() + 1);
        CHECK(other.some().empty());
    }
    RawClient failing(running.address());
    failing.send(get("/fails") + get("/next"));
    CHECK_THROWS(failing.answer());
}

TEST_CASE("a client that reads slowly costs little memory and ends at the deadline", "[server]") {
    std::atomic<int> asked = 0;
    RunningFront running([&](HttpRequest) -> HttpResponse {
        return {.source = [&] {
            ++asked;
            return std::string(64 << 10, 'p');
        }};
    });
    RawClient client(running.address(), 4'096);
    client.send(get("/"));
    CHECK(soon([&] { return running.front().counts().late == 1; }));
    CHECK(asked < 20);  // what the kernel holds, not more
    CHECK(client.closes());
}

TEST_CASE("what is sent to an event stream comes at once, until one side ends it", "[server]") {
    Held held;
    RunningFront running([&](HttpRequest) { return held.response(); });
    RawClient client(running.address());
    client.send(get("/events"));
    REQUIRE(soon([&] { return held.count() == 1; }));
    const auto stream = held.streams.front();
    CHECK(stream->send("data: 1\n\n"));
    std::string got;
    while (got.find("data: 1\n\n") == std::string::npos) got += client.some();
    CHECK(got.find("transfer-encoding: chunked") != std::string::npos);
    CHECK(stream->send("data: 2\n\n"));
    stream->close();
    CHECK_FALSE(stream->send("data: 3\n\n"));
    const std::string rest = client.rest();
    CHECK(rest.find("data: 2\n\n") != std::string::npos);
    CHECK(rest.find("data: 3") == std::string::npos);
    CHECK(rest.ends_with("0\r\n\r\n"));

    {
        RawClient leaving(running.address());
        leaving.send(get("/events"));
        REQUIRE(soon([&] { return held.count() == 2; }));
        CHECK(held.streams.back()->send("data: 4\n\n"));
    }
    CHECK(soon([&] { return held.streams.back()->closed(); }));
    CHECK_FALSE(held.streams.back()->send("data: 5\n\n"));
    RawClient old(running.address());
    old.send("GET /events HTTP/1.0\r\n\r\n");
    REQUIRE(soon([&] { return held.count() == 3; }));
    CHECK(held.streams.back()->send("data: 6\n\n"));
    held.streams.back()->close();
    CHECK(old.rest().ends_with("\r\n\r\ndata: 6\n\n"));
    const HttpAnswered head = ask(running.address(), "HEAD /events HTTP/1.1\r\nHost: localhost\r\n\r\n");
    CHECK(head.status == 200);
    CHECK(held.count() == 3);
}

TEST_CASE("an event stream keeps only so much for a client that does not read", "[server]") {
    Held held;
    FrontOptions options = quick_options();
    options.live_bytes_max = 10'000;
    RunningFront running([&](HttpRequest) { return held.response(); }, options);
    RawClient client(running.address(), 4'096);
    client.send(get("/events"));
    REQUIRE(soon([&] { return held.count() == 1; }));
    const auto stream = held.streams.front();
    CHECK_FALSE(stream->send(std::string(10'001, 'e')));
    CHECK(soon([&] { return !stream->send(std::string(5'000, 'e')); }));
    // At the deadline for writing, when the kernel takes no more.
    CHECK(soon([&] {
        stream->send(std::string(10'000, 'e'));
        return stream->closed();
    }));
}

TEST_CASE("an event stream has no deadline while there is nothing to send", "[server]") {
    Held held;
    FrontOptions options = quick_options();
    options.idle_deadline = options.write_deadline = std::chrono::milliseconds(50);
    RunningFront running([&](HttpRequest) { return held.response(); }, options);
    RawClient client(running.address());
    client.send(get("/events"));
    REQUIRE(soon([&] { return held.count() == 1; }));
    CHECK(client.some().find("200 OK") != std::string::npos);
    CHECK_FALSE(client.closes(std::chrono::milliseconds(300)));
    CHECK(held.streams.front()->send("data: 1\n\n"));
    CHECK(client.some().find("data: 1") != std::string::npos);
}

}  // namespace helpdesk
