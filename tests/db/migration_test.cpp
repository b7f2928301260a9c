#include <catch2/catch.hpp>

#include <unistd.h>

#include <atomic>
#include <filesystem>
#include <random>
#include <thread>

#include "engine/base/hash.hpp"
#include "engine/base/scalar.hpp"
#include "engine/db/migration.hpp"
#include "engine/db/open.hpp"
#include "tests/postgres_server.hpp"
#include "tests/processes.hpp"
#include "tests/support.hpp"

namespace helpdesk {

namespace {

namespace fs = std::filesystem;

const Time some_time = *parse_time("2026-01-01T00:00:00Z");
const int newest = static_cast<int>(migrations().size());

// A place for a desk of an older schema: a file, or a schema in a database of the test's own.
class OldDesk {
public:
    explicit OldDesk(Backend backend) : backend_(backend) {
        if (backend == Backend::sqlite) {
            where_ = folder_.path() + "/desk.db";
            return;
        }
        static const std::string database = PostgresServer::shared().fresh_database().value();
        static int made = 0;
        const std::string name = "old_" + std::to_string(++made);
        open_db(database, Access::write, {})->script("CREATE SCHEMA " + name);
        where_ = database + "?schema=" + name;
    }

    const std::string& where() const { return where_; }
    const std::string& folder() const { return folder_.path(); }
    Options options() const { return {.database = where_}; }
    std::unique_ptr<Db> open() const { return open_db(where_, Access::create, {}); }

    // Makes the desk up to that step, with people in it, and a ticket if there are tickets already.
    void make(int steps) const {
        const auto db = open();
        migrate(*db, some_time, steps);
        if (steps >= 1) {
            db->script(
                "INSERT INTO roles (id, name, display_name, permissions) VALUES ('r', 'AGENT', 'Agent', '" +
                std::string(backend_ == Backend::sqlite ? "[\"*\"]" : "{*}") +
                "'); INSERT INTO users (id, email, password_hash, role_id) VALUES ('u', 'ana@example.org', '!', 'r')");
        }
        if (steps >= 2) {
            db->script(
                "INSERT INTO ticket_statuses (id, name, display_name, color, is_default) VALUES ('s', 'OPEN', 'Open', "
                "'#112233', TRUE);"
                "INSERT INTO tickets (id, ticket_number, title, description, status_id, customer_id)"
                " VALUES ('t', 'OLD-1', 'Größe €', 'kept', 's', 'u')");
        }
    }

