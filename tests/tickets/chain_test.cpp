#include <catch2/catch.hpp>

#include <algorithm>

#include "engine/tickets/ticket.hpp"
#include "engine/tickets/verify.hpp"
#include "tests/support.hpp"

namespace helpdesk {

namespace {

using namespace std::chrono_literals;

constexpr const char* only_added_to =
    "the history of tickets is only added to: nothing in it may be changed or deleted";

// What `verify` says of the history, without the digest.
std::string said_of_history(const Desk& desk) {
    std::string said = "no such check";
    const Value checks = parse_json(verify_desk(desk.options()));
    for (const Value& each : *checks.array()) {
        if (member(each, "check") == "history") said = member(each, "message");
    }
    return said.substr(0, said.find("; digest"));
}

std::string hurt_histories(Desk& desk) {
    std::string hurt;
    EngineAccess::read(desk.engine(), [&](Session& session) { hurt = hurt_history(session).text(); });
    return hurt;
}

std::string digest_of(const Desk& desk) {
    const Value checks = parse_json(verify_desk(desk.options()));
    for (const Value& each : *checks.array()) {
        if (member(each, "check") != "history") continue;
        const std::string said = member(each, "message");
        return said.substr(said.find("; digest ") + 9, 64);
    }
    return {};
}

// Two tickets; the first has four versions, the last of which made two rows.
void make_history(Desk& desk) {
    desk.open_ticket("First");
    desk.open_ticket("Second");
    const char* changes[] = {R"({"id":"1","title":"Water"})", R"({"id":"1","description":"Everywhere."})",
                             R"({"id":"1","title":"Fire","assignee":"agent@example.org"})"};
    for (const char* change : changes) {
        desk.turn_clock(1min);
        desk.call("ticket.update", change, "agent@example.org");
    }
}

void begin_anew(Desk& desk) {
    for (const char* number : {"1", "2"}) desk.call("ticket.delete", R"({"id":")" + std::string(number) + "\"}");
    run_raw(desk, "UPDATE _counters SET value = 0");
    make_history(desk);
}

const std::string of_first = "ticket_id = (SELECT id FROM tickets WHERE ticket_number = 'TKT-000001')";

// A desk that was made before there were hashes.
void make_old(Desk& desk) {
    run_behind_triggers(desk,
                        "DELETE FROM ticket_history WHERE field = 'created'; UPDATE ticket_history SET hash = NULL; "
                        "UPDATE tickets SET history_chain = ''");
}

HistoryRow row_of_first(Desk& desk, const std::string& where) {
    std::optional<HistoryRow> found;
    EngineAccess::read(desk.engine(), [&](Session& session) {
        found = session.first<HistoryRow>(
            {"test", "SELECT * FROM ticket_history WHERE " + of_first + " AND " + where + " ORDER BY version, id"});
    });
    return found.value();
}

}  // namespace

TEST_CASE("A19 the database refuses whatever changes or deletes a row of history") {
    const Backend backend = GENERATE(from_range(backends()));
    Desk desk(backend);
    make_history(desk);
    const std::string before = desk.everything();
    std::vector<std::string> attempts{"UPDATE ticket_history SET new_value = 'Ice' WHERE field = 'title'",
                                      "UPDATE ticket_history SET old_value = NULL",
                                      "UPDATE ticket_history SET field = field",
                                      "UPDATE ticket_history SET user_id = NULL WHERE user_id IS NOT NULL",
                                      "UPDATE ticket_history SET former_id = 'nobody'",
                                      "UPDATE ticket_history SET hash = NULL",
                                      "UPDATE ticket_history SET created_at = '2026-01-01T00:00:00.000Z'",
                                      "UPDATE tickets SET id = 'other' WHERE ticket_number = 'TKT-000001'",
                                      "DELETE FROM ticket_history",
                                      "DELETE FROM ticket_history WHERE version = 4"};
    if (backend == Backend::sqlite) {
        attempts.emplace_back(
            "INSERT OR REPLACE INTO ticket_history (id, ticket_id, field) "
            "SELECT id, ticket_id, 'title' FROM ticket_history");
        attempts.emplace_back("UPDATE OR REPLACE ticket_history SET id = 'x'");
    } else {
        attempts.emplace_back("TRUNCATE ticket_history");
        attempts.emplace_back("TRUNCATE tickets CASCADE");
        attempts.emplace_back(
            "CREATE TEMPORARY TABLE _rewriting AS SELECT 1 AS id; UPDATE ticket_history SET hash = ''");
    }

    for (const std::string& attempt : attempts) {
        INFO(attempt);
        try {
            run_raw(desk, attempt);
            FAIL_CHECK("it was done");
        } catch (const Error& error) {
            CHECK(error.fault() == Fault::refused);
            CHECK(std::string(error.what()) == only_added_to);
        }
    }
    CHECK(desk.everything() == before);
    CHECK(failures_of(desk.options()).empty());
}

