#include <catch2/catch.hpp>

#include "engine/kb/canned.hpp"
#include "tests/support.hpp"

namespace helpdesk {

namespace {

std::optional<std::string> some_value(std::string_view variable) {
    if (variable == "customer.name") return "{{ticket.title}} *Bobby*";
    if (variable == "ticket.title") return "Printer";
    if (variable == "agent.name") return " ";
    return std::nullopt;
}

Error refusal_of(const std::function<void()>& work) {
    try {
        work();
    } catch (const Error& error) {
        return error;
    }
    FAIL("it was not refused");
    throw std::logic_error("never");
}

class ReplyDesk : public Desk {
public:
    explicit ReplyDesk(Backend backend) : Desk(backend) {
        call("category.create", R"({"name":"Replies","is_public":true})");
        open_ticket("The printer is on fire");
        EngineAccess::write(engine(), [](Session& session) {
            session.run({"test", "UPDATE users SET name = '' WHERE email = 'customer@example.org'"});
        });
    }
    void write(const std::string& title, const std::string& content) {
        call("article.create",
             R"({"kind":"CANNED","is_public":true,"category":"replies","title":")" + title + R"(","content":)" +
                 to_json(Value(content)) + "}",
             "agent@example.org");
    }
    std::string filled(const std::string& slug, const std::string& as = "agent@example.org") {
        return member(call("article.fill", R"({"id":")" + slug + R"(","ticket":"1"})", as), "text");
    }
};

}  // namespace

TEST_CASE("variables are filled in once, and what stands in their values is taken as it is") {
    const std::pair<const char*, const char*> texts[] = {
        {"", ""},
        {"No variable { } }} {", "No variable { } }} {"},
        {"{{customer.name}}", "{{ticket.title}} *Bobby*"},
        {"{{ ticket.title }}, {{ticket.title|x}}", "Printer, Printer"},
        {"Dear {{agent.name|friend}}!", "Dear friend!"},
        {"{{desk.name|}}.", "."},
        {"{{desk.name| a | b }}.", "a | b."},
        {"\\{{customer.name}}", "{{customer.name}}"},
        {"{{ticket.title}}}}", "Printer}}"},
    };
    for (const auto& [text, filled] : texts) {
        INFO(text);
        check_template(text, "content");
        CHECK(fill_template(text, some_value, "content") == filled);
    }
    const Error error = refusal_of([] { fill_template("Dear {{agent.name}}", some_value, "canned"); });
    CHECK_THAT(error.what(), Catch::Contains("agent.name has no value here"));
    CHECK(error.field() == "canned");
}

TEST_CASE("a variable that there is not is refused when it is written, with the one that was meant") {
    for (const auto& [text, hint] : std::vector<std::pair<const char*, const char*>>{
             {"{{customer.nmae}}", "did you mean \"customer.name\"?"},
             {"{{}}", "one of agent.email"},
             {"{{customer}}", "one of agent.email"},
             {"{{customer.name", "a variable looks like"},
             {"{{customer.name}} {{ {{ticket.title}}", "did you mean \"ticket.title\"?"},
             {"{{Customer.Name}}", "did you mean \"customer.name\"?"}}) {
        INFO(text);
        const Error error = refusal_of([&, each = text] { check_template(each, "content"); });
        CHECK(error.fault() == Fault::invalid);
        CHECK(error.field() == "content");
        CHECK_THAT(error.hint(), Catch::Contains(hint));
    }
    ReplyDesk desk(GENERATE(from_range(backends())));
    const std::string before = desk.everything();
    const std::string article =
        R"("title":"T","category":"replies","content":"{{customer.nam}}","author":"agent@example.org")";
    CHECK(desk.refused("article.create", "{" + article + R"(,"kind":"CANNED"})").field() == "content");
    CHECK(desk.everything() == before);
    desk.call("article.create", "{" + article + "}");
    CHECK(desk.refused("article.update", R"({"id":"t","kind":"CANNED"})").field() == "content");
}

TEST_CASE("a prepared reply says what is so on the ticket, and only staff may use it") {
    ReplyDesk desk(GENERATE(from_range(backends())));
    desk.write("All",
               "{{customer.name|friend}} {{customer.email}} {{ticket.number}} {{ticket.title}} {{ticket.status}} "
               "{{ticket.priority}} {{agent.name}} {{agent.email}} {{department.name|no department}} {{desk.name|us}}");
    CHECK(desk.filled("all") ==
          "friend customer@example.org TKT-000001 The printer is on fire Open MEDIUM Ana Agent agent@example.org "
          "no department us");
    desk.call("user.update", R"({"id":"customer@example.org","name":"{{agent.email}} **Eve**"})");
    desk.call("ticket.update", R"({"id":"1","department":"Technical Support","priority":"HIGH"})");
    desk.call("mail.configure", R"({"is_on":false,"address":"desk@example.org","name":"The desk"})");
    CHECK(desk.filled("all", "manager@example.org").starts_with("{{agent.email}} **Eve** customer@example.org"));

    const Value said = desk.call("comment.add", R"({"ticket":"1","canned":"all","body":"Bye."})", "agent@example.org");
    CHECK(member(said, "content") ==
          "{{agent.email}} **Eve** customer@example.org TKT-000001 The printer is on fire Open HIGH Ana Agent "
          "agent@example.org Technical Support The desk\n\nBye.");
    CHECK(member(desk.call("comment.add",
                           R"({"ticket":"1","canned":"all","internal":true,"author":"manager@example.org"})"),
                 "content")
              .find("manager@example.org") != std::string::npos);
    const Error hidden = desk.refused("comment.add", R"({"ticket":"1","canned":"all"})", "customer@example.org");
    CHECK(hidden.fault() == Fault::not_found);
    CHECK(desk.refused("article.fill", R"({"id":"all","ticket":"1"})", "customer@example.org").fault() ==
          Fault::denied);
    CHECK(desk.refused("comment.add", R"({"ticket":"1"})", "agent@example.org").field() == "body");
}

TEST_CASE("what has no value on the ticket is named, and an article is no prepared reply") {
    ReplyDesk desk(GENERATE(from_range(backends())));
    desk.write("Bare", "Dear {{customer.name}},");
    desk.call("article.create",
              R"({"title":"Page","content":"{{customer.name}}","category":"replies","is_public":true})",
              "agent@example.org");
    const std::string before = desk.everything();
    const Error error = desk.refused("comment.add", R"({"ticket":"1","canned":"bare"})", "agent@example.org");
    CHECK(error.fault() == Fault::invalid);
    CHECK(error.field() == "canned");
    CHECK_THAT(error.what(), Catch::Contains("customer.name has no value here"));
    CHECK(desk.refused("article.fill", R"({"id":"bare","ticket":"1"})").field() == "canned");
    CHECK(desk.refused("comment.add", R"({"ticket":"1","canned":"page"})", "agent@example.org").field() == "canned");
    CHECK(desk.refused("comment.add", R"({"ticket":"1","canned":"page"})", "customer@example.org").fault() ==
          Fault::denied);
    CHECK(desk.everything() == before);
}

TEST_CASE("what a rule says knows the same variables") {
    ReplyDesk desk(GENERATE(from_range(backends())));
    const std::string rule =
        R"({"name":"thanks","on":["ticket.created"],"author":"agent@example.org","then":["comment )";
    const Error error = desk.refused("rule.create", rule + R"(Hi {{customer.nam}}"]})");
    CHECK(error.field() == "then");
    CHECK(error.hint() == "did you mean \"customer.name\"?");
    desk.call(
        "rule.create",
        rule + R"(Hi {{customer.name|there}}, {{agent.name}} has {{ticket.number}}.","note For {{customer.email}}"]})");
    desk.call("ticket.create", R"({"title":"{{agent.email}}","description":".","customer":"customer@example.org"})");
    const Value comments = desk.call("comment.list", R"({"ticket":"2"})");
    REQUIRE(comments.array()->size() == 2);
    CHECK(member((*comments.array())[0], "content") == "Hi there, Ana Agent has TKT-000002.");
    CHECK(member((*comments.array())[1], "content") == "For customer@example.org");
}

TEST_CASE("a rule whose variable has no value says so, and what called for it stands") {
    ReplyDesk desk(GENERATE(from_range(backends())));
    desk.call("rule.create", R"({"name":"thanks","on":["ticket.created"],"author":"agent@example.org",
                                 "then":["comment Hi {{customer.name}}"]})");
    desk.call("ticket.create", R"({"title":"T","description":".","customer":"customer@example.org"})");
    CHECK(desk.call("comment.list", R"({"ticket":"2"})").array()->empty());
    CHECK_THAT(member(desk.call("rule.show", R"({"id":"thanks"})"), "failure"),
               Catch::Contains("customer.name has no value here"));
}

}  // namespace helpdesk
