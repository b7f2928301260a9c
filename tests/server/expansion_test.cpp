#include <catch2/catch.hpp>

#include "served_desk.hpp"
#include "server/api/endpoint.hpp"

namespace helpdesk {

namespace {

Value expanded_in(ServedDesk& desk, const std::string& target, const std::string& as = "agent@example.org") {
    const HttpResponse answer = desk.ask("GET", target, "", as);
    INFO(target << " " << answer.body);
    REQUIRE(answer.status == 200);
    const Value body = parse_json(answer.body);
    return *(body.array() ? body.array()->front() : body).find("expanded");
}

}  // namespace

TEST_CASE("what a record names, and the lists below it, come with it when they are asked for") {
    ServedDesk desk(GENERATE(from_range(backends())));
    const Value ticket = expanded_in(desk, "/tickets/1?expand=customer_id,comments,assigned_to_id,merged_into_id");
    CHECK(member(*ticket.find("customer_id"), "email") == "customer@example.org");
    CHECK(ticket.find("merged_into_id")->is_null());
    const HttpResponse comments = desk.ask("GET", "/tickets/1/comments");
    CHECK(to_json(*ticket.find("comments")) == comments.body);

    const HttpResponse few = desk.ask("GET", "/tickets/1?expand=status_id&fields=title");
    const Value shown = parse_json(few.body);
    CHECK(shown.object()->size() == 2);
    CHECK(member(*shown.find("expanded")->find("status_id"), "name") == "OPEN");
    CHECK(member(*expanded_in(desk, "/tickets/1/comments?expand=user_id").find("user_id"), "email").size() > 3);
}

TEST_CASE("what comes with a record is what one may see, and its tag says when it has changed") {
    ServedDesk desk(GENERATE(from_range(backends())));
    const Value own =
        expanded_in(desk, "/tickets/1?expand=comments,department_id,assigned_to_id", "customer@example.org");
    const HttpResponse comments = desk.ask("GET", "/tickets/1/comments", "", "customer@example.org");
    CHECK(to_json(*own.find("comments")) == comments.body);
    const HttpResponse before = desk.ask("GET", "/tickets/1?expand=comments");
    const std::string tag = header_of(before, "ETag");
    CHECK(tag.starts_with("\"v"));
    desk.call("comment.add", R"({"ticket":"1","body":"More","internal":true})", "agent@example.org");
    const HttpResponse after =
        desk.ask("GET", "/tickets/1?expand=comments", "", "agent@example.org", {{"if-none-match", tag}});
    CHECK(after.status == 200);
    CHECK(header_of(after, "ETag") != tag);
}

TEST_CASE("everything that the document says may come with a record does, and nothing else") {
    ServedDesk desk(Backend::sqlite);
    std::size_t tried = 0;
    for (const Endpoint& endpoint : endpoints()) {
        if (endpoint.expands.empty()) continue;
        INFO(endpoint.name);
        std::string all;
        for (const std::string& each : endpoint.expands) all += (all.empty() ? "" : ",") + each;
        const Operation& operation = find_operation(endpoint.name);
        Value arguments = parse_json(desk.good_arguments(endpoint.name));
        arguments.object()->emplace_back("expand", all);
        const HttpResponse answer = desk.ask(operation, arguments, BusyDesk::good_actor(endpoint.name));
        INFO(answer.body);
        REQUIRE(answer.status == 200);
        const Value body = parse_json(answer.body);
        if (body.array() && body.array()->empty()) continue;
        const Value& record = body.array() ? body.array()->front() : body;
        CHECK(record.find("expanded")->object()->size() == endpoint.expands.size());
        ++tried;
    }
    CHECK(tried > 15);
    CHECK(desk.ask("GET", "/tickets/1?expand=costumer_id").status == 422);
    CHECK(desk.ask("GET", "/tickets/1?expand=").status == 422);
    CHECK(desk.ask("GET", "/tickets?expand=comments").status == 422);
}

TEST_CASE("fields and things to expand that there are not are refused before anything is changed") {
    ServedDesk desk(GENERATE(from_range(backends())));
    desk.ask("GET", "/tickets/1");  // its token is noted as used
    const std::string before = desk.everything();
    const std::string ticket = R"({"title":"T","description":"D","customer":"customer@example.org"})";
    CHECK(desk.ask("POST", "/tickets?fields=bogus", ticket).status == 422);
    CHECK(desk.ask("POST", "/tickets?expand=comments", ticket).status == 422);
    CHECK(desk.ask("PATCH", "/tickets/1?fields=title,bogus", R"({"priority":"LOW"})").status == 422);
    CHECK(desk.ask("PATCH", "/tickets/1?fields=title&fields=id", R"({"priority":"LOW"})").status == 400);
    CHECK(desk.ask("GET", "/tickets/1?expand=status_id&expand=comments").status == 400);
    CHECK(desk.everything() == before);
}

TEST_CASE("what comes with records has an end") {
    ServedDesk desk(Backend::sqlite);
    desk.call("ticket.update", R"({"id":"1","description":")" + std::string(190'000, 'x') + "\"}", "agent@example.org");
    for (int i = 0; i < 100; ++i) desk.call("comment.add", R"({"ticket":"1","body":"b"})", "agent@example.org");
    const HttpResponse refused = desk.ask("GET", "/tickets/1/comments?limit=500&expand=ticket_id");
    CHECK(refused.status == 422);
    CHECK(member(parse_json(refused.body), "field") == "expand");
    CHECK(desk.ask("GET", "/tickets/1/comments?limit=10&expand=ticket_id").status == 200);
}

}  // namespace helpdesk
