#include <catch2/catch.hpp>

#include <atomic>
#include <set>
#include <thread>

#include "engine/base/hash.hpp"
#include "engine/db/migration.hpp"
#include "engine/tickets/content.hpp"
#include "tests/files/files.hpp"

namespace helpdesk {

namespace {

constexpr std::size_t piece = piece_size;

std::string delete_of(const std::string& id) { return R"({"id":")" + id + "\"}"; }

// What is still kept of files.
std::string kept(Desk& desk) {
    return desk.text("SELECT CAST(count(*) AS TEXT) FROM _contents") + " contents, " +
           desk.text("SELECT CAST(count(*) AS TEXT) FROM _content_pieces") + " pieces";
}

}  // namespace

TEST_CASE("a file that is attached again is kept once, and goes with the last that has it") {
    Desk desk(GENERATE(from_range(backends())));
    for (int i = 0; i < 3; ++i) desk.open_ticket();
    const std::string bytes = random_bytes(2 * piece + 1);
    const Value first = add_file(desk, "1", bytes);
    const Value second = add_file(desk, "2", bytes, "manager@example.org");
    const Value third = add_file(desk, "3", bytes);
    const std::string comment = member(desk.call("comment.add", R"({"ticket":"3","body":"b","attach":[{"file_name":"c",
        "content":")" + encode_base64(bytes) + R"("}]})",
                                                 "agent@example.org"),
                                       "id");
    CHECK(kept(desk) == "1 contents, 3 pieces");

    desk.call("attachment.delete", delete_of(member(first, "id")), "agent@example.org");
    desk.call("ticket.delete", R"({"id":"2"})");
    desk.call("attachment.delete", delete_of(member(third, "id")), "agent@example.org");
    CHECK(kept(desk) == "1 contents, 3 pieces");
    CHECK(desk.text("SELECT sha256 FROM _contents") == sha256_of(bytes));
    desk.call("comment.delete", delete_of(comment), "agent@example.org");
    CHECK(kept(desk) == "0 contents, 0 pieces");
    CHECK(failures_of(desk.options()).empty());
}

TEST_CASE("a long content goes with its last file whatever takes that away, and stays while another has it") {
    Desk desk(GENERATE(from_range(backends())));
    for (int i = 0; i < 2; ++i) desk.open_ticket();
    const std::string bytes = random_bytes(20 * piece + 1);
    desk.call("user.create", R"({"email":"dora@shop.example","role":"AGENT"})");
    const std::string comment = member(desk.call("comment.add", R"({"ticket":"1","body":"b","attach":[{"file_name":"c",
        "content":")" + encode_base64(bytes) + R"("}]})",
                                                 "dora@shop.example"),
                                       "id");
    const Value other = add_file(desk, "2", bytes);
    const bool shared = GENERATE(false, true);
    if (!shared) desk.call("attachment.delete", delete_of(member(other, "id")));
    CHECK(kept(desk) == "1 contents, 21 pieces");

    SECTION("its own deletion") {
        const std::string file = desk.text("SELECT id FROM attachments WHERE comment_id IS NOT NULL");
        desk.call("attachment.delete", delete_of(file));
    }
    SECTION("its comment's") { desk.call("comment.delete", delete_of(comment)); }
    SECTION("its ticket's") { desk.call("ticket.delete", R"({"id":"1"})"); }
    SECTION("whoever sent it is erased") { desk.call("user.erase", R"({"id":"dora@shop.example"})"); }
    SECTION("another program's") { run_raw(desk, "DELETE FROM attachments WHERE comment_id IS NOT NULL"); }

    CHECK(kept(desk) == (shared ? "1 contents, 21 pieces" : "0 contents, 0 pieces"));
    if (shared) CHECK((content_of(desk, other) == bytes));
    CHECK(failures_of(desk.options()).empty());
}

TEST_CASE("a deed that is undone takes no content away, and leaves none behind") {
    Desk desk(GENERATE(from_range(backends())));
    desk.open_ticket();
    const Value file = add_file(desk, "1", "kept");
    const std::string before = desk.everything();

    desk.call("attachment.delete", delete_of(member(file, "id")), {}, {.dry_run = true});
    desk.call("ticket.delete", R"({"id":"1"})", {}, {.dry_run = true});
    desk.call("attachment.add", R"({"ticket":"1","file_name":"a","content":"YQ=="})", "agent@example.org",
              {.dry_run = true});
    CHECK(desk.everything() == before);
    CHECK(content_of(desk, file) == "kept");
}

