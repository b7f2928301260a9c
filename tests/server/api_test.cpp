#include <catch2/catch.hpp>

#include <regex>
#include <set>

#include "served_desk.hpp"

namespace helpdesk {

namespace {

std::string detail_of(const HttpResponse& response) { return member(parse_json(response.body), "detail"); }

// What an operation answers, as HTTP should say it.
struct Told {
    int status = 0;
    std::string words;
};

Told told_by(BusyDesk& desk, const Operation& operation, const std::string& actor) {
    const std::string name(operation.name);
    try {
        const Reply reply = desk.engine().call(name, parse_json(desk.good_arguments(name)), {actor, "rest"});
        return {!operation.answers ? 204 : operation.creates() ? 201 : 200, reply.body};
    } catch (const Error& error) {
        return {http_status_of(error.fault()), error.what()};
    }
}

}  // namespace

TEST_CASE("over HTTP every operation does what it does elsewhere, and answers the same JSON, or the same refusal") {
    const Backend backend = GENERATE(from_range(backends()));
    std::unique_ptr<BusyDesk> here;
    std::unique_ptr<ServedDesk> there;
    int done = 0;
    for (const Operation& operation : Engine::operations()) {
        const std::string name(operation.name);
        INFO(name);
        // New files are made quickly; in new databases of a server it would take minutes, so there two go on together.
        if (!here || backend == Backend::sqlite) {
            here = std::make_unique<BusyDesk>(backend);
            there = std::make_unique<ServedDesk>(backend);
            for (const char* person : {"root@example.org", "agent@example.org"}) {
                there->token_of(person);
                here->call("token.create", R"({"name":"test","user":")" + std::string(person) + "\"}");
            }
        }
        const std::string actor = BusyDesk::good_actor(name);
        const Told expected = told_by(*here, operation, actor);
        const HttpResponse answer = there->ask(operation, actor);

        INFO(answer.body);
        CHECK(answer.status == expected.status);
        if (expected.status < 300) {
            CHECK(without_chance(answer.body) == without_chance(expected.words));
            ++done;
        } else {
            CHECK(without_chance(detail_of(answer)) == without_chance(expected.words));
        }
    }
    CHECK(done >= (backend == Backend::sqlite ? static_cast<int>(Engine::operations().size()) : 80));
}

TEST_CASE("A07 every path takes the methods of the table and no other, and nothing else is there") {
    ServedDesk desk(GENERATE(from_range(backends())));
    std::map<std::string, std::set<std::string>> methods;
    for (const Operation& operation : Engine::operations()) {
        const std::string path = std::regex_replace(std::string(operation.path), std::regex("\\{\\w+\\}"), "x");
        methods[path].emplace(method_of(operation.verb));
    }
    const std::string before = desk.everything();
    for (const auto& [path, taken] : methods) {
        for (const char* method : {"GET", "POST", "PUT", "PATCH", "DELETE"}) {
            if (taken.count(method)) continue;
            INFO(method << " " << path);
            const HttpResponse answer = desk.ask(method, path, "", "");
            CHECK((answer.status == 405 || path == "/tickets/count"));
            if (answer.status != 405) continue;
            for (const std::string& each : taken) CHECK(header_of(answer, "Allow").find(each) != std::string::npos);
        }
    }
    for (const char* path : {"/", "/ticket", "/tickets/", "/tickets//comments", "/tickets/1/nothing", "/Tickets",
                             "/tickets/1/comments/2/x", "/..%2f..%2fetc", "/%2e%2e/tickets"}) {
        INFO(path);
        CHECK(desk.ask("GET", path, "", "").status == 404);
    }
    CHECK(desk.ask("OPTIONS", "/tickets/1", "", "").status == 204);
    CHECK(desk.everything() == before);
}

TEST_CASE("whoever shows no token, or a wrong one, is asked for one and told nothing") {
    ServedDesk desk(GENERATE(from_range(backends())));
    const std::string words = detail_of(desk.ask("GET", "/tickets/1", "", ""));
    CHECK(words == "you are not signed in");
    for (const char* target : {"/tickets/1", "/tickets/999", "/users/nobody@example.org"}) {
        const HttpResponse answer = desk.ask("GET", target, "", "");
        CHECK(answer.status == 401);
        CHECK(detail_of(answer) == words);
        CHECK(header_of(answer, "WWW-Authenticate").starts_with("Bearer"));
        CHECK(header_of(answer, "Content-Type") == "application/problem+json");
    }
    for (const char* given :
         {"Basic YTpi", "Bearer", "Bearer ", "Bearer hd_x", "bearer agent@example.org", "hd_x", ""}) {
        INFO(given);
        CHECK(desk.ask("GET", "/tickets/1", "", "", {{"authorization", given}}).status == 401);
    }
    CHECK(desk.ask("GET", "/tickets/1", "", "", {{"x-remote-user", "root@example.org"}}).status == 401);
}

