#include <catch2/catch.hpp>

#include <string>
#include <thread>
#include <utility>

#include "tests/db/loopback_proxy.hpp"
#include "tests/db/postgres_fixture.hpp"

namespace helpdesk {

namespace {

constexpr const char* tables = R"(
CREATE TYPE "Level" AS ENUM ('LOW', 'HIGH');
CREATE TABLE owners (id INTEGER PRIMARY KEY, email TEXT NOT NULL);
CREATE UNIQUE INDEX owners_email_folded ON owners (lower(email));
CREATE TABLE things (
    id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE CHECK (length(name) < 9), owner_id INTEGER REFERENCES owners (id),
    level "Level", made_at TIMESTAMP(3), size INTEGER);
INSERT INTO owners VALUES (1, 'ana@example.org');
INSERT INTO things VALUES (1, 'first', 1), (2, 'second', 1);
)";

constexpr Statement touch{"touch_thing", "UPDATE things SET size = 0 WHERE id = :id"};

Params id(int number) {
    Params params;
    params.add("id", number);
    return params;
}

bool says(const std::optional<Error>& error, std::string_view words) {
    return error && std::string_view(error->what()).find(words) != std::string_view::npos;
}

}  // namespace

TEST_CASE("a broken rule of the schema is invalid, with its column named where SQLite knows it too", "[postgres]") {
    const PostgresSchema schema;
    if (!schema) return;
    const auto db = schema.open();
    db->script(tables);
    struct Case {
        const char* sql;
        const char* field;
    };
    const Case cases[] = {
        {"INSERT INTO things (id, name) VALUES (3, 'first')", "name"},
        {"INSERT INTO owners (id, email) VALUES (2, 'ANA@example.org')", "email"},
        {"INSERT INTO things (id, name, owner_id) VALUES (3, 'third', 99)", ""},
        {"DELETE FROM owners WHERE id = 1", ""},
        {"INSERT INTO things (id, name) VALUES (3, 'much too long')", "name"},
        {"INSERT INTO things (id, name) VALUES (3, NULL)", "name"},
    };
    for (const Case& each : cases) {
        INFO(each.sql);
        const auto error = error_of([&] { db->run({"", each.sql}); });
        REQUIRE(error);
        CHECK(error->fault() == Fault::invalid);
        CHECK(error->field() == each.field);
    }
    CHECK(integer_of(*db, "SELECT count(*) FROM things") == 2);
}

TEST_CASE("the schema itself refuses values of the wrong type", "[postgres]") {
    const PostgresSchema schema;
    if (!schema) return;
    const auto db = schema.open();
    db->script(tables);
    const std::pair<const char*, const char*> cases[] = {
        {"UPDATE things SET level = :value", "SEVERE"},
        {"UPDATE things SET size = :value", "many"},
        {"UPDATE things SET size = :value", "99999999999"},
        {"UPDATE things SET made_at = :value", "yesterday morning"},
        {"UPDATE things SET made_at = :value", "2026-02-30"},
        {"UPDATE things SET name = :value", "\xff\xfe"},
    };
    for (const auto& [sql, value] : cases) {
        INFO(sql << " with " << value);
        Params params;
        params.add("value", value);
        CHECK(fault_of([&] { db->run({"", sql}, params); }) == Fault::invalid);
    }
    CHECK(fault_of([&] {
              db->run({"", "UPDATE things SET level = 'LOW' WHERE id = 1 RETURNING nonsense"});
          }) == Fault::internal);
}

TEST_CASE("who waits too long for another writer is told that the desk is busy", "[postgres]") {
    const PostgresSchema schema;
    if (!schema) return;
    const auto holder = schema.open();
    const auto waiter = schema.open("", {.busy_wait_ms = 50});
    holder->script(tables);
    holder->control(Control::write);
    holder->run(touch, id(1));

    waiter->control(Control::write);
    CHECK(fault_of([&] { waiter->run(touch, id(1)); }) == Fault::busy);
    waiter->control(Control::rollback);

    holder->control(Control::commit);
    CHECK(waiter->run(touch, id(1)) == 1);
}

TEST_CASE("of two writers who wait for each other one is told of a conflict", "[postgres]") {
    const PostgresSchema schema;
    if (!schema) return;
    const auto one = schema.open("&options=-c%20deadlock_timeout%3D20ms");
    const auto two = schema.open("&options=-c%20deadlock_timeout%3D20ms");
    one->script(tables);
    for (const auto& db : {one.get(), two.get()}) db->control(Control::write);
    one->run(touch, id(1));
    two->run(touch, id(2));

    std::optional<Fault> first;
    std::thread other([&] {
        first = fault_of([&] { one->run(touch, id(2)); });
        one->control(Control::rollback);
    });
    const auto second = fault_of([&] { two->run(touch, id(1)); });
    two->control(Control::rollback);
    other.join();

    CHECK((first == Fault::conflict) != (second == Fault::conflict));
    CHECK((!first || !second));
}

