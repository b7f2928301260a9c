#include <catch2/catch.hpp>

#include <fcntl.h>
#include <spawn.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <iostream>

#include "event_client.hpp"
#include "server/api/api.hpp"
#include "tests/support.hpp"

namespace helpdesk {

namespace {

using std::chrono::milliseconds;

FrontOptions front_options() {
    FrontOptions options = quick_options();
    options.write_deadline = milliseconds(10'000);
    return options;
}

// A server on a desk, with a clock that goes, as another program than the one that the test's desk is.
class EventServer {
public:
    explicit EventServer(Desk& desk, FrontOptions options = front_options())
        : engine_({.database = desk.where()}),
          api_(engine_),
          front_([this](HttpRequest request) { return api_.handle(request); }, std::move(options)) {}

    const std::string& address() const { return front_.address(); }
    Engine& engine() { return engine_; }
    RunningFront& front() { return front_; }
    HttpAnswered ask_with(const std::string& token, const std::string& method, const std::string& query = {}) {
        return ask(address(), method + " /api/v1/events" + query +
                                  " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + token + "\r\n\r\n");
    }

private:
    Engine engine_;
    Api api_;
    RunningFront front_;
};

std::string token_for(Desk& desk, const std::string& person) {
    const std::string json = R"({"name":"t","user":")" + person + R"(","expires":"never"})";
    return member(desk.call("token.create", json), "token");
}

const char* const new_ticket = R"({"title":"T","description":"D","customer":"customer@example.org"})";

void open_ticket(Engine& engine) { engine.call("ticket.create", parse_json(new_ticket)); }

// The program for the command line, in a process of its own.
void run_cli(const Desk& desk, std::vector<std::string> words) {
    words.insert(words.begin(), {CLI_PROGRAM, "--db", desk.where()});
    std::vector<char*> pointers;
    for (std::string& word : words) pointers.push_back(word.data());
    pointers.push_back(nullptr);
    pid_t id = -1;
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    const int failed = posix_spawn(&id, CLI_PROGRAM, &actions, nullptr, pointers.data(), environ);
    posix_spawn_file_actions_destroy(&actions);
    REQUIRE(failed == 0);
    int status = 0;
    waitpid(id, &status, 0);
    REQUIRE(status == 0);
}

// From the beginning of the unit of work, which is before its commit, to the arrival of its event, for each of them:
// so it is longer than what is promised from the commit.
std::vector<std::int64_t> delays_of(EventClient& client, int times, const std::function<void()>& deed) {
    std::vector<std::int64_t> delays;
    for (int i = 0; i < times; ++i) {
        deed();
        const SentEvent event = client.next();
        REQUIRE(event.kind == "ticket.created");
        const Time at = *parse_time(member(parse_json(event.data), "at"));
        delays.push_back((event.arrived - at).count());
    }
    std::sort(delays.begin(), delays.end());
    return delays;
}

void check_delays(const std::string& what, const std::vector<std::int64_t>& delays) {
    const std::int64_t median = delays[delays.size() / 2];
    std::cout << what << ": half of " << delays.size() << " events came within " << median << " ms, 99 % within "
              << delays[delays.size() * 99 / 100] << " ms\n";
    CHECK(median <= 200 * slowdown());
}

const char* name_of(Backend backend) { return backend == Backend::sqlite ? "SQLite" : "PostgreSQL"; }

void allow_descriptors() {
    rlimit limit{};
    getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
}

// Tells one event to all of them; how many milliseconds it takes until half of them have it.
std::int64_t tell_many(const std::string& what, EventServer& server, const std::vector<std::string>& tokens) {
    constexpr std::size_t count = 1'000;
    const std::size_t before = resident_bytes();
    std::vector<std::unique_ptr<EventClient>> clients;
    for (std::size_t i = 0; i < count; ++i) {
        clients.push_back(std::make_unique<EventClient>(server.address(), tokens[i % tokens.size()]));
    }
    for (const auto& client : clients) REQUIRE(client->stands());
    const std::size_t grown = resident_bytes() - before;

    const auto begin = std::chrono::steady_clock::now();
    open_ticket(server.engine());
    std::size_t heard = 0;
    std::vector<std::int64_t> took;
    for (const auto& client : clients) {
        heard += client->next(milliseconds(10'000)).kind == "ticket.created" ? 1 : 0;
        took.push_back(std::chrono::ceil<milliseconds>(std::chrono::steady_clock::now() - begin).count());
    }

    std::cout << what << ": half of 1,000 listeners heard within " << took[count / 2] << " ms, all within "
              << took.back() << " ms; " << grown / count / 1024 << " KiB for each, the client among it\n";
    CHECK(heard == count);
    return took[count / 2];
}

}  // namespace

TEST_CASE("/events tells what happens as server-sent events, and goes on behind the last one", "[server]") {
    Desk desk(GENERATE(from_range(backends())));
    EventServer server(desk);
    const std::string token = token_for(desk, "agent@example.org");
    EventClient client(server.address(), token);
    REQUIRE(client.stands());
    CHECK(lower_ascii(client.head()).find("content-type: text/event-stream") != std::string::npos);
    CHECK(lower_ascii(client.head()).find("cache-control: no-store") != std::string::npos);
    CHECK(lower_ascii(client.head()).find("x-accel-buffering: no") != std::string::npos);
    CHECK(client.head().find("retry: 2000") != std::string::npos);

    open_ticket(server.engine());
    server.engine().call("ticket.update", parse_json(R"({"id":"1","title":"Two"})"), {.user = "agent@example.org"});
    const SentEvent first = client.next();
    const SentEvent second = client.next();
    CHECK(first.kind == "ticket.created");
    CHECK(second.kind == "ticket.updated");
    CHECK(member(parse_json(second.data), "ticket_number") == "TKT-000001");
    CHECK(member(parse_json(second.data), "actor") == "agent@example.org");

    EventClient by_header(server.address(), token, "?after=1-1-1", "Last-Event-ID: " + first.id + "\r\n");
    CHECK(by_header.stands());
    CHECK(by_header.next().data == second.data);
    EventClient by_address(server.address(), token, "?after=" + percent_encoded(first.id) + "&kind=ticket.updated");
    CHECK(by_address.stands());
    CHECK(by_address.next().data == second.data);
    EventClient unknown(server.address(), token, "", "Last-Event-ID: 17\r\n");
    CHECK(unknown.next().kind == "reset");
}

TEST_CASE("/events refuses what it does not know, and who is not signed in", "[server]") {
    Desk desk;
    EventServer server(desk);
    desk.open_ticket();
    const std::string token = token_for(desk, "agent@example.org");
    const std::string stranger = token_for(desk, "customer@example.org");
    desk.call("user.create", R"({"email":"other@example.org"})");
    desk.call("ticket.update", R"({"id":"1","customer":"other@example.org"})");
    const std::tuple<std::string, std::string, std::string, int> cases[] = {
        {token, "GET", "?tickt=1", 400},   {token, "GET", "?ticket=1&ticket=1", 400},
        {token, "GET", "?ticket=", 400},   {token, "GET", "?kind=ticket.creatd", 422},
        {token, "GET", "?ticket=99", 404}, {stranger, "GET", "?ticket=1", 404},
        {token, "POST", "", 405},          {token, "DELETE", "", 405},
        {token, "OPTIONS", "", 204},       {"hd_none", "GET", "", 401},
        {token, "HEAD", "", 200},          {token, "HEAD", "?kind=x", 422}};
    for (const auto& [with, method, query, status] : cases) {
        INFO(method << " " << query);
        const HttpAnswered answered = server.ask_with(with, method, query);
        CHECK(answered.status == status);
        if (status == 405) CHECK(answered.headers.at("allow") == "GET, HEAD, OPTIONS");
    }
}

TEST_CASE("a stream ends with the sign-in that it was opened with", "[server]") {
    Desk desk(GENERATE(from_range(backends())));
    EventServer server(desk);
    const std::string token = token_for(desk, "agent@example.org");
    const std::string other = token_for(desk, "agent@example.org");
    EventClient client(server.address(), token);
    REQUIRE(client.stands());

    desk.call("token.revoke", R"({"id":")" + desk.text("SELECT MIN(id) FROM _tokens") + "\"}");
    EventClient lasting(server.address(), other);
    REQUIRE(lasting.stands());
    open_ticket(server.engine());

    CHECK(client.next().kind.empty());
    CHECK(client.closes());
    CHECK(lasting.next().kind == "ticket.created");
}

TEST_CASE("what the command line does in another process is told by the server within 200 ms", "[server]") {
    const Backend backend = GENERATE(from_range(backends()));
    Desk desk(backend);
    EventServer server(desk);
    EventClient client(server.address(), token_for(desk, "agent@example.org"));
    REQUIRE(client.stands());

    const auto delays = delays_of(client, 50, [&] {
        run_cli(desk, {"ticket", "create", "--title", "T", "--description", "D", "--customer", "customer@example.org"});
    });
    check_delays(std::string("by the command line, ") + name_of(backend), delays);
}

TEST_CASE("what this server does is told within 200 ms, and what another server does on PostgreSQL", "[server]") {
    const Backend backend = GENERATE(from_range(backends()));
    Desk desk(backend);
    EventServer server(desk);
    EventServer other(desk);
    const std::string token = token_for(desk, "agent@example.org");
    EventClient client(server.address(), token);
    REQUIRE(client.stands());
    const std::string headers = "Authorization: Bearer " + token + "\r\nContent-Type: application/json\r\n";
    const auto post_to = [&](EventServer& which) {
        return [&] { CHECK(ask(which.address(), post("/api/v1/tickets", new_ticket, headers)).status == 201); };
    };

    check_delays(std::string("by this server, ") + name_of(backend), delays_of(client, 50, post_to(server)));
    check_delays(std::string("by another server, ") + name_of(backend), delays_of(client, 50, post_to(other)));
}

TEST_CASE("a client that does not read is closed, and the others are told all the same", "[server]") {
    Desk desk;
    FrontOptions options = front_options();
    options.write_deadline = milliseconds(300);
    EventServer server(desk, options);
    const std::string token = token_for(desk, "agent@example.org");
    RawClient slow(server.address(), 4'096);
    slow.send(get("/api/v1/events", "Authorization: Bearer " + token + "\r\n"));
    EventClient quick(server.address(), token);
    REQUIRE(quick.stands());
    REQUIRE(soon([&] { return server.front().front().counts().connections == 2; }));

    std::size_t told = 0;
    const auto tell_more = [&] {
        EngineAccess::write(server.engine(), [](Session& session) {
            for (int i = 0; i < 500; ++i) session.emit({"user.activated"});
        });
        for (int i = 0; i < 500; ++i) told += quick.next().kind == "user.activated" ? 1 : 0;
        return server.front().front().counts().connections == 1;
    };
    CHECK(soon(tell_more));
    CHECK(told % 500 == 0);
    open_ticket(server.engine());
    CHECK(quick.next().kind == "ticket.created");
}

TEST_CASE("a server that stops ends its streams at once", "[server]") {
    Desk desk;
    EventServer server(desk);
    EventClient client(server.address(), token_for(desk, "agent@example.org"));
    REQUIRE(client.stands());

    std::thread stopping([&] { server.front().stop(); });
    CHECK(client.closes(milliseconds(500) * slowdown()));
    stopping.join();
}

TEST_CASE("a thousand listeners of few people are told within 200 ms", "[server]") {
    allow_descriptors();
    const Backend backend = GENERATE(from_range(backends()));
    Desk desk(backend);
    EventServer server(desk);
    const std::vector<std::string> tokens{token_for(desk, "agent@example.org"), token_for(desk, "manager@example.org"),
                                          token_for(desk, "customer@example.org")};
    CHECK(tell_many(std::string("three people, ") + name_of(backend), server, tokens) <= 200 * slowdown());
}

TEST_CASE("a thousand listeners of a thousand people are told within 200 ms", "[server]") {
    allow_descriptors();
    const Backend backend = GENERATE(from_range(backends()));
    Desk desk(backend);
    EventServer server(desk);
    std::vector<std::string> tokens;
    for (int i = 0; i < 1'000; ++i) {
        const std::string email = "agent" + std::to_string(i) + "@example.org";
        desk.call("user.create", R"({"email":")" + email + R"(","role":"AGENT","department":"Technical Support"})");
        tokens.push_back(token_for(desk, email));
    }
    CHECK(tell_many(std::string("a thousand people, ") + name_of(backend), server, tokens) <= 200 * slowdown());
}

}  // namespace helpdesk
