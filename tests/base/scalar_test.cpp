#include <catch2/catch.hpp>

#include <random>

#include "engine/base/error.hpp"
#include "engine/base/json.hpp"
#include "engine/base/scalar.hpp"

using namespace helpdesk;

namespace {

std::string random_bytes(std::mt19937& random, std::size_t size) {
    std::string bytes(size, '\0');
    for (char& c : bytes) c = static_cast<char>(random());
    return bytes;
}

}  // namespace

TEST_CASE("base64 gives back every byte") {
    CHECK(encode_base64("") == "");
    CHECK(encode_base64("f") == "Zg==");
    CHECK(encode_base64("fo") == "Zm8=");
    CHECK(encode_base64("foo") == "Zm9v");
    CHECK(encode_base64("foobar") == "Zm9vYmFy");
    std::mt19937 random(7);
    for (std::size_t size = 0; size < 600; ++size) {
        const std::string bytes = random_bytes(random, size);
        if (decode_base64(encode_base64(bytes)) != bytes) FAIL(size << " bytes");
    }
}

TEST_CASE("what is no base64 is refused") {
    for (const char* wrong : {"Z", "Zm9vY", "Zm9v!", "Zm 9v", "Zm9v\n", "Zg==Zg==", "Z=g=", "____", "Zm9é", "="}) {
        INFO(wrong);
        CHECK_FALSE(decode_base64(wrong));
    }
    CHECK_FALSE(decode_base64(std::string_view("Zm9\0", 4)));
}

TEST_CASE("a list of words goes to PostgreSQL and comes back as it was") {
    const std::vector<std::vector<std::string>> lists{{},
                                                      {""},
                                                      {"", ""},
                                                      {"tickets:read"},
                                                      {"a,b", "c d"},
                                                      {"say \"hi\"", "back\\slash"},
                                                      {"{", "}", "{}"},
                                                      {"NULL", "null"},
                                                      {"é", "日本"},
                                                      {" leading", "trailing "},
                                                      {"line\nbreak"},
                                                      {"'; DROP TABLE tickets; --"}};
    for (const auto& list : lists) {
        const std::string json = json_of(list);
        INFO(json);
        CHECK(parse_list(json) == list);
        CHECK(parse_list(postgres_list(json)) == list);
    }
    CHECK(parse_list("{tickets:read,\"a b\"}") == std::vector<std::string>{"tickets:read", "a b"});
}

TEST_CASE("an enumerator is known in any case, and nothing that only resembles it") {
    const std::vector<std::string_view> names{"LOW", "MEDIUM", "SLA_WARNING"};

    CHECK(find_name(names, "LOW") == 0);
    CHECK(find_name(names, "low") == 0);
    CHECK(find_name(names, "sla-warning") == 2);
    for (const char* wrong : {"", "LO", "LOWER", " LOW", "0", "SLA WARNING", "ＬＯＷ"}) {
        INFO(wrong);
        CHECK_FALSE(find_name(names, wrong));
    }
}

TEST_CASE("a whole number, a time, a truth value and a document are read from text as well") {
    std::int64_t number = 0;
    read_scalar(Value("-42"), "n", number);
    CHECK(number == -42);
    bool truth = false;
    read_scalar(Value("yes"), "b", truth);
    CHECK(truth);
    Time time;
    read_scalar(Value("2026-03-02T10:00:00+01:00"), "t", time);
    CHECK(to_text(time) == "2026-03-02T09:00:00.000Z");
    Bytes bytes;
    read_scalar(Value("AAEC/w=="), "f", bytes);
    CHECK(bytes.data == std::string("\0\1\2\xff", 4));
}

TEST_CASE("a document is kept in one line, whether it came as JSON or as its text") {
    Json json;
    read_scalar(parse_json(R"({"a": [1, {"b": "c"}]})"), "j", json);
    CHECK(json.text == R"({"a":[1,{"b":"c"}]})");
    read_scalar(Value("{\n  \"a\": [1,\n 2]\n}\n"), "j", json);
    CHECK(json.text == R"({"a":[1,2]})");
    CHECK_THROWS_AS(read_scalar(Value("{\"a\":"), "j", json), Error);
    CHECK_THROWS_AS(read_scalar(Value("{\"a\":1,\"a\":2}"), "j", json), Error);
}

TEST_CASE("a member is read only from what it can hold, and the field is named") {
    const auto fault_of = [](auto into, const Value& value) {
        try {
            read_scalar(value, "the_field", into);
        } catch (const Error& error) {
            CHECK(error.fault() == Fault::invalid);
            return error.field();
        }
        return std::string("nothing was refused");
    };
    const Value list(Value::Array{});
    for (const Value& wrong : {Value(), Value(true), list, Value(Value::Object{}), Value("x")}) {
        CHECK(fault_of(std::int64_t{}, wrong) == "the_field");
        CHECK(fault_of(Time{}, wrong) == "the_field");
        if (!wrong.boolean()) CHECK(fault_of(bool{}, wrong) == "the_field");
        if (!wrong.text()) CHECK(fault_of(std::string{}, wrong) == "the_field");
        if (!wrong.text()) CHECK(fault_of(Secret{}, wrong) == "the_field");
        CHECK(fault_of(Bytes{}, wrong) == "the_field");
    }
    CHECK(fault_of(std::string{}, Value(std::string("\xff"))) == "the_field");
    CHECK(fault_of(std::string{}, Value(std::string("a\0b", 3))) == "the_field");
    CHECK(fault_of(Secret{}, Value(std::string("a\0b", 3))) == "the_field");
}