TEST_CASE("the history goes with its ticket, and whoever is deleted leaves an id in it") {
    Desk desk(GENERATE(from_range(backends())));
    make_history(desk);
    desk.call("user.create", R"({"email":"temp@example.org","role":"AGENT"})");
    const std::string id = member(desk.call("user.show", R"({"id":"temp@example.org"})"), "id");
    desk.call("ticket.update", R"({"id":"2","priority":"HIGH","department":"Billing"})", "temp@example.org");

    desk.call("user.delete", R"({"id":"temp@example.org"})");
    run_raw(desk, "DELETE FROM departments WHERE name = 'Billing'");

    CHECK(desk.number("SELECT count(*) FROM ticket_history WHERE user_id IS NULL AND former_id = '" + id + "'") > 1);
    CHECK(failures_of(desk.options()).empty());
    desk.call("ticket.delete", R"({"id":"2"})");
    run_raw(desk, "DELETE FROM tickets");
    CHECK(desk.number("SELECT count(*) FROM ticket_history") == 0);
    CHECK(failures_of(desk.options()).empty());
}

TEST_CASE("A19 verify finds whatever was done to the history behind its triggers, and says of which ticket") {
    Desk desk(GENERATE(from_range(backends())));
    make_history(desk);
    const std::string digest = digest_of(desk);
    REQUIRE(failures_of(desk.options()).empty());
    const std::string broken = "TKT-000001: its history is not what was written, from version ";
    const std::string row = "UPDATE ticket_history SET ";
    const std::string other =
        "INSERT INTO ticket_history (id, ticket_id, field, old_value, new_value, channel, version, created_at, hash) "
        "SELECT '0', ticket_id, field, old_value, new_value, channel, version, created_at, ";
    const std::pair<std::string, std::string> cases[] = {
        {row + "new_value = 'Ice' WHERE version = 2", broken + "2 (title) on"},
        {row + "old_value = 'Ice' WHERE version = 3", broken + "3 (description) on"},
        {row + "user_id = NULL WHERE version = 3", broken + "3 (description) on"},
        {row + "former_id = 'x', user_id = NULL WHERE version = 3", broken + "3 (description) on"},
        {row + "channel = 'mail' WHERE version = 2", broken + "2 (title) on"},
        {row + "request_id = 'r' WHERE version = 2", broken + "2 (title) on"},
        {row + "created_at = '2026-01-01T00:00:00.000Z' WHERE version = 2", broken + "2 (title) on"},
        {row + "id = '0' WHERE version = 2", broken + "2 (title) on"},
        {row + "hash = NULL WHERE version = 2", broken + "3 (description) on"},
        {row + "version = 5 - version WHERE version IN (2, 3)", broken + "2 (description) on"},
        {"DELETE FROM ticket_history WHERE version = 4 AND field = 'title'", broken},
        {"DELETE FROM ticket_history WHERE version = 4 AND field = 'assigned_to_id'",
         "TKT-000001: its history does not end where it ended when it was written"},
        {"DELETE FROM ticket_history WHERE version = 3", "TKT-000001: its history misses 1 of its 4 versions"},
        {"DELETE FROM ticket_history WHERE version = 4", "TKT-000001: its history misses 1 of its 4 versions"},
        {"DELETE FROM ticket_history WHERE version > 1; UPDATE tickets SET version = 1",
         "TKT-000001: its history does not end where it ended when it was written"},
        {"DELETE FROM ticket_history WHERE field = 'created' AND " + of_first, broken + "2 (title) on"},
        {"DELETE FROM ticket_history", "TKT-000001: its history misses 3 of its 4 versions"},
        {other + "hash FROM ticket_history WHERE version = 3", broken + "3 (description) on"},
        {other + "NULL FROM ticket_history WHERE version = 3", "TKT-000001: another program has written"},
        {"UPDATE tickets SET history_chain = ''", "TKT-000001: the end of its history was taken from it"},
    };
    for (const auto& [sql, expected] : cases) {
        INFO(sql);
        run_behind_triggers(desk, sql);
        const std::string hurt = hurt_histories(desk);
        INFO(hurt);
        CHECK(hurt.find(expected) != std::string::npos);
        begin_anew(desk);
        CHECK(hurt_histories(desk) == "");
    }
    CHECK(failures_of(desk.options()).empty());
    CHECK(digest.size() == 64);
}

