#include <catch2/catch.hpp>

#include <atomic>
#include <thread>

#include "tests/db/postgres_fixture.hpp"
#include "tests/db/remote_desk.hpp"

namespace helpdesk {

namespace {

constexpr Statement touch{"test", "UPDATE departments SET description = description WHERE name = :name"};
constexpr const char* ticket = R"({"title":"T","description":"D","customer":"customer@example.org"})";

Params named(std::string_view name) { return std::move(Params().add("name", name)); }

// A desk, and another engine on it with settings of its own.
struct OtherEngine {
    Desk desk{Backend::postgres};
    Engine engine;

    explicit OtherEngine(const std::string& parameters, std::int64_t busy_wait_ms = 5'000)
        : engine({.database = desk.where() + '?' + parameters, .busy_wait_ms = busy_wait_ms}) {}
};

// Returns once another session of this database waits for a lock, which it must come to.
void await_waiting(Db& db) {
    while (integer_of(db,
                      "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND "
                      "wait_event_type = 'Lock'") == 0) {
        std::this_thread::yield();
    }
}

}  // namespace

TEST_CASE("P04 of two programs that wait for each other ours begins again, and both are done", "[postgres]") {
    if (!has_postgres()) return;
    OtherEngine ours("options=-c%20deadlock_timeout%3D20ms");
    const auto theirs = open_postgres(ours.desk.where() + "?options=-c%20deadlock_timeout%3D60s", Access::write, {});
    const auto watcher = open_postgres(ours.desk.where(), Access::read, {});
    int runs = 0;
    std::thread other;

    EngineAccess::write(ours.engine, [&](Session& session) {
        if (++runs == 2) other.join();  // who was let go first is done first
        session.run(touch, named("Billing"));
        if (runs == 1) {
            theirs->control(Control::write);
            theirs->run(touch, named("Technical Support"));
            other = std::thread([&] {
                theirs->run(touch, named("Billing"));
                theirs->control(Control::commit);
            });
            await_waiting(*watcher);
        }
        session.run(touch, named("Technical Support"));
    });

    CHECK(runs == 2);
}

TEST_CASE("P04 who meets others in every attempt is told that the desk is busy") {
    Desk desk(GENERATE(from_range(backends())));
    int runs = 0;

    const auto error = error_of([&] {
        EngineAccess::write(desk.engine(), [&](Session&) {
            ++runs;
            throw Error(Fault::conflict, "another change of the same rows was first");
        });
    });

    REQUIRE(error);
    CHECK(exit_status_of(error->fault()) == 7);
    CHECK(runs == 8);
}

TEST_CASE("P05 who waits too long for another program is told that the desk is busy") {
    const Backend backend = GENERATE(from_range(backends()));
    Desk desk(backend);
    Options options = desk.options();
    options.busy_wait_ms = 50;
    Engine engine(options);
    const auto outside = open_db(desk.where(), Access::write, {});
    outside->control(Control::write);
    outside->run({"test", "UPDATE _counters SET value = value"});

    const auto error = error_of([&] { engine.call("ticket.create", parse_json(ticket)); });

    REQUIRE(error);
    CHECK(exit_status_of(error->fault()) == 7);
    outside->control(Control::rollback);
    CHECK_NOTHROW(engine.call("ticket.create", parse_json(ticket)));
    CHECK(desk.number("SELECT count(*) FROM tickets") == 1);
}

TEST_CASE("P05 a statement that the server gives up means busy, and changes nothing", "[postgres]") {
    if (!has_postgres()) return;
    OtherEngine ours("options=-c%20statement_timeout%3D50ms");

    const auto error = error_of([&] {
        EngineAccess::write(ours.engine, [&](Session& session) {
            session.run({"test", "UPDATE departments SET description = 'x'"});
            session.run({"test", "SELECT pg_sleep(60)"});
        });
    });

    REQUIRE(error);
    CHECK(exit_status_of(error->fault()) == 7);
    CHECK(ours.desk.number("SELECT count(*) FROM departments WHERE description = 'x'") == 0);
    CHECK_NOTHROW(ours.engine.call("ticket.create", parse_json(ticket)));
}

TEST_CASE("P05 work that a server ends because it was idle is done again", "[postgres]") {
    if (!has_postgres()) return;
    OtherEngine ours("options=-c%20idle_in_transaction_session_timeout%3D50ms");
    const auto outside = open_postgres(ours.desk.where(), Access::write, {});
    int runs = 0;

    EngineAccess::write(ours.engine, [&](Session& session) {
        session.run(touch, named("Billing"));
        Params process;
        const auto take = [&](const Row& row) { process.add("process", row.integer(0)); };
        session.run({"test", "SELECT pg_backend_pid()"}, {}, take);
        constexpr const char* alive = "SELECT count(*) FROM pg_stat_activity WHERE pid = :process";
        if (++runs == 1) {
            while (integer_of(*outside, alive, process) > 0) std::this_thread::yield();
        }
        session.run(touch, named("Billing"));
    });

    CHECK(runs == 2);
}

TEST_CASE("P06 a server without a free connection is asked again for a while, then the desk is busy", "[postgres]") {
    if (!has_postgres()) return;
    Desk desk(Backend::postgres);
    const auto outside = open_postgres(desk.where(), Access::write, {});
    const auto at = desk.where().find('@');
    const std::string name = "lonely_" + desk.where().substr(desk.where().rfind('_') + 1);
    outside->script("CREATE ROLE " + name +
                    " LOGIN CONNECTION LIMIT 2 PASSWORD 'lonely'; "
                    "GRANT ALL ON ALL TABLES IN SCHEMA public TO " +
                    name);
    Options options = desk.options();
    options.database = "postgres://" + name + ":lonely" + desk.where().substr(at);
    options.busy_wait_ms = 1'000;
    {
        Engine engine(options);
        std::vector<std::unique_ptr<Db>> others;
        for (int i = 0; i < 2; ++i) others.push_back(open_postgres(options.database, Access::read, {}));

        CHECK(fault_of([&] { engine.call("ticket.list", parse_json("{}")); }) == Fault::busy);
        CHECK(fault_of([&] { engine.call("ticket.create", parse_json(ticket)); }) == Fault::busy);
        CHECK(error_of([&] { Engine{options}; })->fault() == Fault::busy);

        others.clear();
        CHECK_NOTHROW(engine.call("ticket.create", parse_json(ticket)));

        // One connection is left for reading, and eight threads share it.
        std::atomic<int> failed = 0;
        std::vector<std::thread> threads;
        for (int i = 0; i < 8; ++i) {
            threads.emplace_back([&] {
                for (int n = 0; n < 5; ++n) {
                    if (fault_of([&] { engine.call("ticket.list", parse_json("{}")); })) ++failed;
                }
            });
        }
        for (std::thread& thread : threads) thread.join();
        CHECK(failed == 0);
    }
    outside->script("DROP OWNED BY " + name + "; DROP ROLE " + name);
}

TEST_CASE("P07 a server that takes no changes is unavailable for writing, and for no longer than that", "[postgres]") {
    if (!has_postgres()) return;
    Desk desk(Backend::postgres);
    const std::string database = desk.text("SELECT current_database()");
    const auto outside = open_postgres(desk.where(), Access::write, {});
    const auto read_only = [&](const char* on) {
        outside->script("ALTER DATABASE " + database + " SET default_transaction_read_only = " + on);
        integer_of(*outside,
                   "SELECT count(pg_terminate_backend(pid, 10000)) FROM pg_stat_activity WHERE datname = "
                   "current_database() AND pid <> pg_backend_pid()");
    };
    read_only("on");

    const Error error = desk.refused("ticket.create", ticket);

    CHECK(exit_status_of(error.fault()) == 10);
    CHECK(std::string(error.what()).find("read-only") != std::string::npos);
    CHECK_NOTHROW(desk.call("ticket.list", "{}"));
    read_only("off");
    CHECK_NOTHROW(desk.call("ticket.create", ticket));
}

TEST_CASE("P08 a full disk of the server is a fault of its storage, and passes", "[postgres]") {
    if (!has_postgres()) return;
    Desk desk(Backend::postgres);
    const auto outside = open_postgres(desk.where(), Access::write, {});
    outside->script(
        "CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS "
        "'BEGIN RAISE EXCEPTION USING ERRCODE = ''53100'', MESSAGE = ''could not extend file''; END'; "
        "CREATE TRIGGER full_disk BEFORE INSERT ON tickets EXECUTE FUNCTION full_disk()");

    const Error error = desk.refused("ticket.create", ticket);

    CHECK(exit_status_of(error.fault()) == 8);
    outside->script("DROP FUNCTION full_disk CASCADE");
    CHECK(member(desk.call("ticket.create", ticket), "ticket_number") == "TKT-000001");
}

TEST_CASE("P08 a server that is just starting is waited for", "[postgres]") {
    if (!has_postgres()) return;
    RemoteDesk remote;
    remote.open_ticket("before");
    const std::string fields = std::string("SFATAL\0VFATAL\0C57P03\0Mthe database system is starting up\0\0", 58);
    const auto size = static_cast<char>(fields.size() + 4);
    remote.proxy.cut_before("BEGIN", 1);
    remote.proxy.answer_with(std::string("E\0\0\0", 4) + size + fields);

    CHECK(remote.open_ticket("after") == "TKT-000002");
}

}  // namespace helpdesk
