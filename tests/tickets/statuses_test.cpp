#include <catch2/catch.hpp>

#include <random>

#include "tests/support.hpp"

namespace helpdesk {

namespace {

std::string names(const Value& list) {
    std::string all;
    for (const Value& each : *list.array()) all += member(each, "name") + " ";
    return all;
}

}  // namespace

TEST_CASE("statuses stand in their order, and a new one comes last unless it says where") {
    Desk desk(GENERATE(from_range(backends())));
    desk.call("status.create", R"({"name":"LAST"})");
    desk.call("status.create", R"({"name":"FIRST","position":-5})");
    CHECK(names(desk.call("status.list", "{}")) == "FIRST OPEN IN_PROGRESS WAITING_CUSTOMER RESOLVED CLOSED LAST ");
    CHECK(desk.refused("status.create", R"({"name":"FAR","position":99999999999})").field() == "position");
    CHECK(desk.refused("status.update", R"({"id":"OPEN","position":-99999999999})").field() == "position");
}

TEST_CASE("there is always exactly one default status, and it is no resolved one") {
    Desk desk(GENERATE(from_range(backends())));
    const auto defaults = [&] { return desk.number("SELECT count(*) FROM ticket_statuses WHERE is_default = TRUE"); };
    desk.call("status.create", R"({"name":"NEW","is_default":true})");
    CHECK(defaults() == 1);
    CHECK(desk.text("SELECT name FROM ticket_statuses WHERE is_default = TRUE") == "NEW");
    desk.call("status.update", R"({"id":"OPEN","is_default":true})");
    CHECK(desk.text("SELECT name FROM ticket_statuses WHERE is_default = TRUE") == "OPEN");
    desk.call("status.update", R"({"id":"OPEN","is_default":true,"color":"#000000"})");

    const std::string before = desk.everything();
    for (const auto& [operation, arguments] :
         {std::pair("status.update", R"({"id":"OPEN","is_default":false})"),
          std::pair("status.update", R"({"id":"RESOLVED","is_default":true})"),
          std::pair("status.update", R"({"id":"OPEN","is_resolved":true})"),
          std::pair("status.create", R"({"name":"X","is_default":true,"is_resolved":true})"),
          std::pair("status.delete", R"({"id":"OPEN"})")}) {
        INFO(operation << arguments);
        CHECK(desk.refused(operation, arguments).fault() == Fault::invalid);
        CHECK(desk.everything() == before);
    }
}

TEST_CASE("any sequence of changes leaves one default status") {
    Desk desk(GENERATE(from_range(backends())));
    std::mt19937 random(5);
    const char* statuses[] = {"OPEN", "IN_PROGRESS", "WAITING_CUSTOMER", "RESOLVED", "CLOSED"};
    const char* changes[] = {R"("is_default":true)", R"("is_default":false)", R"("is_resolved":true)",
                             R"("is_resolved":false)"};
    for (int i = 0; i < 60; ++i) {
        const std::string arguments =
            R"({"id":")" + std::string(statuses[random() % 5]) + "\"," + changes[random() % 4] + "}";
        INFO(arguments);
        try {
            desk.call("status.update", arguments);
        } catch (const Error& error) {
            CHECK(error.fault() == Fault::invalid);
        }
        CHECK(desk.number("SELECT count(*) FROM ticket_statuses WHERE is_default = TRUE AND is_resolved = FALSE") == 1);
    }
}

TEST_CASE("a desk without a resolved status resolves nothing, and says why") {
    Desk desk(GENERATE(from_range(backends())));
    desk.open_ticket();
    desk.call("status.delete", R"({"id":"RESOLVED"})");
    CHECK(member(desk.call("ticket.resolve", R"({"id":"1"})"), "status") == "CLOSED");
    desk.call("ticket.reopen", R"({"id":"1"})");
    desk.call("status.delete", R"({"id":"CLOSED"})");
    CHECK(desk.refused("ticket.resolve", R"({"id":"1"})").fault() == Fault::invalid);
}

TEST_CASE("a ticket has a tag once, however often it is given, and its tags come by name") {
    Desk desk(GENERATE(from_range(backends())));
    desk.open_ticket();
    for (const char* tag : {"vip", "billing", "printer"})
        desk.call("tag.create", R"({"name":")" + std::string(tag) + "\"}");
    const auto mark = [&](const char* operation, const char* tag) {
        return member(desk.call(operation, R"({"ticket":"1","tag":")" + std::string(tag) + "\"}", "agent@example.org"),
                      "tags");
    };
    CHECK(mark("ticket.tag", "vip") == R"(["vip"])");
    const std::string before = desk.everything();
    CHECK(mark("ticket.tag", "vip") == R"(["vip"])");
    CHECK(desk.everything() == before);
    CHECK(mark("ticket.tag", "billing") == R"(["billing","vip"])");
    CHECK(mark("ticket.untag", "printer") == R"(["billing","vip"])");
    CHECK(mark("ticket.untag", "vip") == R"(["billing"])");
    desk.call("tag.update", R"({"id":"billing","name":"money"})");
    CHECK(member(desk.call("ticket.show", R"({"id":"1"})"), "tags") == R"(["money"])");
    const Value both =
        desk.call("ticket.create",
                  R"({"title":"T","description":".","customer":"customer@example.org","tag":["vip","vip","money"]})");
    CHECK(member(both, "tags") == R"(["money","vip"])");
}