TEST_CASE("a problem has the words, the field and the code of the command line") {
    ServedDesk desk(GENERATE(from_range(backends())));
    const std::string before = desk.everything();
    struct Case {
        const char* method;
        const char* target;
        const char* body;
        int status;
        const char* code;
        const char* field;
    };
    const Case cases[] = {
        {"GET", "/tickets/999", "", 404, "not_found", "id"},
        {"GET", "/tickets?statsu=OPEN", "", 400, "usage", "statsu"},
        {"GET", "/tickets?status=OPNE", "", 404, "not_found", "status"},
        {"GET", "/tickets?limit=0", "", 422, "invalid", "limit"},
        {"GET", "/tickets?limit=1&limit=2", "", 400, "usage", "limit"},
        {"GET", "/tickets?fields=nothing", "", 422, "invalid", "fields"},
        {"GET", "/tickets/%zz", "", 400, "usage", ""},
        {"GET", "/tickets/%ff", "", 400, "usage", ""},
        {"GET", "/tickets/%00", "", 400, "usage", ""},
        {"POST", "/tickets", "{", 400, "usage", ""},
        {"POST", "/tickets", "[]", 400, "usage", ""},
        {"POST", "/tickets", R"({"title":"T","title":"U"})", 400, "usage", ""},
        {"POST", "/tickets", R"({"title":"T"})", 422, "invalid", "description"},
        {"POST", "/tickets/1/comments", R"({"ticket":"2","body":"b"})", 400, "usage", "ticket"},
        {"PATCH", "/tickets/1", R"({"number":"X"})", 400, "usage", "number"},
        {"DELETE", "/tickets/1", "", 403, "denied", ""},
    };
    for (const Case& each : cases) {
        INFO(each.method << " " << each.target << " " << each.body);
        const HttpResponse answer = desk.ask(each.method, each.target, each.body);
        const Value problem = parse_json(answer.body);
        INFO(answer.body);
        CHECK(answer.status == each.status);
        CHECK(header_of(answer, "Content-Type") == "application/problem+json");
        CHECK(member(problem, "status") == std::to_string(each.status));
        CHECK(member(problem, "title") != "Error");
        CHECK(member(problem, "code") == each.code);
        if (*each.field) CHECK(member(problem, "field") == each.field);
        CHECK(member(problem, "request_id") == "request 1");
    }
    CHECK(desk.ask("POST", "/tickets", "x=1", "agent@example.org", {{"content-type", "text/plain"}}).status == 400);
}

TEST_CASE("a list goes on where its Link says, each row once") {
    ServedDesk desk(GENERATE(from_range(backends())));
    for (int i = 0; i < 5; ++i) desk.open_ticket("More " + std::to_string(i));
    std::vector<std::string> numbers;
    std::string target = "/tickets?limit=2&fields=ticket_number&sort=created_at";
    while (!target.empty()) {
        const HttpResponse page = desk.ask("GET", target);
        REQUIRE(page.status == 200);
        const Value rows = parse_json(page.body);
        for (const Value& row : *rows.array()) {
            CHECK(row.object()->size() == 1);
            numbers.push_back(member(row, "ticket_number"));
        }
        const std::string link = header_of(page, "Link");
        target = link.empty() ? "" : link.substr(8, link.find('>') - 8);
    }
    CHECK(numbers == std::vector<std::string>{"TKT-000001", "TKT-000002", "TKT-000003", "TKT-000004", "TKT-000005",
                                              "TKT-000006", "TKT-000007"});
}

TEST_CASE("who changes what somebody else has changed meanwhile is shown it as it is now, and changes nothing") {
    ServedDesk desk(GENERATE(from_range(backends())));
    const HttpResponse read = desk.ask("GET", "/tickets/1");
    const std::string tag = header_of(read, "ETag");
    CHECK(tag.starts_with("\"v" + member(parse_json(read.body), "version") + "-"));
    CHECK(desk.ask("GET", "/tickets/1", "", "agent@example.org", {{"if-none-match", "\"x\", W/" + tag}}).status == 304);

    const auto change = [&](const std::string& title) {
        return desk.ask("PATCH", "/tickets/1", R"({"title":")" + title + "\"}", "agent@example.org",
                        {{"if-match", tag}});
    };
    CHECK(change("Changed").status == 200);
    const HttpResponse late = change("Changed too");
    CHECK(late.status == 412);
    const Value problem = parse_json(late.body);
    CHECK(member(problem, "code") == "conflict");
    CHECK(member(*problem.find("current"), "title") == "Changed");
    CHECK(header_of(late, "ETag") == header_of(desk.ask("GET", "/tickets/1"), "ETag"));
    CHECK(desk.ask("GET", "/tickets/1", "", "agent@example.org", {{"if-none-match", tag}}).status == 200);
    for (const char* wrong : {"v3", "\"3\"", "\"v\"", "\"v1\",\"v2\"", "\"v99999999999999999999\""}) {
        CHECK(desk.ask("PATCH", "/tickets/1", R"({"title":"T"})", "agent@example.org", {{"if-match", wrong}}).status ==
              400);
    }
}

