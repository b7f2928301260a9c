#include <catch2/catch.hpp>

#include <algorithm>
#include <functional>

#include "engine/base/text.hpp"
#include "engine/db/migration.hpp"
#include "engine/safe/kept_table.hpp"
#include "tests/safe/exported.hpp"

namespace helpdesk {

namespace {

using Lines = std::vector<std::string>;

Lines lines_of(const std::string& text) {
    Lines lines;
    for (const std::string_view line : split(text, '\n')) lines.emplace_back(line);
    lines.pop_back();
    return lines;
}

std::string joined(const Lines& lines) {
    std::string text;
    for (const std::string& line : lines) text += line + "\n";
    return text;
}

// The first line of that table.
std::string& row_of(Lines& lines, const std::string& table) {
    const auto found = std::find_if(lines.begin(), lines.end(),
                                    [&](const std::string& line) { return line.starts_with("{\"" + table + "\":"); });
    REQUIRE(found != lines.end());
    return *found;
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
    const auto at = text.find(from);
    if (at == std::string::npos) throw std::logic_error(from + " is not in " + text);
    return text.replace(at, from.size(), to);
}

struct Hostile {
    const char* what;
    std::function<void(Lines&)> change;
    const char* says;
};

// Changes one line of a table.
Hostile in_row(const char* what, const char* table, const std::string& from, const std::string& to, const char* says) {
    return {what, [=](Lines& lines) { row_of(lines, table) = replaced(row_of(lines, table), from, to); }, says};
}

Hostile in_place(const char* what, const char* table, const std::string& line, const char* says) {
    return {what, [=](Lines& lines) { row_of(lines, table) = line; }, says};
}

std::vector<Hostile> hostile_lines() {
    return {
        {"nothing", [](Lines& lines) { lines.clear(); }, "the file is empty"},
        {"a letter",
         [](Lines& lines) {
             lines = {"Dear desk,", "please open."};
         },
         "line 1: this is not valid JSON"},
        {"no head", [](Lines& lines) { lines.erase(lines.begin()); }, "line 1: this is no export of a desk"},
        {"two heads", [](Lines& lines) { lines.insert(lines.begin(), lines.front()); },
         "line 2: the file begins a second"},
        {"a number", [](Lines& lines) { lines.front() = "42"; }, "line 1: a line must be an object"},
        {"a list", [](Lines& lines) { lines[1] = "[1,2]"; }, "line 2: a line must be an object"},
        {"two rows in a line", [](Lines& lines) { lines[1] = "{\"roles\":{},\"tags\":{}}"; }, "line 2: a line must be"},
        {"an empty line", [](Lines& lines) { lines[1] = ""; }, "line 2: this is not valid JSON"},
        {"half a line", [](Lines& lines) { lines[2].resize(30); }, "line 3: this is not valid JSON"},
        {"a cut file", [](Lines& lines) { lines.pop_back(); }, "without the line that says its end: it was cut"},
        {"a file cut in its middle", [](Lines& lines) { lines.resize(lines.size() / 2); }, "it was cut"},
        {"something behind the end", [](Lines& lines) { lines.push_back(lines[1]); }, "something follows the line"},
        {"a second end", [](Lines& lines) { lines.push_back(lines.back()); }, "something follows the line"},
        {"an end that is empty", [](Lines& lines) { lines.back() = "{\"end\":{}}"; }, "does not say how many rows"},
        {"an end that is a list", [](Lines& lines) { lines.back() = "{\"end\":[]}"; }, "must hold an object"},
        {"a row that is gone", [](Lines& lines) { lines.erase(lines.end() - 2); }, "came: some were taken out"},
        {"a row that was changed",
         [](Lines& l) { row_of(l, "tags") = replaced(row_of(l, "tags"), "#808080", "#808081"); },
         "the rows of tags are not those that were exported"},
        {"a newer format", [](Lines& l) { l[0] = replaced(l[0], "\"format\":1", "\"format\":2"); }, "newer version"},
        {"a newer schema", [](Lines& l) { l[0] = "{\"helpdesk\":{\"format\":1,\"schema\":999,\"rows\":1}}"; },
         "newer version"},
        {"schema 0", [](Lines& l) { l[0] = "{\"helpdesk\":{\"format\":1,\"schema\":0,\"rows\":1}}"; }, "from 1"},
        {"a schema that is text", [](Lines& l) { l[0] = "{\"helpdesk\":{\"format\":1,\"schema\":\"1\"}}"; },
         "line 1: schema must be a whole number"},
        {"a negative count", [](Lines& l) { l[0] = "{\"helpdesk\":{\"format\":1,\"schema\":1,\"rows\":-1}}"; },
         "line 1: rows must be a whole number"},
        {"one table alone", [](Lines& l) { l[0] = replaced(l[0], "}}", ",\"table\":\"tags\"}}"); },
         "holds the table tags alone"},
    };
}

std::vector<Hostile> hostile_rows() {
    const std::string deep(100'000, '[');
    return {
        in_row("an unknown table", "tags", "{\"tags\"", "{\"tugs\"", ": there is no table \"tugs\""),
        in_row("a table that is left out", "tags", "{\"tags\"", "{\"_commits\"", "the table _commits is left out"),
        in_row("an unknown column", "tags", "\"color\"", "\"colour\"", ", tags: there is no column \"colour\""),
        in_row("a column twice", "tags", "\"color\"", "\"name\"", "\"name\" stands there twice"),
        in_place("a column that is missing", "tags", "{\"tags\":{\"id\":\"x\"}}", ", tags: name is missing"),
        in_place("a row that is a text", "tags", "{\"tags\":\"x\"}", ", tags: a row must be an object"),
        in_place("a row that is null", "tags", "{\"tags\":null}", ", tags: a row must be an object"),
        in_row("a text that is a number", "tags", "\"#808080\"", "7", ", tags: color must be text"),
        in_row("a text that is null", "tags", "\"#808080\"", "null", ", tags: color is required"),
        in_row("a text that is too long", "tags", "#808080", std::string(51, 'x'), "must have 1 to 50 characters"),
        in_row("a text that is empty", "tags", "\"name\":\"new\"", "\"name\":\"\"", ", tags: name must have 1 to 50"),
        in_row("a text that is no UTF-8", "tags", "#808080", "\xff\xfe", ": this is not valid UTF-8"),
        in_row("a NUL", "tags", "#808080", "a\\u0000b", "must be valid UTF-8 without NUL"),
        in_row("half a surrogate", "tags", "#808080", "\\ud800", "not valid JSON"),
        in_row("a time that does not exist", "tags", "2026-03-02T", "2026-02-30T", "created_at must be a time"),
        in_row("a time without a zone", "tags", "00.000Z", "00.000", "created_at must be a time"),
        in_row("a number that is text", "ticket_statuses", "\"position\":1", "\"position\":\"1\"", "a whole number"),
        in_row("a fraction", "ticket_statuses", "\"position\":1", "\"position\":1.5", "a whole number"),
        in_row("a number over 64 bits", "ticket_statuses", "\"position\":1", "\"position\":99999999999999999999",
               "a number is"),
        in_row("a boolean that is a number", "ticket_statuses", "\"is_default\":true", "\"is_default\":1",
               "is_default must be true or false"),
        in_row("a list that is text", "roles", "\"permissions\":[\"*\"]", "\"permissions\":\"*\"", "must be a list"),
        in_row("a list of numbers", "roles", "\"permissions\":[\"*\"]", "\"permissions\":[1]",
               "permissions must be text"),
        in_row("an unknown priority", "tickets", "\"MEDIUM\"", "\"SOON\"", ", tickets: priority"),
        in_row("a file that is no base64", "_content_pieces", "\"AAECAwD/\"", "\"!!!!\"", "bytes must be base64"),
        {"a row twice", [](Lines& l) { l.insert(l.begin() + 2, l[1]); }, "line 3, roles: this "},
        {"a name twice", [](Lines& l) { l[2] = replaced(l[2], "\"ADMIN\"", "\"SUPER_ADMIN\""); },
         "line 3, roles: this name is taken already"},
        in_row("a customer who is not there", "tickets", "\"customer_id\":\"0", "\"customer_id\":\"x",
               "customer_id refers to \"x"),
        in_row("a manager who is not there", "departments", "\"manager_id\":null", "\"manager_id\":\"x\"",
               ", departments: manager_id refers to \"x"),
        in_row("a role that is not there", "users", "\"role_id\":\"0", "\"role_id\":\"x", "role_id refers to \"x"),
        in_place("a hundred thousand brackets", "tags", "{\"tags\":" + deep, "not valid JSON"),
        in_place(
            "a very wide object", "tags",
            "{\"tags\":{" +
                [] {
                    std::string wide;
                    for (int i = 0; i < 2'000; ++i) wide += "\"c" + std::to_string(i) + "\":1,";
                    return wide;
                }() +
                "\"z\":1}}",
            "not valid JSON"),
    };
}

Error refused(const Options& options, const std::string& text, const std::string& table = {}) {
    try {
        imported(options, text, table);
    } catch (const Error& error) {
        return error;
    }
    FAIL_CHECK("it was imported");
    return Error(Fault::internal, "it was imported");
}

}  // namespace

TEST_CASE("I10 a hostile export is refused in one clear line, and nothing is made of it") {
    Desk desk;
    fill_every_table(desk);
    const Lines whole = lines_of(exported(desk.options()));
    std::vector<Hostile> all = hostile_lines();
    for (Hostile& each : hostile_rows()) all.push_back(std::move(each));
    CHECK(all.size() >= 50);
    for (const Backend backend : backends()) {
        const EmptyPlace there(backend);
        for (const Hostile& each : all) {
            Lines lines = whole;
            each.change(lines);
            const Error error = refused(there.options(), joined(lines));
            INFO(each.what << ": " << error.what());
            CHECK((error.fault() == Fault::invalid ||
                   (error.fault() == Fault::refused && std::string(each.says) == "newer version")));
            CHECK(std::string(error.what()).find(each.says) != std::string::npos);
            CHECK(std::string(error.what()).find('\n') == std::string::npos);
            CHECK(std::string(error.what()).size() < 1'000);
            CHECK(there.is_empty());
        }
        imported(there.options(), joined(whole));
    }
}

TEST_CASE("one table goes out and comes in again as CSV and as lines of JSON, cell by cell") {
    Desk desk(GENERATE(from_range(backends())));
    fill_every_table(desk);
    for (const char* table :
         {"tags", "attachments", "ticket_comments", "_rules", "_outbox", "_sla_marks", "_close_warnings",
          "_foreign_ids", "_mail_messages", "notifications", "_events", "tickets"}) {
        INFO(table);
        for (const TextForm form : {TextForm::csv, TextForm::ndjson}) {
            const std::string text = exported(desk.options(), table, form);
            open_db(desk.where(), Access::write, {})->script("DELETE FROM " + std::string(table));
            CHECK(imported(desk.options(), text, table, true) > 0);
            CHECK(desk.number("SELECT count(*) FROM " + std::string(table)) == 0);
            CHECK(imported(desk.options(), text, table) > 0);
            CHECK(exported(desk.options(), table, form) == text);
        }
    }
}

TEST_CASE("CSV holds nothing that a spreadsheet would run, and no secrets; whoever comes from it has no password") {
    Desk desk(GENERATE(from_range(backends())));
    fill_every_table(desk);
    const std::string tickets = exported(desk.options(), "tickets", TextForm::csv);
    CHECK(tickets.find(",'=1+1 is what") != std::string::npos);
    CHECK(tickets.find(",=1+1") == std::string::npos);
    std::vector<std::string> left_out;
    for (const char* table : {"users", "_webhooks"}) {
        const auto exporting =
            export_desk(desk.options(), {.out = [](std::string_view) {}, .table = table, .form = TextForm::csv});
        left_out.insert(left_out.end(), exporting.left_out.begin(), exporting.left_out.end());
    }
    CHECK(left_out == std::vector<std::string>{"password_hash", "refresh_token", "secret"});
    const std::string role = desk.text("SELECT id FROM roles WHERE name = 'AGENT'");
    CHECK(imported(desk.options(), "id,email,role_id,department_id\r\nu1,new@example.org," + role + ",\r\n", "users") ==
          1);
    CHECK(desk.text("SELECT password_hash FROM users WHERE id = 'u1'") == "!");
    CHECK(desk.text("SELECT department_id FROM users WHERE id = 'u1'") == "");
    CHECK(std::string(refused(desk.options(), "id,name,url\nw,w,https://w.example\n", "_webhooks").what()) ==
          "line 1: the column secret is missing");
}

TEST_CASE("I10 hostile CSV is refused with its line, and nothing is added") {
    struct HostileCsv {
        const char* table;
        std::string text;
        const char* says;
    };
    const std::string head = "id,name,color\r\n";
    const std::string many(1'000'000, ',');
    const std::vector<HostileCsv> cases{
        {"tags", "", "the file is empty"},
        {"tags", "\r\n\r\n", "the file is empty"},
        {"tags", "id,nmae\r\n1,x\r\n", "line 1, column 2: the table tags has no column \"nmae\""},
        {"tags", "id,name,id\r\n1,x,2\r\n", "line 1, column 3: the column id stands there twice"},
        {"tags", "id,color\r\n1,x\r\n", "line 1: the column name is missing"},
        {"tags", "name\r\nx\r\n", "line 1: the column id is missing"},
        {"tags", "id;name\r\n1;x\r\n", "line 1, column 1: the table tags has no column \"id;name\""},
        {"tags", head + "1,x\r\n", "line 2 has 2 cells, and the first line 3"},
        {"tags", head + "1,x,red,more\r\n", "line 2 has 4 cells, and the first line 3"},
        {"tags", head + "1,x,red\r\n2,\"y,red\r\n", "line 3, column 2: the quotes that begin here are not closed"},
        {"tags", head + "1,x,red\r\n1,y,red\r\n", "line 3, tags: this id is taken already"},
        {"tags", head + "1,vip,red\r\n", "line 2, tags: this name is taken already"},
        {"tags", head + "1,VIP,red\r\n", "line 2, tags: this name"},
        {"tags", head + "1,,red\r\n", "line 2, tags: name must have 1 to 50 characters"},
        {"tags", head + "1," + std::string(51, 'x') + ",red\r\n", "line 2, tags: name must have 1 to 50"},
        {"tags", head + "1,\xff,red\r\n", "line 2, column 2: this is not valid UTF-8"},
        {"tags", head + "1,x,red\r\n" + many + "\r\n", "line 3, column 1001: a row may have 1000 cells at most"},
        {"tags", many, "line 1, column 1001: a row may have 1000 cells at most"},
        {"tags", "id,name,created_at\r\n1,x,yesterday\r\n", "line 2, column 3: created_at must be a time"},
        {"tags", "\xff\xfei\0d\0", "not UTF-8 but UTF-16"},
        {"ticket_statuses", "id,name,display_name,color,position\r\n1,X,X,red,one\r\n",
         "line 2, column 5: position must be a whole number"},
        {"ticket_statuses", "id,name,display_name,color,position\r\n1,X,X,red,\r\n",
         "line 2, column 5: position is required"},
        {"ticket_statuses", "id,name,display_name,color,is_resolved\r\n1,X,X,red,maybe\r\n",
         "line 2, column 5: is_resolved must be true or false"},
        {"roles", "id,name,display_name,permissions\r\n1,X,X,all\r\n", "line 2, column 4: permissions must be a list"},
        {"ticket_tags", "ticket_id,tag_id\r\nnowhere,nothing\r\n",
         "line 2, ticket_tags: ticket_id refers to \"nowhere\""},
        {"tags", "{\"helpdesk\":{\"format\":1,\"schema\":1,\"rows\":0}}\n", "holds a whole desk"},
        {"tags", "{", "line 1: this is not valid JSON"},
        {"tugs", head, "there is no table \"tugs\""},
        {"_migrations", head, "the table _migrations is left out"},
    };
    Desk desk(GENERATE(from_range(backends())));
    fill_every_table(desk);
    const std::string before = desk.everything();
    for (const HostileCsv& each : cases) {
        const Error error = refused(desk.options(), each.text, each.table);
        INFO(error.what() << " and not " << each.says);
        CHECK(error.fault() == Fault::invalid);
        CHECK(std::string(error.what()).find(each.says) != std::string::npos);
        CHECK(std::string(error.what()).size() < 1'000);
        CHECK(desk.everything() == before);
    }
    CHECK_THROWS_AS(import_desk(desk.options(), {.in = {}, .table = "tags"}, {.user = "agent@example.org"}), Error);
}

TEST_CASE("a table's export that was changed or cut, or is another table's, is not added") {
    Desk desk;
    fill_every_table(desk);
    const std::string text = exported(desk.options(), "tags");
    open_db(desk.where(), Access::write, {})->script("DELETE FROM tags");
    CHECK(std::string(refused(desk.options(), replaced(text, "#808080", "#808081"), "tags").what()).find("not those") !=
          std::string::npos);
    CHECK(std::string(refused(desk.options(), text.substr(0, text.rfind("{\"end")), "tags").what()).find("was cut") !=
          std::string::npos);
    CHECK(std::string(refused(desk.options(), text, "roles").what()).find("holds tags") != std::string::npos);
    CHECK(desk.number("SELECT count(*) FROM tags") == 0);
    CHECK(imported(desk.options(), text, "tags") == 2);
}

}  // namespace helpdesk
