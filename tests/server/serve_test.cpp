#include <catch2/catch.hpp>

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <csignal>
#include <cstdio>
#include <fstream>
#include <set>

#include "http_client.hpp"
#include "tests/support.hpp"

namespace helpdesk {

namespace {

// The program itself, on a desk, at a Unix socket whose name stays the same from one run to the next.
class ServerProcess {
public:
    ServerProcess(const std::string& desk, const std::string& socket)
        : ServerProcess(desk, std::vector<std::string>{"unix:" + socket}) {}
    ServerProcess(const std::string& desk, const std::vector<std::string>& addresses,
                  const std::vector<std::string>& options = {}) {
        int pipe_ends[2];
        if (pipe(pipe_ends) != 0) throw Error(Fault::internal, "no pipe");
        std::vector<std::string> words{SERVER_PROGRAM, "--db", desk, "--quiet"};
        for (const std::string& each : addresses) words.insert(words.end(), {"--listen", each});
        words.insert(words.end(), options.begin(), options.end());
        std::vector<char*> pointers;
        for (std::string& word : words) pointers.push_back(word.data());
        pointers.push_back(nullptr);
        posix_spawn_file_actions_t actions;
        posix_spawn_file_actions_init(&actions);
        posix_spawn_file_actions_adddup2(&actions, pipe_ends[1], STDOUT_FILENO);
        const int failed = posix_spawn(&id_, SERVER_PROGRAM, &actions, nullptr, pointers.data(), environ);
        posix_spawn_file_actions_destroy(&actions);
        close(pipe_ends[1]);
        if (failed != 0) throw Error(Fault::internal, "the server cannot be started");
        char said[256];
        const ssize_t got = read(pipe_ends[0], said, sizeof said);
        said_.assign(said, got > 0 ? static_cast<std::size_t>(got) : 0);
        close(pipe_ends[0]);
    }
    ~ServerProcess() { end(SIGKILL); }
    ServerProcess(const ServerProcess&) = delete;
    ServerProcess& operator=(const ServerProcess&) = delete;

    const std::string& said() const { return said_; }
    // Its exit status; -1 if the signal ended it.
    int end(int signal) {
        if (id_ < 0) return status_;
        kill(id_, signal);
        return wait();
    }
    // When it ends by itself.
    int wait() {
        int status = 0;
        waitpid(id_, &status, 0);
        id_ = -1;
        return status_ = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    }

private:
    pid_t id_ = -1;
    int status_ = 0;
    std::string said_;
};

// What a shell prints of it.
std::string output_of(const std::string& command) {
    std::string said;
    FILE* pipe = popen(command.c_str(), "r");
    char part[4096];
    for (std::size_t got; (got = fread(part, 1, sizeof part, pipe)) > 0;) said.append(part, got);
    pclose(pipe);
    return said;
}

std::string headers_with(const std::string& token, const std::string& key = "") {
    return "authorization: Bearer " + token + "\r\ncontent-type: application/json\r\n" +
           (key.empty() ? "" : "idempotency-key: " + key + "\r\n");
}

// Asks until it has read an answer; only an answer counts.
std::string number_made(const std::string& address, const std::string& token, const std::string& key,
                        const std::atomic<bool>& gives_up) {
    const std::string body = R"({"title":"T","description":"D","customer":"customer@example.org"})";
    while (!gives_up) {
        try {
            const HttpAnswered answer = ask(address, post("/api/v1/tickets", body, headers_with(token, key)));
            if (answer.status == 201) return member(parse_json(answer.body), "ticket_number");
        } catch (const std::exception&) {
        }
    }
    return {};
}

}  // namespace

TEST_CASE("H11 the program says where it serves, serves there, and ends at once when it is told to") {
    Desk desk;
    desk.open_ticket();
    const std::string token =
        member(desk.call("token.create", R"({"name":"t","user":"agent@example.org","expires":"never"})"), "token");
    const TemporaryFolder folder;
    const std::string socket = folder.path() + "/desk.sock";
    ServerProcess server(desk.where(), socket);
    CHECK(server.said() == "unix:" + socket + "\n");

    const HttpAnswered shown = ask("unix:" + socket, get("/api/v1/tickets/1", headers_with(token)));
    CHECK(shown.status == 200);
    CHECK(shown.headers.at("x-content-type-options") == "nosniff");
    CHECK(member(parse_json(shown.body), "title") == "The printer is on fire");
    CHECK(ask("unix:" + socket, get("/api/v1/tickets/1")).status == 401);
    // What another program does meanwhile is there for the next request.
    desk.call("token.revoke", R"({"id":")" + desk.text("SELECT id FROM _tokens") + "\"}");
    CHECK(ask("unix:" + socket, get("/api/v1/tickets/1", headers_with(token))).status == 401);
    CHECK(server.end(SIGTERM) == 0);
}

