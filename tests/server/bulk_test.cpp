#include <catch2/catch.hpp>

#include "served_desk.hpp"
#include "server/api/bulk.hpp"

namespace helpdesk {

namespace {

std::string result_at(const HttpResponse& answer, std::size_t at, const std::string& name) {
    const Value document = parse_json(answer.body);
    return to_json(*document.find("results")->array()->at(at).find(name));
}

std::string priority_of(ServedDesk& desk, const std::string& ticket) {
    return member(parse_json(desk.ask("GET", "/tickets/" + ticket).body), "priority");
}

HttpResponse bulk(ServedDesk& desk, const std::string& body, std::vector<HttpHeader> headers = {}) {
    return desk.ask("POST", "/bulk", body, "agent@example.org", std::move(headers));
}

}  // namespace

TEST_CASE("over HTTP one operation is done for many things, all of them or none, and undone as a whole") {
    ServedDesk desk(GENERATE(from_range(backends())));
    const std::string before = priority_of(desk, "1");
    const HttpResponse done =
        bulk(desk,
             R"({"operation":"ticket.update","each":[{"id":"1","priority":"URGENT"},{"id":"2","priority":"URGENT"}]})");
    INFO(done.body);
    REQUIRE(done.status == 200);
    CHECK(result_at(done, 0, "status") == "200");
    CHECK(member(parse_json(result_at(done, 1, "result")), "priority") == "URGENT");
    CHECK(result_at(done, 1, "problem") == "null");
    CHECK(header_of(done, "Cache-Control") == "no-store, no-transform");
    CHECK(priority_of(desk, "2") == "URGENT");
    const std::string act = member(parse_json(done.body), "act");
    REQUIRE(desk.ask("PUT", "/acts/" + act + "/undo").status == 200);
    CHECK(priority_of(desk, "1") == before);

    const HttpResponse refused = bulk(
        desk, R"({"operation":"ticket.update","each":[{"id":"1","priority":"LOW"},{"id":"999","priority":"LOW"}]})");
    CHECK(refused.status == 404);
    CHECK(priority_of(desk, "1") == before);
}

TEST_CASE("with keep_going a bulk over HTTP leaves out what fails, and says so of each with 207") {
    ServedDesk desk(GENERATE(from_range(backends())));
    const HttpResponse partial = bulk(desk, R"({"operation":"ticket.update","keep_going":true,"each":[)"
                                            R"({"id":"999","priority":"LOW"},{"id":"1","priority":"LOW"},)"
                                            R"({"id":"2","priority":"SOON"}]})");
    INFO(partial.body);
    REQUIRE(partial.status == 207);
    CHECK(result_at(partial, 0, "status") == "404");
    const Value problem = parse_json(result_at(partial, 0, "problem"));
    CHECK(member(problem, "code") == "not_found");
    CHECK(member(problem, "detail") == "there is no ticket \"999\"");
    CHECK(result_at(partial, 1, "status") == "200");
    CHECK(result_at(partial, 2, "status") == "422");
    CHECK(priority_of(desk, "1") == "LOW");
}

TEST_CASE("a dry run over HTTP says what would change, and changes nothing") {
    ServedDesk desk(GENERATE(from_range(backends())));
    const std::string before = priority_of(desk, "1");
    const HttpResponse tried =
        bulk(desk, R"({"operation":"ticket.update","dry_run":true,"each":[{"id":"1","priority":"URGENT"}]})");
    INFO(tried.body);
    REQUIRE(tried.status == 200);
    CHECK(member(parse_json(result_at(tried, 0, "result")), "priority") == "URGENT");
    CHECK(result_at(tried, 0, "changes").find(R"("field":"priority")") != std::string::npos);
    CHECK(to_json(*parse_json(tried.body).find("act")) == "null");
    CHECK(priority_of(desk, "1") == before);
}

TEST_CASE("a bulk that is sent again with its key is not done again") {
    ServedDesk desk(GENERATE(from_range(backends())));
    const std::string body =
        R"({"operation":"comment.add","each":[{"ticket":"1","body":"a"},{"ticket":"2","body":"b"}]})";
    const HttpResponse first = bulk(desk, body, {{"idempotency-key", "k1"}});
    REQUIRE(first.status == 200);
    CHECK(result_at(first, 0, "status") == "201");
    const HttpResponse again = bulk(desk, body, {{"idempotency-key", "k1"}});
    CHECK(result_at(again, 0, "result") == result_at(first, 0, "result"));
    CHECK(result_at(again, 1, "result") == result_at(first, 1, "result"));
    const HttpResponse useless =
        bulk(desk, R"({"operation":"ticket.close","each":[{"id":"1"}]})", {{"idempotency-key", "k2"}});
    CHECK(useless.status == 400);
}

TEST_CASE("a bulk over HTTP may do what its caller may, and refuses what cannot be meant") {
    ServedDesk desk(Backend::sqlite);
    const auto refusal = [&](const std::string& body, const std::string& as = "agent@example.org") {
        const HttpResponse answer = desk.ask("POST", "/bulk", body, as);
        const Value problem = parse_json(answer.body);
        return std::to_string(answer.status) + " " + (problem.find("field") ? member(problem, "field") : "");
    };
    CHECK(refusal(R"({"operation":"role.delete","each":[{"id":"AGENT"}]})") == "403 ");
    CHECK(refusal(R"({"operation":"ticket.update","each":[{"id":"1","priority":"LOW"}]})", "customer@example.org") ==
          "403 ");
    CHECK(refusal(R"({"operation":"ticket.updat","each":[{"id":"1"}]})").starts_with("400"));
    CHECK(refusal(R"({"operation":"ticket.update","each":[]})") == "422 each");
    CHECK(refusal(R"({"operation":"ticket.update"})") == "422 each");
    CHECK(refusal(R"({"operation":"ticket.update","each":["1"]})").starts_with("422"));
    CHECK(refusal("").starts_with("400"));
    CHECK(desk.ask("POST", "/bulk?dry_run=true", R"({"operation":"ticket.show","each":[{"id":"1"}]})").status == 400);
    CHECK(desk.ask("GET", "/bulk").status == 405);
    CHECK(desk.ask("POST", "/bulk", "{}", "").status == 401);
    std::string many = R"({"operation":"ticket.show","each":[)";
    for (std::size_t i = 0; i <= bulk_items_max; ++i) many += i == 0 ? "{}" : ",{}";
    CHECK(refusal(many + "]}") == "422 each");
}

TEST_CASE("a bulk whose answers get too long is refused, and has changed nothing") {
    ServedDesk desk(Backend::sqlite);
    const std::string text(190'000, 'x');
    desk.call("ticket.update", R"({"id":"1","description":")" + text + "\"}", "agent@example.org");
    std::string each;
    for (std::size_t i = 0; i < answer_bytes_max / text.size() + 2; ++i) {
        each += (i == 0 ? "" : ",") + (R"({"id":"1","title":"Title )" + std::to_string(i) + "\"}");
    }
    desk.ask("GET", "/tickets/1");  // its token is noted as used
    const std::string before = desk.everything();
    const HttpResponse refused = bulk(desk, R"({"operation":"ticket.update","each":[)" + each + "]}");
    CHECK(refused.status == 422);
    CHECK(member(parse_json(refused.body), "field") == "each");
    CHECK(desk.everything() == before);
}

