#include <catch2/catch.hpp>

#include <sys/resource.h>

#include <algorithm>
#include <atomic>
#include <iostream>
#include <mutex>
#include <random>

#include "tests/server/http_client.hpp"
#include "tests/support.hpp"

namespace helpdesk {

namespace {

using std::chrono::milliseconds;

constexpr std::size_t mebibyte = 1 << 20;

using Clients = std::vector<std::unique_ptr<RawClient>>;

void allow_many_descriptors() {
    rlimit limit{};
    getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
}

Clients connect_many(const std::string& address, int count, int receive_bytes = 0) {
    Clients clients;
    for (int i = 0; i < count; ++i) clients.push_back(std::make_unique<RawClient>(address, receive_bytes));
    return clients;
}

// What 99 of 100 requests take at most, on one kept connection and on new ones by turns.
milliseconds slow_request(const std::string& address, milliseconds duration) {
    std::vector<std::chrono::steady_clock::duration> took;
    RawClient kept(address);
    const auto end = std::chrono::steady_clock::now() + duration;
    while (std::chrono::steady_clock::now() < end) {
        const auto begin = std::chrono::steady_clock::now();
        if (took.size() % 2 == 0) {
            kept.send(get("/"));
            REQUIRE(kept.answer().status == 200);
        } else {
            REQUIRE(ask(address, post("/", "body")).status == 200);
        }
        took.push_back(std::chrono::steady_clock::now() - begin);
    }
    std::sort(took.begin(), took.end());
    std::cout << took.size() << " requests; ";
    return std::chrono::ceil<milliseconds>(took[took.size() * 99 / 100]);
}

std::size_t grown_since(std::size_t before) {
    const std::size_t now = resident_bytes();
    return now > before ? now - before : 0;
}

// Answers /long with more than any socket holds, and all else at once.
HttpResponse long_or_echo(HttpRequest request) {
    if (request.target != "/long") return echo(std::move(request));
    return {.source = [] { return std::string(64 << 10, 'p'); }};
}

// A few bytes of each connection at a time, until it is told to end.
class Dripping {
public:
    Dripping(const Clients& clients, std::string_view bytes)
        : thread_([this, &clients, bytes] {
              for (std::size_t round = 0; !ended_; ++round) {
                  for (const auto& each : clients) {
                      std::string_view one = bytes.substr(round % bytes.size(), 1);
                      each->send_some(one);
                  }
                  std::this_thread::sleep_for(milliseconds(50));
              }
          }) {}
    ~Dripping() {
        ended_ = true;
        thread_.join();
    }

private:
    std::atomic<bool> ended_ = false;
    std::thread thread_;
};

}  // namespace

TEST_CASE("H01 500 slow clients do not slow the others down, cost little memory and end at the deadline", "[server]") {
    allow_many_descriptors();
    FrontOptions options = quick_options();
    options.head_deadline = options.body_deadline = options.write_deadline = milliseconds(2'500);
    RunningFront running(long_or_echo, options);
    const std::size_t before = resident_bytes();

    const Clients heads = connect_many(running.address(), 170);
    const Clients bodies = connect_many(running.address(), 170);
    const Clients readers = connect_many(running.address(), 160, 4'096);
    for (const auto& each : heads) each->send("GET / HTTP/1.1\r\nHost: localhost\r\nX: ");
    for (const auto& each : bodies) each->send("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000\r\n\r\n");
    for (const auto& each : readers) each->send(get("/long"));
    milliseconds slowest{0};
    std::size_t grown = 0;
    {
        const Dripping head_drops(heads, "a");
        const Dripping body_drops(bodies, "b");
        slowest = slow_request(running.address(), milliseconds(1'500));
        grown = grown_since(before);
        CHECK(running.front().counts().late == 0);
        CHECK(soon([&] { return running.front().counts().late == 500; }));
    }

    std::cout << "with 500 slow clients: 99 of 100 requests within " << slowest.count() << " ms, " << grown / mebibyte
              << " MiB more\n";
    CHECK(slowest < milliseconds(100) * slowdown());
    CHECK(grown < 64 * mebibyte);
    for (const Clients* some : {&heads, &bodies}) {
        for (const auto& each : *some) CHECK(each->answer().status == 408);
    }
}

TEST_CASE("H02 two thousand idle connections cost little", "[server]") {
    allow_many_descriptors();
    RunningFront running(echo);
    CHECK(ask(running.address(), get("/")).status == 200);
    const std::size_t before = resident_bytes();
    const Clients idle = connect_many(running.address(), 2'000);
    for (const auto& each : idle) {
        each->send(get("/"));
        REQUIRE(each->answer().status == 200);
    }
    const std::size_t grown = grown_since(before);
    const milliseconds slowest = slow_request(running.address(), milliseconds(300));
    std::cout << "with 2,000 idle connections: 99 of 100 requests within " << slowest.count() << " ms, "
              << grown / 1'024 << " KiB more, those of the test with them\n";
    CHECK(running.front().counts().connections >= 2'000);
    CHECK(grown < 16 * mebibyte);
    CHECK(slowest < milliseconds(100) * slowdown());
}

TEST_CASE("H02 heads without an end are refused long before they are read", "[server]") {
    RunningFront running(echo);
    const std::size_t before = resident_bytes();
    const std::string block(1 << 20, 'a');
    for (const std::string& begin : {std::string("GET /"), std::string("GET / HTTP/1.1\r\nX: "), std::string()}) {
        RawClient client(running.address());
        client.send(begin);
        for (int i = 0; i < 150 && client.send(block); ++i) continue;
    }
    RawClient client(running.address());
    client.send("GET / HTTP/1.1\r\nHost: localhost\r\n");
    std::string headers;
    for (int i = 0; i < 1'000; ++i) headers += "x" + std::to_string(i) + ": y\r\n";
    for (int i = 0; i < 300 && client.send(headers); ++i) continue;
    CHECK(grown_since(before) < 16 * mebibyte);
    CHECK(ask(running.address(), get("/")).status == 200);
    CHECK(running.front().counts().refused == 4);
    CHECK(running.front().counts().requests == 1);
}

TEST_CASE("H03 a chunked body without an end costs no memory", "[server]") {
    RunningFront running(echo);
    const std::size_t before = resident_bytes();
    RawClient client(running.address());
    client.send("POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n");
    const std::string chunk = "10000\r\n" + std::string(0x10000, 'c') + "\r\n";
    for (int i = 0; i < 2'400 && client.send(chunk); ++i) continue;
    CHECK(grown_since(before) < 16 * mebibyte);
    CHECK(running.front().counts().refused == 1);
    CHECK(running.front().counts().requests == 0);
}

TEST_CASE("H05 a thousand ranges are one answer", "[server]") {
    RunningFront running([](HttpRequest) -> HttpResponse { return {.body = std::string(mebibyte, 'f')}; });
    std::string ranges = "Range: bytes=0-";
    for (int i = 0; i < 1'000; ++i) ranges += ",0-" + std::to_string(i);
    const std::size_t before = resident_bytes();
    const auto begin = std::chrono::steady_clock::now();
    const HttpAnswered answered = ask(running.address(), get("/", ranges + "\r\n"));
    CHECK(answered.status == 200);
    CHECK(answered.body.size() == mebibyte);
    CHECK(std::chrono::steady_clock::now() - begin < std::chrono::seconds(1));
    CHECK(grown_since(before) < 16 * mebibyte);
}

TEST_CASE("a thousand event streams are told within 200 ms", "[server]") {
    allow_many_descriptors();
    std::mutex mutex;
    std::vector<std::shared_ptr<LiveStream>> streams;
    RunningFront running([&](HttpRequest) -> HttpResponse {
        return {.live = [&](std::shared_ptr<LiveStream> each) {
            const std::scoped_lock lock(mutex);
            streams.push_back(std::move(each));
        }};
    });
    const Clients clients = connect_many(running.address(), 1'000);
    for (const auto& each : clients) each->send(get("/events"));
    REQUIRE(soon([&] {
        const std::scoped_lock lock(mutex);
        return streams.size() == clients.size();
    }));
    for (const auto& each : clients) REQUIRE(each->some().find("200 OK") != std::string::npos);

    const auto begin = std::chrono::steady_clock::now();
    int sent = 0;
    for (const auto& each : streams) sent += each->send("data: x\n\n") ? 1 : 0;
    int received = 0;
    for (const auto& each : clients) received += each->some().find("data: x\n\n") != std::string::npos ? 1 : 0;
    const auto took = std::chrono::ceil<milliseconds>(std::chrono::steady_clock::now() - begin);

    std::cout << "1,000 event streams were told within " << took.count() << " ms\n";
    CHECK(sent == 1'000);
    CHECK(received == 1'000);
    CHECK(took < milliseconds(200) * slowdown());
}

namespace {

const std::vector<std::string>& good_requests() {
    static const std::vector<std::string> list{
        get("/a%20b?c=d"),
        get("/", "Accept: text/html, */*;q=0.8\r\nCookie: a=b; c=d\r\nX-Empty:\r\n"),
        post("/x", "{\"title\":\"The printer is on fire\"}", "Content-Type: application/json\r\n"),
        "POST /y HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n5;a=b\r\nhello\r\n0\r\nT: u\r\n\r\n",
        "OPTIONS * HTTP/1.1\r\nHost: 127.0.0.1:80\r\n\r\n",
        "HEAD http://localhost/z HTTP/1.0\r\nConnection: keep-alive\r\n\r\n",
        "PUT /e HTTP/1.1\r\nHost: [::1]\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\nabc",
    };
    return list;
}

const std::vector<std::string>& bad_pieces() {
    static const std::vector<std::string> list{"\r\n",
                                               "\n",
                                               "\r",
                                               " ",
                                               "\t",
                                               ":",
                                               std::string(1, '\0'),
                                               "%00",
                                               "%",
                                               "#",
                                               "\xff",
                                               "Content-Length: 5\r\n",
                                               "Transfer-Encoding: chunked\r\n",
                                               "Host: evil\r\n",
                                               "0\r\n\r\n",
                                               "ffffffffffffffff\r\n",
                                               "-1",
                                               "HTTP/1.1",
                                               std::string(9'000, 'a'),
                                               "Expect: 100-continue\r\n",
                                               "Connection: close\r\n",
                                               "GET / HTTP/1.1\r\n"};
    return list;
}

std::string mutated(std::mt19937& random) {
    const auto below = [&](std::size_t end) { return std::uniform_int_distribution<std::size_t>(0, end - 1)(random); };
    std::string text = good_requests()[below(good_requests().size())];
    if (below(2) == 0) text += good_requests()[below(good_requests().size())];
    for (std::size_t left = below(6); left > 0 && !text.empty(); --left) {
        const std::size_t at = below(text.size());
        switch (below(5)) {
            case 0: text[at] = static_cast<char>(below(256)); break;
            case 1: text.erase(at, below(8) + 1); break;
            case 2: text.insert(at, bad_pieces()[below(bad_pieces().size())]); break;
            case 3: text.insert(at, text.substr(below(text.size()), below(40))); break;
            default: text.resize(at); break;
        }
    }
    return text;
}

bool are_answers(const std::string& text) { return text.empty() || text.starts_with("HTTP/1.1 "); }

}  // namespace

TEST_CASE("requests with random faults are answered or closed, and the front lives", "[server]") {
    const unsigned seed = given_seed().value_or(std::random_device()());
    std::cout << "the seed of the faulty requests is HELPDESK_TEST_SEED=" << seed << '\n';
    std::mt19937 random(seed);
    RunningFront running(echo);
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(3);
    int count = 0;
    while (std::chrono::steady_clock::now() < end) {
        std::vector<std::string> texts;
        Clients clients = connect_many(running.address(), 20);
        for (std::size_t i = 0; i < clients.size(); ++i) {
            texts.push_back(mutated(random));
            clients[i]->send(texts.back());
            if (count % 10 != 0 || i >= 5) clients[i]->close_sending();
        }
        for (std::size_t i = 0; i < clients.size(); ++i) {
            const bool closed = count % 10 != 0 || i >= 5;
            const std::string got = closed ? clients[i]->rest() : clients[i]->some(milliseconds(5'000));
            INFO(texts[i]);
            REQUIRE(are_answers(got));
            if (!closed && !texts[i].empty()) REQUIRE_FALSE(got.empty());  // at the deadline at the latest
        }
        ++count;
    }
    std::cout << count * 20 << " faulty requests\n";
    CHECK(ask(running.address(), get("/")).status == 200);
    CHECK(soon([&] { return running.front().counts().connections <= 1; }));
}

}  // namespace helpdesk
