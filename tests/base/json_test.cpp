#include <catch2/catch.hpp>

#include <map>
#include <random>

#include "engine/base/error.hpp"
#include "engine/base/json.hpp"

namespace helpdesk {

namespace {

enum class Color { RED, DARK_BLUE };
BOOST_DESCRIBE_ENUM(Color, RED, DARK_BLUE)

struct Point {
    std::int64_t x = 0;
    std::optional<std::int64_t> y;
};
BOOST_DESCRIBE_STRUCT(Point, (), (x, y))

struct Shelf {
    std::string name;
    std::vector<Point> points;
    std::optional<Color> color;
    bool open = false;
    Change<std::string> note;
    std::optional<Secret> secret;
};
BOOST_DESCRIBE_STRUCT(Shelf, (), (name, points, color, open, note, secret))

std::string refusal(const std::string& text) {
    try {
        parse_json(text);
    } catch (const Error& error) {
        CHECK(error.fault() == Fault::usage);
        return error.what();
    }
    return {};
}

Error read_refusal(const std::string& text) {
    try {
        Shelf shelf;
        read_json(parse_json(text), "shelf", shelf);
    } catch (const Error& error) {
        CHECK(error.fault() == Fault::invalid);
        return error;
    }
    return {Fault::internal, "nothing was refused"};
}

// A simple oracle: a random document and its text, made side by side, the text with blanks and escapes as they come.
class RandomDocument {
public:
    explicit RandomDocument(unsigned seed) : random_(seed) {}

    std::pair<Value, std::string> make(int depth) {
        const int kind = below(depth > 0 ? 6 : 4);
        if (kind == 0) return {Value(), blank() + "null" + blank()};
        if (kind == 1)
            return below(2) ? std::pair(Value(true), blank() + "true") : std::pair(Value(false), "false" + blank());
        if (kind == 2) return integer();
        if (kind == 3) return text();
        return kind == 4 ? array(depth) : object(depth);
    }

private:
    std::mt19937_64 random_;

    int below(int limit) { return static_cast<int>(random_() % static_cast<unsigned>(limit)); }
    std::string blank() { return std::string(static_cast<std::size_t>(below(2)), " \t\r\n"[below(4)]); }