TEST_CASE("over HTTP a list says how many there are on all pages when it is asked, and what is hidden is not counted") {
    ServedDesk desk(GENERATE(from_range(backends())));
    for (const Operation& operation : Engine::operations()) {
        const auto has = [&](std::string_view name) {
            return std::any_of(operation.arguments.begin(), operation.arguments.end(),
                               [&](const Field& field) { return field.name == name; });
        };
        if (!operation.lists || !has("after") || operation.name == "desk.search") continue;
        INFO(operation.name);
        CHECK(has("total"));
        const std::string name(operation.name);
        const std::string actor = BusyDesk::good_actor(name);
        Value arguments = parse_json(desk.good_arguments(name));
        std::erase_if(*arguments.object(),
                      [](const auto& each) { return each.first == "limit" || each.first == "after"; });
        const HttpResponse whole = desk.ask(operation, arguments, actor);
        INFO(whole.body);
        REQUIRE(whole.status == 200);
        CHECK(header_of(whole, "Helpdesk-Total").empty());
        arguments.object()->emplace_back("limit", std::int64_t{1});
        arguments.object()->emplace_back("total", true);
        const HttpResponse page = desk.ask(operation, arguments, actor);
        INFO(page.body);
        CHECK(header_of(page, "Helpdesk-Total") == std::to_string(parse_json(whole.body).array()->size()));
    }
    desk.call("comment.add", R"({"ticket":"1","body":"Mind the step","internal":true})", "agent@example.org");
    const auto comments = [&](const std::string& as) {
        return header_of(desk.ask("GET", "/tickets/1/comments?total=true", "", as), "Helpdesk-Total");
    };
    const HttpResponse seen = desk.ask("GET", "/tickets/1/comments", "", "customer@example.org");
    CHECK(comments("customer@example.org") == std::to_string(parse_json(seen.body).array()->size()));
    CHECK(std::stoi(comments("agent@example.org")) > std::stoi(comments("customer@example.org")));
    const HttpResponse history = desk.ask("GET", "/tickets/1/history?total=true", "", "customer@example.org");
    CHECK(header_of(history, "Helpdesk-Total").empty());
}

}  // namespace helpdesk
