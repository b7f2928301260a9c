#include <catch2/catch.hpp>

#include <algorithm>
#include <atomic>
#include <filesystem>
#include <random>
#include <set>
#include <thread>

#include "engine/db/migration.hpp"
#include "engine/db/rows.hpp"
#include "engine/safe/kept_row.hpp"
#include "sql.hpp"
#include "tests/processes.hpp"
#include "tests/safe/exported.hpp"

namespace helpdesk {

namespace {

struct ColumnName {
    std::string table_name;
    std::string column_name;
};
BOOST_DESCRIBE_STRUCT(ColumnName, (), (table_name, column_name))

using Columns = std::set<std::string>;

// As the database has them.
Columns columns_of(Db& db) {
    Columns columns;
    for (const ColumnName& each : all<ColumnName>(db, sql::schema_columns)) {
        const bool own = each.table_name.starts_with("sqlite_");
        // Which transaction wrote a row is of no use elsewhere.
        if (own || !why_left_out(each.table_name).empty() || each.column_name == "transaction_id") continue;
        columns.insert(each.table_name + "." + each.column_name);
    }
    return columns;
}

Columns columns_of(const std::vector<KeptTable>& tables) {
    Columns columns;
    for (const KeptTable& table : tables) {
        for (const KeptColumn& column : table.columns) columns.insert(table.name + "." + column.name);
        for (const KeptKey& key : table.keys) columns.insert(table.name + "." + key.name);
    }
    return columns;
}

int current() { return static_cast<int>(migrations().size()); }

bool verifies(const std::string& path) {
    return verify_desk({.database = path}).find("\"failed\"") == std::string::npos;
}

}  // namespace

TEST_CASE("every table and column is exported, or its table is left out by name with a reason") {
    Desk desk(GENERATE(from_range(backends())));
    CHECK(columns_of(*open_db(desk.where(), Access::read, {})) == columns_of(kept_tables(current())));
    for (int schema = 1; schema <= current(); ++schema) {
        INFO("schema " << schema);
        const auto db = open_memory();
        migrate(*db, Time{}, schema);
        CHECK(columns_of(*db) == columns_of(kept_tables(schema)));
    }
}

TEST_CASE("every table has a key, and comes after those that its rows cannot be without") {
    std::set<std::string> before;
    for (const KeptTable& table : kept_tables(current())) {
        INFO(table.name);
        CHECK((table.keys.size() >= 1 && table.keys.size() <= 4));
        for (const KeptKey& key : table.keys) CHECK_FALSE(key.name.empty());
        for (const KeptColumn& column : table.columns) {
            INFO(column.name);
            if (column.target.empty()) continue;
            CHECK(column.is_postponed == (before.count(column.target) == 0));
            if (!column.is_postponed) continue;
            CHECK(column.is_nullable);
            CHECK((table.keys.size() == 1 && table.keys.front().name == "id"));
        }
        before.insert(table.name);
    }
}

// Whoever adds a column with such a name says here, or in the list of secrets, what it is.
TEST_CASE("what sounds like a secret is one, or is known to be none") {
    const std::set<std::string> harmless{"_contents.sha256", "attachments.sha256", "ticket_history.hash"};
    for (const KeptTable& table : kept_tables(current())) {
        for (const KeptColumn& column : table.columns) {
            const std::string name = table.name + "." + column.name;
            bool sounds = false;
            for (const char* word : {"secret", "token", "password", "hash", "sha256"}) {
                sounds = sounds || column.name.find(word) != std::string::npos;
            }
            INFO(name);
            if (sounds && harmless.count(name) == 0) CHECK(column.is_secret);
        }
    }
}

TEST_CASE(
    "P09 what is exported and imported and exported again is the same, byte for byte, by way of either database") {
    Desk desk(GENERATE(from_range(backends())));
    fill_every_table(desk);
    const std::string first = exported(desk.options());
    for (const KeptTable& table : kept_tables(current())) {
        INFO(table.name);
        CHECK(first.find("\n{\"" + table.name + "\":{") != std::string::npos);
    }
    for (const Backend backend : backends()) {
        const EmptyPlace there(backend);
        const std::int64_t rows = std::count(first.begin(), first.end(), '\n') - 2;
        CHECK(imported(there.options(), first) == rows);
        CHECK(exported(there.options()) == first);
        for (const Backend back : backends()) {
            const EmptyPlace again(back);
            CHECK(copy_to_new_desk(there.options(), {.to = again.where()}) == rows);
            CHECK(exported(again.options()) == first);
        }
    }
}

TEST_CASE("a large desk comes back as it was, and is ready for work") {
    const TemporaryFolder folder;
    const std::string path = folder.path() + "/large.db";
    {
        Engine engine({.database = path, .create = true});
        seed_desk(engine, {.scale = 300});
    }
    const std::string text = exported({.database = path});
    for (const Backend backend : backends()) {
        const EmptyPlace there(backend);
        imported(there.options(), text);
        CHECK(exported(there.options()) == text);
        if (backend == Backend::sqlite) CHECK(verifies(there.where()));
        Engine engine(there.options());
        engine.call("ticket.create",
                    parse_json(R"({"title": "Next", "description": "D", "customer": "dev@example.org"})"));
        const std::string events = engine.sql("SELECT count(*) AS a, count(DISTINCT id) AS b FROM _events");
        const Value counts = parse_json(events).array()->front();
        CHECK(*counts.find("a")->integer() == *counts.find("b")->integer());
    }
}

TEST_CASE("an export of an older schema becomes a desk of this one") {
    const EmptyPlace old(Backend::sqlite);
    migrate(*open_db(old.where(), Access::create, {}), Time{}, 9);
    const std::string text = exported(old.options());
    CHECK(text.starts_with("{\"helpdesk\":{\"format\":1,\"schema\":9,"));
    const EmptyPlace there(GENERATE(from_range(backends())));
    imported(there.options(), text);
    CHECK(schema_version(*open_db(there.where(), Access::read, {})) == current());
}

TEST_CASE("an export is one state of the desk, whatever others write meanwhile") {
    Desk desk(GENERATE(from_range(backends())));
    desk.open_ticket();
    std::atomic<bool> ends = false;
    std::thread writer([&] {
        Engine engine({.database = desk.where()});
        while (!ends) {
            engine.call("ticket.create", parse_json(R"({"title": "T", "description": "D",
                                                        "customer": "customer@example.org"})"));
        }
    });
    for (int round = 0; round < 5; ++round) {
        const std::string text = exported(desk.options());
        const EmptyPlace there(Backend::sqlite);
        imported(there.options(), text);
        CHECK(verifies(there.where()));
    }
    ends = true;
    writer.join();
}

TEST_CASE("an export takes its place whole, is for its owner only, and replaces nothing unasked") {
    Desk desk;
    const TemporaryFolder folder;
    const std::string file = folder.path() + "/desk.ndjson";
    CHECK(export_desk(desk.options(), {.file = file}).rows > 0);
    CHECK(read_file(file) == exported(desk.options()));
    CHECK(std::filesystem::status(file).permissions() == std::filesystem::perms(0600));
    CHECK(files_of(folder.path()).size() == 1);
    const auto refused = [&](const ExportOptions& wanted, const Actor& actor = {}) {
        try {
            export_desk(desk.options(), wanted, actor);
        } catch (const Error& error) {
            return error;
        }
        FAIL("it was not refused");
        throw std::logic_error("unreachable");
    };
    CHECK(refused({.file = file}).hint() == "--force replaces it");
    CHECK(refused({.file = desk.where(), .replace = true}).field() == "file");
    CHECK(refused({.file = desk.where() + "-wal", .replace = true}).fault() == Fault::invalid);
    CHECK(refused({.file = folder.path() + "/nowhere/x"}).fault() == Fault::storage);
    CHECK(refused({.file = folder.path() + "/other"}, {.user = "agent@example.org"}).fault() == Fault::denied);
    CHECK(refused({.file = folder.path() + "/other", .table = "tickeds"}).hint() == "did you mean \"tickets\"?");
    CHECK(refused({.file = folder.path() + "/other", .form = TextForm::csv}).field() == "table");
    CHECK(files_of(folder.path()).size() == 1);
    export_desk(desk.options(), {.file = file, .replace = true});
}

TEST_CASE("D16 an export that is killed has its name whole, or not at all") {
    const unsigned seed = given_seed().value_or(20'261'127);
    INFO("HELPDESK_TEST_SEED=" << seed);
    std::mt19937 dice(seed);
    const TemporaryFolder folder;
    const std::string path = folder.path() + "/desk.db";
    const std::string file = folder.path() + "/desk.ndjson";
    {
        Engine engine({.database = path, .create = true});
        seed_desk(engine, {.scale = 200});
    }
    const std::string whole = exported({.database = path});
    int finished = 0;
    for (int round = 0; round < 20; ++round) {
        std::filesystem::remove(file);
        Child child([&] {
            export_desk({.database = path}, {.file = file});
            return 0;
        });
        std::this_thread::sleep_for(std::chrono::microseconds(dice() % 100'000));
        child.kill();
        const bool done = child.wait() == 0;
        CHECK((!done || std::filesystem::exists(file)));
        finished += std::filesystem::exists(file) ? 1 : 0;
        if (std::filesystem::exists(file)) CHECK(read_file(file) == whole);
    }
    INFO(finished << " of 20 finished");
    CHECK(verifies(path));
}

TEST_CASE("what is no desk is not exported, and only an empty place is filled") {
    const TemporaryFolder folder;
    CHECK_THROWS_AS(exported({.database = folder.path() + "/none.db"}), Error);
    Desk desk(GENERATE(from_range(backends())));
    const std::string before = desk.everything();
    try {
        imported(desk.options(), exported(desk.options()));
        FAIL("it was not refused");
    } catch (const Error& error) {
        CHECK(error.fault() == Fault::invalid);
        CHECK(std::string(error.what()).find("is not empty") != std::string::npos);
    }
    CHECK_THROWS_AS(copy_to_new_desk(desk.options(), {.to = desk.where()}), Error);
    CHECK_THROWS_AS(copy_to_new_desk(desk.options(), {.to = folder.path() + "/x.db"}, {.user = "agent@example.org"}),
                    Error);
    CHECK(desk.everything() == before);
    CHECK(std::filesystem::is_empty(folder.path()));
}

TEST_CASE("a dry run reads and checks all, and leaves nothing") {
    Desk desk;
    fill_every_table(desk);
    const std::string text = exported(desk.options());
    const EmptyPlace there(GENERATE(from_range(backends())));
    CHECK(imported(there.options(), text, {}, true) > 0);
    CHECK(there.is_empty());
    CHECK(copy_to_new_desk(desk.options(), {.to = there.where(), .dry_run = true}) > 0);
    CHECK(there.is_empty());
}

}  // namespace helpdesk
