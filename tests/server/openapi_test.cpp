#include <catch2/catch.hpp>

#include <cstdlib>
#include <fstream>
#include <map>
#include <set>
#include <sstream>

#include "json_schema.hpp"
#include "served_desk.hpp"
#include "server/api/examples.hpp"
#include "server/api/nouns.hpp"
#include "server/api/readable_json.hpp"

// HELPDESK_APPROVE=1 writes down the document as it is now; read the difference before you commit it.

namespace helpdesk {

namespace {

const Value& document() {
    static const Value parsed = [] {
        ServedDesk desk(Backend::sqlite);
        return parse_json(desk.ask_raw({.method = "GET", .target = "/openapi.json", .headers = {}}).body);
    }();
    return parsed;
}

const Value& at(const Value& value, std::initializer_list<std::string_view> names) {
    const Value* found = &value;
    for (const std::string_view name : names) {
        INFO(name);
        found = found->find(name);
        REQUIRE(found);
    }
    return *found;
}

const Value& described(const Endpoint& endpoint) {
    return at(document(), {"paths", endpoint.path, lower_ascii(endpoint.method)});
}

// What the document says of an answer of that status.
const Value& response_described(const Endpoint& endpoint, int status) {
    const Value& response = at(described(endpoint), {"responses", std::to_string(status)});
    return SchemaChecker(document()).resolved(response);
}

// In what an answer is not what the document says of it.
std::vector<std::string> faults_of(const Endpoint& endpoint, const HttpResponse& answer) {
    const Value& response = response_described(endpoint, answer.status);
    std::vector<std::string> faults;
    const Value* headers = response.find("headers");
    for (const HttpHeader& each : answer.headers) {
        const bool is_framing = each.name == "Content-Type" || each.name == "Cache-Control";
        if (!is_framing && !headers->find(each.name)) faults.push_back("the header " + each.name);
    }
    const Value* content = response.find("content");
    if (!content) return answer.body.empty() ? faults : std::vector<std::string>{"a body"};
    const Value& schema = at(*content, {header_of(answer, "Content-Type"), "schema"});
    for (std::string& each : SchemaChecker(document()).faults(parse_json(answer.body), schema)) {
        faults.push_back(std::move(each));
    }
    return faults;
}

const Operation& operation_of(const Endpoint& endpoint) {
    for (const Operation& operation : Engine::operations()) {
        if (operation.name == endpoint.name) return operation;
    }
    throw std::logic_error(endpoint.name);
}

// The ids in the examples, as those of one desk.
class ExampleIds {
public:
    explicit ExampleIds(ServedDesk& desk) {
        for (const Endpoint& endpoint : endpoints()) {
            for (const Field& field : endpoint.in_path) add(desk, field, endpoint);
            for (const Field& field : endpoint.in_body) add(desk, field, endpoint);
            for (const Field& field : endpoint.in_query) add(desk, field, endpoint);
        }
    }

    std::string put_into(std::string text) const {
        for (const auto& [example, id] : ids_) {
            for (auto found = text.find(example); found != std::string::npos; found = text.find(example)) {
                text.replace(found, example.size(), id);
            }
        }
        return text;
    }

private:
    std::map<std::string, std::string> ids_;

    void add(ServedDesk& desk, const Field& field, const Endpoint& endpoint) {
        const std::map<std::string_view, std::string> known{
            {"ticket_comments", desk.comment}, {"attachments", desk.file}, {"notifications", desk.notification},
            {"_outbox", desk.delivery},        {"_acts", desk.act},        {"_tokens", desk.script_token},
            {"_sessions", desk.session}};
        const Value example = example_of(field, endpoint);
        const Value& single = example.array() ? example.array()->front() : example;
        if (field.name == "token") ids_[*single.text()] = percent_encoded("what was sent");
        const auto found = known.find(field.table);
        if (found != known.end()) ids_[*single.text()] = found->second;
    }
};

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

TEST_CASE("the document has the operations of the table, each where it is served, and no other") {
    std::set<std::string> expected, found, ids;
    for (const Operation& operation : Engine::operations()) {
        expected.insert(std::string(operation.path) + " " + lower_ascii(method_of(operation.verb)));
    }
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

TEST_CASE("the document says of every operation its words, its permission and its noun, which is explained") {
    std::set<std::string> nouns_used, nouns_known;
    for (const Endpoint& endpoint : endpoints()) {
        INFO(endpoint.name);
        const Value& operation = described(endpoint);
        CHECK(member(operation, "summary") == operation_of(endpoint).summary);
        CHECK(member(operation, "x-permission") == operation_of(endpoint).permission);
        nouns_used.insert(*at(operation, {"tags"}).array()->front().text());
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
    for (const Endpoint& endpoint : endpoints()) {
        INFO(endpoint.name);
        const HttpResponse answer = desk.ask(operation_of(endpoint), BusyDesk::good_actor(endpoint.name));
        INFO(answer.body);
        CHECK(faults_of(endpoint, answer) == std::vector<std::string>());
        if (answer.status == endpoint.status) ++done;
    }
    CHECK(done >= 80);  // the others were refused, since those before them took away what they need
}

TEST_CASE("every example is taken as it stands in the document, and its answer is as the document says") {
    std::unique_ptr<ServedDesk> desk;
    for (const Endpoint& endpoint : endpoints()) {
        if (!desk) desk = std::make_unique<ServedDesk>(Backend::sqlite);
        const ExampleIds ids(*desk);
        const std::string target = ids.put_into(example_target(endpoint));
        const std::string body = endpoint.has_body() ? ids.put_into(to_json(example_body(endpoint))) : "";
        INFO(endpoint.name << " " << target << " " << body);
        const std::string actor = BusyDesk::good_actor(endpoint.name);
        const HttpResponse answer = desk->ask(endpoint.method, target, body, actor);
        INFO(answer.body);
        CHECK(answer.status == endpoint.status);
        CHECK(faults_of(endpoint, answer) == std::vector<std::string>());
        // What takes something away, or says what a thing is from now on, would be in the way of the others.
        if (endpoint.method == "PUT" || endpoint.method == "DELETE") desk.reset();
    }
}

TEST_CASE("every parameter may be sent with its example alone") {
    ServedDesk desk(Backend::sqlite);
    const ExampleIds ids(desk);
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
            const HttpResponse answer = desk.ask("GET", ids.put_into(target), "", BusyDesk::good_actor(endpoint.name));
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
    };
    desk.ask("POST", "/tags", R"({"name":"first"})", "root@example.org", {{"idempotency-key", "k"}});
    for (const Case& each : cases) {
        INFO(each.operation << " " << each.target << " " << each.body);
        const auto endpoint = std::find_if(endpoints().begin(), endpoints().end(),
                                           [&](const Endpoint& one) { return one.name == each.operation; });
        std::vector<HttpHeader> headers;
        if (*each.header) headers.push_back({each.header, each.value});
        const char* as = each.status == 401 ? "" : each.status == 403 ? "agent@example.org" : "root@example.org";
        const HttpResponse answer = desk.ask(endpoint->method, each.target, each.body, as, headers);
        INFO(answer.body);
        CHECK(answer.status == each.status);
        CHECK(faults_of(*endpoint, answer) == std::vector<std::string>());
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
        if (!endpoint.told_where) continue;
        ServedDesk desk(Backend::sqlite);
        INFO(endpoint.name);
        const HttpResponse made = desk.ask(operation_of(endpoint), "root@example.org");
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