TEST_CASE("a tag is that of what was answered, which may change while the record does not") {
    ServedDesk desk(GENERATE(from_range(backends())));
    desk.open_ticket();
    const auto tag = [&](const std::string& target) { return header_of(desk.ask("GET", target), "ETag"); };
    const std::string whole = tag("/tickets/3");
    CHECK(tag("/tickets/3") == whole);
    CHECK(tag("/tickets/3?fields=title") != whole);
    CHECK(tag("/tickets/3?fields=version") != tag("/tickets/3?fields=title"));
    desk.turn_clock(std::chrono::days(30));
    CHECK(member(parse_json(desk.ask("GET", "/tickets/3").body), "overdue") == "true");
    CHECK(desk.ask("GET", "/tickets/3", "", "agent@example.org", {{"if-none-match", whole}}).status == 200);
    // The version in front is the same, so that whoever has read it may change it.
    CHECK(desk.ask("PATCH", "/tickets/3", R"({"title":"T"})", "agent@example.org", {{"if-match", whole}}).status ==
          200);
}

TEST_CASE("A05 the log gets no token from a path, and nothing that people look for") {
    ServedDesk desk(Backend::sqlite);
    CHECK(desk.path_to_log("/api/v1/surveys/secret") == "/api/v1/surveys/{token}");
    CHECK(desk.path_to_log("/api/v1/search?query=ada") == "/api/v1/search");
    CHECK(desk.path_to_log("/api/v1/tickets/1") == "/api/v1/tickets/1");
    CHECK(desk.path_to_log("/%zz?x") == "/%zz");
}

TEST_CASE("what is made twice under one key is made once, and its place is told") {
    ServedDesk desk(GENERATE(from_range(backends())));
    const std::string body = R"({"title":"T","description":"D","customer":"customer@example.org"})";
    const auto make = [&](const std::string& given) {
        return desk.ask("POST", "/tickets", given, "agent@example.org", {{"idempotency-key", "k"}});
    };
    const HttpResponse first = make(body);
    CHECK(first.status == 201);
    CHECK(header_of(first, "Location") == "/api/v1/tickets/" + member(parse_json(first.body), "id"));
    const HttpResponse again = make(body);
    CHECK(again.status == 201);
    CHECK(again.body == first.body);
    CHECK(make(R"({"title":"U","description":"D","customer":"customer@example.org"})").status == 409);
    CHECK(desk.ask("POST", "/tickets", body, "agent@example.org", {{"idempotency-key", ""}}).status == 400);
    CHECK(desk.number("SELECT count(*) FROM tickets") == 3);
}

TEST_CASE("what was done over HTTP stands in the history with its channel and the caller's own id") {
    ServedDesk desk(GENERATE(from_range(backends())));
    const HttpResponse answer =
        desk.ask("PATCH", "/tickets/1", R"({"priority":"HIGH"})", "agent@example.org", {{"x-request-id", "mine-1"}});
    CHECK(header_of(answer, "X-Request-Id") == "mine-1");
    CHECK(desk.text("SELECT channel FROM ticket_history WHERE field = 'priority'") == "rest");
    CHECK(desk.text("SELECT request_id FROM ticket_history WHERE field = 'priority'") == "mine-1");
    CHECK(header_of(desk.ask("GET", "/tags", "", "agent@example.org", {{"x-request-id", "a b\nc"}}), "X-Request-Id") ==
          "request 1");
}

TEST_CASE("only what takes files may have a large body") {
    ServedDesk desk(GENERATE(from_range(backends())));
    CHECK(desk.plan("POST", "/api/v1/tags").size_max == 1 << 20);
    CHECK(desk.plan("POST", "/api/v1/tickets/1/attachments").size_max > 40 << 20);
    CHECK(desk.plan("POST", "/api/v1/tickets/1/comments").size_max > 40 << 20);
    CHECK(desk.plan("GET", "/api/v1/tickets/1/comments").size_max == 1 << 20);
    CHECK(desk.plan("POST", "/%").size_max == 1 << 20);
    CHECK(desk.ask_raw({.method = "GET", .target = "/nothing"}).status == 404);
}

}  // namespace helpdesk
