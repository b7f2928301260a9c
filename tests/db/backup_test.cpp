#include <catch2/catch.hpp>

#include <atomic>
#include <filesystem>
#include <random>
#include <thread>

#include "tests/processes.hpp"
#include "tests/support.hpp"

namespace helpdesk {

namespace {

bool verifies(const std::string& path) {
    return verify_desk({.database = path}).find("\"failed\"") == std::string::npos;
}

// True if verify says that the file is hurt, or that it cannot even be opened.
bool is_named(const std::string& path) {
    try {
        return !verifies(path);
    } catch (const Error& error) {
        return error.fault() == Fault::refused;
    }
}

std::int64_t count_of(const std::string& path, const std::string& table) {
    Engine engine({.database = path});
    const Value rows = parse_json(engine.sql("SELECT count(*) AS number FROM " + table));
    return *rows.array()->front().find("number")->integer();
}

Error refused_backup(const Options& options, const std::string& file, const Actor& actor = {}) {
    try {
        backup_desk(options, file, false, actor);
    } catch (const Error& error) {
        return error;
    }
    FAIL("it was not refused");
    throw;
}

// A path beside the desk.
std::string beside(const Desk& desk, const std::string& name) {
    return (std::filesystem::path(desk.where()).parent_path() / name).string();
}

}  // namespace

TEST_CASE("D16 copies made while others write verify, and hold all that was acknowledged before") {
    Desk desk;
    std::atomic<std::int64_t> acknowledged = 0;
    std::atomic<bool> ends = false;
    std::vector<std::thread> writers;
    for (int i = 0; i < 4; ++i) {
        writers.emplace_back([&] {
            Engine engine({.database = desk.where()});
            while (!ends) {
                engine.call("ticket.create", parse_json(R"({"title": "T", "description": "D",
                                                            "customer": "customer@example.org"})"));
                ++acknowledged;
            }
        });
    }
    const std::string copy = beside(desk, "copy.db");
    for (int round = 0; round < 10; ++round) {
        const std::int64_t before = acknowledged;
        backup_desk(desk.options(), copy, true);
        CHECK(verifies(copy));
        CHECK(count_of(copy, "tickets") >= before);
    }
    ends = true;
    for (std::thread& each : writers) each.join();
    CHECK(acknowledged > 0);
    CHECK(desk.number("SELECT count(*) FROM tickets") == acknowledged);
}

TEST_CASE("D16 whatever byte of a copy is changed, verify says so") {
    const unsigned seed = given_seed().value_or(20'261'125);
    INFO("HELPDESK_TEST_SEED=" << seed);
    std::mt19937 dice(seed);
    Desk desk;
    desk.open_ticket();
    const std::string copy = beside(desk, "copy.db");
    backup_desk(desk.options(), copy);
    CHECK(verifies(copy));
    const std::string whole = read_file(copy);
    for (int round = 0; round < 100; ++round) {
        std::string hurt = whole;
        const std::size_t at = round < 20 ? hurt.size() - 1 - dice() % 80 : dice() % hurt.size();
        hurt[at] ^= static_cast<char>(1 << dice() % 8);
        write_file(copy, hurt);
        INFO("byte " << at);
        CHECK(is_named(copy));
    }
    write_file(copy, whole.substr(0, whole.size() - 40));
    CHECK_FALSE(verifies(copy));
}

TEST_CASE("a copy is for its owner only, is a desk itself, and its seal goes with the first change") {
    Desk desk;
    const std::string copy = beside(desk, "copy.db");
    backup_desk(desk.options(), copy);
    CHECK((std::filesystem::status(copy).permissions() & std::filesystem::perms::all) ==
          (std::filesystem::perms::owner_read | std::filesystem::perms::owner_write));
    CHECK(verify_desk({.database = copy}).find("every byte is as the backup wrote it") != std::string::npos);
    {
        Engine engine({.database = copy});
        engine.call("tag.create", parse_json(R"({"name": "new"})"));
    }
    CHECK(verifies(copy));
    CHECK(verify_desk({.database = copy}).find("every byte is as the backup wrote it") == std::string::npos);
    CHECK(count_of(copy, "tags") == desk.number("SELECT count(*) FROM tags") + 1);
}

TEST_CASE("a copy does not take the place of what it must not, and leaves nothing behind then") {
    Desk desk;
    const std::string copy = beside(desk, "copy.db");
    for (const char* ending : {"", "-wal", "-shm"}) {
        const Error error = refused_backup(desk.options(), desk.where() + ending);
        CHECK(error.fault() == Fault::invalid);
        CHECK(error.field() == "copy");
    }
    write_file(copy, "something else");
    CHECK(refused_backup(desk.options(), copy).hint() == "--force replaces it");
    CHECK(read_file(copy) == "something else");
    CHECK(refused_backup(desk.options(), beside(desk, "nowhere/copy.db")).fault() == Fault::storage);
    CHECK(refused_backup(desk.options(), beside(desk, "other.db"), {.user = "agent@example.org"}).fault() ==
          Fault::denied);
    write_file(copy + "-wal", "in use");
    CHECK_THROWS_AS(backup_desk(desk.options(), copy, true), Error);
    std::filesystem::remove(copy + "-wal");
    backup_desk(desk.options(), copy, true);
    CHECK(verifies(copy));
    for (const auto& [name, content] : files_of(beside(desk, "."))) CHECK(name.find(".part") == std::string::npos);
}

TEST_CASE("D16 a copy that is killed has its name whole, or not at all") {
    const unsigned seed = given_seed().value_or(20'261'125);
    INFO("HELPDESK_TEST_SEED=" << seed);
    std::mt19937 dice(seed);
    TemporaryFolder folder;
    const std::string path = folder.path() + "/desk.db";
    const std::string copy = folder.path() + "/copy.db";
    {
        Engine engine({.database = path, .create = true});
        seed_desk(engine, {.scale = 200});
    }
    int finished = 0;
    for (int round = 0; round < 20; ++round) {
        std::filesystem::remove(copy);
        Child child([&] {
            backup_desk({.database = path}, copy);
            return 0;
        });
        std::this_thread::sleep_for(std::chrono::milliseconds(dice() % 120));
        child.kill();
        const bool done = child.wait() == 0;
        if (done) CHECK(std::filesystem::exists(copy));
        finished += std::filesystem::exists(copy) ? 1 : 0;
        if (std::filesystem::exists(copy)) CHECK(verifies(copy));
        CHECK(verifies(path));
    }
    INFO(finished << " of 20 finished");
    CHECK(finished < 20);
}

TEST_CASE("a desk on a database server is left to the server's own tool") {
    for (const Backend backend : backends()) {
        if (backend == Backend::sqlite) continue;
        Desk desk(backend);
        const Error error = refused_backup(desk.options(), "copy.db");
        CHECK(error.fault() == Fault::invalid);
        CHECK(error.field() == "database");
        CHECK(error.hint().find("pg_dump") != std::string::npos);
    }
}

}  // namespace helpdesk
