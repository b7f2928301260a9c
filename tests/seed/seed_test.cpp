#include <catch2/catch.hpp>

#include <sodium.h>

#include <map>

#include "engine/seed/arrivals.hpp"
#include "engine/tickets/ticket.hpp"
#include "tests/postgres_server.hpp"
#include "tests/support.hpp"

using namespace helpdesk;
using namespace std::chrono_literals;

namespace {

const std::string now_text = "2026-03-02T09:00:00.000Z";

Options options_of_empty_desk(Backend backend, const std::string& path) {
    Options options;
    options.create = true;
    options.world.now = [] { return *parse_time(now_text); };
    options.database = backend == Backend::sqlite ? path : PostgresServer::shared().fresh_database().value();
    return options;
}

// A desk that holds what the seed put into it, on a clock that stands still.
class SeededDesk {
public:
    explicit SeededDesk(Backend backend, const SeedOptions& seed = {})
        : options_(options_of_empty_desk(backend, folder_.path() + "/desk.db")), engine_(options_) {
        seed_desk(engine_, seed);
    }
    ~SeededDesk() {
        if (options_.database.starts_with("postgres")) PostgresServer::shared().drop_database(options_.database);
    }

    Engine& engine() { return engine_; }
    const Options& options() const { return options_; }

    Value call(const std::string& operation, const std::string& json = "{}", const std::string& as = {}) {
        return parse_json(engine_.call(operation, parse_json(json), {as, "cli"}).body);
    }
    std::size_t count(const std::string& operation, const std::string& json = "{}", const std::string& as = {}) {
        return call(operation, json, as).array()->size();
    }
    void each_row(const std::string& sql, const std::function<void(const Row&)>& visit) {
        EngineAccess::read(engine_, [&](Session& session) { session.run({"test", sql}, {}, visit); });
    }
    std::int64_t number(const std::string& sql) {
        std::int64_t found = -1;
        each_row(sql, [&](const Row& row) { found = row.integer(0); });
        return found;
    }
    std::int64_t rows(const std::string& table) { return number("SELECT count(*) FROM " + table); }

    std::string everything() {
        std::string all;
        for (const char* table : {"roles", "users", "departments", "ticket_statuses", "sla_policies", "tickets",
                                  "ticket_comments", "ticket_history", "attachments", "notifications", "kb_categories",
                                  "kb_articles", "tags", "ticket_tags", "_counters", "_events"}) {
            each_row("SELECT * FROM " + std::string(table) + " ORDER BY 1, 2", [&](const Row& row) {
                all += table;
                for (int i = 0; i < row.columns(); ++i) {
                    if (row.name(i) == "transaction_id") continue;  // the server counts those of all its databases
                    all += '|' + (row.is_null(i) ? "NULL" : std::string(row.text(i)));
                }
                all += '\n';
            });
        }
        return all;
    }

private:
    TemporaryFolder folder_;
    Options options_;
    Engine engine_;
};

}  // namespace

TEST_CASE("the seed is the reference data set, in exactly these numbers") {
    SeededDesk desk(GENERATE(from_range(backends())));
    const std::map<std::string, std::int64_t> expected{
        {"roles", 5},   {"ticket_statuses", 5}, {"sla_policies", 4},  {"departments", 2}, {"users", 11},
        {"tickets", 7}, {"ticket_comments", 6}, {"kb_categories", 2}, {"kb_articles", 2}, {"attachments", 1},
        {"tags", 8}};
    for (const auto& [table, rows] : expected) {
        INFO(table);
        CHECK(desk.rows(table) == rows);
    }
    const std::map<std::string, std::int64_t> people{
        {"SUPER_ADMIN", 0}, {"ADMIN", 1}, {"MANAGER", 2}, {"AGENT", 4}, {"CUSTOMER", 4}};
    for (const auto& [role, count] : people) {
        INFO(role);
        CHECK(desk.number("SELECT count(*) FROM users JOIN roles ON roles.id = users.role_id WHERE roles.name = '" +
                          role + "'") == count);
    }
    CHECK(desk.number("SELECT count(*) FROM departments WHERE name IN ('Technical Support', 'Billing & Accounts')") ==
          2);
    CHECK(desk.number("SELECT count(*) FROM departments WHERE manager_id IS NULL") == 0);
    CHECK(desk.number("SELECT count(*) FROM kb_categories WHERE name IN ('Getting Started', 'Troubleshooting')") == 2);
    CHECK(desk.number("SELECT count(DISTINCT priority) FROM sla_policies") == 4);
}

