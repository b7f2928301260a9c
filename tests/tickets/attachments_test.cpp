#include <catch2/catch.hpp>

#include "engine/base/hash.hpp"
#include "engine/base/scalar.hpp"
#include "engine/tickets/attachment.hpp"
#include "tests/support.hpp"

namespace helpdesk {

namespace {

Value add_file(Desk& desk, const std::string& name, const std::string& bytes, const std::string& rest = "") {
    Value arguments = parse_json(R"({"ticket":"1")" + rest + "}");
    arguments.object()->emplace_back("file_name", Value(name));
    arguments.object()->emplace_back("content", Value(encode_base64(bytes)));
    return parse_json(desk.engine().call("attachment.add", arguments, {"agent@example.org", "cli"}).body);
}

std::string content_of(Desk& desk, const Value& file) {
    const Value content =
        desk.call("attachment.content", R"({"id":")" + member(file, "id") + "\"}", "agent@example.org");
    return *decode_base64(member(content, "base64"));
}

}  // namespace

TEST_CASE("a file comes back with every byte, its size and its hash") {
    Desk desk(GENERATE(from_range(backends())));
    desk.open_ticket();
    std::string all_bytes;
    for (int i = 0; i < 256; ++i) all_bytes += static_cast<char>(i);
    const std::string contents[] = {"",
                                    "a",
                                    all_bytes,
                                    all_bytes + all_bytes,
                                    std::string(100, '\0'),
                                    "\\x00\\",
                                    std::string("\xff\xfe\0\0", 4),
                                    std::string(1 << 20, '\x80')};
    for (const std::string& bytes : contents) {
        INFO(bytes.size() << " bytes");
        const Value file = add_file(desk, "file.bin", bytes);
        CHECK((content_of(desk, file) == bytes));
        CHECK(member(file, "size") == std::to_string(bytes.size()));
        CHECK(member(file, "sha256") == sha256_of(bytes));
        CHECK(member(file, "mime_type") == "application/octet-stream");
        CHECK(member(file, "uploaded_by") == "agent@example.org");
    }
    CHECK(sha256_of("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST_CASE("M11 a file's name is safe to show and to save, and keeps what it can") {
    const std::pair<std::string, std::string> names[] = {
        {"report.pdf", "report.pdf"},
        {"Größe €.txt", "Größe €.txt"},
        {"日本語.png", "日本語.png"},
        {"a b.txt", "a b.txt"},
        {"../../etc/passwd", "passwd"},
        {"/etc/passwd", "passwd"},
        {"C:\\Windows\\cmd.exe", "cmd.exe"},
        {"a/b\\c", "c"},
        {"", "file"},
        {".", "file"},
        {"..", "file"},
        {"/", "file"},
        {"a/", "file"},
        {"../", "file"},
        {"   ", "file"},
        {" padded.txt ", "padded.txt"},
        {"line\nbreak\r.txt", "linebreak.txt"},
        {"tab\t.txt", "tab.txt"},
        {std::string("nul\0.txt", 8), "nul.txt"},
        {"bell\x07.txt", "bell.txt"},
        {"del\x7f.txt", "del.txt"},
        {"esc\x1b[31m.txt", "esc[31m.txt"},
        {"photo\u202egnp.exe", "photognp.exe"},
        {"\u2066a\u2069\u200b\u200f.txt", "a.txt"},
        {"c1\u0085\u009b31m.txt", "c131m.txt"},
        {"para\u2028\u2029.txt", "para.txt"},
        {"bom\ufeff.txt", "bom.txt"},
        {"alm\u061c.txt", "alm.txt"},
        {".htaccess", ".htaccess"},
        {"...", "..."},
        {"\u202e", "file"},
        {"\u202e..", "file"},
    };
    for (const auto& [given, safe] : names) {
        INFO(given);
        CHECK(safe_file_name(given) == safe);
        CHECK(safe_file_name(safe_file_name(given)) == safe_file_name(given));
    }
}

TEST_CASE("M11 a long file name is cut to 255 whole characters, and quickly") {
    CHECK(safe_file_name(std::string(255, 'x')) == std::string(255, 'x'));
    CHECK(safe_file_name(std::string(256, 'x')) == std::string(255, 'x'));
    std::string many;
    for (int i = 0; i < 400'000; ++i) many += "é";
    const std::string cut = safe_file_name(many);
    CHECK(count_characters(cut) == 255);
    CHECK(is_valid_text(cut));
    CHECK(safe_file_name(std::string(2'000'000, 'x')).size() == 255);
    CHECK(safe_file_name(std::string(254, 'x') + " y") == std::string(254, 'x'));
}

TEST_CASE("the name that is stored is the safe one, whatever came in") {
    Desk desk(GENERATE(from_range(backends())));
    desk.open_ticket();
    CHECK(member(add_file(desk, "../../\u202eevil\n.txt", "x"), "file_name") == "evil.txt");
    CHECK(member(add_file(desk, std::string(300, 'y'), "x"), "file_name") == std::string(255, 'y'));
    CHECK(desk.text("SELECT max(file_path) FROM attachments") == sha256_of("x"));
}

TEST_CASE("a file has a type of one line and a limited size") {
    Desk desk(GENERATE(from_range(backends())));
    desk.open_ticket();
    CHECK(member(add_file(desk, "a", "x", R"(,"mime_type":"Text/HTML")"), "mime_type") == "text/html");
    for (const std::string& type :
         {std::string(""), std::string("text/\\nhtml"), std::string("  "), std::string(300, 'x')}) {
        const std::string json = R"({"ticket":"1","file_name":"a","content":"","mime_type":")" + type + "\"}";
        CHECK(desk.refused("attachment.add", json, "agent@example.org").field() == "mime_type");
    }
    EngineAccess::write(desk.engine(), [](Session& session) {
        NewFile too_large{.file_name = "a"};
        too_large.content.data.resize(attachment_size_max + 1);
        CHECK_THROWS_AS(store_attachment(session, {}, too_large), Error);
    });
    CHECK(desk.number("SELECT count(*) FROM attachments") == 1);
}

TEST_CASE("a file belongs to a comment of its own ticket, and goes with it") {
    Desk desk(GENERATE(from_range(backends())));
    desk.open_ticket();
    desk.open_ticket();
    const std::string comment =
        member(desk.call("comment.add", R"({"ticket":"1","body":"b"})", "agent@example.org"), "id");
    const std::string other =
        member(desk.call("comment.add", R"({"ticket":"2","body":"b"})", "agent@example.org"), "id");
    const Value with_comment = add_file(desk, "a", "x", R"(,"comment":")" + comment + "\"");
    add_file(desk, "b", "y");

    CHECK(member(with_comment, "comment_id") == comment);
    const std::string wrong = R"({"ticket":"1","file_name":"a","content":"","comment":")" + other + "\"}";
    CHECK(desk.refused("attachment.add", wrong, "agent@example.org").fault() == Fault::not_found);
    desk.call("comment.delete", R"({"id":")" + comment + "\"}", "agent@example.org");
    CHECK(desk.call("attachment.list", R"({"ticket":"1"})").array()->size() == 1);
    desk.call("ticket.delete", R"({"id":"1"})");
    CHECK(desk.number("SELECT count(*) FROM attachments") == 0);
}

TEST_CASE("one's own file is deleted by oneself, that of another by whoever may") {
    Desk desk(GENERATE(from_range(backends())));
    desk.open_ticket();
    const auto added_by = [&](const char* as) {
        return R"({"id":")" +
               member(desk.call("attachment.add", R"({"ticket":"1","file_name":"a","content":""})", as), "id") + "\"}";
    };
    const std::string customers = added_by("customer@example.org");
    const std::string agents = added_by("agent@example.org");
    const std::string another = added_by("agent@example.org");

    CHECK(desk.refused("attachment.delete", agents, "customer@example.org").fault() == Fault::denied);
    CHECK(desk.refused("attachment.delete", customers, "agent@example.org").fault() == Fault::denied);
    desk.call("attachment.delete", customers, "customer@example.org");
    desk.call("attachment.delete", agents, "agent@example.org");
    desk.call("attachment.delete", another, "manager@example.org");
    CHECK(desk.number("SELECT count(*) FROM attachments") == 0);
    CHECK(desk.refused("attachment.add", R"({"ticket":"1","file_name":"a","content":""})").field() == "author");
}

}  // namespace helpdesk
