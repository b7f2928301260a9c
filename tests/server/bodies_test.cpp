#include <catch2/catch.hpp>

#include <atomic>

#include "tests/server/http_client.hpp"

namespace helpdesk {

namespace {

std::string chunked(const std::string& chunks, const std::string& target = "/") {
    return "POST " + target + " HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n" + chunks;
}

FrontOptions small_bodies() {
    FrontOptions options = quick_options();
    options.body_bytes_max = 1'000;
    return options;
}

}  // namespace

TEST_CASE("a chunked body comes without its chunks", "[server]") {
    RunningFront running(echo, small_bodies());
    RawClient client(running.address());
    client.send(chunked("5\r\nhello\r\n1;a=b;c=\"d e\"\r\n \r\n00005\r\nworld\r\n0\r\nX-Trailer: dropped\r\n\r\n"));
    CHECK(client.answer().body == "POST /\nhello world");
    client.send(chunked("0\r\n\r\n") + get("/next"));
    CHECK(client.answer().body == "POST /\n");
    CHECK(client.answer().body == "GET /next\n");
}

TEST_CASE("H03 chunks that lie are refused, and nothing after them is executed", "[server]") {
    std::atomic<int> handled = 0;
    RunningFront running(
        [&](HttpRequest request) {
            ++handled;
            return echo(std::move(request));
        },
        small_bodies());
    const std::string a(1'001, 'a');
    const std::vector<std::pair<std::string, int>> cases{
        {"-2\r\n", 400},
        {"+2\r\nab\r\n", 400},
        {" 2\r\nab\r\n", 400},
        {"2 \r\nab\r\n", 400},
        {"0x2\r\nab\r\n", 400},
        {"\r\n", 400},
        {"g\r\n", 400},
        {"2\nab\r\n", 400},
        {"2\r\nabc\r\n", 400},
        {"2\r\nab\n0\r\n\r\n", 400},
        {"ffffffffffffffff\r\n", 413},
        {"10000000000000000\r\n", 400},
        {"fffffffffffffff0\r\n", 413},
        {"3e9\r\n" + a, 413},
        {"1f4\r\n" + a.substr(0, 500) + "\r\n1f5\r\n", 413},
        {"1;" + a + a + a + a + a + "\r\n", 400},
        {"1;a\001b\r\na\r\n", 400},
        {"0\r\nno colon\r\n\r\n", 400},
        {"0\r\nA : b\r\n\r\n", 400},
    };
    for (const auto& [chunks, status] : cases) {
        INFO(chunks.substr(0, 100));
        RawClient client(running.address());
        client.send(chunked(chunks) + get("/smuggled"));
        CHECK(client.answer().status == status);
        client.close_sending();
        CHECK(client.rest().empty());
    }
    std::string extensions;
    for (int i = 0; i < 100; ++i) extensions += "1;" + a.substr(0, 500) + "\r\na\r\n";
    CHECK(ask(running.address(), chunked(extensions)).status == 400);
    std::string trailers = "0\r\n";
    for (int i = 0; i < 100; ++i) trailers += "a: " + a.substr(0, 500) + "\r\n";
    CHECK(ask(running.address(), chunked(trailers)).status == 431);
    CHECK(handled == 0);
}

TEST_CASE("a body that says that it is too large is refused before it is read", "[server]") {
    RunningFront running(echo, small_bodies());
    const std::string largest(1'000, 'b');
    CHECK(ask(running.address(), post("/", largest)).body == "POST /\n" + largest);
    RawClient client(running.address());
    client.send("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1001\r\n\r\n");
    CHECK(client.answer().status == 413);
    RawClient huge(running.address());
    huge.send(
        "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 999999999999999999\r\nExpect: 100-continue\r\n\r\n");
    CHECK(huge.answer().status == 413);
}

TEST_CASE("who waits to be told so is told to go on", "[server]") {
    RunningFront running(echo);
    RawClient client(running.address());
    client.send("PUT /x HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nExpect: 100-Continue\r\n\r\n");
    CHECK(client.answer().status == 100);
    client.send("hello");
    CHECK(client.answer().body == "PUT /x\nhello");
}

TEST_CASE("a long body goes to its sink in parts, and the client waits while a part is taken", "[server]") {
    constexpr std::size_t size = 20 << 20;
    std::string sunk;
    std::size_t largest_part = 0;
    std::atomic<bool> open = false;
    const auto plan = [&](const HttpRequest& head) {
        CHECK(head.target == "/upload");
        return BodyPlan{.size_max = size, .sink = [&](std::string_view part) {
                            while (!open) std::this_thread::sleep_for(std::chrono::milliseconds(1));
                            largest_part = std::max(largest_part, part.size());
                            sunk += part;
                        }};
    };
    FrontOptions options = quick_options();
    options.body_deadline = std::chrono::seconds(5);
    RunningFront running(echo, options, plan);
    const std::size_t before = resident_bytes();
    std::string body(size, '\0');
    for (std::size_t i = 0; i < size; ++i) body[i] = static_cast<char>(i * 7 + i / 251);

    RawClient client(running.address());
    const std::string request = post("/upload", body);
    std::string_view left = request;
    const auto end = std::chrono::steady_clock::now() + std::chrono::milliseconds(200);
    while (std::chrono::steady_clock::now() < end) client.send_some(left);
    CHECK(left.size() > size / 4);
    CHECK(resident_bytes() - before < 3 * size);  // ours twice, and little beside it
    open = true;
    client.send(left);

    const HttpAnswered answered = client.answer();
    CHECK(answered.status == 200);
    CHECK(answered.body == "POST /upload\n");
    CHECK(sunk == body);
    CHECK(largest_part < (128u << 10));
}

TEST_CASE("a plan may refuse a body, and what plan and sink throw is a 500 that tells nothing", "[server]") {
    std::atomic<int> handled = 0;
    const bool looks = GENERATE(false, true);
    const auto made_for = [](const HttpRequest& head) {
        if (head.target == "/throws") throw std::runtime_error("secret");
        BodyPlan made{.size_max = 100};
        if (head.target == "/refused") made.refusal = HttpResponse{.status = 401, .body = "who are you"};
        if (head.target == "/sink") made.sink = [](std::string_view) { throw 5; };
        if (head.target == "/full") made.sink = [](std::string_view) { throw BodyRefused{{.status = 507}}; };
        return made;
    };
    const auto plan = [&](const HttpRequest& head) {
        return looks ? BodyPlan{.size_max = 0, .look = [&, head] { return made_for(head); }} : made_for(head);
    };
    RunningFront running(
        [&](HttpRequest request) {
            ++handled;
            return echo(std::move(request));
        },
        quick_options(), plan);
    const HttpAnswered refused = ask(running.address(), post("/refused", "body"));
    CHECK(refused.status == 401);
    CHECK(refused.body == "who are you");
    CHECK(ask(running.address(), post("/full", "body")).status == 507);
    for (const char* target : {"/throws", "/sink"}) {
        const HttpAnswered answered = ask(running.address(), post(target, "body"));
        CHECK(answered.status == 500);
        CHECK((answered.head + answered.body).find("secret") == std::string::npos);
        CHECK(answered.body.find("request_id") != std::string::npos);
    }
    CHECK(handled == 0);
    CHECK(ask(running.address(), post("/else", "body")).body == "POST /else\nbody");
}

TEST_CASE("the handler gets what the plan has for it, and a sink is given up on a worker when the client breaks off",
          "[server]") {
    std::atomic<bool> given_up = false;
    std::thread::id gave_up;
    const auto plan = [&](const HttpRequest& head) {
        const std::shared_ptr<void> held(nullptr, [&](void*) {
            gave_up = std::this_thread::get_id();
            given_up = true;
        });
        return BodyPlan{.size_max = 1 << 20, .sink = [held](std::string_view) {}, .taken = std::string(head.target)};
    };
    RunningFront running(
        [](HttpRequest request) { return HttpResponse{.body = std::any_cast<std::string>(request.taken)}; },
        quick_options(), plan);
    CHECK(ask(running.address(), post("/a", "body")).body == "/a");
    CHECK(soon([&] { return given_up.exchange(false); }));
    {
        RawClient client(running.address());
        client.send("POST /b HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000\r\n\r\n" + std::string(70'000, 'b'));
    }
    CHECK(soon([&] { return given_up.load(); }));
    CHECK(gave_up != running.thread_id());
}

TEST_CASE("all bodies together have a limit in memory", "[server]") {
    FrontOptions options = quick_options();
    options.bodies_bytes_max = 2'000;
    options.head_deadline = options.body_deadline = std::chrono::seconds(5);
    RunningFront running(echo, options);
    const std::string begun =
        "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1500\r\n\r\n" + std::string(1'499, 'a');
    {
        RawClient first(running.address());
        first.send(begun);
        CHECK(first.some(std::chrono::milliseconds(50)).empty());
        const HttpAnswered answered = ask(running.address(), begun);
        CHECK(answered.status == 503);
        CHECK(answered.headers.at("retry-after") == "1");
        first.send("a");
        CHECK(first.answer().status == 200);
    }
    CHECK(ask(running.address(), begun + "a").status == 200);
}

TEST_CASE("a body that comes too slowly ends at the deadline", "[server]") {
    FrontOptions options = quick_options();
    options.body_deadline = std::chrono::milliseconds(100);
    options.least_bytes_a_second = 100'000;
    RunningFront running(echo, options);
    RawClient client(running.address());
    client.send("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\na");
    CHECK(client.answer().status == 408);
    RawClient steady(running.address());
    steady.send("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 50000\r\n\r\n");
    for (int i = 0; i < 25; ++i) {
        steady.send(std::string(2'000, 'a'));
        std::this_thread::sleep_for(std::chrono::milliseconds(8));
    }
    CHECK(steady.answer().status == 200);
    CHECK(running.front().counts().late == 1);
}

}  // namespace helpdesk