TEST_CASE("the seed's tickets show each state that a desk knows") {
    SeededDesk desk(GENERATE(from_range(backends())));
    const auto tickets = [&](const std::string& where) {
        return desk.number(
            "SELECT count(*) FROM tickets JOIN ticket_statuses ON ticket_statuses.id = status_id WHERE " + where);
    };
    CHECK(desk.count("ticket.list", R"({"overdue":true})") == 1);
    CHECK(tickets("resolution_breached = TRUE AND resolved_at IS NULL") == 1);
    CHECK(tickets("resolved_at IS NULL AND resolution_due_at BETWEEN '" + now_text +
                  "' AND '2026-03-02T09:30:00.000Z'") == 1);
    CHECK(tickets("name = 'WAITING_CUSTOMER'") == 1);
    CHECK(tickets("name = 'OPEN'") == 2);
    CHECK(tickets("name = 'IN_PROGRESS'") == 2);
    CHECK(tickets("assigned_to_id IS NULL AND resolved_at IS NULL") == 1);
    CHECK(tickets("name = 'RESOLVED' AND resolved_at IS NOT NULL") == 1);
    CHECK(tickets("name = 'CLOSED' AND resolved_at IS NOT NULL") == 1);
    CHECK(desk.number("SELECT count(*) FROM ticket_comments WHERE is_internal = TRUE") == 1);
    CHECK(desk.number("SELECT count(DISTINCT ticket_id) FROM ticket_tags") == 7);
    CHECK(desk.number("SELECT size FROM attachments") > 100);
    CHECK(desk.number("SELECT count(*) FROM notifications WHERE is_read = TRUE") > 0);
    CHECK(desk.number("SELECT count(*) FROM notifications WHERE is_read = FALSE") > 0);
    CHECK(desk.number("SELECT count(*) FROM tickets WHERE created_at > '" + now_text + "'") == 0);
}

TEST_CASE("each account of the seed has the demo password, hashed as passwords are today") {
    SeededDesk desk(GENERATE(from_range(backends())));
    REQUIRE(sodium_init() >= 0);
    const auto accounts = demo_accounts();
    REQUIRE(accounts.size() == 11);
    for (const DemoAccount& account : accounts) {
        std::string hash;
        desk.each_row("SELECT password_hash FROM users WHERE email = '" + account.email + "'",
                      [&](const Row& row) { hash = row.text(0); });
        CHECK(crypto_pwhash_str_needs_rehash(hash.c_str(), crypto_pwhash_OPSLIMIT_INTERACTIVE,
                                             crypto_pwhash_MEMLIMIT_INTERACTIVE) == 0);
        if (&account != &accounts.front()) continue;  // the same hash for all of them, and each check takes its time
        CHECK(crypto_pwhash_str_verify(hash.c_str(), account.password.data(), account.password.size()) == 0);
    }
    CHECK(desk.number("SELECT count(DISTINCT password_hash) FROM users") == 1);
}

TEST_CASE("a customer of the seed sees own tickets only, and no internal note") {
    SeededDesk desk(GENERATE(from_range(backends())));
    CHECK(desk.count("ticket.list", "{}", "omar@clinic.example") == 1);
    CHECK(desk.count("ticket.list", "{}", "yuki@studio.example") == 2);
    CHECK(desk.count("comment.list", R"({"ticket":"3"})", "omar@clinic.example") == 1);
    CHECK(desk.count("comment.list", R"({"ticket":"3"})", "ana@example.org") == 2);
    CHECK_THROWS_AS(desk.call("ticket.show", R"({"id":"3"})", "yuki@studio.example"), Error);
}

