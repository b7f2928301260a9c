#include <catch2/catch.hpp>

#include <atomic>
#include <new>
#include <set>
#include <thread>

#include "engine/db/open.hpp"
#include "engine/tickets/ticket.hpp"
#include "tests/support.hpp"

namespace helpdesk {

namespace {

void at_once(int threads, const std::function<void(int)>& work) {
    std::vector<std::thread> running;
    for (int i = 0; i < threads; ++i) running.emplace_back(work, i);
    for (std::thread& thread : running) thread.join();
}

void insert_tag(Db& db, const std::string& name) {
    Params params;
    params.add("id", name).add("name", name);
    db.run({"test", "INSERT INTO tags (id, name) VALUES (:id, :name)"}, params);
}

struct Foreign {};

// Every way in which a piece of work can fail, some of them after it has written.
void fail(Db& db, int way) {
    if (way % 2 == 0) insert_tag(db, "lost " + std::to_string(way));
    switch (way % 8) {
        case 0:
        case 1: throw Error(Fault::invalid, "invalid");
        case 2: throw std::bad_alloc();
        case 3: throw std::runtime_error("runtime");
        case 4: throw Foreign();
        case 5: insert_tag(db, "taken"); break;  // refused by the database
        case 6: db.run({"test", "SELECT * FROM nowhere"}); break;
        default: throw Error(Fault::conflict, "stale", "version");
    }
}

}  // namespace

TEST_CASE("C01 sixteen threads that open fifty tickets each get 800 numbers without a gap, in fewer commits") {
    Desk desk(GENERATE(from_range(backends())));
    const auto before = EngineAccess::commits(desk.engine());
    std::vector<std::set<std::string>> numbers(16);
    std::atomic<int> failures{0};

    at_once(16, [&](int thread) {
        for (int i = 0; i < 50; ++i) {
            try {
                const Value ticket =
                    desk.call("ticket.create", R"({"title":"T","description":"."})", "customer@example.org");
                numbers[static_cast<std::size_t>(thread)].insert(member(ticket, "ticket_number"));
            } catch (const std::exception&) {
                ++failures;
            }
        }
    });
    std::set<std::string> all;
    for (const auto& some : numbers) all.insert(some.begin(), some.end());
    const auto after = EngineAccess::commits(desk.engine());

    CHECK(failures == 0);
    CHECK(all.size() == 800);
    CHECK(*all.begin() == "TKT-000001");
    CHECK(*all.rbegin() == "TKT-000800");
    CHECK(after.works - before.works == 800);
    CHECK(after.commits - before.commits < 800);
    CHECK(desk.number("SELECT count(*) FROM tickets") == 800);
    CHECK(desk.number("SELECT count(*) FROM _events WHERE kind = 'ticket.created'") == 800);
}

TEST_CASE("work that fails in whatever way harms no other, and nothing of it stays") {
    Desk desk(GENERATE(from_range(backends())));
    CommitQueue queue([&] { return open_db(desk.where(), Access::write, {}); });
    queue.run([](Db& db) { insert_tag(db, "taken"); });
    std::atomic<int> failed{0};
    std::atomic<int> done{0};
    std::atomic<bool> foreign{false};

    at_once(16, [&](int thread) {
        for (int i = 0; i < 24; ++i) {
            const bool good = (thread + i) % 3 == 0;
            try {
                queue.run([&](Db& db) {
                    good ? insert_tag(db, "kept " + std::to_string(thread) + ' ' + std::to_string(i))
                         : fail(db, thread + i);
                });
                ++done;
            } catch (const Foreign&) {
                foreign = true;
                ++failed;
            } catch (const std::exception&) {
                ++failed;
            }
        }
    });
    CHECK(done == 128);
    CHECK(failed == 256);
    CHECK(foreign);
    CHECK(desk.number("SELECT count(*) FROM tags WHERE name LIKE 'kept %'") == 128);
    CHECK(desk.number("SELECT count(*) FROM tags") == 129);
    CHECK(queue.counts().works == 385);
}

TEST_CASE("work that another writer got in the way of is done again, a few times and not for ever") {
    Desk desk(GENERATE(from_range(backends())));
    CommitQueue queue([&] { return open_db(desk.where(), Access::write, {}); });
    int tries = 0;
    queue.run([&](Db& db) {
        insert_tag(db, "only once");
        if (++tries < 3) throw Error(Fault::conflict, "deadlock");
    });
    CHECK(tries == 3);
    CHECK(desk.number("SELECT count(*) FROM tags") == 1);

    tries = 0;
    CHECK_THROWS_AS(queue.run([&](Db&) {
        ++tries;
        throw Error(Fault::conflict, "deadlock");
    }),
                    Error);
    CHECK(tries > 1);
    CHECK(tries < 20);
}

TEST_CASE(
    "two engines on one desk write the same ticket at once, and nobody is told of a conflict that is not theirs") {
    Desk desk(GENERATE(from_range(backends())));
    desk.open_ticket();
    Engine engines[] = {Engine({.database = desk.where()}), Engine({.database = desk.where()})};
    std::vector<std::string> failures(8);

    at_once(8, [&](int thread) {
        const std::string people[] = {"agent@example.org", "manager@example.org", "admin@example.org",
                                      "customer@example.org"};
        const Actor actor{people[thread % 4], "cli"};
        for (int i = 0; i < 15; ++i) {
            try {
                engines[thread % 2].call("comment.add", parse_json(R"({"ticket":"1","body":"Hello."})"), actor);
                if (thread % 4 == 3) continue;
                const char* done = i % 2 == 0 ? "ticket.resolve" : "ticket.close";
                engines[thread % 2].call(done, parse_json(R"({"id":"1"})"), actor);
            } catch (const std::exception& error) {
                failures[static_cast<std::size_t>(thread)] = error.what();
            }
        }
    });
    for (const std::string& failure : failures) CHECK(failure == "");
    CHECK(desk.number("SELECT count(*) FROM ticket_comments") == 120);
    const std::int64_t versions = desk.number("SELECT version FROM tickets") - 1;
    CHECK(desk.number("SELECT count(*) FROM ticket_history") >= versions);
}

TEST_CASE("two engines number their tickets from one counter") {
    Desk desk(GENERATE(from_range(backends())));
    Engine engines[] = {Engine({.database = desk.where()}), Engine({.database = desk.where()})};
    std::atomic<int> failures{0};

    at_once(8, [&](int thread) {
        for (int i = 0; i < 20; ++i) {
            try {
                engines[thread % 2].call("ticket.create", parse_json(R"({"title":"T","description":"."})"),
                                         {"customer@example.org", "cli"});
            } catch (const std::exception&) {
                ++failures;
            }
        }
    });
    CHECK(failures == 0);
    CHECK(desk.text("SELECT max(ticket_number) FROM tickets") == "TKT-000160");
    CHECK(desk.number("SELECT count(*) FROM tickets") == 160);
}

TEST_CASE("a deleted ticket's number is not given again") {
    Desk desk(GENERATE(from_range(backends())));
    desk.open_ticket();
    const std::string second = desk.open_ticket();
    desk.call("ticket.delete", R"({"id":")" + second + "\"}");