TEST_CASE("A19 verify finds a row whose hash was made anew, and the digest tells of a whole chain that was") {
    Desk desk(GENERATE(from_range(backends())));
    make_history(desk);
    const std::string digest = digest_of(desk);
    const Chain chain = Chain::parse(desk.text("SELECT history_chain FROM tickets WHERE ticket_number = 'TKT-000001'"));
    HistoryRow row = row_of_first(desk, "version = 3");
    const HistoryRow before = row_of_first(desk, "version = 2");
    row.new_value = "Nowhere.";
    const std::string forged = hash_of(*before.hash, row);

    run_behind_triggers(desk, "UPDATE ticket_history SET new_value = 'Nowhere.', hash = '" + forged +
                                  "' WHERE version = 3; UPDATE tickets SET description = 'Nowhere.' WHERE "
                                  "ticket_number = 'TKT-000001'");
    CHECK(said_of_history(desk).starts_with("TKT-000001: its history is not what was written, from version 4"));

    std::vector<HistoryRow> rows;
    EngineAccess::read(desk.engine(), [&](Session& session) { rows = history_of(session.db(), row.ticket_id); });
    Chain anew{.salt = chain.salt};
    std::string sql;
    for (HistoryRow& each : rows) {
        anew.add(each);
        sql += "UPDATE ticket_history SET hash = '" + *each.hash + "' WHERE id = '" + each.id + "';";
    }
    run_behind_triggers(
        desk, sql + "UPDATE tickets SET history_chain = '" + anew.text() + "' WHERE " + "ticket_number = 'TKT-000001'");
    CHECK(failures_of(desk.options()).empty());
    CHECK(digest_of(desk) != digest);
}

TEST_CASE("verify names the ticket and the column that another program changed without history") {
    Desk desk(GENERATE(from_range(backends())));
    make_history(desk);
    const std::pair<const char*, const char*> cases[] = {{"title = 'Ice'", "title"},
                                                         {"description = 'x'", "description"},
                                                         {"priority = 'LOW'", "priority"},
                                                         {"custom = '{\"a\":1}'", "custom"},
                                                         {"assigned_to_id = NULL", "assigned_to_id"},
                                                         {"created_at = '2026-01-01T00:00:00.000Z'", "created_at"},
                                                         {"updated_at = '2026-01-01T00:00:00.000Z'", "updated_at"}};
    for (const auto& [change, column] : cases) {
        INFO(column);
        run_raw(desk, "UPDATE tickets SET " + std::string(change) + " WHERE ticket_number = 'TKT-000001'");
        CHECK(hurt_histories(desk) == "TKT-000001: its " + std::string(column) + " is not what its history gives");
        begin_anew(desk);
    }
}

