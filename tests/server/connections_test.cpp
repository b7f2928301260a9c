#include <catch2/catch.hpp>

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include <atomic>
#include <csignal>
#include <ctime>
#include <fstream>
#include <iostream>

#include "tests/server/http_client.hpp"
#include "tests/temporary_folder.hpp"

namespace helpdesk {

namespace {

using std::chrono::milliseconds;

// A handler that waits until it may go on.
class Gate {
public:
    HttpResponse pass(HttpRequest request) {
        ++waiting;
        while (!open) std::this_thread::sleep_for(milliseconds(1));
        return echo(std::move(request));
    }
    std::atomic<int> waiting = 0;
    std::atomic<bool> open = false;
};

double processor_seconds() { return static_cast<double>(std::clock()) / CLOCKS_PER_SEC; }

Fault fault_of_listening(const std::string& address) {
    FrontOptions options = quick_options();
    options.listen = {address};
    try {
        Front front(options, {}, echo);
    } catch (const Error& error) {
        return error.fault();
    }
    return Fault::internal;
}

Front* front_of_signal = nullptr;

}  // namespace

TEST_CASE("a connection that says nothing ends quietly", "[server]") {
    FrontOptions options = quick_options();
    options.idle_deadline = milliseconds(100);
    RunningFront running(echo, options);
    RawClient silent(running.address());
    RawClient used(running.address());
    used.send(get("/"));
    CHECK(used.answer().status == 200);
    CHECK(silent.rest().empty());
    CHECK(used.rest().empty());
    CHECK(running.front().counts().late == 0);
}

TEST_CASE("a head that does not end has a deadline, however much of it comes", "[server]") {
    RunningFront running(echo);
    RawClient client(running.address());
    const auto begin = std::chrono::steady_clock::now();
    client.send("GET / HTTP/1.1\r\n");
    while (client.send("A") && client.some(milliseconds(10)).empty()) continue;
    const auto took = std::chrono::steady_clock::now() - begin;
    CHECK(took > milliseconds(300));
    CHECK(took < milliseconds(1'500));
    RawClient waiting(running.address());
    waiting.send("GET / HTTP/1.1\r\n");
    CHECK(waiting.answer().status == 408);
    CHECK(running.front().counts().late == 2);
}

TEST_CASE("when there are too many connections, the one that is idle for the longest time goes", "[server]") {
    FrontOptions options = quick_options();
    options.connections_max = 3;
    RunningFront running(echo, options);
    RawClient first(running.address());
    RawClient second(running.address());
    RawClient third(running.address());
    for (RawClient* each : {&second, &third, &first}) {
        each->send(get("/"));
        CHECK(each->answer().status == 200);
    }
    CHECK(ask(running.address(), get("/fourth")).status == 200);
    CHECK(second.closes());
    first.send(get("/"));
    CHECK(first.answer().status == 200);
    CHECK(running.front().counts().dropped_idle == 1);
}

TEST_CASE("when all connections are busy, a new one waits for its turn", "[server]") {
    Gate gate;
    FrontOptions options = quick_options();
    options.connections_max = 2;
    RunningFront running([&](HttpRequest request) { return gate.pass(std::move(request)); }, options);
    RawClient first(running.address());
    RawClient second(running.address());
    first.send(get("/1", "Connection: close\r\n"));
    second.send(get("/2"));
    REQUIRE(soon([&] { return gate.waiting == 2; }));
    RawClient third(running.address());
    third.send(get("/3"));
    const double before = processor_seconds();
    CHECK(third.some(milliseconds(150)).empty());
    CHECK(processor_seconds() - before < 0.1);  // the gate's own polling is in it
    gate.open = true;
    CHECK(first.rest().find("GET /1") != std::string::npos);
    CHECK(third.answer().body == "GET /3\n");
}

TEST_CASE("without file descriptors a client waits, and nothing spins", "[server]") {
    RunningFront running(echo);
    rlimit before{};
    getrlimit(RLIMIT_NOFILE, &before);
    rlimit low = before;
    low.rlim_cur = 200;
    setrlimit(RLIMIT_NOFILE, &low);
    std::vector<OwnDescriptor> all;
    for (int each = open("/dev/null", O_RDONLY); each >= 0; each = open("/dev/null", O_RDONLY)) all.emplace_back(each);
    all.pop_back();

    RawClient client(running.address());
    client.send(get("/"));
    const double processor_before = processor_seconds();
    const std::string early = client.some(milliseconds(200));
    const double processor_used = processor_seconds() - processor_before;
    all.clear();
    setrlimit(RLIMIT_NOFILE, &before);

    CHECK(early.empty());
    CHECK(processor_used < 0.05);
    CHECK(client.answer().status == 200);
}

TEST_CASE("when all workers are busy and too many requests wait, one more is told to come again", "[server]") {
    Gate gate;
    FrontOptions options = quick_options();
    options.waiting_max = 2;
    RunningFront running([&](HttpRequest request) { return gate.pass(std::move(request)); }, options);
    std::vector<std::unique_ptr<RawClient>> clients;
    for (std::size_t i = 0; i < options.workers + options.waiting_max; ++i) {
        clients.push_back(std::make_unique<RawClient>(running.address()));
        clients.back()->send(get("/"));
        const auto busy = std::min<int>(static_cast<int>(i) + 1, static_cast<int>(options.workers));
        REQUIRE(soon([&] { return gate.waiting == busy && running.front().counts().requests == i + 1; }));
    }
    for (const std::string& request : {get("/more"), post("/more", "body")}) {
        const HttpAnswered answered = ask(running.address(), request);
        CHECK(answered.status == 503);
        CHECK(answered.headers.at("retry-after") == "1");
    }
    gate.open = true;
    for (const auto& each : clients) CHECK(each->answer().status == 200);
    CHECK(gate.waiting == 4);
}

TEST_CASE("what a client sends before it is answered waits, and nothing spins", "[server]") {
    Gate gate;
    RunningFront running([&](HttpRequest request) { return gate.pass(std::move(request)); });
    RawClient client(running.address());
    client.send(get("/first"));
    REQUIRE(soon([&] { return gate.waiting == 1; }));
    const double processor_before = processor_seconds();

    client.send(get("/second"));
    CHECK(client.some(milliseconds(200)).empty());

    // The gate itself looks again every millisecond.
    CHECK(processor_seconds() - processor_before < 0.05);
    gate.open = true;
    CHECK(client.answer().status == 200);
    CHECK(client.answer().status == 200);
    CHECK(gate.waiting == 2);
}

TEST_CASE("clients that leave while they are answered leave nothing behind", "[server]") {
    Gate gate;
    std::atomic<int> sources = 0;
    const std::string part(64 << 10, 'p');
    RunningFront running([&](HttpRequest request) -> HttpResponse {
        if (request.target != "/long") return gate.pass(std::move(request));
        const std::shared_ptr<int> alive(new int(++sources), [&](const int* each) {
            --sources;
            delete each;
        });
        return {.source = [alive, &part] { return part; }};
    });
    for (int i = 0; i < 20; ++i) {
        RawClient leaving(running.address());
        leaving.send(get(i % 2 == 0 ? "/" : "/long"));
        if (i % 3 == 0) leaving.some(milliseconds(5));
    }
    gate.open = true;
    CHECK(soon([&] { return running.front().counts().connections == 0; }));
    CHECK(soon([&] { return sources == 0; }));
    CHECK(ask(running.address(), get("/next")).status == 200);
}

TEST_CASE("a front that is idle stops within a second", "[server]") {
    RunningFront running(echo);
    RawClient idle(running.address());
    idle.send(get("/"));
    CHECK(idle.answer().status == 200);
    RawClient unfinished(running.address());
    unfinished.send("GET / HT");
    REQUIRE(soon([&] { return running.front().counts().connections == 2; }));
    const auto took = running.stop();
    CHECK(took < milliseconds(1'000));
    CHECK(idle.closes());
    CHECK(unfinished.closes());
    CHECK_THROWS(RawClient(running.address()));
    std::cout << "a front with two idle connections stopped within " << took.count() << " ms\n";
}

TEST_CASE("H11 a front that stops answers what is running, and takes nothing new", "[server]") {
    Gate gate;
    RunningFront running([&](HttpRequest request) { return gate.pass(std::move(request)); });
    std::vector<std::unique_ptr<RawClient>> clients;
    for (int i = 0; i < 6; ++i) {
        clients.push_back(std::make_unique<RawClient>(running.address()));
        clients.back()->send(get("/" + std::to_string(i)) + get("/pipelined"));
    }
    REQUIRE(soon([&] { return running.front().counts().requests == 6; }));
    RawClient uploading(running.address());
    uploading.send("POST /7 HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4\r\n\r\nbo");
    running.front().stop();
    std::thread opens([&] {
        std::this_thread::sleep_for(milliseconds(100));
        gate.open = true;
    });
    for (int i = 0; i < 6; ++i) {
        CHECK(clients[static_cast<std::size_t>(i)]->answer().body == "GET /" + std::to_string(i) + "\n");
        CHECK(clients[static_cast<std::size_t>(i)]->some().empty());
    }
    opens.join();
    uploading.close_sending();
    CHECK(uploading.rest().find("pipelined") == std::string::npos);
    CHECK(running.stop() < milliseconds(2'500));
    CHECK(gate.waiting == 6);
}

TEST_CASE("H11 whatever was counted as done under load has been answered when the front stops", "[server]") {
    std::atomic<int> done = 0;
    RunningFront running([&](HttpRequest request) {
        ++done;
        return echo(std::move(request));
    });
    std::atomic<int> answered = 0;
    std::vector<std::thread> clients;
    for (int i = 0; i < 4; ++i) {
        clients.emplace_back([&] {
            RawClient client(running.address());
            while (client.send(get("/")) && client.answer().status == 200) ++answered;
        });
    }
    REQUIRE(soon([&] { return answered > 500; }));
    const auto took = running.stop();
    for (std::thread& each : clients) each.join();
    CHECK(done == answered);
    CHECK(took < milliseconds(2'000));
    std::cout << "under load the front stopped within " << took.count() << " ms, " << done << " requests done, "
              << answered << " answers read\n";
}

TEST_CASE("at the stop deadline what does not end is cut, and event streams have ended before", "[server]") {
    std::shared_ptr<LiveStream> stream;
    std::atomic<bool> has_stream = false;
    FrontOptions options = quick_options();
    options.stop_deadline = milliseconds(400);
    options.write_deadline = std::chrono::seconds(60);
    RunningFront running(
        [&](HttpRequest request) -> HttpResponse {
            if (request.target == "/long") return {.source = [] { return std::string(1 << 16, 'p'); }};
            return {.live = [&](std::shared_ptr<LiveStream> each) {
                stream = std::move(each);
                has_stream = true;
            }};
        },
        options);
    RawClient live(running.address());
    live.send(get("/live"));
    RawClient stuck(running.address(), 4'096);
    stuck.send(get("/long"));
    REQUIRE(soon([&] { return has_stream && running.front().counts().requests == 2; }));
    CHECK(stream->send("last words"));
    const auto took = running.stop();
    CHECK(took >= milliseconds(350));
    CHECK(took < milliseconds(1'500));
    CHECK(live.rest().ends_with("last words\r\n0\r\n\r\n"));
    CHECK(stream->closed());
    CHECK_FALSE(stream->send("more"));
    CHECK(stuck.closes());
}

TEST_CASE("a signal handler may stop a front", "[server]") {
    Front front(quick_options(), {}, echo);
    front_of_signal = &front;
    const auto before = std::signal(SIGUSR1, [](int) { front_of_signal->stop(); });
    std::thread thread([&] { front.run(); });
    CHECK(ask(front.addresses().front(), get("/")).status == 200);
    std::raise(SIGUSR1);
    thread.join();
    std::signal(SIGUSR1, before);
    CHECK(front.counts().connections == 0);
}

TEST_CASE("a Unix socket is its owner's alone, and goes with the front", "[server]") {
    TemporaryFolder folder;
    const std::string path = folder.path() + "/desk.sock";
    FrontOptions options = quick_options();
    options.listen = {"unix:" + path, "127.0.0.1:0"};
    std::optional<HttpRequest> seen;
    const auto keep = [&](HttpRequest request) {
        seen = request;
        return echo(std::move(request));
    };
    const mode_t mask = umask(0);
    {
        RunningFront running(keep, options);
        struct stat state {};
        REQUIRE(stat(path.c_str(), &state) == 0);
        CHECK((state.st_mode & 0777) == 0600);
        CHECK(running.address() == "unix:" + path);
        CHECK(ask(running.address(), "GET /x HTTP/1.1\r\nHost: any.example\r\n\r\n").body == "GET /x\n");
        CHECK(seen->over_unix_socket);
        CHECK(seen->peer.empty());
        CHECK(ask(running.front().addresses().back(), get("/y")).body == "GET /y\n");
        CHECK_FALSE(seen->over_unix_socket);
        CHECK(fault_of_listening("unix:" + path) == Fault::unavailable);
        CHECK(ask(running.address(), get("/still")).status == 200);
    }
    umask(mask);
    CHECK(access(path.c_str(), F_OK) != 0);
}

TEST_CASE("a Unix socket that was left is replaced, and nothing else is", "[server]") {
    TemporaryFolder folder;
    const std::string path = folder.path() + "/desk.sock";
    FrontOptions options = quick_options();
    options.listen = {"unix:" + path};
    {
        Front front(options, {}, echo);
        CHECK(rename(path.c_str(), (path + ".left").c_str()) == 0);
    }
    CHECK(access((path + ".left").c_str(), F_OK) == 0);  // not the one that we had made there
    CHECK(rename((path + ".left").c_str(), path.c_str()) == 0);
    {
        RunningFront running(echo, options);
        CHECK(ask(running.address(), get("/")).status == 200);
    }
    std::ofstream(path) << "precious";
    CHECK(fault_of_listening("unix:" + path) == Fault::unavailable);
    CHECK(access(path.c_str(), F_OK) == 0);
    CHECK(fault_of_listening("unix:" + folder.path() + "/" + std::string(200, 'a')) == Fault::unavailable);
    CHECK(fault_of_listening("unix:" + folder.path() + "/absent/desk.sock") == Fault::unavailable);
}

TEST_CASE("an address that is taken or none is refused at the beginning", "[server]") {
    RunningFront running(echo);
    CHECK(fault_of_listening(running.address()) == Fault::unavailable);
    for (const char* address :
         {"127.0.0.1", "::1:80", "127.0.0.1:http", ":80", "nowhere.invalid:80", "127.0.0.1:99999"}) {
        INFO(address);
        CHECK(fault_of_listening(address) == Fault::usage);
    }
}

TEST_CASE("IPv6 is spoken too", "[server]") {
    FrontOptions options = quick_options();
    options.listen = {"[::1]:0"};
    std::unique_ptr<RunningFront> running;
    try {
        running = std::make_unique<RunningFront>(echo, options);
    } catch (const Error&) {
        WARN("there is no IPv6 here");
        return;
    }
    CHECK(running->address().starts_with("[::1]:"));
    CHECK(ask(running->address(), get("/")).status == 200);
}

}  // namespace helpdesk
