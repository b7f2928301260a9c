#include "tests/stress/stress.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <iostream>

#include "engine/base/json.hpp"
#include "tests/postgres_server.hpp"

namespace helpdesk::stress {

namespace {

bool long_form = false;

}  // namespace

bool is_long() { return long_form; }
void be_long() { long_form = true; }

Value new_ticket() {
    return parse_json(R"({"title":"The printer is on fire","description":"Please help.",
                          "customer":"customer@example.org","department":"Technical Support"})");
}

void fill_basics(const std::string& where) {
    Engine engine({.database = where, .create = true});
    init_desk(engine, {});
    engine.call("user.create", parse_json(R"({"email":"manager@example.org","name":"Max","role":"MANAGER"})"));
    engine.call("user.create", parse_json(R"({"email":"customer@example.org","name":"Carl"})"));
    engine.call("department.create", parse_json(R"({"name":"Technical Support","manager":"manager@example.org"})"));
}

StressDesk::StressDesk(Backend backend) {
    where_ =
        backend == Backend::sqlite ? folder_.path() + "/desk.db" : PostgresServer::shared().fresh_database().value();
    fill_basics(where_);
}

StressDesk::~StressDesk() {
    if (where_.starts_with("postgres")) PostgresServer::shared().drop_database(where_);
}

std::vector<Created> created_by(const std::vector<std::string>& lines) {
    std::vector<Created> all;
    for (const std::string& line : lines) {
        const auto first = line.find(' ');
        const auto second = line.rfind(' ');
        if (!line.starts_with("TKT-") || second <= first) continue;
        all.push_back(
            {line.substr(0, first), line.substr(first + 1, second - first - 1), std::stoll(line.substr(second + 1))});
    }
    return all;
}

std::vector<std::string> rows_of(const std::string& where, const std::string& sql) {
    std::vector<std::string> rows;
    Engine engine({.database = where});
    EngineAccess::read(engine, [&](Session& session) {
        rows.clear();
        session.db().run({"stress", sql}, {}, [&](const Row& row) {
            std::string& text = rows.emplace_back();
            for (int column = 0; column < row.columns(); ++column) {
                text += (column > 0 ? " " : "") + (row.is_null(column) ? "NULL" : std::string(row.text(column)));
            }
        });
    });
    return rows;
}

std::int64_t number_of(const std::string& where, const std::string& sql) {
    return std::stoll(rows_of(where, sql).front());
}

void check_sound(const std::string& where) {
    if (where.starts_with("postgres")) return;
    CHECK(rows_of(where, "PRAGMA integrity_check") == std::vector<std::string>{"ok"});
    CHECK(rows_of(where, "PRAGMA foreign_key_check").empty());
}

void check_whole(const std::string& where) {
    const std::string events =
        "(SELECT count(*) FROM _events AS e WHERE e.ticket_id = t.id AND e.kind = 'ticket.created')";
    const std::string notices = "(SELECT count(*) FROM notifications AS n WHERE n.ticket_id = t.id)";
    CHECK(number_of(where, "SELECT count(*) FROM tickets AS t WHERE " + events + " <> 1 OR " + notices + " <> 1") == 0);
    CHECK(number_of(where,
                    "SELECT count(*) FROM _events WHERE kind = 'ticket.created' AND ticket_id NOT IN (SELECT id FROM "
                    "tickets)") == 0);
    CHECK(number_of(where, "SELECT count(*) - count(DISTINCT ticket_number) FROM tickets") == 0);
    CHECK(number_of(where, "SELECT value FROM _counters WHERE name = 'ticket'") ==
          number_of(where, "SELECT count(*) FROM tickets"));
}

void print_figures(const std::string& title, const std::vector<Created>& all, double seconds) {
    if (all.empty()) return;
    std::vector<std::int64_t> times;
    for (const Created& each : all) times.push_back(each.microseconds);
    std::sort(times.begin(), times.end());
    const auto at = [&](double part) {
        return static_cast<double>(times[static_cast<std::size_t>(part * static_cast<double>(times.size() - 1))]) /
               1000;
    };
    std::cout << title << ": " << all.size() << " in " << seconds << " s, " << static_cast<double>(all.size()) / seconds
              << "/s; p50 " << at(0.5) << " ms, p95 " << at(0.95) << " ms, p99 " << at(0.99) << " ms, longest " << at(1)
              << " ms\n";
}

}  // namespace helpdesk::stress