TEST_CASE("what another program adds to the history is named, and the desk goes on") {
    Desk desk(GENERATE(from_range(backends())));
    make_history(desk);
    run_raw(desk,
            "INSERT INTO ticket_history (id, ticket_id, field, new_value, version) SELECT 'of another', id, 'note', "
            "'x', 4 FROM tickets WHERE ticket_number = 'TKT-000001'");
    run_raw(desk,
            "INSERT INTO tickets (id, ticket_number, title, description, status_id, customer_id) SELECT 'theirs', "
            "'THEIRS-1', 'T', 'D', status_id, customer_id FROM tickets WHERE ticket_number = 'TKT-000002'");

    desk.call("ticket.update", R"({"id":"1","title":"Ice"})");
    desk.call("ticket.update", R"({"id":"THEIRS-1","title":"Ours"})");

    CHECK(said_of_history(desk) == "TKT-000001: another program has written into its history, at version 4 (note)");
    CHECK(desk.number("SELECT count(*) FROM tickets WHERE history_chain = ''") == 0);
}

TEST_CASE("a desk from before there were hashes verifies, and its next change protects what was there") {
    Desk desk(GENERATE(from_range(backends())));
    make_history(desk);
    make_old(desk);
    CHECK(failures_of(desk.options()).empty());
    const Value checks = parse_json(verify_desk(desk.options()));
    CHECK(to_json(checks).find("tickets without hashes, being older than these: 2") != std::string::npos);

    desk.call("ticket.update", R"({"id":"1","title":"Ice"})", "agent@example.org");
    CHECK(failures_of(desk.options()).empty());

    run_behind_triggers(desk, "UPDATE ticket_history SET old_value = 'Another' WHERE version = 2");
    CHECK(said_of_history(desk) == "TKT-000001: its history is not what was written, from version 5 (title) on");
}

TEST_CASE("rows of one version verify in the order in which they were written, whatever the clocks said") {
    Desk desk(GENERATE(from_range(backends())));
    desk.open_ticket();
    const auto note = [&](const char* what) {
        EngineAccess::write(desk.engine(), [&](Session& session) {
            const Id<Ticket> ticket{desk.text("SELECT id FROM tickets")};
            session.note(ticket, "lifecycle", std::nullopt, what, {1});
        });
    };
    note("first");
    desk.turn_clock(-1h);
    note("second");
    desk.turn_clock(30min);
    note("third");
    CHECK(failures_of(desk.options()).empty());
}

TEST_CASE("the request that made a change stands in the history, also for what rules did about it") {
    Desk desk(GENERATE(from_range(backends())));
    desk.call("tag.create", R"({"name":"vip"})");
    desk.call("rule.create", R"({"name":"Late","on":["ticket.updated"],"then":["tag vip"]})");
    desk.open_ticket();
    desk.engine().call("ticket.update", parse_json(R"({"id":"1","title":"Ice"})"),
                       {"agent@example.org", "rest", "req-17"});

    CHECK(desk.number("SELECT count(*) FROM ticket_history WHERE request_id = 'req-17' AND field = 'title'") == 1);
    CHECK(desk.number("SELECT count(*) FROM ticket_history WHERE request_id = 'req-17' AND channel = 'rule'") > 0);
    CHECK(desk.number("SELECT count(*) FROM ticket_history WHERE request_id IS NULL") == 1);
    try {
        desk.engine().call("ticket.update", parse_json(R"({"id":"1","title":"Air"})"),
                           {"agent@example.org", "rest", std::string(201, 'x')});
        FAIL("it was taken");
    } catch (const Error& error) {
        CHECK(error.fault() == Fault::invalid);
        CHECK(error.field() == "request_id");
    }
    CHECK(failures_of(desk.options()).empty());
}

}  // namespace helpdesk