TEST_CASE("no row of a seeded desk refers to nothing") {
    SeededDesk desk(GENERATE(from_range(backends())), {.scale = 300});
    CHECK(doctor(desk.options()).find("\"failed\"") == std::string::npos);
}

TEST_CASE("the same seed and the same now make the same desk, another seed another one") {
    const Backend backend = GENERATE(from_range(backends()));
    const std::string first = SeededDesk(backend, {.scale = 150, .random_seed = 7}).everything();
    CHECK(SeededDesk(backend, {.scale = 150, .random_seed = 7}).everything() == first);
    CHECK(SeededDesk(backend, {.scale = 150, .random_seed = 8}).everything() != first);
}

TEST_CASE("a seed gives the tickets that it has always given, on every machine") {
    SeededDesk desk(GENERATE(from_range(backends())), {.scale = 20, .random_seed = 7});
    const Value last = desk.call("ticket.show", R"({"id":"27"})");
    CHECK(member(last, "id") == "019ca177-62d7-7142-b200-0790371e3974");
    CHECK(member(last, "title") == "Two languages in the mobile app");
    CHECK(member(last, "created_at") == "2026-02-27T23:38:01.815Z");
}

TEST_CASE("both databases get the same tickets from the same seed") {
    if (backends().size() < 2) return;
    const std::string columns =
        "SELECT id, ticket_number, title, description, status_id, customer_id FROM tickets ORDER BY id";
    std::vector<std::string> found;
    for (const Backend backend : backends()) {
        SeededDesk desk(backend, {.scale = 50});
        std::string& all = found.emplace_back();
        desk.each_row(columns, [&](const Row& row) {
            for (int i = 0; i < row.columns(); ++i) all += std::string(row.text(i)) + '|';
        });
    }
    CHECK(found[0] == found[1]);
}

TEST_CASE("ticket numbers go on without a gap behind made-up tickets") {
    SeededDesk desk(GENERATE(from_range(backends())), {.scale = 25});
    CHECK(desk.number("SELECT count(DISTINCT ticket_number) FROM tickets WHERE ticket_number BETWEEN 'TKT-000001' AND "
                      "'TKT-000032'") == 32);
    const Value next =
        desk.call("ticket.create", R"({"title":"One more","description":"","customer":"omar@clinic.example"})");
    CHECK(member(next, "ticket_number") == "TKT-000033");
}

TEST_CASE("a sweep at the same moment finds nothing left to flag in a seeded desk") {
    SeededDesk desk(GENERATE(from_range(backends())), {.scale = 600});
    const std::string before = desk.everything();

    const Value swept = desk.call("sla.sweep");

    CHECK(to_json(swept) == R"({"response_breached":0,"resolution_breached":0,"told":0,"closed":0,"given":0})");
    CHECK(desk.everything() == before);
    CHECK(desk.number(
              "SELECT count(*) FROM tickets WHERE response_breached <> (COALESCE(first_response_at, resolved_at, '" +
              now_text + "') > response_due_at)") == 0);
    CHECK(desk.number("SELECT count(*) FROM tickets WHERE resolution_breached <> (COALESCE(paused_at, '" + now_text +
                      "') > resolution_due_at)") == 0);
    CHECK(desk.number("SELECT count(*) FROM tickets WHERE response_breached = TRUE") > 0);
}