    std::pair<Value, std::string> integer() {
        const auto number = static_cast<std::int64_t>(random_()) >> below(64);
        return {Value(number), std::to_string(number)};
    }
    std::pair<std::string, std::string> characters() {
        static const std::pair<const char*, const char*> letters[] = {
            {"a", "a"},          {"\"", "\\\""},   {"\\", "\\\\"},
            {"\n", "\\n"},       {"\t", "\\t"},    {"/", "\\/"},
            {"é", "\\u00e9"},    {"€", "€"},       {"🙂", "\\ud83d\\ude42"},
            {"\x01", "\\u0001"}, {"\x7f", "\x7f"}, {" ", " "}};
        std::pair<std::string, std::string> made;
        for (int i = below(8); i > 0; --i) {
            const auto& [plain, written] = letters[below(12)];
            made.first += plain;
            made.second += written;
        }
        return made;
    }
    std::pair<Value, std::string> text() {
        const auto [plain, written] = characters();
        return {Value(plain), '"' + written + '"'};
    }
    std::pair<Value, std::string> array(int depth) {
        Value::Array items;
        std::string written = "[" + blank();
        for (int i = below(4); i > 0; --i) {
            auto [item, its_text] = make(depth - 1);
            written += (items.empty() ? "" : ",") + its_text;
            items.push_back(std::move(item));
        }
        return {Value(std::move(items)), written + "]" + blank()};
    }
    std::pair<Value, std::string> object(int depth) {
        Value::Object members;
        std::string written = "{";
        for (int i = below(4); i > 0; --i) {
            auto [item, its_text] = make(depth - 1);
            const auto [plain, name] = characters();
            const std::string unique = std::to_string(i);
            written += (members.empty() ? "" : ",") + blank() + '"' + name + unique + "\":" + blank() + its_text;
            members.emplace_back(plain + unique, std::move(item));
        }
        return {Value(std::move(members)), written + "}"};
    }
};

bool same(const Value& a, const Value& b) {
    if (a.data.index() != b.data.index()) return false;
    if (const auto* items = a.array()) {
        return std::equal(items->begin(), items->end(), b.array()->begin(), b.array()->end(), same);
    }
    if (const auto* members = a.object()) {
        return std::equal(members->begin(), members->end(), b.object()->begin(), b.object()->end(),
                          [](const auto& x, const auto& y) { return x.first == y.first && same(x.second, y.second); });
    }
    if (a.integer()) return *a.integer() == *b.integer();
    if (a.boolean()) return *a.boolean() == *b.boolean();
    return a.is_null() || *a.text() == *b.text();
}

}  // namespace

TEST_CASE("what is read as JSON and written again is the same document") {
    const unsigned seed = GENERATE(1U, 2U, 3U, 4U, 5U);
    RandomDocument random(seed);
    for (int i = 0; i < 2000; ++i) {
        const auto [value, text] = random.make(6);
        INFO("seed " << seed << ", document " << i << ": " << text);
        const Value read = parse_json(text);
        if (!same(read, value)) FAIL("it was read as " << to_json(read));
        if (!same(parse_json(to_json(read)), value)) FAIL("it was written as " << to_json(read));
    }
}

TEST_CASE("integers of 64 bits are exact, and so are other numbers of up to fifteen digits") {
    CHECK(*parse_json("9223372036854775807").integer() == std::numeric_limits<std::int64_t>::max());
    CHECK(*parse_json("-9223372036854775808").integer() == std::numeric_limits<std::int64_t>::min());
    CHECK(*parse_json("9007199254740993").integer() == 9007199254740993);
    for (const char* wrong : {"9223372036854775808", "18446744073709551615", "18446744073709551616",
                              "-9223372036854775809", "1e400", "1e15", "0.1234567890123456", "1e-16",
                              "[1234567890.123456]", "1e99999999999", "123456789012345678901234567890"}) {
        INFO(wrong);
        CHECK_FALSE(refusal(wrong).empty());
    }
    const std::pair<const char*, const char*> kept[] = {{"0.1", "0.1"},
                                                        {"-12.500", "-12.5"},
                                                        {"1.0", "1"},
                                                        {"1e2", "100"},
                                                        {"12E-3", "0.012"},
                                                        {"-0.0", "0"},
                                                        {"0e99", "0"},
                                                        {"0.00000000000001", "0.00000000000001"},
                                                        {"99999999999999.9", "99999999999999.9"},
                                                        {"[3.14,1]", "[3.14,1]"}};
    for (const auto& [text, written] : kept) CHECK(to_json(parse_json(text)) == written);
    CHECK(parse_json("1.0").decimal());  // it is no integer for whoever asks for one
    CHECK_FALSE(parse_json("1.0").integer());
}

TEST_CASE("I04 what is not JSON is refused with the place of the mistake") {
    const char* wrong[] = {"",
                           " ",
                           "nul",
                           "tru",
                           "+1",
                           "01",
                           "-",
                           "1.",
                           ".5",
                           "0x10",
                           "NaN",
                           "Infinity",
                           "'a'",
                           "\"a",
                           "a\"",
                           "\"\\x\"",
                           "\"\\u12\"",
                           "\"\\ud800\"",
                           "\"\\udc00\\ud800\"",
                           "\"a\nb\"",
                           "\"a\tb\"",
                           "[",
                           "]",
                           "[1,]",
                           "[1 2]",
                           "[,1]",
                           "{\"a\"}",
                           "{\"a\":}",
                           "{\"a\":1,}",
                           "{a:1}",
                           "{1:2}",
                           "{\"a\":1 \"b\":2}",
                           "1 2",
                           "{} {}",
                           "[]]",
                           "// a\n1",
                           "/* a */1",
                           "\xef\xbb\xbf{}",
                           "\"\xff\"",
                           "\"\xc0\xaf\"",
                           "\"\xed\xa0\x80\"",
                           "\"\xf4\x90\x80\x80\"",
                           "[\"\xe2\x82\"]"};
    for (const char* text : wrong) {
        INFO(text);
        CHECK_THAT(refusal(text), Catch::Contains("not valid JSON") && Catch::Contains("(at byte"));
    }
    CHECK_FALSE(refusal(std::string("1\0", 2)).empty());
    CHECK_FALSE(refusal(std::string("\"a\0b\"", 5)).empty());
}

TEST_CASE("a member that stands there twice is refused, however it is spelled and wherever it stands") {
    CHECK_THAT(refusal(R"({"a":1,"a":1})"), Catch::Contains("\"a\" stands there twice"));
    CHECK_THAT(refusal(R"([{"x":{"role":1,"b":2,"\u0072ole":3}}])"), Catch::Contains("\"role\" stands there twice"));
    CHECK(refusal(R"({"a":{"a":1},"b":{"a":1}})").empty());
}

TEST_CASE("a document may be 32 deep and no deeper, and a hundred thousand brackets do no harm") {
    const auto nested = [](std::size_t depth) { return std::string(depth, '[') + std::string(depth, ']'); };

    CHECK(refusal(nested(32)).empty());
    CHECK_FALSE(refusal(nested(33)).empty());
    CHECK_FALSE(refusal(nested(100'000)).empty());
    CHECK_FALSE(refusal(std::string(100'000, '[')).empty());
}

TEST_CASE("an object with very many members is refused before it costs anything") {
    std::string text = "{";
    for (int i = 0; i < 200'000; ++i) text += (i == 0 ? "\"" : ",\"") + std::to_string(i) + "\":0";

    CHECK_FALSE(refusal(text + "}").empty());
}

TEST_CASE("written JSON is one line, whatever the text holds") {
    CHECK(to_json(Value("a\nb\"c\\d\x01\x1f\x7f é")) == "\"a\\nb\\\"c\\\\d\\u0001\\u001f\x7f é\"");
    CHECK(to_json(Value(Value::Object{{"a\n", Value(Value::Array{Value(), Value(false)})}})) ==
          R"({"a\n":[null,false]})");
}

TEST_CASE("a struct is read and written by its description") {
    Shelf shelf;
    read_json(
        parse_json(
            R"({"name":"top","points":[{"x":1},{"x":"2","y":null},{"x":3,"y":4}],"color":"dark-blue","open":"yes","note":null,"secret":"s"})"),
        "shelf", shelf);

    CHECK(shelf.points.size() == 3);
    CHECK(shelf.points[1].x == 2);
    CHECK(shelf.color == Color::DARK_BLUE);
    CHECK(shelf.open);
    CHECK(shelf.note.given);
    CHECK_FALSE(shelf.note.value);
    CHECK(shelf.secret->text == "s");
    CHECK(json_of(shelf.points) == R"([{"x":1,"y":null},{"x":2,"y":null},{"x":3,"y":4}])");
}

TEST_CASE("what does not fit a struct is refused with the field that is at fault") {
    const std::pair<const char*, const char*> cases[] = {
        {R"([])", "shelf"},
        {R"({})", "name"},
        {R"({"name":null})", "name"},
        {R"({"name":1})", "name"},
        {R"({"name":["a"]})", "name"},
        {R"({"name":"a","nmae":"b"})", "nmae"},
        {R"({"name":"a","points":{}})", "points"},
        {R"({"name":"a","points":[1]})", "points"},
        {R"({"name":"a","points":[{}]})", "x"},
        {R"({"name":"a","points":[{"x":"1.5"}]})", "x"},
        {R"({"name":"a","points":[{"x":" 1"}]})", "x"},
        {R"({"name":"a","points":[{"x":""}]})", "x"},
        {R"({"name":"a","points":[{"x":"9223372036854775808"}]})", "x"},
        {R"({"name":"a","points":[{"x":true}]})", "x"},
        {R"({"name":"a","color":"green"})", "color"},
        {R"({"name":"a","color":1})", "color"},
        {R"({"name":"a","open":1})", "open"},
        {R"({"name":"a","open":"maybe"})", "open"},
        {R"({"name":"a","open":null})", "open"},
        {R"({"name":"a\u0000b"})", "name"},
    };
    for (const auto& [text, field] : cases) {
        const Error error = read_refusal(text);
        INFO(text << ": " << error.what());
        CHECK(error.field() == field);
        CHECK_THAT(error.what(), Catch::Contains(std::string(field)));
    }
    CHECK(read_refusal(R"({"name":"a","colour":"red"})").hint() == R"(did you mean "color"?)");
}

TEST_CASE("an error is one line of JSON without what it does not have") {
    CHECK(to_json(Error(Fault::not_found, "there is no \"x\"\n", "id", "look")) ==
          R"({"error":{"code":"not_found","message":"there is no \"x\"\n","field":"id","hint":"look","exit":3}})");
    CHECK(to_json(Error(Fault::busy, "busy")) == R"({"error":{"code":"busy","message":"busy","exit":7}})");
}

TEST_CASE("the words and numbers of the faults are published and stay") {
    const std::tuple<Fault, const char*, int, int> published[] = {{Fault::internal, "internal", 1, 500},
                                                                  {Fault::usage, "usage", 2, 400},
                                                                  {Fault::not_found, "not_found", 3, 404},
                                                                  {Fault::invalid, "invalid", 4, 422},
                                                                  {Fault::denied, "denied", 5, 403},
                                                                  {Fault::conflict, "conflict", 6, 409},
                                                                  {Fault::busy, "busy", 7, 503},
                                                                  {Fault::storage, "storage", 8, 507},
                                                                  {Fault::refused, "refused", 9, 503},
                                                                  {Fault::partial, "partial", 11, 207},
                                                                  {Fault::unavailable, "unavailable", 10, 503}};
    for (const auto& [fault, code, exit_status, http_status] : published) {
        CHECK(code_of(fault) == code);
        CHECK(exit_status_of(fault) == exit_status);
        CHECK(http_status_of(fault) == http_status);
    }
}

}  // namespace helpdesk