TEST_CASE("an operator's programs ask whether the server lives, whether it is ready and what it counts") {
    Desk desk(GENERATE(from_range(backends())));
    desk.open_ticket();
    const auto token_of = [&](const char* person) {
        return member(
            desk.call("token.create", R"({"name":"t","expires":"never","user":")" + std::string(person) + "\"}"),
            "token");
    };
    const std::string admin = token_of("admin@example.org"), agent = token_of("agent@example.org");
    const TemporaryFolder folder;
    const std::string address = "unix:" + folder.path() + "/desk.sock";
    ServerProcess server(desk.where(), folder.path() + "/desk.sock");

    CHECK(ask(address, get("/healthz")).body == "ok\n");
    CHECK(ask(address, get("/readyz")).body == "ready\n");
    CHECK(ask(address, post("/readyz", "")).status == 405);
    CHECK(ask(address, get("/metrics")).status == 401);
    CHECK(ask(address, get("/metrics", headers_with(agent))).status == 403);
    CHECK(ask(address, post("/api/v1/tickets/1/comments", R"({"body":"Counted."})", headers_with(agent))).status ==
          201);
    CHECK(soon([&] {
        return ask(address, get("/metrics", headers_with(admin))).body.find("helpdesk_leads 1\n") != std::string::npos;
    }));
    const std::string text = ask(address, get("/metrics", headers_with(admin))).body;
    for (const char* line : {"helpdesk_requests_total{method=\"POST\",status=\"201\"} 1\n",
                             "helpdesk_requests_total{method=\"GET\",status=\"401\"} 1\n",
                             "helpdesk_request_duration_seconds_bucket{le=\"+Inf\"} ", "helpdesk_commits_total ",
                             "helpdesk_writes_total ", "helpdesk_wal_bytes ", "helpdesk_outbox_waiting 0\n",
                             "helpdesk_connections ", "helpdesk_requests_waiting 0\n"}) {
        INFO(text);
        CHECK(text.find(line) != std::string::npos);
    }
    CHECK(server.end(SIGTERM) == 0);
}

TEST_CASE("the lines with curl in the README do what they say") {
    Desk desk;
    desk.open_ticket();
    const std::string token =
        member(desk.call("token.create", R"({"name":"t","user":"agent@example.org","expires":"never"})"), "token");
    ServerProcess server(desk.where(), std::vector<std::string>{"127.0.0.1:0"});
    const std::string address = server.said().substr(7, server.said().find('\n') - 7);
    std::ifstream readme(README_FILE);
    int tried = 0;
    for (std::string line; std::getline(readme, line);) {
        const auto at = line.find("127.0.0.1:8025/");
        if (!line.starts_with("    curl ") || at == std::string::npos) continue;
        const bool is_live = line.find(" -N ") != std::string::npos;
        line.replace(at, 14, address);
        line.insert(9, is_live ? "-fsS --max-time 1 " : "-fsS --max-time 20 ");
        INFO(line);
        const std::string said = output_of("TOKEN=" + token + "; " + line + " 2>/dev/null");
        const bool is_said = line.find("--json") != std::string::npos;
        CHECK(said.find(is_live ? "retry:" : is_said ? "On its way." : "TKT-000001") != std::string::npos);
        ++tried;
    }
    CHECK(tried == 3);
}

TEST_CASE("H11 a desk with the demo's passwords is shown to this machine only") {
    const TemporaryFolder folder;
    const std::string place = folder.path() + "/demo.db";
    {
        Engine demo({.database = place, .create = true});
        seed_desk(demo, {});
    }
    ServerProcess refused(place, std::vector<std::string>{"0.0.0.0:0"});
    CHECK(refused.said().empty());
    CHECK(refused.wait() == exit_status_of(Fault::refused));
    ServerProcess local(place, std::vector<std::string>{"127.0.0.1:0"});
    CHECK(local.said().starts_with("http://127.0.0.1:"));
}

// Another host of the same domain may have set the one; also the plan of a body is made for who sends it.
TEST_CASE("A15 behind a proxy that says TLS, a file is taken by the cookie that no other host can set alone") {
    Desk desk;
    const std::string token =
        member(desk.call("token.create", R"({"name":"t","user":"agent@example.org","expires":"never"})"), "token");
    const TemporaryFolder folder;
    const std::string address = "unix:" + folder.path() + "/desk.sock";
    ServerProcess server(desk.where(), {address}, {"--proxy", "unix"});
    const auto upload_by = [&](const std::string& name) {
        const std::string headers =
            "x-forwarded-proto: https\r\norigin: https://localhost\r\ncookie: " + name + "=" + token + "\r\n";
        return post("/api/v1/uploads", "bytes", headers);
    };
    const std::string planted = upload_by("helpdesk_session");
    RawClient client(address);
    client.send(planted.substr(0, planted.size() - 5));  // refused before its body is read
    CHECK(client.answer().status == 401);
    CHECK(ask(address, upload_by("__Host-helpdesk_session")).status == 201);
}