    CHECK(desk.open_ticket() == "TKT-000003");
    CHECK(desk.refused("ticket.show", R"({"id":"2"})").fault() == Fault::not_found);
}

TEST_CASE("a number that another program has given is passed over") {
    Desk desk(GENERATE(from_range(backends())));
    desk.open_ticket();
    EngineAccess::write(desk.engine(), [](Session& session) {
        session.run({"test", "UPDATE tickets SET ticket_number = 'TKT-000002'"});
    });
    CHECK(desk.open_ticket() == "TKT-000003");
}

TEST_CASE("a reader sees one moment, whatever is committed meanwhile") {
    Desk desk(GENERATE(from_range(backends())));
    desk.open_ticket();

    EngineAccess::read(desk.engine(), [&](Session& session) {
        const auto count = [&] {
            std::int64_t tickets = 0;
            session.run({"test", "SELECT count(*) FROM tickets"}, {},
                        [&](const Row& row) { tickets = row.integer(0); });
            return tickets;
        };
        CHECK(count() == 1);
        desk.open_ticket();
        desk.call("ticket.delete", R"({"id":"1"})");
        desk.open_ticket();
        CHECK(count() == 1);
        std::string numbers;
        session.run({"test", "SELECT ticket_number FROM tickets"}, {}, [&](const Row& row) { numbers += row.text(0); });
        CHECK(numbers == "TKT-000001");
    });
    CHECK(desk.number("SELECT count(*) FROM tickets") == 2);
}

TEST_CASE("readers go on while a writer has the lock") {
    Desk desk(GENERATE(from_range(backends())));
    desk.open_ticket();
    const auto writer = open_db(desk.where(), Access::write, {});
    writer->control(Control::write);
    writer->run({"test", "UPDATE tickets SET title = 'Changed'"});
    std::atomic<int> seen{0};

    at_once(8, [&](int) {
        seen += member(desk.call("ticket.show", R"({"id":"1"})"), "title") == "The printer is on fire" ? 1 : 0;
    });
    CHECK(seen == 8);
    writer->control(Control::commit);
    CHECK(member(desk.call("ticket.show", R"({"id":"1"})"), "title") == "Changed");
}

TEST_CASE("a reader cannot write") {
    Desk desk(GENERATE(from_range(backends())));
    if (EngineAccess::options(desk.engine()).database.starts_with("postgres")) {
        CHECK_THROWS_AS(EngineAccess::read(desk.engine(),
                                           [](Session& session) {
                                               session.run({"test", "DELETE FROM tags"});
                                           }),
                        Error);
    }
    CHECK(desk.number("SELECT count(*) FROM tags") == 0);
}

TEST_CASE("what is undone within something leaves the rest, and what stands around it can still be undone") {
    Desk desk(GENERATE(from_range(backends())));
    const auto tags = [&] { return desk.number("SELECT count(*) AS n FROM tags"); };
    const auto make = [](Session& session, const char* name) {
        session.insert(Tag{{session.new_id()}, name, "#000000", session.now()});
    };

    EngineAccess::write(desk.engine(), [&](Session& session) {
        session.db().control(Control::savepoint);
        make(session, "outer");
        session.db().control(Control::savepoint);
        make(session, "inner");
        session.db().control(Control::rollback_to);
        session.db().control(Control::savepoint);
        session.db().control(Control::rollback_to);
        make(session, "after");
        session.db().control(Control::rollback_to);
        make(session, "kept");
    });

    CHECK(tags() == 1);
    CHECK(desk.text("SELECT name FROM tags") == "kept");
}

}  // namespace helpdesk