TEST_CASE("a file comes back whole and in every range, wherever its pieces end") {
    Desk desk(GENERATE(from_range(backends())));
    desk.open_ticket();
    const unsigned seed = given_seed().value_or(std::random_device()());
    INFO("HELPDESK_TEST_SEED=" << seed);
    std::mt19937 random(seed);
    for (const std::size_t size : {std::size_t{1}, piece - 1, piece, piece + 1, 3 * piece, 3 * piece + 5}) {
        INFO(size << " bytes");
        const std::string bytes = random_bytes(size, seed);
        const Value file = add_file(desk, "1", bytes);
        CHECK((content_of(desk, file) == bytes));
        for (int i = 0; i < 20; ++i) {
            // Often at the border of two pieces.
            const std::size_t near = random() % 3 == 0 ? random() % size : std::min(size - 1, random() % 4 * piece);
            const std::size_t first = near - std::min<std::size_t>(near, random() % 3);
            const std::size_t last = first + random() % (2 * piece);
            const std::string range = std::to_string(first) + "-" + std::to_string(last);
            INFO(range);
            CHECK((content_of(desk, file, range) == bytes.substr(first, last - first + 1)));
            CHECK((content_of(desk, file, std::to_string(first) + "-") == bytes.substr(first)));
            const std::size_t tail = random() % (2 * size) + 1;
            CHECK((content_of(desk, file, "-" + std::to_string(tail)) == bytes.substr(size - std::min(size, tail))));
        }
    }
}

TEST_CASE("a range that is none, or of no byte of the file, is refused") {
    Desk desk(GENERATE(from_range(backends())));
    desk.open_ticket();
    const std::string id = member(add_file(desk, "1", "0123456789"), "id");
    const std::string empty = member(add_file(desk, "1", ""), "id");
    for (const char* range : {"", "-", "5", "a-b", "1-a", "--5", "5--", "+1-2", "1- 2", " 1-2", "2-1", "10-", "10-11",
                              "-0", "99999999999999999999-", "1-2,4-5", "bytes=0-1"}) {
        INFO(range);
        const std::string json = R"({"id":")" + id + R"(","range":")" + range + "\"}";
        CHECK(desk.refused("attachment.content", json, "agent@example.org").field() == "range");
    }
    CHECK(desk.refused("attachment.content", R"({"id":")" + empty + R"(","range":"0-"})").field() == "range");
    const Value part = desk.call("attachment.content", R"({"id":")" + id + R"(","range":"7-99999999999"})");
    CHECK(member(part, "first") == "7");
    CHECK(member(part, "size") == "10");
    CHECK(decode_base64(member(part, "base64")) == "789");
}

TEST_CASE("verify names each file that lost something, and what belongs to none") {
    Desk desk(GENERATE(from_range(backends())));
    desk.open_ticket();
    desk.open_ticket();
    const std::string bytes = random_bytes(3 * piece + 7);
    add_file(desk, "1", bytes);
    add_file(desk, "2", bytes);
    add_file(desk, "2", "whole");
    REQUIRE(failures_of(desk.options()).empty());
    const std::string large = " WHERE content_id = (SELECT id FROM _contents WHERE size > 100)";
    const auto finding = [&] { return failures_of(desk.options()).at("files"); };
    const auto of_both = [](const std::string& wrong) {
        return "the file file.bin of TKT-000001: " + wrong + "; the file file.bin of TKT-000002: " + wrong;
    };

    SECTION("a piece that is changed") {
        run_raw(desk, "UPDATE _content_pieces SET bytes = (SELECT bytes FROM _content_pieces" + large +
                          " AND number = 2)" + large + " AND number = 1");
        CHECK(finding() == of_both("its content is not the one that was stored"));
    }
    SECTION("a piece that is gone") {
        run_raw(desk, "DELETE FROM _content_pieces" + large + " AND number = 1");
        CHECK(finding() == of_both("a part of its content is missing"));
        const Error error = desk.refused(
            "attachment.content", R"({"id":")" + desk.text("SELECT min(id) FROM attachments WHERE size > 100") + "\"}");
        CHECK(error.fault() == Fault::refused);
    }
    SECTION("a piece in another place") {
        run_raw(desk, "UPDATE _content_pieces SET number = 9" + large + " AND number = 3");
        CHECK(finding() == of_both("a part of its content is missing"));
    }
    SECTION("a content of another length") {
        run_raw(desk, "UPDATE _contents SET size = size + 1 WHERE size > 100");
        CHECK(finding() == of_both("a part of its content is missing"));
    }
    SECTION("a file of another length") {
        run_raw(desk, "UPDATE attachments SET size = 9 WHERE size = 5");
        CHECK(finding() == "the file file.bin of TKT-000002: it has 5 bytes and not 9");
    }
    SECTION("a file without its content") {
        run_raw(desk, "UPDATE attachments SET content_id = NULL WHERE size = 5");
        CHECK(finding() == "the file file.bin of TKT-000002: its content is missing");
        CHECK(desk.number("SELECT count(*) FROM _contents") == 1);
    }
    SECTION("a content of no file") {
        run_raw(desk, "INSERT INTO _contents (id, sha256) VALUES ('lost', 'x')");
        CHECK(finding().starts_with("the content lost: of no file"));
    }
}

