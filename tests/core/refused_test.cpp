#include <catch2/catch.hpp>

#include <algorithm>
#include <limits>
#include <set>

#include "tests/good_calls.hpp"

namespace helpdesk {

namespace {

// A call that must be refused: what is wrong with it, and the field that the error has to name.
struct BadCall {
    std::string what;
    Value arguments;
    std::string field;
    std::set<Fault> faults{Fault::invalid};
};

Value with(const Value& arguments, std::string_view field, const Value& value) {
    Value changed = arguments;
    for (auto& [name, old] : *changed.object()) {
        if (name == field) {
            old = value;
            return changed;
        }
    }
    changed.object()->emplace_back(field, value);
    return changed;
}

Value without(const Value& arguments, std::string_view field) {
    Value changed = arguments;
    std::erase_if(*changed.object(), [&](const auto& member) { return member.first == field; });
    return changed;
}

// JSON that a field of this kind cannot be read from.
std::vector<Value> wrong_values(Kind kind) {
    const Value list(Value::Array{Value("x")});
    const Value object(Value::Object{{"x", Value("x")}});
    const Value nul(std::string("a\0b", 3));
    const Value bytes(std::string("\xff\xfe"));
    switch (kind) {
        case Kind::integer: return {Value("x"), Value("1.5"), Value(true), list, object, Value("9223372036854775808")};
        case Kind::boolean: return {Value("x"), Value(std::int64_t{1}), list, object};
        case Kind::choice: return {Value("NOPE"), Value(""), Value(std::int64_t{1}), list, object};
        case Kind::bytes: return {Value("!"), Value("A"), Value(true), list};
        case Kind::object: return {Value(std::int64_t{1}), Value("x"), list};
        case Kind::json: return {Value("{"), Value(""), Value("{\"a\":1,\"a\":2}"), Value("1.5")};
        default: return {Value(std::int64_t{1}), Value(true), list, object, nul, bytes};
    }
}

std::vector<Value> unknown_names() {
    return {Value("no-such-thing"),
            Value("nobody@example.org"),
            Value("019cadf0-57fb-7000-8000-00000000ffff"),
            Value("999999"),
            Value("019cadf0-57fb-7000-8"),
            Value("'; DROP TABLE tickets; --"),
            Value("%"),
            Value("_"),
            Value("~"),
            Value(std::string(2000, 'x'))};
}

void add_bad_values(std::vector<BadCall>& list, const Value& good, const Field& field) {
    const std::string name(field.name);
    const auto add = [&](const std::string& what, const Value& value, std::set<Fault> faults) {
        list.push_back({name + " " + what, with(good, field.name, field.repeated ? Value(Value::Array{value}) : value),
                        name, std::move(faults)});
    };
    for (const Value& value : wrong_values(field.kind))
        add("is " + to_json(value).substr(0, 40), value, {Fault::invalid});
    if (field.repeated) list.push_back({name + " is no list", with(good, field.name, Value("x")), name});
    if (!field.nullable) list.push_back({name + " is null", with(good, field.name, Value()), name});
    if (field.kind != Kind::reference) return;
    add("is empty", Value(""), {Fault::invalid});
    for (const Value& value : unknown_names()) add("is " + value.text()->substr(0, 40), value, {Fault::not_found});
}

std::vector<BadCall> bad_calls(const Operation& operation, const Value& good) {
    std::vector<BadCall> list{{"the arguments are a list", Value(Value::Array{}), "arguments"},
                              {"the arguments are null", Value(), "arguments"},
                              {"a field is unknown", with(good, "no_such_field", Value(true)), "no_such_field"},
                              {"a field is misspelled", with(good, "Id", Value("1")), "Id"}};
    for (const Field& field : operation.arguments) {
        if (field.required)
            list.push_back(
                {std::string(field.name) + " is missing", without(good, field.name), std::string(field.name)});
        add_bad_values(list, good, field);
        if (field.name == "limit") {
            for (std::int64_t limit :
                 {std::int64_t{0}, std::int64_t{-1}, std::int64_t{100'001}, std::numeric_limits<std::int64_t>::max()}) {
                list.push_back({"limit is " + std::to_string(limit), with(good, "limit", Value(limit)), "limit"});
            }
        }
        if (field.name != "after") continue;
        for (const char* after :
             {"", "~", "x", "2026-03-02T09:00:00.000Z", "2026-03-02T09:00:00.000Z~x", "~~", "' OR 1=1~"}) {
            list.push_back({std::string("after is ") + after, with(good, "after", Value(after)), "after"});
        }
    }
    return list;
}

}  // namespace

TEST_CASE("there is a call that succeeds for every operation") {
    const Backend backend = GENERATE(from_range(backends()));
    BusyDesk desk(backend);
    const std::string before = desk.everything();

    for (const Operation& operation : Engine::operations()) {
        const std::string name(operation.name);
        INFO(name << " " << desk.good_arguments(name));
        const Actor actor{BusyDesk::good_actor(name), "cli"};
        const Reply reply = desk.engine().call(name, parse_json(desk.good_arguments(name)), actor, {.dry_run = true});
        CHECK(reply.body.empty() == !operation.answers);
    }
    CHECK(desk.everything() == before);
}

TEST_CASE("a refused operation changes nothing, is not heard of, and names the field") {
    const Backend backend = GENERATE(from_range(backends()));
    BusyDesk desk(backend);
    const std::string before = desk.everything();
    const auto commits = EngineAccess::commits(desk.engine()).commits;

    for (const Operation& operation : Engine::operations()) {
        const std::string name(operation.name);
        const Value good = parse_json(desk.good_arguments(name));
        for (const std::string& as : {std::string(), BusyDesk::good_actor(name)}) {
            for (const BadCall& bad : bad_calls(operation, good)) {
                INFO(name << " by " << (as.empty() ? "the system" : as) << ": " << bad.what);
                try {
                    desk.engine().call(name, bad.arguments, {as, "cli"});
                    FAIL_CHECK("it was not refused");
                } catch (const Error& error) {
                    INFO(error.what());
                    CHECK(bad.faults.count(error.fault()) == 1);
                    CHECK(error.field() == bad.field);
                    CHECK(error.hint().find('\n') == std::string::npos);
                }
            }
        }
        if (operation.changes() && desk.everything() != before) FAIL(name << " changed something");
    }
    CHECK(EngineAccess::commits(desk.engine()).commits == commits);
}

TEST_CASE("an operation that does not exist is refused with what was probably meant") {
    Desk desk;
    const Error error = desk.refused("ticket.asign", "{}");
    CHECK(error.fault() == Fault::usage);
    CHECK(error.hint() == R"(did you mean "ticket.assign"?)");
}

TEST_CASE("an operation that takes no arguments and one that takes them are told apart in the table") {
    for (const Operation& operation : Engine::operations()) {
        INFO(operation.name);
        CHECK_FALSE(operation.permission.empty());
        CHECK(operation.summary.ends_with('.'));
        for (const Field& field : operation.arguments) {
            if (field.kind == Kind::reference) CHECK_FALSE(field.table.empty());
        }
    }
}

TEST_CASE("one query may be asked in SQL, and nothing else") {
    Desk desk(GENERATE(from_range(backends())));
    const std::string before = desk.everything();

    CHECK(desk.engine().sql("SELECT name FROM tags") == "[]");
    CHECK(desk.engine().sql("SELECT 1 AS a, NULL AS b, 'x;y' AS c ; ") == R"([{"a":1,"b":null,"c":"x;y"}])");
    CHECK(desk.engine().sql("WITH n AS (SELECT 1 AS a) SELECT a FROM n") == R"([{"a":1}])");
    CHECK(desk.engine().sql("-- one\n/* two */ select(1) AS a") == R"([{"a":1}])");
    for (const char* wrong : {"",
                              "--",
                              "/*",
                              " ",
                              ";",
                              "SELEC 1",
                              "SELECT :x",
                              "SELECT 1; SELECT 2",
                              "SELECT * FROM nothing",
                              "DELETE FROM users",
                              "UPDATE users SET name = 'x'",
                              "INSERT INTO tags (id, name) VALUES ('a', 'b')",
                              "DROP TABLE users",
                              "CREATE TABLE x (a INTEGER)",
                              "COMMIT",
                              "ROLLBACK",
                              "BEGIN",
                              "SAVEPOINT a",
                              "VACUUM",
                              "ANALYZE",
                              "WITH n AS (SELECT 1) DELETE FROM users",
                              "INSERT INTO tags (id, name) VALUES ('a', 'b') RETURNING id"}) {
        INFO(wrong);
        try {
            desk.engine().sql(wrong);
            FAIL_CHECK("it was not refused");
        } catch (const Error& error) {
            INFO(error.what());
            CHECK(error.fault() == Fault::invalid);
            CHECK(error.field() == "query");
        }
    }
    CHECK_THROWS_AS(desk.engine().sql("SELECT 1 AS id, 2 AS id"), Error);
    for (const char* person : {"customer@example.org", "agent@example.org", "manager@example.org"}) {
        CHECK_THROWS_WITH(desk.engine().sql("SELECT 1", {person}), Catch::StartsWith("you may not ask in SQL"));
    }
    CHECK(desk.engine().sql("SELECT 1 AS a", {"admin@example.org"}) == R"([{"a":1}])");
    desk.open_ticket();
    CHECK(desk.engine().sql("SELECT count(*) AS n FROM tickets") == R"([{"n":1}])");
    CHECK(desk.everything() != before);
}

}  // namespace helpdesk
