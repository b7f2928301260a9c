#include <catch2/catch.hpp>

#include "engine/db/migration.hpp"
#include "engine/db/open.hpp"
#include "tests/people/traces.hpp"
#include "tests/support.hpp"

namespace helpdesk {

namespace {

// What verify says of the search index; empty if it is in order.
std::string complaint(const Options& options) {
    const Value checks = parse_json(verify_desk(options));
    for (const Value& each : *checks.array()) {
        if (member(each, "check") == "search") return member(each, "state") == "ok" ? "" : member(each, "message");
    }
    return "verify does not look at it";
}

std::size_t hits(Desk& desk, const std::string& words) {
    return desk.call("desk.search", R"({"query":)" + json_of(words) + "}").array()->size();
}

std::string commented_ticket(Desk& desk, const std::string& title) {
    const std::string number = desk.open_ticket(title);
    desk.call("comment.add", R"({"ticket":")" + number + R"(","body":"alpha"})", "agent@example.org");
    desk.call("attachment.add", R"({"ticket":")" + number + R"(","file_name":"beta.txt","content":"YQ=="})",
              "agent@example.org");
    return number;
}

}  // namespace

TEST_CASE("what another program writes into the tables is found, moved and forgotten at once") {
    Desk desk(GENERATE(from_range(backends())));
    commented_ticket(desk, "One");
    commented_ticket(desk, "Two");
    CHECK(hits(desk, "alpha one") == 1);

    run_raw(desk,
            "UPDATE ticket_comments SET content = 'gamma'; UPDATE tickets SET title = 'Three' WHERE title = 'One'");
    CHECK(hits(desk, "alpha") == 0);
    CHECK(hits(desk, "gamma three") == 1);
    run_raw(desk,
            "UPDATE ticket_comments SET ticket_id = (SELECT id FROM tickets WHERE title = 'Two');"
            "UPDATE attachments SET ticket_id = (SELECT id FROM tickets WHERE title = 'Two')");
    CHECK(hits(desk, "gamma") == 1);
    CHECK(hits(desk, "beta two") == 1);
    CHECK(hits(desk, "gamma three") == 0);
    // A ticket keeps its id, which its history has, unless that may be rewritten.
    run_raw(desk,
            "INSERT INTO _rewriting (id) VALUES ('x'); UPDATE tickets SET id = 'other' WHERE title = 'Two';"
            "DELETE FROM _rewriting; UPDATE tags SET id = 'x'");
    CHECK(hits(desk, "gamma beta two") == 1);
    CHECK(complaint(desk.options()).empty());
    run_raw(desk, "DELETE FROM tickets WHERE id = 'other'");
    CHECK(hits(desk, "gamma") == 0);
    CHECK(desk.number("SELECT count(*) FROM _search WHERE kind IN ('COMMENT', 'FILE')") == 0);
    CHECK(complaint(desk.options()).empty());
}

TEST_CASE("a file is as internal as its comment, whatever becomes of that") {
    Desk desk(GENERATE(from_range(backends())));
    desk.open_ticket();
    const std::string note =
        member(desk.call("comment.add", R"({"ticket":"1","internal":true,"body":"alpha"})", "agent@example.org"), "id");
    desk.call("attachment.add", R"({"ticket":"1","comment":")" + note + R"(","file_name":"beta.txt","content":"YQ=="})",
              "agent@example.org");
    const auto own = [&](const std::string& words) {
        return desk.call("desk.search", R"({"query":")" + words + "\"}", "customer@example.org").array()->size();
    };
    CHECK(own("alpha") + own("beta") == 0);
    run_raw(desk, "UPDATE ticket_comments SET is_internal = FALSE");
    CHECK(own("alpha") + own("beta") == 2);
    run_raw(desk, "UPDATE ticket_comments SET is_internal = TRUE");
    CHECK(own("alpha") + own("beta") == 0);
    CHECK(complaint(desk.options()).empty());
}