TEST_CASE("texts are kept as they were written, and lines are lines") {
    Desk desk(GENERATE(from_range(backends())));
    const std::string text =
        "Zeile eins\r\n\tZeile \"zwei\" \\ 日本語 🙂 e\u0301 \u202e NULL ' ; -- %s $1 :name {}\n\n";
    Value arguments = parse_json(R"({"title":"  Größe  ","customer":"customer@example.org"})");
    arguments.object()->emplace_back("description", Value(text));
    const Value ticket = parse_json(desk.engine().call("ticket.create", arguments).body);
    CHECK(member(ticket, "title") == "Größe");
    CHECK(member(ticket, "description") == text);
    Value comment = parse_json(R"({"ticket":"1"})");
    comment.object()->emplace_back("body", Value(text));
    CHECK(member(parse_json(desk.engine().call("comment.add", comment, {"agent@example.org"}).body), "content") ==
          text);

    for (const char* title : {"", "  ", "\\n", "a\\nb", "a\\u0007b", "a\\tb", "\\u007f"}) {
        const Error error =
            desk.refused("ticket.create", R"({"title":")" + std::string(title) +
                                              R"(","description":".","customer":"customer@example.org"})");
        CHECK(error.fault() == Fault::invalid);
        CHECK(error.field() == "title");
    }
    for (const char* body : {"", " ", "\\n\\t"})
        CHECK(desk.refused("comment.add", R"({"ticket":"1","body":")" + std::string(body) + "\"}", "agent@example.org")
                  .field() == "body");
}

TEST_CASE("limits of length are counted in characters, at the edge and one over it") {
    Desk desk(GENERATE(from_range(backends())));
    const auto times = [](std::size_t count) {
        std::string text;
        for (std::size_t i = 0; i < count; ++i) text += "é";
        return text;
    };
    const auto ticket = [&](std::size_t title, std::size_t description) {
        return R"({"title":")" + times(title) + R"(","description":")" + times(description) +
               R"(","customer":"customer@example.org"})";
    };
    desk.call("ticket.create", ticket(200, 200'000));
    CHECK(desk.refused("ticket.create", ticket(201, 1)).field() == "title");
    CHECK(desk.refused("ticket.create", ticket(1, 200'001)).field() == "description");
    const auto comment = [&](std::size_t count) { return R"({"ticket":"1","body":")" + times(count) + "\"}"; };
    desk.call("comment.add", comment(200'000), "agent@example.org");
    CHECK(desk.refused("comment.add", comment(200'001), "agent@example.org").field() == "body");
    CHECK(desk.refused("user.update", R"({"id":"agent@example.org","name":")" + times(201) + "\"}").field() == "name");
    CHECK(desk.refused("user.update", R"({"id":"agent@example.org","time_zone":")" + times(65) + "\"}").field() ==
          "time_zone");
    CHECK(desk.refused("department.update", R"({"id":"Billing","description":")" + times(2001) + "\"}").field() ==
          "description");
}

TEST_CASE("I06 an e-mail is one account in every case, and nothing else is an e-mail") {
    Desk desk(GENERATE(from_range(backends())));
    CHECK(member(desk.call("user.create", R"({"email":"  New.Person@Example.ORG "})"), "email") ==
          "new.person@example.org");
    CHECK(desk.refused("user.create", R"({"email":"NEW.person@example.org"})").field() == "email");
    const std::string longest = std::string(254 - 12, 'a') + "@example.org";
    desk.call("user.create", R"({"email":")" + longest + "\"}");
    for (const std::string& wrong : {std::string(""), std::string("a"), std::string("@b"), std::string("a@"),
                                     std::string("a b@c"), std::string("a@b\\nc"), std::string("Ana <a@b>"),
                                     std::string("a@b,c@d"), "x" + longest, std::string("a\\u0000@b")}) {
        INFO(wrong);
        CHECK(desk.refused("user.create", R"({"email":")" + wrong + "\"}").field() == "email");
    }
}

TEST_CASE("a person's preferences are a JSON object, kept in one line") {
    Desk desk(GENERATE(from_range(backends())));
    const Value kept =
        desk.call("user.update", R"({"id":"@me","preferences":"{\n \"theme\": \"dark\" }"})", "admin@example.org");
    CHECK(to_json(*kept.find("preferences")) == R"({"theme":"dark"})");
    for (const char* wrong : {"[]", "1", "\"x\"", "true", "null", "\"[1]\""}) {
        INFO(wrong);
        const std::string arguments = R"({"id":"admin@example.org","preferences":)" + std::string(wrong) + "}";
        if (std::string(wrong) == "null") continue;  // left as they are
        CHECK(desk.refused("user.update", arguments).field() == "preferences");
    }
}

}  // namespace helpdesk
