#include <catch2/catch.hpp>

#include <cstdlib>
#include <fstream>
#include <map>
#include <set>
#include <sstream>

#include "described_api.hpp"
#include "example_desk.hpp"
#include "server/api/examples.hpp"
#include "server/api/nouns.hpp"
#include "server/api/readable_json.hpp"

// HELPDESK_APPROVE=1 writes down the document as it is now; read the difference before you commit it.

namespace helpdesk {

namespace {

std::string first_line_that_differs(const std::string& expected, const std::string& now) {
    std::istringstream left(expected), right(now);
    for (int number = 1; left || right; ++number) {
        std::string a, b;
        std::getline(left, a);
        std::getline(right, b);
        if (a != b) return "line " + std::to_string(number) + ":\n  approved: " + a + "\n  now:      " + b;
    }
    return {};
}

}  // namespace

TEST_CASE(
    "the document has the operations, the entrances, the bulk, the files, what looks after the desk and the events, "
    "each where it is served, and no other") {
    std::set<std::string> expected{
        "/bulk post",        "/events get",      "/uploads post", "/uploads/{id} delete", "/attachments/{id}/file get",
        "/desk/verify post", "/desk/backup post"},
        found, ids;
    const auto expect = [&](std::string_view path, Verb verb) {
        expected.insert(std::string(path) + " " + lower_ascii(method_of(verb)));
    };
    for (const Operation& operation : Engine::operations()) expect(operation.path, operation.verb);
    for (const Entrance& entrance : entrances()) expect(entrance.path, entrance.verb);
    for (const auto& [path, item] : *at(document(), {"paths"}).object()) {
        for (const auto& [method, operation] : *item.object()) {
            found.insert(path + " " + method);
            ids.insert(*at(operation, {"operationId"}).text());
            CHECK(at(document(), {"servers"}).array()->front().find("url")->text()->starts_with("/api/v1"));
        }
    }
    CHECK(found == expected);
    CHECK(ids.size() == expected.size());
}

TEST_CASE("the document says of everything its words, who may do it, and its noun, which is explained") {
    std::set<std::string> nouns_used, nouns_known;
    for (const Operation& operation : Engine::operations()) {
        INFO(operation.name);
        const Value& said = described(endpoint_called(operation.name));
        CHECK(member(said, "summary") == operation.summary);
        CHECK(member(said, "x-permission") == operation.permission);
        CHECK_FALSE(said.find("security"));
    }
    for (const Entrance& entrance : entrances()) {
        INFO(entrance.name);
        const Value& said = described(endpoint_called(entrance.name));
        CHECK(member(said, "summary") == entrance.summary);
        const Value* security = said.find("security");
        const std::string ways = security ? to_json(*security) : "as usual";
        CHECK(ways == (entrance.needs == Showing::nothing    ? "[]"
                       : entrance.needs == Showing::whatever ? R"([{},{"token":[]},{"session":[]}])"
                                                             : "as usual"));
    }
    for (const Endpoint& endpoint : endpoints()) {
        nouns_used.insert(*at(described(endpoint), {"tags"}).array()->front().text());
    }
    for (const Noun& noun : nouns()) {
        CHECK(noun.words.ends_with('.'));
        nouns_known.insert(std::string(noun.name));
    }
    CHECK(nouns_used == nouns_known);
}

TEST_CASE("every argument and every member of an answer is explained") {
    for (const auto& [type, schema] : *at(document(), {"components", "schemas"}).object()) {
        for (const auto& [name, property] : *at(schema, {"properties"}).object()) {
            INFO(type << "." << name);
            CHECK((name == "id" || property.find("description")));
        }
    }
    for (const Endpoint& endpoint : endpoints()) {
        for (const Value& parameter : *at(described(endpoint), {"parameters"}).array()) {
            INFO(endpoint.name << " " << to_json(parameter));
            CHECK(SchemaChecker(document()).resolved(parameter).find("description"));
        }
    }
}

TEST_CASE("one name of a schema means one shape") {
    std::map<std::string_view, std::string> shapes;
    const auto check = [&](std::string_view type, const std::vector<Field>& fields) {
        std::string names;
        for (const Field& field : fields) names += std::string(field.name) + " ";
        INFO(type);
        CHECK(shapes.emplace(type, names).first->second == names);
    };
    for (const Endpoint& endpoint : endpoints()) {
        if (endpoint.has_body()) check(endpoint.body_type, endpoint.in_body);
        if (endpoint.answers) check(endpoint.result_type, endpoint.result);
    }
}

TEST_CASE("whatever an operation answers is what the document says of it, on both databases") {
    ServedDesk desk(GENERATE(from_range(backends())));
    std::size_t done = 0;
    for (const Operation& operation : Engine::operations()) {
        const Endpoint& endpoint = endpoint_called(operation.name);
        INFO(endpoint.name);
        const HttpResponse answer = desk.ask(operation, BusyDesk::good_actor(endpoint.name));
        INFO(answer.body);
        CHECK(faults_of(endpoint, answer) == std::vector<std::string>());
        if (answer.status == endpoint.status) ++done;
    }
    CHECK(done >= 80);  // the others were refused, since those before them took away what they need
}

TEST_CASE("every example is taken as it stands in the document, and its answer is as the document says") {
    std::unique_ptr<ExampleDesk> desk;
    for (const Endpoint& endpoint : endpoints()) {
        if (!desk) desk = std::make_unique<ExampleDesk>();
        if (endpoint.is_entrance()) desk->stand_at_the_door();
        if (endpoint.name == "session.end_totp") desk->confirm_device();
        INFO(endpoint.name << " " << example_target(endpoint) << " " << to_json(example_body(endpoint)));
        const HttpResponse answer = desk->ask_example(endpoint);
        INFO(answer.body);
        CHECK(answer.status == endpoint.status);
        CHECK(faults_of(endpoint, answer) == std::vector<std::string>());
        // What takes something away, or says what a thing is from now on, would be in the way of the others.
        if (endpoint.method == "PUT" || endpoint.method == "DELETE" || endpoint.is_entrance()) desk.reset();
    }
}

TEST_CASE("every parameter may be sent with its example alone") {
    ExampleDesk desk;
    for (const Endpoint& endpoint : endpoints()) {
        if (!endpoint.reads()) continue;
        for (const Value& given : *at(described(endpoint), {"parameters"}).array()) {
            const Value& parameter = SchemaChecker(document()).resolved(given);
            const Value* example = parameter.find("example");
            if (member(parameter, "in") != "query" || !example) continue;
            const Value& single = example->array() ? example->array()->front() : *example;
            const std::string name = member(parameter, "name");
            std::string target = example_target(endpoint);
            if (target.find("?" + name + "=") != std::string::npos ||
                target.find("&" + name + "=") != std::string::npos)
                continue;
            target += target.find('?') == std::string::npos ? '?' : '&';
            target += name + "=" + percent_encoded(single.text() ? *single.text() : to_json(single));
            INFO(endpoint.name << " " << target);
            const HttpResponse answer = desk.ask("GET", desk.put_into(target), "", BusyDesk::good_actor(endpoint.name));
            INFO(answer.body);
            CHECK(answer.status == 200);
        }
    }
}

TEST_CASE("the examples of bodies and answers are as their schemas say, and no text in them is left open") {
    const SchemaChecker checker(document());
    const auto check = [&](const Value& media) {
        CHECK(checker.faults(at(media, {"example"}), at(media, {"schema"})) == std::vector<std::string>());
    };
    for (const Endpoint& endpoint : endpoints()) {
        INFO(endpoint.name);
        if (endpoint.has_body()) check(at(described(endpoint), {"requestBody", "content", "application/json"}));
        if (!endpoint.answers) continue;
        check(at(response_described(endpoint, endpoint.status), {"content", "application/json"}));
    }
    for (const auto& [name, response] : *at(document(), {"components", "responses"}).object()) {
        if (name != "NotModified") check(at(response, {"content", "application/problem+json"}));
    }
}

TEST_CASE("a refusal is one of those that the document names, and looks as it says") {
    ServedDesk desk(GENERATE(from_range(backends())));
    struct Case {
        const char* operation;
        const char* target;
        const char* body;
        const char* header;
        const char* value;
        int status;
    };
    const Case cases[] = {
        {"ticket.list", "/tickets?statsu=OPEN", "", "", "", 400},
        {"ticket.list", "/tickets?limit=0", "", "", "", 422},
        {"ticket.show", "/tickets/999", "", "", "", 404},
        {"ticket.show", "/tickets/1", "", "if-none-match", "*", 304},
        {"ticket.delete", "/tickets/1", "", "", "", 403},
        {"ticket.create", "/tickets", "{", "", "", 400},
        {"ticket.create", "/tickets", "{}", "", "", 422},
        {"ticket.assign", "/tickets/1/assignee", R"({"assignee":"none"})", "if-match", "\"v999\"", 412},
        {"tag.create", "/tags", R"({"name":"second"})", "idempotency-key", "k", 409},
        {"tag.list", "/tags", "", "authorization", "Bearer hd_x", 401},
        {"event.follow", "/events", "", "authorization", "Bearer hd_x", 401},
        {"event.follow", "/events?tickt=1", "", "", "", 400},
        {"event.follow", "/events?ticket=999", "", "", "", 404},
        {"event.follow", "/events?kind=ticket.creatd", "", "", "", 422},
    };
    desk.ask("POST", "/tags", R"({"name":"first"})", "root@example.org", {{"idempotency-key", "k"}});
    for (const Case& each : cases) {
        INFO(each.operation << " " << each.target << " " << each.body);
        const Endpoint& endpoint = endpoint_called(each.operation);
        std::vector<HttpHeader> headers;
        if (*each.header) headers.push_back({each.header, each.value});
        const char* as = each.status == 401 ? "" : each.status == 403 ? "agent@example.org" : "root@example.org";
        const HttpResponse answer = desk.ask(endpoint.method, each.target, each.body, as, headers);
        INFO(answer.body);
        CHECK(answer.status == each.status);
        CHECK(faults_of(endpoint, answer) == std::vector<std::string>());
    }
}

TEST_CASE("who is overtaken gets the record as the document describes it") {
    ServedDesk desk(Backend::sqlite);
    const HttpResponse answer =
        desk.ask("PATCH", "/tickets/1", R"({"title":"T"})", "agent@example.org", {{"if-match", "\"v999\""}});
    CHECK(answer.status == 412);
    const Value& schema = at(document(), {"paths", "/tickets/{id}", "patch", "responses", "412", "content",
                                          "application/problem+json", "schema", "allOf"});
    const Value problem = parse_json(answer.body);
    const SchemaChecker checker(document());
    CHECK(checker.faults(problem, schema.array()->front()) == std::vector<std::string>());
    CHECK(checker.faults(at(problem, {"current"}), at(schema.array()->back(), {"properties", "current"})) ==
          std::vector<std::string>());
}

TEST_CASE("where a new thing is said to be, it is") {
    for (const Endpoint& endpoint : endpoints()) {
        if (!endpoint.told_where || !endpoint.is_operation()) continue;
        ServedDesk desk(Backend::sqlite);
        INFO(endpoint.name);
        const HttpResponse made = desk.ask(find_operation(endpoint.name), "root@example.org");
        const std::string location = header_of(made, "Location");
        REQUIRE(location.starts_with("/api/v1/"));
        const HttpResponse shown = desk.ask("GET", location.substr(7), "", "root@example.org");
        CHECK(shown.status == 200);
        CHECK(member(parse_json(shown.body), "id") == member(parse_json(made.body), "id"));
    }
}

TEST_CASE("the document is there for everybody, the same each time, and not sent to whoever has it") {
    ServedDesk desk(Backend::sqlite);
    const auto ask = [&](const std::string& method, std::vector<HttpHeader> headers = {}) {
        return desk.ask_raw({.method = method, .target = "/openapi.json", .headers = std::move(headers)});
    };
    const HttpResponse first = ask("GET");
    CHECK(first.status == 200);
    CHECK(header_of(first, "Content-Type") == "application/json");
    CHECK(header_of(first, "Cache-Control") == "no-cache");
    CHECK(ask("GET").body == first.body);
    CHECK(ask("HEAD").status == 200);
    const HttpResponse again = ask("GET", {{"if-none-match", header_of(first, "ETag")}});
    CHECK(again.status == 304);
    CHECK(again.body.empty());
    CHECK(header_of(ask("POST"), "Allow") == "GET, HEAD, OPTIONS");
    CHECK(ask("POST").status == 405);
}

TEST_CASE("the document is the one that was approved") {
    const std::string now = readable_json(document(), 100) + "\n";
    std::ifstream file(APPROVED_OPENAPI);
    std::string approved{std::istreambuf_iterator<char>(file), {}};
    if (std::getenv("HELPDESK_APPROVE") && now != approved) {
        std::ofstream(APPROVED_OPENAPI) << now;
        approved = now;
    }
    CHECK(first_line_that_differs(approved, now) == "");
}

}  // namespace helpdesk
