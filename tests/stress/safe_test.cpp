#include <catch2/catch.hpp>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <random>

#include "tests/postgres_server.hpp"
#include "tests/stress/stress.hpp"
#include "tests/stress/workers.hpp"

namespace helpdesk::stress {

namespace {

namespace fs = std::filesystem;

constexpr int creators = 8;

bool verifies(const std::string& where) {
    return verify_desk({.database = where}).find("\"failed\"") == std::string::npos;
}

std::string content_of(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

std::string exported(const std::string& where) {
    std::string text;
    export_desk({.database = where}, {.out = [&](std::string_view piece) { text += piece; }});
    return text;
}

// Of a PostgreSQL database, in which a killed program's transaction may still be on its way to its end.
std::int64_t number_of_tables(const std::string& url) {
    std::int64_t tables = 0;
    open_db(url, Access::read, {})
        ->run({"tables", "SELECT count(*) FROM pg_tables WHERE schemaname = current_schema()"}, {},
              [&](const Row& row) { tables = row.integer(0); });
    return tables;
}

// A desk of some size.
struct Seeded {
    TemporaryFolder folder;
    std::string desk = folder.path() + "/desk.db";

    Seeded() {
        Engine engine({.database = desk, .create = true});
        seed_desk(engine, {.scale = 500});
    }
    std::string beside(const std::string& name) const { return folder.path() + "/" + name; }
};

// Kills workers at any moment of their work; how long that takes is learnt from the first, which ends by itself.
class Killer {
public:
    // True if it had ended by itself.
    bool operator()(const std::vector<std::string>& words) {
        const auto begun = std::chrono::steady_clock::now();
        Worker worker(words);
        if (!longest_) {
            REQUIRE(worker.wait() == 0);
            longest_ = std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - begun);
            return true;
        }
        std::this_thread::sleep_for(*longest_ * (dice_() % 1'000) / 1'000);
        worker.kill();
        return worker.wait() == 0;
    }

private:
    std::mt19937 dice_{20'261'128};
    std::optional<std::chrono::microseconds> longest_;
};

int rounds() { return is_long() ? 100 : 8; }

}  // namespace

TEST_CASE(
    "D16 copies taken one after the other while eight programs write each verify, and hold what was there before") {
    const StressDesk desk(Backend::sqlite);
    const TemporaryFolder folder;
    const std::string copy = folder.path() + "/copy.db";
    std::vector<std::unique_ptr<Worker>> workers;
    for (int i = 0; i < creators; ++i) {
        workers.push_back(std::make_unique<Worker>(std::vector<std::string>{"create", desk.where(), "1000000"}));
    }
    for (const auto& worker : workers) worker->wait_for_lines(1);

    const int copies = is_long() ? 100 : 5;
    std::int64_t last = 0;
    for (int round = 0; round < copies; ++round) {
        const std::int64_t before = number_of(desk.where(), "SELECT count(*) FROM tickets");
        backup_desk({.database = desk.where()}, copy, true);
        CHECK(verifies(copy));
        last = number_of(copy, "SELECT count(*) FROM tickets");
        CHECK(last >= before);
    }
    for (const auto& worker : workers) worker->ask_to_end();
    for (const auto& worker : workers) CHECK(worker->wait() == 0);
    check_whole(desk.where());
    std::cout << "copies under load: " << copies << " of " << copies << " verify, the last with " << last
              << " tickets\n";
}

TEST_CASE("D16 a restore that is killed at any moment leaves the old desk or the new one, whole") {
    const Seeded seeded;
    const std::string copy = seeded.beside("copy.db");
    backup_desk({.database = seeded.desk}, copy);
    const std::int64_t copied = number_of(copy, "SELECT count(*) FROM tickets");
    Killer kill;
    int finished = 0;
    for (int round = 0; round < rounds(); ++round) {
        {
            Engine engine({.database = seeded.desk});
            engine.call("ticket.create", parse_json(R"({"title":"T","description":"D","customer":"dev@example.org"})"));
        }
        const std::int64_t before = number_of(seeded.desk, "SELECT count(*) FROM tickets");
        const bool ended = kill({"restore", seeded.desk, copy});
        const std::int64_t after = number_of(seeded.desk, "SELECT count(*) FROM tickets");
        CHECK((after == copied || (!ended && after == before)));
        CHECK(verifies(seeded.desk));
        CHECK(content_of(seeded.desk).substr(18, 2) == std::string(2, '\2'));
        for (const auto& each : fs::directory_iterator(seeded.folder.path())) {
            const std::string name = each.path().filename().string();
            if (name.find(".before-restore-") != std::string::npos) fs::remove(each.path());
        }
        finished += ended ? 1 : 0;
    }
    std::cout << "restores killed: " << rounds() - finished << " of " << rounds() << ", the desk always whole\n";
}

TEST_CASE("D16 an export that is killed at any moment has its name whole, or not at all") {
    const Seeded seeded;
    const std::string file = seeded.beside("desk.ndjson");
    const std::string whole = exported(seeded.desk);
    Killer kill;
    int finished = 0;
    for (int round = 0; round < rounds(); ++round) {
        fs::remove(file);
        const bool ended = kill({"export", seeded.desk, file});
        CHECK((!ended || fs::exists(file)));
        if (fs::exists(file)) CHECK(content_of(file) == whole);
        finished += ended ? 1 : 0;
    }
    std::cout << "exports killed: " << rounds() - finished << " of " << rounds() << ", never half a file\n";
}

TEST_CASE("D16 an import that is killed at any moment leaves a whole desk or an empty place") {
    const Backend backend = GENERATE(from_range(backends()));
    const Seeded seeded;
    const std::string file = seeded.beside("desk.ndjson");
    export_desk({.database = seeded.desk}, {.file = file});
    Killer kill;
    int finished = 0;
    for (int round = 0; round < rounds(); ++round) {
        const std::string there =
            backend == Backend::sqlite ? seeded.beside("there.db") : PostgresServer::shared().fresh_database().value();
        const bool ended = kill({"import", there, file});
        const bool is_file = backend == Backend::sqlite;
        const bool made = is_file ? fs::exists(there) : number_of_tables(there) > 0;
        CHECK((!ended || made));
        if (made) CHECK(exported(there) == content_of(file));
        is_file ? static_cast<void>(fs::remove(there)) : PostgresServer::shared().drop_database(there);
        finished += ended ? 1 : 0;
    }
    std::cout << "imports killed: " << rounds() - finished << " of " << rounds() << ", never half a desk\n";
}

}  // namespace helpdesk::stress