    std::string text(const std::string& sql) const {
        std::string found = "no row";
        open_db(where_, Access::read, {})->run({"", sql}, {}, [&](const Row& row) { found = row.text(0); });
        return found;
    }

private:
    Backend backend_;
    TemporaryFolder folder_;
    std::string where_;
};

Error refusal(const std::function<void()>& work) {
    try {
        work();
    } catch (const Error& error) {
        return error;
    }
    return {Fault::internal, "nothing was refused"};
}

}  // namespace

TEST_CASE("S01 a desk of every older schema is brought up to date, and keeps what it holds") {
    const Backend backend = GENERATE(from_range(backends()));
    for (int steps = 1; steps < newest; ++steps) {
        INFO("from schema " << steps);
        const OldDesk desk(backend);
        desk.make(steps);

        Engine engine(desk.options());
        CHECK(verify_migrations(desk.options()).empty());
        CHECK(desk.text("SELECT email FROM users") == "ana@example.org");
        if (steps >= 2) CHECK(desk.text("SELECT title FROM tickets") == "Größe €");
        CHECK(desk.text("SELECT count(*) FROM _migrations") == std::to_string(newest));
    }
}

TEST_CASE("S01 a copy of the older desk stands beside the new one, whole and for its owner alone") {
    const OldDesk desk(Backend::sqlite);
    desk.make(2);
    fs::permissions(desk.where(), fs::perms::owner_read | fs::perms::owner_write);

    { Engine engine(desk.options()); }
    const std::string copy = desk.where() + ".schema-2";
    REQUIRE(fs::exists(copy));
    CHECK(fs::status(copy).permissions() == (fs::perms::owner_read | fs::perms::owner_write));
    const auto db = open_sqlite(copy, Access::read, {});
    CHECK(schema_version(*db) == 2);
    std::string title;
    db->run({"", "SELECT title FROM tickets"}, {}, [&](const Row& row) { title = row.text(0); });
    CHECK(title == "Größe €");
    CHECK(files_of(desk.folder()).size() == 2);  // nothing half made is left
}

TEST_CASE("whether a place is free for a desk is said without a change to what is there") {
    const Backend backend = GENERATE(from_range(backends()));
    const OldDesk none(backend);
    const OldDesk empty(backend);
    const OldDesk old(backend);
    empty.make(0);
    old.make(2);

    CHECK_NOTHROW(check_free(none.options()));
    CHECK_NOTHROW(check_free(empty.options()));
    const Error error = refusal([&] { check_free(old.options()); });
    CHECK(error.fault() == Fault::invalid);
    CHECK(std::string(error.what()) == "this desk is not empty");
    CHECK(schema_version(*old.open()) == 2);
    CHECK(files_of(none.folder()).empty());
    CHECK(files_of(old.folder()).size() <= 1);
}

TEST_CASE("a desk is current at once, and nothing is copied or migrated") {
    const OldDesk desk(GENERATE(from_range(backends())));
    desk.make(newest);

    { Engine engine(desk.options()); }
    CHECK(migrate_up(desk.options()) == 0);
    CHECK(files_of(desk.folder()).size() <= 1);
}

TEST_CASE("a database without a desk is refused, and nothing is made in it") {
    const OldDesk desk(GENERATE(from_range(backends())));
    desk.make(0);

    const Error error = refusal([&] { Engine engine(desk.options()); });
    CHECK(error.fault() == Fault::refused);
    CHECK_THAT(error.what(), Catch::Contains("no desk"));
    CHECK_THAT(error.hint(), Catch::Contains("init"));
    CHECK(schema_version(*desk.open()) == 0);
}

TEST_CASE("a database that holds tables of another program is refused, and stays as it is") {
    const OldDesk desk(GENERATE(from_range(backends())));
    desk.open()->script("CREATE TABLE theirs (a INTEGER)");

    Options options = desk.options();
    options.create = true;
    CHECK(refusal([&] { Engine engine(options); }).fault() == Fault::refused);
    CHECK(desk.text("SELECT count(*) FROM theirs") == "0");
    CHECK(schema_version(*desk.open()) == 0);
}

TEST_CASE("S08 a desk whose applied step was edited is refused, with the step and both checksums") {
    const OldDesk desk(GENERATE(from_range(backends())));
    desk.make(newest);
    desk.open()->script("UPDATE _migrations SET checksum = 'edited' WHERE number = 2");

    for (const auto& door :
         std::vector<std::function<void()>>{[&] { Engine engine(desk.options()); }, [&] { migrate_up(desk.options()); },
                                            [&] { verify_migrations(desk.options()); }}) {
        const Error error = refusal(door);
        CHECK(error.fault() == Fault::refused);
        CHECK_THAT(error.what(), Catch::Contains("0002_tickets") && Catch::Contains("edited") &&
                                     Catch::Contains(std::string(migrations()[1].checksum)));
    }
    CHECK_THAT(migration_status(desk.options()), Catch::Contains(R"("recorded":"edited")"));
}

TEST_CASE("S02 a desk of a newer program is refused with both versions, and nothing is changed") {
    const OldDesk desk(GENERATE(from_range(backends())));
    desk.make(newest);
    desk.open()->script(
        "INSERT INTO _migrations (number, name, checksum, applied_at) VALUES (99, 'later', 'x', "
        "'2026-01-01T00:00:00.000Z')");

    for (const auto& door : std::vector<std::function<void()>>{[&] { Engine engine(desk.options()); },
                                                               [&] { migrate_up(desk.options()); }}) {
        const Error error = refusal(door);
        CHECK(error.fault() == Fault::refused);
        CHECK_THAT(error.what(), Catch::Contains("newer version") && Catch::Contains("99") &&
                                     Catch::Contains(std::to_string(newest)));
    }
    CHECK(desk.text("SELECT count(*) FROM _migrations") == std::to_string(newest + 1));
}

TEST_CASE("S07 eight threads that open an old desk at once apply each step once") {
    const OldDesk desk(GENERATE(from_range(backends())));
    desk.make(1);

    std::atomic<int> applied{0};
    std::vector<std::string> failures(8);
    std::vector<std::thread> threads;
    for (std::string& failure : failures) {
        threads.emplace_back([&] {
            try {
                applied += migrate_up(desk.options());
            } catch (const std::exception& error) {
                failure = error.what();
            }
        });
    }
    for (std::thread& thread : threads) thread.join();

    for (const std::string& failure : failures) CHECK(failure == "");
    CHECK(applied == newest - 1);
    CHECK(verify_migrations(desk.options()).empty());
}

TEST_CASE("S07 eight processes that open an old desk at once all get it up to date") {
    const OldDesk desk(GENERATE(from_range(backends())));
    desk.make(2);

    std::vector<std::unique_ptr<Child>> children;
    for (int i = 0; i < 8; ++i) {
        children.push_back(std::make_unique<Child>([&] {
            Engine engine(desk.options());
            return 0;
        }));
    }
    for (const auto& child : children) CHECK(child->wait() == 0);
    CHECK(verify_migrations(desk.options()).empty());
    CHECK(desk.text("SELECT count(*) FROM _migrations") == std::to_string(newest));
    CHECK(desk.text("SELECT title FROM tickets") == "Größe €");
}

TEST_CASE("S06 a program that is killed in the middle of a migration leaves a whole step, and the next one goes on") {
    const Backend backend = GENERATE(from_range(backends()));
    std::mt19937 random(11);
    const int rounds = backend == Backend::sqlite ? 40 : 12;
    for (int round = 0; round < rounds; ++round) {
        const OldDesk desk(backend);
        desk.make(1);
        Child child([&] { return migrate_up(desk.options()); });
        usleep(random() % (backend == Backend::sqlite ? 12'000 : 30'000));
        child.kill();
        child.wait();

        INFO("round " << round);
        const int left = schema_version(*desk.open());
        CHECK((left >= 1 && left <= newest));
        CHECK(migrate_up(desk.options()) == newest - left);
        CHECK(verify_migrations(desk.options()).empty());
        CHECK(desk.text("SELECT email FROM users") == "ana@example.org");
    }
}

TEST_CASE("S01 files that stood in one piece are kept by their content, and what was hurt before stays known as hurt") {
    const Backend backend = GENERATE(from_range(backends()));
    const OldDesk desk(backend);
    desk.make(18);
    const std::string large(600'000, 'a');
    const auto bytes = [&](const std::string& text) {
        return backend == Backend::sqlite ? "CAST('" + text + "' AS BLOB)" : "'" + text + "'::bytea";
    };
    const auto add = [&](const std::string& id, const std::string& content, const std::string& sha256) {
        const std::string hash = sha256.empty() ? "NULL" : "'" + sha256 + "'";
        desk.open()->script(
            "INSERT INTO attachments (id, ticket_id, uploaded_by, file_name, file_path, mime_type, size, sha256, "
            "content) VALUES ('" +
            id + "', 't', 'u', '" + id + "', '', 'text/plain', " + std::to_string(content.size()) + ", " + hash + ", " +
            bytes(content) + ")");
    };
    add("a", "words", sha256_of("words"));
    add("b", "words", sha256_of("words"));
    add("long", large, sha256_of(large));
    add("empty", "", sha256_of(""));
    add("hurt", "wrods", sha256_of("words"));
    add("unhashed", "words", "");
    desk.open()->script(
        "INSERT INTO attachments (id, ticket_id, uploaded_by, file_name, file_path, mime_type, size)"
        " VALUES ('nothing', 't', 'u', 'nothing', '', 'text/plain', 3)");

    Engine engine(desk.options());

    const auto content = [&](const std::string& id) {
        const Reply reply = engine.call("attachment.content", Value(Value::Object{{"id", id}}));
        return *decode_base64(*parse_json(reply.body).find("base64")->text());
    };
    for (const char* id : {"a", "b", "unhashed"}) CHECK(content(id) == "words");
    CHECK(content("hurt") == "wrods");
    CHECK((content("long") == large));
    CHECK(content("empty").empty());
    CHECK(content("nothing").empty());
    CHECK(desk.text("SELECT count(*) FROM _contents") == "5");
    CHECK(desk.text("SELECT count(*) FROM _content_pieces") == "6");
    CHECK(failures_of(desk.options()).at("files") ==
          "the file hurt of OLD-1: its content is not the one that was stored");
}

TEST_CASE("S05 every way to change the schema behind Helpdesk's back is found, and named") {
    const Backend backend = GENERATE(from_range(backends()));
    const bool sqlite = backend == Backend::sqlite;
    const std::pair<const char*, const char*> cases[] = {
        {"DROP INDEX tickets_created", "tickets_created is missing"},
        {"CREATE INDEX another ON tickets (title)", "another is not ours"},
        {"DROP INDEX tickets_created; CREATE INDEX tickets_created ON tickets (created_at)",
         "tickets_created was changed"},
        {"CREATE TABLE another (a INTEGER)", "another"},
        {"DROP TABLE ticket_tags", "ticket_tags"},
        {"ALTER TABLE tags ADD COLUMN extra TEXT", "tags"},
        {"ALTER TABLE tags RENAME COLUMN color TO colour", "tags"},
        {"CREATE VIEW another AS SELECT * FROM tickets", "another is not ours"},
        {sqlite ? "CREATE TRIGGER another AFTER INSERT ON tickets BEGIN DELETE FROM tickets; END"
                : "CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';"
                  "CREATE TRIGGER another BEFORE INSERT ON tickets FOR EACH ROW EXECUTE FUNCTION f()",
         "another is not ours"},
        {sqlite ? "PRAGMA writable_schema = ON; UPDATE sqlite_master SET sql = replace(sql, ' AND 200)', ' AND 9000)') "
                  "WHERE name = 'tickets';"
                  "PRAGMA writable_schema = RESET"
                : "ALTER TABLE tickets DROP CONSTRAINT tickets_title_check",
         "tickets"},
        {sqlite ? "DROP TABLE ticket_tags; CREATE TABLE ticket_tags (ticket_id TEXT, tag_id TEXT)"
                : "ALTER TYPE \"Priority\" ADD VALUE 'HUGE'",
         sqlite ? "ticket_tags" : "Priority"},
    };
    for (const auto& [sql, says] : cases) {
        INFO(sql);
        const OldDesk desk(backend);
        desk.make(newest);
        CHECK(verify_migrations(desk.options()).empty());
        desk.open()->script(sql);

        std::string lines;
        for (const std::string& line : verify_migrations(desk.options())) lines += line + "\n";
        CHECK_THAT(lines, Catch::Contains(says));
        CHECK_THAT(doctor(desk.options()), Catch::Contains(R"("check":"schema","state":"failed")"));
        if (!sqlite) continue;
        const std::string before = desk.text("SELECT group_concat(sql) FROM sqlite_master");
        const Error error = refusal([&] { Engine engine(desk.options()); });
        CHECK(error.fault() == Fault::refused);
        CHECK_THAT(error.what(), Catch::Contains(says));
        CHECK(desk.text("SELECT group_concat(sql) FROM sqlite_master") == before);
    }
}

TEST_CASE("S05 a desk of an older schema that was changed is refused, and not brought up to date") {
    const OldDesk desk(Backend::sqlite);
    desk.make(newest - 1);
    desk.open()->script("DROP INDEX tickets_created");

    const Error error = refusal([&] { Engine engine(desk.options()); });

    CHECK(error.fault() == Fault::refused);
    CHECK_THAT(error.what(), Catch::Contains("the index tickets_created is missing"));
    CHECK(desk.text("SELECT count(*) FROM _migrations") == std::to_string(newest - 1));
}

TEST_CASE("statistics for the planner are no change of the schema") {
    Desk desk(GENERATE(from_range(backends())));
    desk.engine().optimize();
    CHECK(verify_migrations(desk.options()).empty());
}

}  // namespace helpdesk