TEST_CASE("a change that comes after another's in a repeatable transaction is a conflict", "[postgres]") {
    const PostgresSchema schema;
    if (!schema) return;
    const auto one = schema.open();
    const auto two = schema.open();
    one->script(tables);
    one->script("BEGIN ISOLATION LEVEL REPEATABLE READ");
    CHECK(integer_of(*one, "SELECT count(*) FROM things") == 2);
    two->run(touch, id(1));

    CHECK(fault_of([&] { one->run(touch, id(1)); }) == Fault::conflict);
    one->control(Control::rollback);
}

TEST_CASE("a statement that the server gives up means busy, and the connection lives on", "[postgres]") {
    const PostgresSchema schema;
    if (!schema) return;
    const auto db = schema.open("&options=-c%20statement_timeout%3D50ms");

    CHECK(fault_of([&] { db->run({"", "SELECT pg_sleep(60)"}); }) == Fault::busy);

    CHECK(integer_of(*db, "SELECT 1") == 1);
}

TEST_CASE("a connection that the server ended is unavailable from then on, and nothing of it remains", "[postgres]") {
    const PostgresSchema schema;
    if (!schema) return;
    const auto db = schema.open();
    const auto other = schema.open();
    db->script(tables);
    db->control(Control::write);
    db->run(touch, id(1));
    Params process;
    process.add("process", integer_of(*db, "SELECT pg_backend_pid()"));
    CHECK(integer_of(*other, "SELECT pg_terminate_backend(CAST(:process AS INTEGER), 10000)", process) == 1);

    const auto error = error_of([&] { db->control(Control::commit); });

    REQUIRE(error);
    CHECK(error->fault() == Fault::unavailable);
    CHECK_FALSE(db->in_transaction());
    CHECK_NOTHROW(db->control(Control::rollback));
    CHECK(fault_of([&] { db->run(touch, id(1)); }) == Fault::unavailable);
    CHECK(fault_of([&] { db->script("SELECT 1"); }) == Fault::unavailable);
    CHECK(fault_of([&] { db->control(Control::write); }) == Fault::unavailable);
    CHECK(text_of(*other, "SELECT size FROM things WHERE id = 1") == "null");
}

TEST_CASE("a server that crashed is unavailable, to those who were connected and to new ones", "[postgres]") {
    PostgresServer server(PostgresServer::Fsync::off);
    if (server.url().empty()) {
        WARN("skipped: " << server.reason());
        return;
    }
    const std::string url = server.url();
    const auto db = open_postgres(url, Access::write, {});
    db->control(Control::write);
    CHECK(integer_of(*db, "SELECT 1") == 1);
    server.stop();

    CHECK(fault_of([&] { db->run({"", "SELECT 1"}); }) == Fault::unavailable);
    CHECK_FALSE(db->in_transaction());
    CHECK(fault_of([&] { open_postgres(url, Access::write, {}); }) == Fault::unavailable);
}

TEST_CASE("a server that stops answering is given up when the limit has passed", "[postgres]") {
    const PostgresSchema schema;
    if (!schema) return;
    LoopbackProxy proxy(schema.port());
    const std::string url = schema.through(proxy.port()) + "&socket_timeout=1&connect_timeout=1";
    const auto db = open_postgres(url, Access::write, {});
    CHECK(integer_of(*db, "SELECT 1") == 1);
    proxy.stall();

    const auto error = error_of([&] { db->run({"", "SELECT 2"}); });
    const auto connecting = error_of([&] { open_postgres(url, Access::write, {}); });

    REQUIRE(error);
    CHECK(error->fault() == Fault::unavailable);
    CHECK(says(error, "did not answer within 1 s"));
    CHECK(fault_of([&] { db->run({"", "SELECT 3"}); }) == Fault::unavailable);
    REQUIRE(connecting);
    CHECK(connecting->fault() == Fault::unavailable);
    CHECK(says(connecting, "did not answer within 1 s"));
}

TEST_CASE("a connection that is cut before the commit arrives leaves nothing behind", "[postgres]") {
    const PostgresSchema schema;
    if (!schema) return;
    LoopbackProxy proxy(schema.port());
    const auto db = open_postgres(schema.through(proxy.port()), Access::write, {});
    const auto other = schema.open();
    db->script(tables);
    db->control(Control::write);
    db->run(touch, id(1));
    proxy.cut_before("COMMIT");

    CHECK(fault_of([&] { db->control(Control::commit); }) == Fault::unavailable);

    CHECK_FALSE(db->in_transaction());
    CHECK(other->run(touch, id(1)) == 1);  // it waits until the server has let go of the row
    CHECK(integer_of(*other, "SELECT count(*) FROM things WHERE size = 0") == 1);
}

