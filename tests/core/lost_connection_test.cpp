#include <catch2/catch.hpp>

#include <atomic>
#include <thread>

#include "tests/db/loopback_proxy.hpp"
#include "tests/db/postgres_fixture.hpp"
#include "tests/db/remote_desk.hpp"

namespace helpdesk {

namespace {

constexpr const char* every_other = "SELECT count(pg_terminate_backend(pid, 10000)) FROM pg_stat_activity "
                                    "WHERE datname = current_database() AND pid <> pg_backend_pid()";

const std::string commit("COMMIT\0", 7);  // and not READ COMMITTED

constexpr Statement mark{"test", "UPDATE departments SET description = :text WHERE name = 'Billing'"};

void write_mark(Session& session, std::string_view text) {
    session.run(mark, std::move(Params().add("text", text)));
}

std::string mark_of(Desk& desk) { return desk.text("SELECT description FROM departments WHERE name = 'Billing'"); }

}  // namespace

TEST_CASE("P01 who reads or writes does not notice that idle connections were ended", "[postgres]") {
    if (!has_postgres()) return;
    RemoteDesk remote;
    remote.open_ticket("before");
    remote.engine().call("ticket.list", parse_json("{}"));
    integer_of(*remote.outside(), every_other);

    const Reply shown = remote.engine().call("ticket.show", parse_json(R"({"id":"1"})"));
    CHECK(member(parse_json(shown.body), "title") == "before");
    CHECK(remote.open_ticket("after") == "TKT-000002");
    CHECK(remote.tickets() == 2);
}

TEST_CASE("P01 work whose connection is ended beneath it is done again from its beginning, once", "[postgres]") {
    if (!has_postgres()) return;
    RemoteDesk remote;
    const auto outside = remote.outside();
    int runs = 0;

    SECTION("writing") {
        EngineAccess::write(remote.engine(), [&](Session& session) {
            write_mark(session, "run " + std::to_string(++runs));
            if (runs == 1) integer_of(*outside, every_other);
            session.run({"test", "SELECT 1"});
        });
        CHECK(mark_of(remote.desk) == "run 2");
    }
    SECTION("reading") {
        EngineAccess::read(remote.engine(), [&](Session& session) {
            if (++runs == 1) integer_of(*outside, every_other);
            session.run({"test", "SELECT 1"});
        });
    }
    CHECK(runs == 2);
}

TEST_CASE("P01 work that loses its connection every time fails, and leaves nothing", "[postgres]") {
    if (!has_postgres()) return;
    RemoteDesk remote;
    const auto outside = remote.outside();
    int runs = 0;

    const auto error = error_of([&] {
        EngineAccess::write(remote.engine(), [&](Session& session) {
            write_mark(session, "run " + std::to_string(++runs));
            integer_of(*outside, every_other);
            session.run({"test", "SELECT 1"});
        });
    });

    REQUIRE(error);
    CHECK(error->fault() == Fault::unavailable);
    CHECK(exit_status_of(error->fault()) == 10);
    CHECK(runs == 2);
    CHECK(mark_of(remote.desk).empty());
    CHECK(remote.open_ticket("later") == "TKT-000001");
}

TEST_CASE("P01 while connections are ended again and again every acknowledged ticket is there, once, and no other",
          "[postgres]") {
    if (!has_postgres()) return;
    RemoteDesk remote;
    constexpr int writers = 6;
    constexpr int each = 15;
    std::atomic<int> tried = 0;
    std::atomic<int> acknowledged = 0;
    std::vector<std::thread> threads;
    for (int writer = 0; writer < writers; ++writer) {
        threads.emplace_back([&, writer] {
            for (int i = 0; i < each; ++i) {
                const auto fault = fault_of([&] { remote.open_ticket(std::to_string(writer * 1000 + i)); });
                if (!fault) ++acknowledged;
                ++tried;
            }
        });
    }
    const auto outside = remote.outside();
    for (int after = 5; after < writers * each; after += 10) {
        while (tried < after) std::this_thread::yield();
        integer_of(*outside, every_other);
    }
    for (std::thread& thread : threads) thread.join();

    CHECK(remote.tickets() == acknowledged);
    CHECK(remote.desk.number("SELECT count(DISTINCT title) FROM tickets") == acknowledged);
    CHECK(remote.desk.number("SELECT count(DISTINCT ticket_number) FROM tickets") == acknowledged);
    CHECK(remote.desk.number("SELECT value FROM _counters WHERE name = 'ticket'") == acknowledged);
}

TEST_CASE("P01 nobody notices that the server restarts or crashes, and nothing acknowledged is lost", "[postgres]") {
    PostgresServer server;
    if (server.url().empty()) {
        WARN("skipped: " << server.reason());
        return;
    }
    Options options{.database = *server.fresh_database(), .create = true, .busy_wait_ms = 60'000};
    Engine engine(options);
    init_desk(engine, {});
    engine.call("user.create", parse_json(R"({"email":"customer@example.org"})"));
    std::atomic<int> acknowledged = 0;
    std::atomic<int> failed = 0;
    std::atomic<bool> enough = false;
    const Value ticket = parse_json(R"({"title":"T","description":"D","customer":"customer@example.org"})");
    std::thread writer([&] {
        while (!enough) {
            fault_of([&] { engine.call("ticket.create", ticket); }) ? ++failed : ++acknowledged;
        }
    });
    for (const auto how : {PostgresServer::Shutdown::orderly, PostgresServer::Shutdown::crash}) {
        for (const int before = acknowledged; acknowledged < before + 5 && failed == 0;) std::this_thread::yield();
        server.restart(how);
    }
    for (const int before = acknowledged; acknowledged < before + 5 && failed == 0;) std::this_thread::yield();
    enough = true;
    writer.join();

    CHECK(failed == 0);
    const Value counted = parse_json(engine.sql("SELECT count(*) AS tickets FROM tickets"));
    CHECK(*counted.array()->front().find("tickets")->integer() == acknowledged);
}

TEST_CASE("P02 a commit that never arrived is made on another connection, and counts once", "[postgres]") {
    if (!has_postgres()) return;
    RemoteDesk remote;
    remote.open_ticket("before");
    if (GENERATE(false, true)) remote.proxy.reset_when_cutting();
    remote.proxy.cut_before(commit, 1);

    CHECK(remote.open_ticket("cut") == "TKT-000002");
    CHECK(remote.tickets() == 2);
    CHECK(remote.open_ticket("after") == "TKT-000003");
}

TEST_CASE("P02 a commit whose answer got lost is known to be made, and is not made again", "[postgres]") {
    if (!has_postgres()) return;
    RemoteDesk remote;
    remote.open_ticket("before");
    if (GENERATE(false, true)) remote.proxy.reset_when_cutting();
    remote.proxy.cut_after(commit, 1);

    CHECK(remote.open_ticket("cut") == "TKT-000002");
    CHECK(remote.tickets() == 2);
    CHECK(remote.open_ticket("after") == "TKT-000003");
}

TEST_CASE("P02 when nobody can be asked whether a commit was made the error says so", "[postgres]") {
    if (!has_postgres()) return;
    RemoteDesk remote(100);
    remote.open_ticket("before");
    const bool arrives = GENERATE(false, true);
    arrives ? remote.proxy.cut_after(commit) : remote.proxy.cut_before(commit);
    remote.proxy.refuse();

    const auto error = error_of([&] { remote.open_ticket("cut"); });

    REQUIRE(error);
    CHECK(error->fault() == Fault::unavailable);
    CHECK(std::string(error->what()).find("whether it was made is not known") != std::string::npos);
    CHECK(remote.tickets() == (arrives ? 2 : 1));
    remote.proxy.cut_before("", 0);
    remote.proxy.cut_after("", 0);
    remote.proxy.refuse(false);
    CHECK(remote.open_ticket("after") == (arrives ? "TKT-000003" : "TKT-000002"));
}

TEST_CASE("P02 a commit that was given up as lost cannot be made any more when it arrives late", "[postgres]") {
    if (!has_postgres()) return;
    Desk desk(Backend::postgres);
    const std::string id = "the-same-mark";
    const auto late = open_postgres(desk.where(), Access::write, {.commit_id = [&](std::chrono::hours) { return id; }});
    const auto other = open_postgres(desk.where(), Access::write, {});
    const Params marked = std::move(Params().add("id", id));
    late->control(Control::write);
    late->run(mark, std::move(Params().add("text", "late")));

    CHECK(other->run(sql::settle_commit, marked) == 1);
    CHECK(fault_of([&] { late->control(Control::commit); }) == Fault::conflict);
    late->control(Control::rollback);

    CHECK(mark_of(desk).empty());
    CHECK(other->run(sql::settle_commit, marked) == 0);
}

TEST_CASE("P02 garbage in place of an answer costs nobody the work", "[postgres]") {
    if (!has_postgres()) return;
    RemoteDesk remote;
    remote.open_ticket("before");
    remote.proxy.answer_with("HTTP/1.1 400 Bad Request\r\n\r\n");

    CHECK(remote.open_ticket("after") == "TKT-000002");
    CHECK(remote.tickets() == 2);
}

TEST_CASE("P03 a server that stops answering is given up when the limit has passed", "[postgres]") {
    if (!has_postgres()) return;
    RemoteDesk remote(100, "socket_timeout=1&connect_timeout=1");
    remote.open_ticket("before");
    remote.engine().call("ticket.list", parse_json("{}"));
    remote.proxy.stall();

    CHECK(fault_of([&] { remote.engine().call("ticket.list", parse_json("{}")); }) == Fault::unavailable);
    CHECK(fault_of([&] { remote.open_ticket("never"); }) == Fault::unavailable);
    CHECK(remote.tickets() == 1);
}

}  // namespace helpdesk