TEST_CASE("the history of each seeded ticket leads to the ticket as it is") {
    SeededDesk desk(GENERATE(from_range(backends())), {.scale = 200});
    std::map<std::string, std::map<std::string, std::string>> values;  // by ticket and field
    desk.each_row(
        "SELECT ticket_id, field, old_value, new_value FROM ticket_history ORDER BY ticket_id, created_at, id",
        [&](const Row& row) {
            const std::string field(row.text(1));
            const auto text = [&](int column) { return row.is_null(column) ? "" : std::string(row.text(column)); };
            auto& known = values[std::string(row.text(0))];
            if (known.contains(field)) CHECK(known[field] == text(2));
            known[field] = text(3);
        });
    CHECK(values.size() > 180);
    EngineAccess::read(desk.engine(), [&](Session& session) {
        for (const auto& [id, fields] : values) {
            const Ticket ticket = session.get(Id<Ticket>{id});
            for_each_member<Ticket>([&](const char* name, auto pointer) {
                const auto found = fields.find(name);
                if constexpr (is_printable<std::remove_cvref_t<decltype(ticket.*pointer)>>) {
                    if (found != fields.end()) CHECK(found->second == plain_text(ticket.*pointer).value_or(""));
                }
            });
        }
    });
}

TEST_CASE("a desk that holds something is not seeded, and stays as it is") {
    SeededDesk desk(GENERATE(from_range(backends())));
    const std::string before = desk.everything();
    CHECK_THROWS_WITH(seed_desk(desk.engine(), {.scale = 10}), "this desk is not empty");
    CHECK(desk.everything() == before);
}

TEST_CASE("a scale below zero or beyond the limit is refused") {
    TemporaryFolder folder;
    Engine engine(options_of_empty_desk(Backend::sqlite, folder.path() + "/desk.db"));
    CHECK_THROWS_WITH(seed_desk(engine, {.scale = -1}), "scale must be 0 to 10000000");
    CHECK_THROWS_WITH(seed_desk(engine, {.scale = seed_scale_max + 1}), "scale must be 0 to 10000000");
}

TEST_CASE("a desk of 2000 made-up tickets is a believable one") {
    std::vector<std::int64_t> told;
    SeededDesk desk(GENERATE(from_range(backends())),
                    {.scale = 2'000, .progress = [&](std::int64_t done, std::int64_t) { told.push_back(done); }});

    CHECK(told.front() == 0);
    CHECK(told.back() == 2'000);
    CHECK(std::is_sorted(told.begin(), told.end()));
    CHECK(desk.rows("tickets") == 2'007);
    const auto percent = [&](const std::string& where) {
        return desk.number("SELECT count(*) FROM tickets WHERE " + where) / 20;
    };
    CHECK(percent("resolved_at IS NOT NULL") >= 85);
    CHECK(percent("resolved_at IS NULL") >= 2);
    CHECK(percent("resolution_breached = TRUE") >= 5);
    CHECK(percent("resolution_breached = TRUE") <= 25);
    CHECK(percent("response_breached = TRUE") <= 15);
    CHECK(percent("priority = 'URGENT'") <= 8);
    CHECK(desk.number("SELECT count(DISTINCT title) FROM tickets") > 200);
    CHECK(desk.number("SELECT count(*) FROM users") == 11 + 2 + 100);
    CHECK(desk.rows("ticket_comments") > 2'000);
    CHECK(desk.rows("ticket_comments") < 8'000);
    CHECK(desk.number("SELECT count(*) FROM ticket_comments WHERE is_internal = TRUE") > 200);
    for (const char* table : {"users", "tickets", "ticket_comments", "ticket_history", "ticket_tags"}) {
        INFO(table);
        CHECK(desk.number("SELECT count(*) FROM " + std::string(table) + " WHERE created_at > '" + now_text + "'") ==
              0);
    }
    CHECK(desk.number("SELECT count(*) FROM tickets JOIN users ON users.id = customer_id WHERE users.created_at > "
                      "tickets.created_at") == 0);
}

TEST_CASE("arrivals never go back in time, and end before the end") {
    const Time begin = *parse_time("2026-01-01T00:00:00Z");
    const Time end = *parse_time("2026-03-02T09:00:00Z");
    Dice dice(1);
    Arrivals arrivals(begin, end, 1'000);
    Time last = begin;
    for (int i = 0; i < 1'000; ++i) {
        const Time next = arrivals.next(dice);
        REQUIRE(next >= last);
        REQUIRE(next <= end);
        last = next;
    }
    CHECK(end - last < 48h);
}
