#include <catch2/catch.hpp>

#include <chrono>
#include <iostream>
#include <random>
#include <set>

#include "tests/postgres_server.hpp"
#include "tests/stress/stress.hpp"
#include "tests/stress/workers.hpp"

namespace helpdesk::stress {

namespace {

constexpr int creators = 8;

using Workers = std::vector<std::unique_ptr<Worker>>;

Workers start_creators(const std::string& where) {
    Workers workers;
    for (int i = 0; i < creators; ++i)
        workers.push_back(std::make_unique<Worker>(std::vector<std::string>{"create", where, "1000000"}));
    for (const auto& worker : workers) worker->wait_for_lines(1);
    return workers;
}

// What the workers had been told was created, once they are dead.
std::vector<Created> acknowledged(Workers& workers) {
    for (const auto& worker : workers) worker->kill();
    std::vector<Created> all;
    for (const auto& worker : workers) {
        worker->wait();
        const auto created = created_by(worker->lines());
        all.insert(all.end(), created.begin(), created.end());
    }
    return all;
}

void check_all_there(const std::string& where, const std::vector<Created>& all) {
    const auto rows = rows_of(where, "SELECT ticket_number, id FROM tickets");
    const std::set<std::string> there(rows.begin(), rows.end());
    for (const Created& each : all) {
        INFO(each.number);
        REQUIRE(there.count(each.number + " " + each.id) == 1);
    }
    check_whole(where);
}

}  // namespace

TEST_CASE("D04 what was acknowledged survives kill -9 of eight writers, whole, and the desk opens at once") {
    const Backend backend = GENERATE(from_range(backends()));
    const StressDesk desk(backend);
    std::mt19937 dice(20'261'122);
    std::vector<Created> all;
    const int rounds = is_long() ? 100 : 3;

    for (int round = 0; round < rounds; ++round) {
        Workers workers = start_creators(desk.where());
        std::this_thread::sleep_for(std::chrono::milliseconds(2 + dice() % 29));
        const std::vector<Created> told = acknowledged(workers);
        all.insert(all.end(), told.begin(), told.end());
        check_all_there(desk.where(), all);
        const auto unacknowledged =
            number_of(desk.where(), "SELECT count(*) FROM tickets") - static_cast<std::int64_t>(all.size());
        CHECK(unacknowledged <= creators * (round + 1));
    }
    check_sound(desk.where());
    std::cout << (backend == Backend::sqlite ? "kills on a file: " : "kills on PostgreSQL: ") << rounds * creators
              << " processes killed, " << all.size() << " tickets acknowledged, none lost\n";
}

TEST_CASE("D04 what was acknowledged survives a crash of the PostgreSQL server") {
    PostgresServer server(PostgresServer::Fsync::on);
    if (server.url().empty()) {
        WARN("there is no PostgreSQL: " << server.reason());
        return;
    }
    const std::string where = server.fresh_database().value();
    fill_basics(where);
    Workers workers = start_creators(where);
    std::this_thread::sleep_for(std::chrono::milliseconds(50));

    server.restart(PostgresServer::Shutdown::crash);
    const std::vector<Created> all = acknowledged(workers);
    check_all_there(where, all);
    std::cout << "crash of the server: " << all.size() << " tickets acknowledged, none lost\n";
}

}  // namespace helpdesk::stress