TEST_CASE("garbage in place of an answer ends the connection", "[postgres]") {
    const PostgresSchema schema;
    if (!schema) return;
    LoopbackProxy proxy(schema.port());
    const auto db = open_postgres(schema.through(proxy.port()), Access::write, {});
    proxy.answer_with(std::string("HTTP/1.1 400 Bad Request\r\n\r\n"));

    CHECK(fault_of([&] { db->run({"", "SELECT 1"}); }) == Fault::unavailable);
    CHECK(fault_of([&] { db->run({"", "SELECT 1"}); }) == Fault::unavailable);
}

TEST_CASE("a server that cannot be reached is named in one line, the password never", "[postgres]") {
    int port = 0;
    {
        const LoopbackProxy closed(1);
        port = closed.port();
    }
    const std::string url = "postgres://ana:hush-hush@127.0.0.1:" + std::to_string(port) + "/desk";

    const auto error = error_of([&] { open_postgres(url, Access::write, {}); });

    REQUIRE(error);
    CHECK(error->fault() == Fault::unavailable);
    CHECK(std::string(error->what()) ==
          "the database server at 127.0.0.1, port " + std::to_string(port) + " cannot be reached: Connection refused");
}

TEST_CASE("a wrong password, an unknown database and too many connections each say what is wrong", "[postgres]") {
    PostgresServer server(PostgresServer::Fsync::off);
    if (server.url().empty()) {
        WARN("skipped: " << server.reason());
        return;
    }
    const std::string url = server.url();
    const auto at = url.find('@');
    const auto password =
        error_of([&] { open_postgres("postgres://postgres:hush-hush" + url.substr(at), Access::write, {}); });
    const auto database = error_of([&] { open_postgres(url + "_not", Access::write, {}); });
    open_postgres(url, Access::write, {})->script("CREATE ROLE lonely LOGIN CONNECTION LIMIT 1 PASSWORD 'hush-hush'");
    const std::string lonely = "postgres://lonely:hush-hush" + url.substr(at);
    const auto only_one = open_postgres(lonely, Access::write, {});
    const auto full = error_of([&] { open_postgres(lonely, Access::write, {}); });

    for (const auto& error : {password, database, full}) {
        REQUIRE(error);
        CHECK_FALSE(says(error, "hush-hush"));
        CHECK_FALSE(says(error, "\n"));
    }
    CHECK(password->fault() == Fault::unavailable);
    CHECK(says(password, "password authentication failed for user \"postgres\""));
    CHECK(database->fault() == Fault::unavailable);
    CHECK(says(database, "database \"postgres_not\" does not exist"));
    CHECK(full->fault() == Fault::busy);
}

TEST_CASE("a database URL that cannot be read is a usage error that hides the password", "[postgres]") {
    for (const char* url :
         {"postgres://ana:hush-hush@[::1/desk", "postgres://ana:hush-hush@host:port/desk?colour=blue",
          "postgres://ana:hush-hush@host/desk?socket_timeout=soon", "postgres://ana:hush%zz@host/desk"}) {
        INFO(url);
        const auto error = error_of([&] { open_postgres(url, Access::write, {}); });
        REQUIRE(error);
        CHECK(error->fault() == Fault::usage);
        CHECK_FALSE(says(error, "hush"));
    }
}

TEST_CASE("the URL of a Prisma application serves as it stands", "[postgres]") {
    const PostgresSchema schema;
    if (!schema) return;
    const auto db =
        schema.open("&connection_limit=5&pool_timeout=10&pgbouncer=true&sslmode=prefer&statement_cache_size=0");
    schema.open()->script("CREATE SCHEMA IF NOT EXISTS \"Odd name\\\"");
    const std::string odd = schema.url.substr(0, schema.url.find('?')) + "?schema=Odd%20name%5C";

    CHECK(text_of(*db, "SELECT current_schema()").starts_with("test_"));
    CHECK(text_of(*open_postgres(odd, Access::write, {}), "SELECT current_schema()") == "Odd name\\");
}

TEST_CASE("a session is in UTC and UTF-8 whatever the server's settings are", "[postgres]") {
    const PostgresSchema schema;
    if (!schema) return;
    const auto db =
        schema.open("&options=-c%20TimeZone%3DAsia%2FTokyo%20-c%20DateStyle%3DGerman", {.busy_wait_ms = 1'234});

    CHECK(text_of(*db, "SHOW TimeZone") == "UTC");
    CHECK(text_of(*db, "SHOW DateStyle").starts_with("ISO"));
    CHECK(text_of(*db, "SHOW client_encoding") == "UTF8");
    CHECK(text_of(*db, "SHOW lock_timeout") == "1234ms");
    CHECK(text_of(*db, "SHOW application_name") == "helpdesk");
    CHECK(text_of(*db, "SHOW transaction_isolation") == "read committed");
}

}  // namespace helpdesk