TEST_CASE("a content that is hurt is not given to new files") {
    Desk desk(GENERATE(from_range(backends())));
    desk.open_ticket();
    add_file(desk, "1", "words");
    run_raw(desk, "UPDATE _content_pieces SET bytes = " +
                      std::string(desk.where().starts_with("post") ? "'wrods'" : "x'77726f6473'"));
    const Value file = add_file(desk, "1", "words");
    CHECK(content_of(desk, file) == "words");
    CHECK(content_of(desk, add_file(desk, "1", "words")) == "words");
    CHECK(kept(desk) == "2 contents, 2 pieces");
    CHECK(failures_of(desk.options()).at("files") ==
          "the file file.bin of TKT-000001: its content is not the one that was stored");
}

TEST_CASE("many who attach and delete the same file at once lose none, and leave none behind") {
    Desk desk(GENERATE(from_range(backends())));
    constexpr int people = 6;
    for (int i = 0; i < people; ++i) desk.open_ticket();
    const std::string bytes = random_bytes(piece + 1);
    std::atomic<int> failures = 0;
    std::vector<std::thread> threads;
    for (int i = 0; i < people; ++i) {
        threads.emplace_back([&, ticket = std::to_string(i + 1)] {
            Engine engine(desk.options());  // as another program
            for (int turn = 0; turn < 15; ++turn) {
                Value::Object file{{"ticket", ticket}, {"file_name", "f"}, {"content", encode_base64(bytes)}};
                try {
                    const Reply added = engine.call("attachment.add", Value(std::move(file)), {"agent@example.org"});
                    const std::string id = member(parse_json(added.body), "id");
                    if (turn == 14) continue;
                    engine.call("attachment.delete", Value(Value::Object{{"id", id}}), {"agent@example.org"});
                } catch (const Error& error) {
                    UNSCOPED_INFO(error.what());
                    ++failures;
                }
            }
        });
    }
    for (std::thread& each : threads) each.join();

    CHECK(failures == 0);
    CHECK(desk.number("SELECT count(*) FROM attachments") == people);
    CHECK(kept(desk) == "1 contents, 2 pieces");
    CHECK(failures_of(desk.options()).empty());
}

// Whoever adds another column of bytes has to say how somebody is erased from it: see engine/leaving/contents.hpp.
TEST_CASE("what is in files stands in pieces, and in no other column of bytes") {
    std::set<std::string> columns;
    for (const TableColumn& each : table_columns()) {
        if (each.type == "BYTEA" && each.dropped == 0) {
            columns.insert(std::string(each.table) + "." + std::string(each.column));
        }
    }
    CHECK(columns == std::set<std::string>{"_content_pieces.bytes"});
}

TEST_CASE("an address is erased from files where two pieces meet, and nothing else is") {
    Desk desk(GENERATE(from_range(backends())));
    desk.call("user.create", R"({"email":"dora@shop.example","name":"Dora"})");
    desk.call("user.create", R"({"email":"pandora@shop.example.org"})");
    desk.open_ticket();
    const std::string address = "dora@shop.example";
    const std::string other = "pandora@shop.example.org";
    std::vector<std::pair<Value, std::string>> files;
    for (std::size_t at = piece - 30; at <= piece + 5; ++at) {
        std::string bytes(2 * piece + 100, ' ');
        bytes.replace(at, address.size(), "Dora@Shop.Example");
        bytes.replace(at + piece, other.size(), other);
        const Value file = add_file(desk, "1", bytes);
        files.emplace_back(file, bytes.replace(at, address.size(), address.size(), 'x'));
    }
    const Value untouched = add_file(desk, "1", std::string(2 * piece, '.'));
    CHECK_THAT(desk.engine().call("user.footprint", parse_json(R"({"id":"dora@shop.example"})")).body,
               Catch::Contains(R"({"table":"attachments","column":"content","rows":36,)"));

    desk.call("user.erase", R"({"id":"dora@shop.example"})");

    for (const auto& [file, expected] : files) {
        CHECK((content_of(desk, file) == expected));
        const Value shown = desk.call("attachment.show", R"({"id":")" + member(file, "id") + "\"}");
        CHECK(member(shown, "sha256") == sha256_of(expected));
    }
    CHECK((content_of(desk, untouched) == std::string(2 * piece, '.')));
    CHECK(failures_of(desk.options()).empty());
}

TEST_CASE("two files that were the same but for the letters of an address become one when it is erased") {
    Desk desk(GENERATE(from_range(backends())));
    desk.call("user.create", R"({"email":"dora@shop.example"})");
    desk.open_ticket();
    const Value first = add_file(desk, "1", "to dora@shop.example.");
    const Value second = add_file(desk, "1", "to DORA@shop.example.");
    CHECK(kept(desk) == "2 contents, 2 pieces");

    desk.call("user.erase", R"({"id":"dora@shop.example"})");

    CHECK(kept(desk) == "1 contents, 1 pieces");
    CHECK(content_of(desk, first) == "to xxxxxxxxxxxxxxxxx.");
    CHECK(content_of(desk, second) == "to xxxxxxxxxxxxxxxxx.");
    CHECK(failures_of(desk.options()).empty());
}

}  // namespace helpdesk