TEST_CASE("verify tells of an index that is not what the texts give, and compact mends what SQLite's has lost") {
    const Backend backend = GENERATE(from_range(backends()));
    Desk desk(backend);
    const std::string number = commented_ticket(desk, "One");
    CHECK(complaint(desk.options()).empty());
    SECTION("a piece that is gone") {
        run_raw(desk, "DELETE FROM _search WHERE kind = 'COMMENT'");
        CHECK(complaint(desk.options()).find(" is not in the search index") != std::string::npos);
    }
    SECTION("a note that became public in the index alone") {
        run_raw(desk, "UPDATE _search SET is_internal = TRUE WHERE kind = 'COMMENT'");
        CHECK(complaint(desk.options()).starts_with("the comment "));
    }
    SECTION("words that are others") {
        if (backend == Backend::postgres) {
            run_raw(desk, "UPDATE _search SET words = 'one:1' WHERE kind = 'COMMENT'");
            CHECK(complaint(desk.options()).find("is not what its text gives") != std::string::npos);
        } else {
            run_raw(desk,
                    "INSERT INTO _search_words (rowid, title, body) SELECT id, '', 'omega' FROM _search WHERE kind = "
                    "'COMMENT'");
            CHECK(complaint(desk.options()).find("compact") != std::string::npos);
            compact(desk.options());
            CHECK(complaint(desk.options()).empty());
            CHECK(hits(desk, "omega") == 0);
        }
    }
}

TEST_CASE("what fails or is refused or only tried leaves the index as it was") {
    Desk desk(GENERATE(from_range(backends())));
    desk.open_ticket("Stays");
    desk.refused("ticket.create",
                 R"({"title":"alpha","description":".","customer":"customer@example.org","tag":["none"]})");
    desk.call("ticket.update", R"({"id":"1","title":"alpha"})", {}, {.dry_run = true});
    const std::vector<Value> items{parse_json(R"({"id":"1","title":"beta"})"),
                                   parse_json(R"({"id":"1","title":"gamma","version":99})"),
                                   parse_json(R"({"id":"1","description":"delta"})")};
    desk.engine().call_all("ticket.update", items, {}, {}, true);
    CHECK(hits(desk, "alpha") == 0);
    CHECK(hits(desk, "gamma") == 0);
    CHECK(hits(desk, "beta delta") == 1);
    CHECK(complaint(desk.options()).empty());
}

TEST_CASE("a desk from before there was a search index has one after the upgrade") {
    TemporaryFolder folder;
    const std::string path = folder.path() + "/desk.db";
    const int last = static_cast<int>(migrations().size());
    int search = 0;
    for (const Migration& step : migrations()) search = step.name.ends_with("_search") ? step.number : search;
    REQUIRE(search <= last);
    {
        Engine engine({.database = path, .create = true});
        seed_desk(engine, {.scale = 50});
    }
    const auto asked = [&] {
        Engine engine({.database = path});
        return engine.call("desk.search", parse_json(R"({"query":"the","limit":500})")).body;
    };
    const std::string before = asked();
    {
        const auto db = open_db(path, Access::write, {});
        std::vector<std::string> names;
        db->run({"test",
                 "SELECT type || ' ' || name FROM sqlite_master WHERE name LIKE '\\_search%' ESCAPE '\\' AND type IN "
                 "('trigger', 'view')"},
                {}, [&](const Row& row) { names.emplace_back(row.text(0)); });
        for (const std::string& name : names) db->script("DROP " + name);
        db->script("DROP TABLE _search_words; DROP TABLE _search; DELETE FROM _migrations WHERE number = " +
                   std::to_string(search));
        db->script(std::string(migrations()[static_cast<std::size_t>(search) - 1].sqlite));
        db->script("INSERT INTO _migrations SELECT " + std::to_string(search) + ", '" +
                   std::string(migrations()[static_cast<std::size_t>(search) - 1].name) + "', '" +
                   std::string(migrations()[static_cast<std::size_t>(search) - 1].checksum) +
                   "', '2026-01-01T00:00:00.000Z'");
    }
    CHECK(complaint({.database = path}).empty());
    CHECK(asked().size() == before.size());
}

}  // namespace helpdesk
