#include <catch2/catch.hpp>

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <csignal>
#include <set>

#include "http_client.hpp"
#include "tests/support.hpp"

namespace helpdesk {

namespace {

// The program itself, on a desk, at a Unix socket whose name stays the same from one run to the next.
class ServerProcess {
public:
    ServerProcess(const std::string& desk, const std::string& socket) {
        int pipe_ends[2];
        if (pipe(pipe_ends) != 0) throw Error(Fault::internal, "no pipe");
        std::vector<std::string> words{SERVER_PROGRAM, "--db", desk, "--listen", "unix:" + socket, "--quiet"};
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

}  // namespace helpdesk
