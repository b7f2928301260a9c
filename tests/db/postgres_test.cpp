#include <catch2/catch.hpp>

#include <algorithm>
#include <string>
#include <vector>

#include "tests/db/loopback_proxy.hpp"
#include "tests/db/postgres_fixture.hpp"

namespace helpdesk {

namespace {

constexpr const char* table = "CREATE TABLE things (id INTEGER PRIMARY KEY, name TEXT)";
constexpr Statement insert_thing{"insert_thing", "INSERT INTO things (id, name) VALUES (:id, :name)"};

Params thing(int id, std::string_view name) {
    Params params;
    params.add("id", id).add("name", name);
    return params;
}

std::string all_bytes() {
    std::string bytes;
    for (int i = 0; i < 256; ++i) bytes += static_cast<char>(i);
    return bytes;
}

}  // namespace

TEST_CASE("PostgreSQL takes and gives back every kind of value", "[postgres]") {
    const PostgresSchema schema;
    if (!schema) return;
    const auto db = schema.open();
    db->script(
        "CREATE TABLE kinds (number BIGINT, flag BOOLEAN, words TEXT, at TIMESTAMP(3), data BYTEA, settings JSON)");
    const std::string words = "Grüße, 'quoted' \"twice\" \\ back\nnext line 🎫";
    const Time at = *parse_time("2026-11-22T18:25:00.120Z");
    const Bytes data{all_bytes()};
    const Json settings{R"({"a": [1, "b"]})"};
    Params params;
    params.add("number", INT64_MIN)
        .add("flag", true)
        .add("words", words)
        .add("at", at)
        .add("data", data)
        .add("settings", settings);

    const auto changed =
        db->run({"insert_kinds", "INSERT INTO kinds VALUES (:number, :flag, :words, :at, :data, :settings)"}, params);

    CHECK(changed == 1);
    int rows = 0;
    db->run({"list_kinds", "SELECT * FROM kinds"}, {}, [&](const Row& row) {
        ++rows;
        CHECK(row.columns() == 6);
        CHECK(row.name(2) == "words");
        CHECK(row.integer(0) == INT64_MIN);
        CHECK(row.integer(1) == 1);
        CHECK(row.text(1) == "1");
        CHECK(row.text(2) == words);
        CHECK(parse_time(row.text(3)) == at);
        CHECK(row.bytes(4) == all_bytes());
        CHECK(row.text(5) == R"({"a": [1, "b"]})");
        CHECK_FALSE(row.is_null(0));
    });
    CHECK(rows == 1);
}

TEST_CASE("NULL is neither an empty text nor no bytes", "[postgres]") {
    const PostgresSchema schema;
    if (!schema) return;
    const auto db = schema.open();
    db->script(
        "CREATE TABLE nothing (number BIGINT, words TEXT, data BYTEA, list TEXT[], full_words TEXT, full_data BYTEA)");
    Params params;
    params.null("number").null("words").null("data").null("list").add("full_words", "").add("full_data", Bytes{});

    db->run({"insert_nothing", "INSERT INTO nothing VALUES (:number, :words, :data, :list, :full_words, :full_data)"},
            params);

    db->run({"list_nothing", "SELECT * FROM nothing"}, {}, [&](const Row& row) {
        for (int column = 0; column < 4; ++column) {
            CHECK(row.is_null(column));
            CHECK(row.text(column).empty());
            CHECK(row.bytes(column).empty());
        }
        CHECK(row.integer(0) == 0);
        CHECK_FALSE(row.is_null(4));
        CHECK_FALSE(row.is_null(5));
        CHECK(row.text(4).empty());
        CHECK(row.bytes(5).empty());
    });
}

TEST_CASE("a list column keeps its elements whatever they hold", "[postgres]") {
    const PostgresSchema schema;
    if (!schema) return;
    const auto db = schema.open();
    const std::vector<std::string> elements = {
        "plain", "", "NULL", "null", "a,b", "{braces}", "\"quoted\"", "back\\slash", "\\u0000", " blank ", "ü"};
    Params params;
    params.add("list", elements);
    db->script("CREATE TABLE lists (list TEXT[])");

    db->run({"insert_list", "INSERT INTO lists VALUES (:list)"}, params);

    CHECK(parse_list(text_of(*db, "SELECT list FROM lists")) == elements);
    CHECK(integer_of(*db, "SELECT cardinality(list) FROM lists") == static_cast<std::int64_t>(elements.size()));
    CHECK(integer_of(*db, "SELECT count(*) FROM lists, unnest(list) AS each WHERE each IS NULL") == 0);
}

TEST_CASE("text that holds a NUL is refused before anything is sent", "[postgres]") {
    const PostgresSchema schema;
    if (!schema) return;
    const auto db = schema.open();
    db->script(table);
    Params in_a_list;
    in_a_list.add("id", 2).add("name", std::vector<std::string>{std::string("a\0b", 3)});
    std::vector<Params> rows;
    rows.push_back(thing(3, "good"));
    rows.push_back(thing(4, std::string_view("a\0b", 3)));

    const auto text = error_of([&] { db->run(insert_thing, thing(1, std::string_view("a\0b", 3))); });
    const auto list = error_of([&] { db->run(insert_thing, in_a_list); });
    const auto many = error_of([&] { db->run_each(insert_thing, rows); });

    for (const auto& error : {text, list, many}) {
        REQUIRE(error);
        CHECK(error->fault() == Fault::invalid);
        CHECK(error->field() == "name");
    }
    CHECK(integer_of(*db, "SELECT count(*) FROM things") == 0);
}

TEST_CASE("a statement tells how many rows it changed", "[postgres]") {
    const PostgresSchema schema;
    if (!schema) return;
    const auto db = schema.open();
    db->script(std::string(table) + "; INSERT INTO things VALUES (1, 'a'), (2, 'b'), (3, 'c')");
    int returned = 0;

    CHECK(db->run({"", "SELECT * FROM things"}) == 0);
    CHECK(db->run({"", "UPDATE things SET name = 'x' WHERE id > 1"}) == 2);
    CHECK(db->run({"", "DELETE FROM things WHERE id = 1 RETURNING name"}, {}, [&](const Row&) { ++returned; }) == 1);
    CHECK(db->run({"", "DELETE FROM things WHERE id = 99"}) == 0);
    CHECK(returned == 1);
}

TEST_CASE("a savepoint heals a transaction in which a statement failed", "[postgres]") {
    const PostgresSchema schema;
    if (!schema) return;
    const auto db = schema.open();
    db->script(table);
    db->control(Control::write);
    db->run(insert_thing, thing(1, "kept"));
    db->control(Control::savepoint);
    db->run(insert_thing, thing(2, "lost"));
    CHECK(fault_of([&] { db->run(insert_thing, thing(1, "twice")); }) == Fault::invalid);
    CHECK(db->in_transaction());

    db->control(Control::rollback_to);
    db->run(insert_thing, thing(3, "kept"));
    db->control(Control::commit);

    CHECK_FALSE(db->in_transaction());
    CHECK(text_of(*db, "SELECT string_agg(CAST(id AS TEXT), ' ' ORDER BY id) FROM things") == "1 3");
}

TEST_CASE("nested savepoints are undone one by one", "[postgres]") {
    const PostgresSchema schema;
    if (!schema) return;
    const auto db = schema.open();
    db->script(table);
    db->control(Control::write);
    db->control(Control::savepoint);
    db->run(insert_thing, thing(1, "outer"));
    db->control(Control::savepoint);
    db->run(insert_thing, thing(2, "inner"));

    db->control(Control::rollback_to);
    CHECK(integer_of(*db, "SELECT count(*) FROM things") == 1);
    db->control(Control::rollback_to);
    db->control(Control::commit);

    CHECK(integer_of(*db, "SELECT count(*) FROM things") == 0);
}

TEST_CASE("an empty transaction, an empty savepoint and a needless rollback are allowed", "[postgres]") {
    const PostgresSchema schema;
    if (!schema) return;
    const auto db = schema.open();

    db->control(Control::rollback);
    db->control(Control::write);
    CHECK(db->in_transaction());
    db->control(Control::savepoint);
    db->control(Control::rollback_to);
    db->control(Control::commit);

    CHECK_FALSE(db->in_transaction());
    CHECK(integer_of(*db, "SELECT 1") == 1);
}

TEST_CASE("a transaction in which a statement failed cannot be committed as if nothing had happened", "[postgres]") {
    const PostgresSchema schema;
    if (!schema) return;
    const auto db = schema.open();
    db->script(table);
    db->control(Control::write);
    db->run(insert_thing, thing(1, "first"));
    CHECK(fault_of([&] { db->run(insert_thing, thing(1, "twice")); }) == Fault::invalid);

    CHECK(fault_of([&] { db->control(Control::release); }) == Fault::internal);
    CHECK(fault_of([&] { db->control(Control::commit); }) == Fault::internal);

    CHECK_FALSE(db->in_transaction());
    CHECK(integer_of(*db, "SELECT count(*) FROM things") == 0);
}

TEST_CASE("a reader sees one state of the database, and changes nothing", "[postgres]") {
    const PostgresSchema schema;
    if (!schema) return;
    const auto writer = schema.open();
    const auto reader = open_postgres(schema.url, Access::read, {});
    writer->script(table);
    reader->control(Control::read);
    CHECK(integer_of(*reader, "SELECT count(*) FROM things") == 0);
    writer->run(insert_thing, thing(1, "new"));

    CHECK(integer_of(*reader, "SELECT count(*) FROM things") == 0);
    const auto error = error_of([&] { reader->run(insert_thing, thing(2, "mine")); });
    reader->control(Control::rollback);

    REQUIRE(error);
    CHECK(error->fault() == Fault::unavailable);
    CHECK(std::string(error->what()).find("read-only") != std::string::npos);
    CHECK(integer_of(*reader, "SELECT count(*) FROM things") == 1);
}

TEST_CASE("begin, savepoint, preparing and the statement are one round trip; release and commit another",
          "[postgres]") {
    const PostgresSchema schema;
    if (!schema) return;
    LoopbackProxy proxy(schema.port());
    const auto db = open_postgres(schema.through(proxy.port()), Access::write, {});
    db->script(table);
    const int before = proxy.round_trips();

    db->control(Control::write);
    db->control(Control::savepoint);
    db->run(insert_thing, thing(1, "one"));
    CHECK(proxy.round_trips() - before == 1);
    db->control(Control::release);
    db->control(Control::commit);

    CHECK(proxy.round_trips() - before == 2);
    CHECK(integer_of(*db, "SELECT count(*) FROM things") == 1);
}

TEST_CASE("many rows go in one pipeline", "[postgres]") {
    const PostgresSchema schema;
    if (!schema) return;
    LoopbackProxy proxy(schema.port());
    const auto db = open_postgres(schema.through(proxy.port()), Access::write, {});
    db->script(table);
    std::vector<Params> rows;
    for (int i = 0; i < 5'000; ++i) rows.push_back(thing(i, "row"));

    const int before = proxy.round_trips();
    db->run_each(insert_thing, rows);
    db->run_each(insert_thing, {});

    CHECK(proxy.round_trips() - before < 100);
    CHECK(integer_of(*db, "SELECT count(*) FROM things") == 5'000);
}

TEST_CASE("when one of many rows is refused none is kept", "[postgres]") {
    const PostgresSchema schema;
    if (!schema) return;
    const auto db = schema.open();
    db->script(table);
    std::vector<Params> rows;
    for (int i = 0; i < 5'000; ++i) rows.push_back(thing(i == 2'700 ? 7 : i, "row"));

    SECTION("outside of a transaction") {
        CHECK(fault_of([&] { db->run_each(insert_thing, rows); }) == Fault::invalid);
        CHECK(integer_of(*db, "SELECT count(*) FROM things") == 0);
    }
    SECTION("behind a savepoint") {
        db->control(Control::write);
        db->run(insert_thing, thing(-1, "kept"));
        db->control(Control::savepoint);
        CHECK(fault_of([&] { db->run_each(insert_thing, rows); }) == Fault::invalid);
        db->control(Control::rollback_to);
        db->control(Control::commit);
        CHECK(integer_of(*db, "SELECT sum(id) FROM things") == -1);
    }
}

TEST_CASE("a statement is prepared once a connection, and its name noted then", "[postgres]") {
    const PostgresSchema schema;
    if (!schema) return;
    const auto db = schema.open();
    db->script(table);
    constexpr Statement counted{"count_things_for_the_test", "SELECT count(*) FROM things"};

    for (int i = 0; i < 3; ++i) db->run(counted);

    const auto noted = noted_statements();
    CHECK(std::count(noted.begin(), noted.end(), counted.name) == 1);
    CHECK(integer_of(
              *db, "SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE 'SELECT count(*) FROM things%'") ==
          1);
}

TEST_CASE("prepared statements do not pile up", "[postgres]") {
    const PostgresSchema schema;
    if (!schema) return;
    const auto db = schema.open();

    for (int i = 0; i < 1'234; ++i) CHECK(integer_of(*db, "SELECT " + std::to_string(i)) == i);

    CHECK(integer_of(*db, "SELECT count(*) FROM pg_prepared_statements") <= 500);
}

TEST_CASE("a plan that a changed schema makes useless is a conflict once", "[postgres]") {
    const PostgresSchema schema;
    if (!schema) return;
    const auto db = schema.open();
    db->script(std::string(table) + "; INSERT INTO things VALUES (1, 'a')");
    CHECK(text_of(*db, "SELECT * FROM things") == "1");
    schema.open()->script("ALTER TABLE things ADD COLUMN more TEXT");

    CHECK(fault_of([&] { text_of(*db, "SELECT * FROM things"); }) == Fault::conflict);

    CHECK(text_of(*db, "SELECT * FROM things") == "1");
}

TEST_CASE("a script runs whole or not at all", "[postgres]") {
    const PostgresSchema schema;
    if (!schema) return;
    const auto db = schema.open();
    db->run({"", "SELECT 1"});
    db->script("CREATE TABLE one (id INTEGER); CREATE TABLE two (id INTEGER); -- the end");

    CHECK(fault_of([&] { db->script("CREATE TABLE three (id INTEGER); CREATE TABLE one (id INTEGER)"); }) ==
          Fault::internal);
    CHECK(fault_of([&] { db->script("COPY one FROM STDIN"); }) == Fault::unavailable);

    const auto other = schema.open();
    CHECK(text_of(*other,
                  "SELECT string_agg(tablename, ' ' ORDER BY tablename) FROM pg_tables WHERE schemaname = "
                  "current_schema()") == "one two");
}

TEST_CASE("what a callback throws leaves the connection usable", "[postgres]") {
    const PostgresSchema schema;
    if (!schema) return;
    const auto db = schema.open();

    CHECK_THROWS_AS(
        db->run({"", "SELECT 1 UNION SELECT 2"}, {}, [](const Row&) { throw std::runtime_error("enough"); }),
        std::runtime_error);
    CHECK(fault_of([&] { integer_of(*db, "SELECT 'no number'"); }) == Fault::internal);

    CHECK(integer_of(*db, "SELECT 3") == 3);
}

}  // namespace helpdesk
