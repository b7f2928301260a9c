#include <catch2/catch.hpp>

#include <random>

#include "engine/db/open.hpp"
#include "tests/processes.hpp"
#include "tests/support.hpp"

namespace helpdesk {

namespace {

// A ticket that was paused and goes on, with a file.
std::string eventful_ticket(Desk& desk) {
    const std::string number = desk.open_ticket();
    desk.call("attachment.add", R"({"ticket": ")" + number +
                                    R"(", "file_name": "bill.txt", "content": "aGVsbG8=",
                                        "author": "customer@example.org"})");
    for (const char* status : {"IN_PROGRESS", "WAITING_CUSTOMER", "IN_PROGRESS"}) {
        desk.turn_clock(std::chrono::minutes(30));
        desk.call("ticket.update", R"({"id": ")" + number + R"(", "status": ")" + status + R"("})");
    }
    return number;
}

}  // namespace

TEST_CASE("a desk that lives verifies, and what another program does to it is named") {
    Desk desk(GENERATE(from_range(backends())));
    const std::string number = eventful_ticket(desk);
    CHECK(failures_of(desk.options()).empty());

    SECTION("a file's content") {
        run_raw(desk, "UPDATE _content_pieces SET bytes = " +
                          std::string(desk.where().starts_with("post") ? "'jello'" : "x'6a656c6c6f'"));
        const auto failed = failures_of(desk.options());
        REQUIRE(failed.size() == 1);
        CHECK(failed.at("files") == "the file bill.txt of " + number + ": its content is not the one that was stored");
    }
    SECTION("a file's length") {
        run_raw(desk, "UPDATE attachments SET size = 9");
        CHECK(failures_of(desk.options()).at("files").find("it has 5 bytes and not 9") != std::string::npos);
    }
    SECTION("a due time") {
        run_raw(desk, "UPDATE tickets SET resolution_due_at = '2026-12-24T00:00:00.000Z'");
        const auto failed = failures_of(desk.options());
        REQUIRE(failed.size() == 2);
        CHECK(failed.at("history").starts_with(number + ": its resolution_due_at is not what its history gives"));
        CHECK(failed.at("clocks").starts_with(number + ": resolution due 2026-12-24T00:00:00.000Z, but its promise"));
    }
    SECTION("a breach that was none") {
        run_raw(desk, "UPDATE tickets SET resolution_breached = TRUE");
        CHECK(failures_of(desk.options()).at("clocks") == number + ": flagged as resolved late, and it is not");
    }
    SECTION("a row of history that is gone") {
        run_behind_triggers(desk, "DELETE FROM ticket_history WHERE version = 2");
        CHECK(failures_of(desk.options())
                  .at("history")
                  .starts_with(number + ": its history misses 1 of its 4 versions; digest "));
    }
    SECTION("a version that went back") {
        run_raw(desk, "UPDATE tickets SET version = 3");
        CHECK(failures_of(desk.options())
                  .at("history")
                  .starts_with(number + ": it has version 3, and its history goes to 4; digest "));
    }
    SECTION("an index that another program left out") {
        run_raw(desk, "DROP INDEX tickets_policy");
        CHECK(failures_of(desk.options()).at("schema").find("tickets_policy") != std::string::npos);
    }
}

TEST_CASE("of much that is hurt the first is named, and the rest is counted") {
    Desk desk(GENERATE(from_range(backends())));
    for (int i = 0; i < 8; ++i) desk.open_ticket();
    run_raw(desk, "UPDATE tickets SET resolution_due_at = '2026-12-24T00:00:00.000Z'");
    CHECK(failures_of(desk.options()).at("clocks").ends_with("; and 3 more"));
}

TEST_CASE("a reference that leads nowhere is named with its row and its table") {
    Desk desk;
    const std::string number = desk.open_ticket();
    run_raw(desk, "PRAGMA foreign_keys = OFF; UPDATE tickets SET department_id = 'nowhere'");
    CHECK(failures_of(desk.options()).at("references") == "row 1 of tickets refers to nothing in departments");
}

TEST_CASE("verify is for those who look after the desk") {
    Desk desk(GENERATE(from_range(backends())));
    try {
        verify_desk(desk.options(), {.user = "agent@example.org"});
        FAIL("it was not refused");
    } catch (const Error& error) {
        CHECK(error.fault() == Fault::denied);
    }
}

TEST_CASE(
    "S04 whatever byte of a desk is hurt, verify ends in order, and names the damage that pages and indexes show") {
    const unsigned seed = given_seed().value_or(20'261'125);
    INFO("HELPDESK_TEST_SEED=" << seed);
    std::mt19937 dice(seed);
    TemporaryFolder folder;
    const std::string path = folder.path() + "/desk.db";
    {
        Engine engine({.database = path, .create = true});
        seed_desk(engine, {});
    }
    const std::string whole = read_file(path);
    int named = 0;
    for (int round = 0; round < 150; ++round) {
        std::string hurt = whole;
        hurt[dice() % hurt.size()] ^= static_cast<char>(1 + dice() % 255);
        write_file(path, hurt);
        try {
            named += failures_of({.database = path}).empty() ? 0 : 1;
        } catch (const Error& error) {
            INFO(error.what());
            CHECK(error.fault() == Fault::refused);
            ++named;
        }
    }
    CHECK(named > 0);
}

}  // namespace helpdesk