TEST_CASE("several servers of one desk behave as one") {
    Desk desk(GENERATE(from_range(backends())));
    desk.open_ticket();
    const std::string token =
        member(desk.call("token.create", R"({"name":"t","user":"agent@example.org","expires":"never"})"), "token");
    const TemporaryFolder folder;
    const std::string one = "unix:" + folder.path() + "/one", two = "unix:" + folder.path() + "/two";
    ServerProcess first(desk.where(), folder.path() + "/one");
    ServerProcess second(desk.where(), folder.path() + "/two");

    const std::string body = R"({"title":"T","description":"D","customer":"customer@example.org"})";
    const HttpAnswered made = ask(one, post("/api/v1/tickets", body, headers_with(token, "a key")));
    const HttpAnswered again = ask(two, post("/api/v1/tickets", body, headers_with(token, "a key")));
    CHECK(made.status == 201);
    CHECK(again.body == made.body);
    const HttpAnswered shown = ask(two, get("/api/v1/tickets/2", headers_with(token)));
    CHECK(shown.status == 200);
    const auto take = [&](const std::string& address) {
        std::string request = post("/api/v1/tickets/2/assignee", R"({"assignee":"@me"})",
                                   headers_with(token) + "if-match: " + shown.headers.at("etag") + "\r\n");
        return ask(address, request.replace(0, 4, "PUT")).status;
    };
    CHECK(take(one) == 200);
    CHECK(take(two) == 412);
    // The one that does the work that nobody asks for ends, and the other one goes on with it.
    first.end(SIGTERM);
    CHECK(ask(two, get("/api/v1/tickets/2", headers_with(token))).status == 200);
    CHECK(soon([&] { return desk.number("SELECT count(*) FROM _leader") == 1; }));
}

TEST_CASE("every 201 that was read is there after a kill -9 under load, and nothing is there twice") {
    Desk desk(GENERATE(from_range(backends())));
    const std::string token =
        member(desk.call("token.create", R"({"name":"t","user":"agent@example.org","expires":"never"})"), "token");
    const TemporaryFolder folder;
    const std::string socket = folder.path() + "/desk.sock";
    auto server = std::make_unique<ServerProcess>(desk.where(), socket);
    constexpr int clients = 6;
    constexpr int tickets_each = 25;
    std::vector<std::vector<std::string>> numbers(clients);
    std::atomic<int> made = 0;
    std::atomic<bool> gives_up = false;
    std::vector<std::thread> threads;
    for (int client = 0; client < clients; ++client) {
        threads.emplace_back([&, client] {
            for (int i = 0; i < tickets_each; ++i) {
                const std::string key = std::to_string(client) + "/" + std::to_string(i);
                numbers[static_cast<std::size_t>(client)].push_back(
                    number_made("unix:" + socket, token, key, gives_up));
                ++made;
            }
        });
    }
    for (int round = 1; round <= 3; ++round) {
        CHECK(soon([&] { return made > round * clients * tickets_each / 5; }));
        CHECK(server->end(SIGKILL) == -1);
        server = std::make_unique<ServerProcess>(desk.where(), socket);
    }
    if (!soon([&] { return made == clients * tickets_each; })) gives_up = true;
    for (std::thread& each : threads) each.join();

    std::set<std::string> all;
    for (const auto& list : numbers) all.insert(list.begin(), list.end());
    CHECK(all.size() == clients * tickets_each);
    CHECK(all.count("") == 0);
    CHECK(desk.number("SELECT count(*) FROM tickets") == clients * tickets_each);
    for (const std::string& number : all) {
        CHECK(desk.number("SELECT count(*) FROM tickets WHERE ticket_number = '" + number + "'") == 1);
    }
    CHECK(failures_of(desk.options()).empty());
}

TEST_CASE("the demo is served where it is asked to be, and its people sign in there") {
    const TemporaryFolder folder;
    const std::string command =
        "cd " + folder.path() + " && echo $$ && exec " + CLI_PROGRAM + " demo --listen 127.0.0.1:0 2>&1";
    const std::unique_ptr<std::FILE, int (*)(std::FILE*)> program(popen(command.c_str(), "r"), pclose);
    std::string address;
    char line[1'024];
    REQUIRE(std::fgets(line, sizeof line, program.get()));
    const pid_t process = std::atoi(line);
    while (address.empty() && std::fgets(line, sizeof line, program.get())) {
        const std::string_view text = trim(line);
        if (text.starts_with("http://")) address = text.substr(7);
    }
    if (address.empty()) FAIL("it does not say where");
    CHECK(ask(address, get("/")).status == 303);
    CHECK(ask(address, get("/help")).body.find("Getting Started") != std::string::npos);
    const std::string body = R"({"email":"ana@example.org","password":"demo-password"})";
    CHECK(ask(address, post("/api/v1/session", body, "Content-Type: application/json\r\n")).status == 201);
    kill(process, SIGINT);
}

}  // namespace helpdesk
