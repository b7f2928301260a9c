#include <catch2/catch.hpp>

#include <filesystem>

#include "engine/safe/upkeep.hpp"
#include "tests/processes.hpp"
#include "tests/support.hpp"

namespace helpdesk {

namespace {

const std::string admin = "admin@example.org";

Value health_of(Desk& desk) { return desk.call("desk.health", "{}", admin); }

// A member of the newest thing that was done.
std::string newest(Desk& desk, const std::string& name) {
    return member(health_of(desk).find("upkeep")->array()->front(), name);
}

std::string beside(const Desk& desk, const std::string& name) {
    return (std::filesystem::path(desk.where()).parent_path() / name).string();
}

}  // namespace

TEST_CASE("the health of a desk says how large it is, what is in it, and what nobody has done yet") {
    const Backend backend = GENERATE(from_range(backends()));
    Desk desk(backend);
    desk.open_ticket();
    const Value health = health_of(desk);
    const bool is_file = backend == Backend::sqlite;
    CHECK(member(health, "database") == (is_file ? "sqlite" : "postgres"));
    CHECK(*health.find("size")->integer() > 100'000);
    CHECK(health.find("free_size")->is_null() != is_file);
    CHECK(health.find("server")->is_null() == is_file);
    CHECK(member(health, "tickets") == "1");
    CHECK(member(health, "users") == "4");
    CHECK(member(health, "schema") == std::to_string(versions().schema));
    CHECK(member(health, "outbox_waiting") == "0");
    for (const char* name : {"last_verify", "last_backup", "leader", "outbox_oldest_at"}) {
        INFO(name);
        CHECK(health.find(name)->is_null());
    }
    CHECK(health.find("upkeep")->array()->empty());
}

TEST_CASE("what waits in the outbox is told with its age, and so is who leads") {
    Desk desk(GENERATE(from_range(backends())));
    desk.call("webhook.create", R"({"name":"crm","url":"https://example.org/crm","on":["ticket.created"]})");
    const std::string since = to_text(desk.now());
    desk.open_ticket();
    desk.turn_clock(std::chrono::minutes(5));
    desk.open_ticket();
    lead(desk.engine(), "host 17 some-id", std::chrono::seconds(30));
    const Value health = health_of(desk);
    CHECK(member(health, "outbox_waiting") == "2");
    CHECK(member(health, "outbox_oldest_at") == since);
    CHECK(member(health, "is_outbox_late") == "false");
    CHECK(member(health, "leader") == "host 17");
    desk.turn_clock(std::chrono::minutes(1));
    CHECK(health_of(desk).find("leader")->is_null());
    desk.turn_clock(std::chrono::minutes(54));
    CHECK(member(health_of(desk), "is_outbox_late") == "false");
    desk.turn_clock(std::chrono::minutes(1));
    CHECK(member(health_of(desk), "is_outbox_late") == "true");
}

TEST_CASE("a desk lacks a copy until there is one of the last seven days, if copies are its own to make") {
    Desk desk(GENERATE(from_range(backends())));
    if (desk.options().database.starts_with("postgres")) {
        CHECK(health_of(desk).find("lacks_backup")->is_null());
        return;
    }
    CHECK(member(health_of(desk), "lacks_backup") == "true");
    backup_desk(desk.options(), beside(desk, "copy.db"));
    CHECK(member(health_of(desk), "lacks_backup") == "false");
    desk.turn_clock(std::chrono::minutes(7 * 24 * 60 - 1));
    CHECK(member(health_of(desk), "lacks_backup") == "false");
    desk.turn_clock(std::chrono::minutes(1));
    CHECK(member(health_of(desk), "lacks_backup") == "true");
    CHECK_FALSE(health_of(desk).find("last_backup")->is_null());
}

TEST_CASE("a desk keeps when it was verified, by whom, and what was found") {
    Desk desk(GENERATE(from_range(backends())));
    const std::string number = desk.open_ticket();
    verify_desk(desk.options());
    const Value well = *health_of(desk).find("last_verify");
    CHECK(member(well, "state") == "ok");
    CHECK(well.find("actor")->is_null());
    CHECK(member(well, "created_at") == to_text(desk.now()));

    run_raw(desk, "UPDATE tickets SET resolution_breached = TRUE");
    desk.turn_clock(std::chrono::minutes(1));
    verify_desk(desk.options(), {admin, "rest"});
    const Value hurt = *health_of(desk).find("last_verify");
    CHECK(member(hurt, "state") == "failed");
    CHECK(member(hurt, "message") == "clocks: " + number + ": flagged as resolved late, and it is not");
    CHECK(member(hurt, "actor") == admin);
    CHECK(member(hurt, "channel") == "rest");
    CHECK(health_of(desk).find("upkeep")->array()->size() == 2);
}

TEST_CASE("a desk keeps where it was copied to, and its copy does not know of that") {
    Desk desk;
    const std::string copy = beside(desk, "copy.db");
    backup_desk(desk.options(), copy, false, {admin, "cli"});
    const Value done = *health_of(desk).find("last_backup");
    CHECK(member(done, "place") == copy);
    CHECK(member(done, "size") == std::to_string(std::filesystem::file_size(copy)));
    CHECK(member(done, "actor") == admin);
    Engine engine({.database = copy});
    CHECK(member(parse_json(engine.sql("SELECT count(*) AS n FROM _upkeep")).array()->front(), "n") == "0");
}

TEST_CASE("a desk that cannot be copied as it is says so") {
    Desk desk;
    desk.open_ticket();
    run_raw(desk, "PRAGMA foreign_keys = OFF; UPDATE tickets SET department_id = 'nowhere'");
    CHECK_THROWS_AS(backup_desk(desk.options(), beside(desk, "copy.db")), Error);
    CHECK(newest(desk, "state") == "failed");
    CHECK(newest(desk, "message").find("refers to nothing in departments") != std::string::npos);
    CHECK(health_of(desk).find("last_backup")->is_null());
}

TEST_CASE("a copy with a seal keeps it however often it is verified, and is told from a desk by that") {
    Desk desk;
    const std::string copy = beside(desk, "copy.db");
    backup_desk(desk.options(), copy);
    const std::string bytes = read_file(copy);
    for (int i = 0; i < 2; ++i) {
        CHECK(verify_desk({.database = copy}).find("every byte is as the backup wrote it") != std::string::npos);
    }
    CHECK(read_file(copy) == bytes);
}

TEST_CASE("a desk that nobody can write to now is copied all the same") {
    Desk desk;
    Options waits_for_nothing = desk.options();
    waits_for_nothing.busy_wait_ms = 0;
    const auto other = EngineAccess::connect(desk.engine());
    other->control(Control::write);
    backup_desk(waits_for_nothing, beside(desk, "copy.db"));
    other->control(Control::rollback);
    CHECK(std::filesystem::exists(beside(desk, "copy.db")));
    CHECK(desk.number("SELECT count(*) FROM _upkeep") == 0);
}

TEST_CASE("what is long is cut between characters, and what is old is forgotten") {
    Desk desk(GENERATE(from_range(backends())));
    verify_desk(desk.options());
    desk.turn_clock(std::chrono::hours(24 * 731));
    std::string text = "x";
    for (int i = 0; i < 1'200; ++i) text += "ä";
    note_upkeep(desk.options(), {}, {.message = text});
    CHECK(desk.number("SELECT count(*) FROM _upkeep") == 1);
    CHECK(newest(desk, "message") == text.substr(0, 1 + 2 * 998) + "…");
}

TEST_CASE("two do not verify a desk at once, and one after the other they do") {
    Desk desk(GENERATE(from_range(backends())));
    const Actor actor{admin, "rest"};
    EngineAccess::verifying(desk.engine()) = true;
    try {
        verify_desk(desk.engine(), actor);
        FAIL("it was not refused");
    } catch (const Error& error) {
        CHECK(error.fault() == Fault::conflict);
    }
    EngineAccess::verifying(desk.engine()) = false;
    for (int i = 0; i < 2; ++i) CHECK(verify_desk(desk.engine(), actor).find("\"failed\"") == std::string::npos);
}

TEST_CASE("a copy that is read to its end is a desk, and nothing of it stands beside the desk") {
    Desk desk;
    desk.open_ticket();
    const auto files = [&] { return files_of(beside(desk, ".")).size(); };
    const auto before = files();
    std::string bytes;
    {
        DeskCopy copy(desk.engine(), {admin, "rest"});
        CHECK(files() == before);
        CHECK(newest(desk, "state") == "begun");
        CHECK(health_of(desk).find("last_backup")->is_null());
        CHECK_THROWS_AS(DeskCopy(desk.engine(), {admin, "rest"}), Error);
        for (std::string part = copy.read(); !part.empty(); part = copy.read()) bytes += part;
        CHECK(static_cast<std::int64_t>(bytes.size()) == copy.size());
    }
    CHECK(newest(desk, "state") == "ok");
    CHECK(newest(desk, "actor") == admin);
    CHECK(member(*health_of(desk).find("last_backup"), "size") == std::to_string(bytes.size()));
    const std::string kept = beside(desk, "kept.db");
    write_file(kept, bytes);
    CHECK(verify_desk({.database = kept}).find("every byte is as the backup wrote it") != std::string::npos);
    DeskCopy(desk.engine(), {admin, "rest"}).read();
    CHECK(newest(desk, "state") == "begun");
}

}  // namespace helpdesk
