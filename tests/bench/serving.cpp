#include "bare_server.hpp"
#include "server/api/api.hpp"
#include "tests/bench/desk.hpp"
#include "tests/bench/slow_disk.hpp"
#include "tests/server/http_client.hpp"

namespace helpdesk::bench {

namespace {

constexpr int clients = 32;
constexpr const char* page = "/api/v1/tickets?query=is:open&limit=50";
constexpr const char* ticket = "/api/v1/tickets/1";
constexpr const char* body = R"({"title":"The printer blinks","description":"It blinks twice.","customer":"@me"})";

// A desk behind the front, as `helpdesk serve` has it, but for its log.
class ServedCopy {
public:
    explicit ServedCopy(const std::string& path)
        : engine_({.database = path}),
          api_(engine_),
          running_([this](HttpRequest request) { return api_.handle(request); },
                   FrontOptions{.listen = {"127.0.0.1:0"}}) {
        const std::string person = "u.role_id IN (SELECT id FROM roles WHERE name IN ('SUPER_ADMIN', 'ADMIN'))";
        const std::string email = ask(path, "SELECT email FROM users AS u WHERE " + person + " ORDER BY id LIMIT 1");
        const Reply made = engine_.call("token.create", Value(Value::Object{{"name", "bench"}, {"user", email}}));
        token_ = *parse_json(made.body).find("token")->text();
        actor_ = {.user = email, .channel = "rest"};
    }

    Engine& engine() { return engine_; }
    const Actor& actor() const { return actor_; }
    const std::string& address() const { return running_.address(); }
    std::string headers() const { return "Authorization: Bearer " + token_ + "\r\nContent-Type: application/json\r\n"; }

private:
    Engine engine_;
    Api api_;
    RunningFront running_;
    std::string token_;
    Actor actor_;
};

// One client, whose connection stays.
class Client {
public:
    Client(const std::string& address, std::string request) : connection_(address), request_(std::move(request)) {}

    std::string ask(int status) {
        connection_.send(request_);
        HttpAnswered answered = connection_.answer();
        if (answered.status != status)
            throw Error(Fault::internal, "the server answers " + std::to_string(answered.status));
        return std::move(answered.body);
    }

private:
    RawClient connection_;
    std::string request_;
};

// The same over HTTP, by a bare handler that sends the same bytes, and in process.
struct Deed {
    std::string name;
    int rounds;
    int status;
    std::string request;
    std::function<void()> call;
};

std::vector<Line> compare(const ServedCopy& desk, const Deed& deed) {
    Client ours(desk.address(), deed.request);
    const BareServer bare(ours.ask(deed.status));
    Client theirs(bare.address(), deed.request);
    const auto ask_ours = [&] { ours.ask(deed.status); };
    const Pair beside_bare = take_turns(deed.rounds, ask_ours, [&] { theirs.ask(200); });
    const Pair beside_call = take_turns(deed.rounds, ask_ours, deed.call);
    return {compare_times(deed.name, "a bare cpp-httplib handler of the same bytes", beside_bare, 0),
            compare_times(deed.name, "an engine call", beside_call, 0)};
}

// Tickets a second of that many clients.
double rate_of(const ServedCopy& desk, int count, int creates) {
    std::vector<std::unique_ptr<Client>> all;
    for (int i = 0; i < count; ++i) {
        all.push_back(std::make_unique<Client>(desk.address(), post("/api/v1/tickets", body, desk.headers())));
    }
    const double us = microseconds([&] {
        std::vector<std::jthread> threads;
        for (const auto& client : all) {
            threads.emplace_back([&] {
                for (int i = 0; i < creates; ++i) client->ask(201);
            });
        }
    });
    return count * creates * 1e6 / us;
}

Pair rates_of(const ServedCopy& desk, const Amounts& amounts) {
    return rates_in_turns(
        amounts.rounds, [&] { return rate_of(desk, clients, amounts.creates_per_caller); },
        [&] { return rate_of(desk, 1, 4 * amounts.creates_per_caller); });
}

}  // namespace

std::vector<Line> measure_serving(Bench& bench) {
    const Amounts& amounts = bench.amounts;
    const std::string path = bench.folder.path() + "/serving.db";
    copy_desk(bench.desk, path);
    ServedCopy desk(path);
    const auto call = [&](const char* operation, const char* arguments) {
        return [&desk, operation, arguments] { desk.engine().call(operation, parse_json(arguments), desk.actor()); };
    };
    std::vector<Line> lines;
    const auto add = [&](std::vector<Line> more) { lines.insert(lines.end(), more.begin(), more.end()); };
    add(compare(desk, {"GET a ticket over HTTP", amounts.reads, 200, get(ticket, desk.headers()),
                       call("ticket.show", R"({"id":"1"})")}));
    add(compare(desk, {"GET a page of 50 over HTTP", amounts.reads, 200, get(page, desk.headers()),
                       call("ticket.list", R"({"query":"is:open","limit":50})")}));
    add(compare(desk, {"POST a ticket over HTTP", amounts.creates, 201, post("/api/v1/tickets", body, desk.headers()),
                       call("ticket.create", body)}));
    const std::string crowd = "POST tickets, " + std::to_string(clients) + " clients";
    lines.push_back(compare_rates(crowd, "one client", rates_of(desk, amounts), 8));
    const SlowDisk disk(fsync_longer);
    copy_desk(bench.desk, path + ".slow");
    const ServedCopy slow_desk(path + ".slow");
    lines.push_back(compare_rates(crowd + ", 2 ms longer for an fsync", "one client", rates_of(slow_desk, amounts), 8));
    return lines;
}

}  // namespace helpdesk::bench
