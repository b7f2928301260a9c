#include <catch2/catch.hpp>

#include "tests/db/remote_desk.hpp"
#include "tests/live/ear.hpp"

namespace helpdesk {

namespace {

using Numbers = std::vector<std::int64_t>;

void insert_event(Db& db, const char* kind) {
    Params params;
    params.add("kind", kind).add("now", "2026-03-02T09:00:00.000Z");
    db.run({"test", "INSERT INTO _events (kind, created_at) VALUES (:kind, :now)"}, params);
}

std::int64_t listening_connections(Db& db) {
    std::int64_t count = 0;
    db.run({"test",
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
            " AND query = 'LISTEN helpdesk_live'"},
           {}, [&](const Row& row) { count = row.integer(0); });
    return count;
}

std::int64_t cut_listening_connections(Db& db) {
    std::int64_t count = 0;
    db.run({"test",
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
            " WHERE datname = current_database() AND query = 'LISTEN helpdesk_live'"},
           {}, [&](const Row& row) { count = row.integer(0); });
    return count;
}

}  // namespace

TEST_CASE("what is committed late on a server is told all the same, once, and keeps nobody waiting") {
    if (!has_postgres()) return;
    Desk desk(Backend::postgres);
    Listening listening(desk.engine());
    const auto ear = listening.listen();
    const std::string begin = ear->position();
    const auto first = open_postgres(desk.where(), Access::write, {});
    const auto second = open_postgres(desk.where(), Access::write, {});

    first->control(Control::write);
    insert_event(*first, "user.activated");
    second->control(Control::write);
    insert_event(*second, "user.deactivated");
    second->control(Control::commit);
    CHECK(ear->hears("user.deactivated"));
    const std::string between = ear->position();
    CHECK(ear->count("user.activated") == 0);
    first->control(Control::commit);
    CHECK(ear->hears("user.activated"));

    const Numbers numbers = ear->numbers();
    REQUIRE(numbers.size() == 2);
    CHECK(numbers[1] < numbers[0]);
    desk.open_ticket();
    CHECK(ear->hears("ticket.created"));
    CHECK(ear->events().size() == 3);

    // Also for those who come again.
    const auto late = listening.listen("", {.after = between});
    CHECK(late->hears("ticket.created"));
    CHECK(late->kinds() == std::vector<std::string>{"user.activated", "ticket.created"});
    const auto all = listening.listen("", {.after = begin});
    CHECK(all->hears_events(3));
    CHECK(all->kinds().size() == 3);
    const auto after_all = listening.listen("", {.after = ear->position()});
    desk.open_ticket();
    CHECK(after_all->hears("ticket.created"));
    CHECK(after_all->events().size() == 1);
}

TEST_CASE("what a transaction on a server takes back is never told") {
    if (!has_postgres()) return;
    Desk desk(Backend::postgres);
    Listening listening(desk.engine());
    const auto ear = listening.listen();
    const auto first = open_postgres(desk.where(), Access::write, {});

    first->control(Control::write);
    insert_event(*first, "user.activated");
    desk.open_ticket();
    CHECK(ear->hears("ticket.created"));
    first->control(Control::rollback);
    desk.open_ticket();
    CHECK(ear->hears("ticket.created", 2));
    CHECK(ear->events().size() == 2);
}

TEST_CASE("a connection that listens and is cut is made anew, and nothing is lost meanwhile") {
    if (!has_postgres()) return;
    Desk desk(Backend::postgres);
    Listening listening(desk.engine());
    const auto ear = listening.listen();
    const auto outside = open_postgres(desk.where(), Access::write, {});

    for (std::size_t round = 1; round <= 3; ++round) {
        CHECK(cut_listening_connections(*outside) == 1);
        outside->control(Control::write);
        insert_event(*outside, "user.activated");
        outside->control(Control::commit);
        CHECK(ear->hears("user.activated", round));
    }
    CHECK(ear->events().size() == 3);
    // It is woken again, and does not only look now and then.
    const auto begun = std::chrono::steady_clock::now();
    while (listening_connections(*outside) == 0 && std::chrono::steady_clock::now() - begun < std::chrono::seconds(5)) {
    }
    CHECK(listening_connections(*outside) == 1);
}

TEST_CASE("a server that is away for a while ends nobody, and what happened then is told when it is back") {
    if (!has_postgres()) return;
    RemoteDesk remote;
    Listening listening(remote.engine());
    const auto ear = listening.listen();

    remote.proxy.refuse();
    remote.outside()->run({"test",
                           "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                           " WHERE datname = current_database() AND pid <> pg_backend_pid()"});
    remote.desk.open_ticket();
    remote.desk.open_ticket();
    CHECK(ear->events().empty());
    remote.proxy.refuse(false);

    CHECK(ear->hears_events(2));
    remote.desk.open_ticket();
    CHECK(ear->hears_events(3));
    CHECK(ear->kinds().size() == 3);
}

}  // namespace helpdesk
