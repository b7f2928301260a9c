#include <catch2/catch.hpp>

#include "engine/base/error.hpp"
#include "engine/base/text.hpp"
#include "engine/db/statement.hpp"
#include "sql.hpp"

using namespace helpdesk;

namespace {

std::string text_of(const char* source, const Params& params, Numbered numbered = Numbered::no) {
    std::string text = assemble({"test", source}, params, numbered).text;
    while (!text.empty() && text.back() == '\n') text.pop_back();
    return text;
}

std::vector<std::string> values_of(const Assembled& assembled) {
    std::vector<std::string> values;
    for (const Cell& cell : assembled.cells) {
        values.push_back(cell.kind == Cell::Kind::integer ? std::to_string(cell.integer) : std::string(cell.text));
    }
    return values;
}

Params one(std::string_view name, std::string_view value) {
    Params params;
    params.add(name, value);
    return params;
}

}  // namespace

TEST_CASE("a line with --? stands while its parameters have a value, and falls away otherwise") {
    constexpr const char* source =
        "SELECT id\nFROM t\nWHERE 1 = 1\n    AND a = :a --?\n    AND b = :b --?\nORDER BY id";

    CHECK(text_of(source, {}) == "SELECT id\nFROM t\nWHERE 1 = 1\nORDER BY id");
    CHECK(text_of(source, one("a", "x")) == "SELECT id\nFROM t\nWHERE 1 = 1\n    AND a = :a\nORDER BY id");
    CHECK(text_of(source, one("b", "x"), Numbered::yes) ==
          "SELECT id\nFROM t\nWHERE 1 = 1\n    AND b = $1\nORDER BY id");
}

TEST_CASE("a line with two parameters stands only while both have a value") {
    constexpr const char* source = "SELECT 1\n    AND (a, b) < (:a, :b) --?";
    Params both;
    both.add("a", "x").add("b", "y");

    CHECK(text_of(source, one("a", "x")) == "SELECT 1");
    CHECK(text_of(source, both, Numbered::yes) == "SELECT 1\n    AND (a, b) < ($1, $2)");
}

TEST_CASE("a line with a flag stands while the flag is raised and its parameters have a value") {
    constexpr const char* source = "SELECT 1\n    AND late --? overdue\n    AND a < :a --? newest";
    Params params;
    params.flag("newest").flag("overdue", false);

    CHECK(text_of(source, {}) == "SELECT 1");
    CHECK(text_of(source, params) == "SELECT 1");
    params.add("a", "x");
    CHECK(text_of(source, params) == "SELECT 1\n    AND a < :a");
    params.flag("overdue");
    CHECK(text_of(source, params) == "SELECT 1\n    AND late\n    AND a < :a");
}

TEST_CASE("an absent optional lets its line fall away, and a NULL does not") {
    constexpr const char* source = "SELECT 1\n    AND a = :a --?";
    Params absent;
    absent.add("a", std::optional<std::string>());
    Params null;
    null.null("a");

    CHECK(text_of(source, absent) == "SELECT 1");
    const Assembled assembled = assemble({"test", source}, null, Numbered::no);
    REQUIRE(assembled.cells.size() == 1);
    CHECK(assembled.cells[0].kind == Cell::Kind::null);
}

TEST_CASE("a list takes a place for each of its values") {
    constexpr const char* source = "SELECT 1 WHERE a IN (:a*) AND b = :b AND c IN (:a*)";
    Params params;
    params.add("b", "y");
    const std::vector<std::string> values{"one", "two", "three"};
    params.each("a", values);

    CHECK(text_of(source, params) == "SELECT 1 WHERE a IN (:a, :a_1, :a_2) AND b = :b AND c IN (:a, :a_1, :a_2)");
    const Assembled numbered = assemble({"test", source}, params, Numbered::yes);
    CHECK(numbered.text == "SELECT 1 WHERE a IN ($1, $2, $3) AND b = $4 AND c IN ($1, $2, $3)\n");
    CHECK(values_of(numbered) == std::vector<std::string>{"one", "two", "three", "y"});
}

TEST_CASE("a line of a list without values falls away") {
    Params params;
    params.each("a", std::vector<std::string>{});
    CHECK(text_of("SELECT 1\n    AND a IN (:a*) --?", params) == "SELECT 1");
}

TEST_CASE("what stands in quotes is text, and what follows two colons is a type") {
    CHECK(text_of("SELECT ':a', 'it''s :a', :b", one("b", "x"), Numbered::yes) == "SELECT ':a', 'it''s :a', $1");
    CHECK(text_of("SELECT x::text, :b::integer", one("b", "x"), Numbered::yes) == "SELECT x::text, $1::integer");
    CHECK(text_of("SELECT '12:30' AS t --? x", {}) == "");
    CHECK(text_of("SELECT a : b, :", {}) == "SELECT a : b, :");
}

TEST_CASE("a name is told from a longer one that begins with it") {
    Params params;
    params.add("id", "short").add("id_2", "long");

    const Assembled assembled = assemble({"test", "SELECT :id_2, :id, :id_2"}, params, Numbered::yes);
    CHECK(assembled.text == "SELECT $1, $2, $1\n");
    CHECK(values_of(assembled) == std::vector<std::string>{"long", "short"});
}

TEST_CASE("a parameter that nobody gave is a defect, and is named") {
    try {
        assemble({"test", "SELECT :missing"}, {}, Numbered::no);
        FAIL("nothing was thrown");
    } catch (const Error& error) {
        CHECK(error.fault() == Fault::internal);
        CHECK_THAT(error.what(), Catch::Contains(":missing"));
    }
}

TEST_CASE("a statement of two texts is sent in the one of its database") {
    const Statement statement{"test", "SELECT 1", "SELECT 2"};

    CHECK(assemble(statement, {}, Numbered::no).text == "SELECT 1\n");
    CHECK(assemble(statement, {}, Numbered::yes).text == "SELECT 2\n");
}

TEST_CASE("every optional line of sql/ names a parameter or a flag") {
    for (const Statement* statement : sql::all()) {
        for (std::string_view line : split(statement->text, '\n')) {
            const auto mark = line.find("--?");
            if (mark == std::string_view::npos) continue;
            INFO(statement->name << ": " << line);
            const bool flag = !trim(line.substr(mark + 3)).empty();
            CHECK((flag || line.substr(0, mark).find(':') != std::string_view::npos));
        }
    }
}

TEST_CASE("the values of a row are borrowed, and times and lists are kept until the statement has run") {
    Params params;
    params.add("t", *parse_time("2026-03-02T09:00:00Z")).add("l", std::vector<std::string>{"a", "b"}).add("b", true);
    const Params moved = std::move(params);

    CHECK(moved.find("t")->text == "2026-03-02T09:00:00.000Z");
    CHECK(moved.find("l")->text == R"(["a","b"])");
    CHECK(moved.find("b")->integer == 1);
    CHECK(moved.find("x") == nullptr);
}
