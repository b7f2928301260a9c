#include <catch2/catch.hpp>

#include "tests/support.hpp"

namespace helpdesk {

namespace {

using namespace std::chrono_literals;

// A ticket on which the customer asks two things by mail, and an agent notes something.
class LongTicket : public Desk {
public:
    std::string question, note, answer;

    explicit LongTicket(Backend backend) : Desk(backend) {
        call("mail.receive",
             R"({"message_id":"a@x","from":"customer@example.org","subject":"Printer","text":"It burns."})");
        call("ticket.update", R"({"id":"1","department":"Technical Support","priority":"HIGH"})");
        turn_clock(1min);
        call("mail.receive",
             R"({"message_id":"b@x","from":"customer@example.org","subject":"Re: Printer","text":"And my invoice?",)"
             R"("references":["a@x"],"attachments":[{"file_name":"i.txt","content":"YQ=="}]})");
        question = member(call("comment.list", R"({"ticket":"1"})").array()->front(), "id");
        turn_clock(1min);
        note = said(R"("body":"Ask Carl.","internal":true)", "agent@example.org");
        turn_clock(1min);
        answer = said(R"("body":"Unplug it.")", "agent@example.org");
    }

    std::string said(const std::string& what, const std::string& as) {
        return member(call("comment.add", R"({"ticket":"1",)" + what + "}", as), "id");
    }
    std::string split(const std::vector<std::string>& comments, const std::string& more = {}) {
        std::string list;
        for (const std::string& each : comments) list += (list.empty() ? "\"" : ",\"") + each + "\"";
        return R"({"id":"1","comment":[)" + list + "]" + more + "}";
    }
};

}  // namespace

TEST_CASE("a split-off ticket begins with the customer's word, and takes files and mails along") {
    LongTicket desk(GENERATE(from_range(backends())));
    const Value act =
        desk.call("ticket.split", desk.split({desk.note, desk.question}, R"(,"title":"Invoice")"), "agent@example.org");

    CHECK(member(act, "kind") == "split");
    CHECK(member(act, "ticket") == "TKT-000002");
    const Value ticket = desk.call("ticket.show", R"({"id":"2"})");
    CHECK(member(ticket, "title") == "Invoice");
    CHECK(member(ticket, "description") == "And my invoice?");
    CHECK(member(ticket, "customer") == "customer@example.org");
    CHECK(member(ticket, "priority") == "HIGH");
    CHECK(member(ticket, "department") == "Technical Support");
    const Value comments = desk.call("comment.list", R"({"ticket":"2"})");
    REQUIRE(comments.array()->size() == 1);
    CHECK(member(comments.array()->front(), "content") == "Ask Carl.");
    CHECK(member(desk.call("attachment.list", R"({"ticket":"2"})").array()->front(), "comment_id") == "null");
    CHECK(desk.call("comment.list", R"({"ticket":"1"})").array()->size() == 1);
    CHECK(member(desk.call("ticket.links", R"({"ticket":"2"})").array()->front(), "ticket_number") == "TKT-000001");
    CHECK(desk.call("desk.search", R"({"query":"invoice"})").array()->size() == 1);

    const Value later = desk.call(
        "mail.receive",
        R"({"message_id":"c@x","from":"customer@example.org","subject":"Re","text":"Well?","references":["b@x"]})");
    CHECK(member(later, "ticket_number") == "TKT-000002");  // it answers what went there
    CHECK(failures_of(desk.options()).empty());
}

TEST_CASE("undoing a split puts everything back, unless the new ticket has gone on") {
    LongTicket desk(GENERATE(from_range(backends())));
    const auto words = [&] { return to_json(desk.call("comment.list", R"({"ticket":"1"})")); };
    const auto files = [&] { return to_json(desk.call("attachment.list", R"({"ticket":"1"})")); };
    const std::string words_before = words();
    const std::string files_before = files();
    const std::string mail = "SELECT count(*) FROM _mail_messages WHERE opened = TRUE";
    const std::string act = member(desk.call("ticket.split", desk.split({desk.question, desk.answer})), "id");
    CHECK(desk.number(mail) == 2);
    desk.call("comment.add", R"({"ticket":"2","body":"Well?"})", "customer@example.org");

    const Error error = desk.refused("act.undo", R"({"id":")" + act + "\"}");
    CHECK(error.fault() == Fault::conflict);
    CHECK_THAT(error.what(), Catch::Contains("TKT-000002 has gone on since"));
    CHECK_THAT(error.hint(), Catch::Contains("ticket merge TKT-000002 TKT-000001"));

    const std::string last = member(desk.call("comment.list", R"({"ticket":"2"})").array()->back(), "id");
    desk.call("comment.delete", R"({"id":")" + last + "\"}", "customer@example.org");
    desk.call("act.undo", R"({"id":")" + act + "\"}");
    CHECK(words() == words_before);
    CHECK(files() == files_before);
    CHECK(desk.number(mail) == 1);
    CHECK(desk.refused("ticket.show", R"({"id":"2"})").fault() == Fault::not_found);
    CHECK(failures_of(desk.options()).empty());
}

TEST_CASE("a split without a word of the customer needs a first message") {
    LongTicket desk(GENERATE(from_range(backends())));
    desk.open_ticket("another");
    const std::string before = desk.everything();
    CHECK_THAT(desk.refused("ticket.split", desk.split({desk.note})).what(), Catch::Contains("is a customer's"));
    CHECK(desk.refused("ticket.split", desk.split({})).field() == "comment");
    CHECK(desk.refused("ticket.split", desk.split({desk.question}, R"(,"title":" ")")).field() == "title");
    CHECK(desk.refused("ticket.split", R"({"id":"2","comment":[")" + desk.question + "\"]}").field() == "comment");
    CHECK(desk.everything() == before);

    desk.call("ticket.split", desk.split({desk.note}, R"(,"description":"What Carl knows.")"));
    CHECK(member(desk.call("ticket.show", R"({"id":"3"})"), "description") == "What Carl knows.");
    CHECK(desk.call("comment.list", R"({"ticket":"3"})").array()->size() == 1);
}

TEST_CASE("tickets are linked as duplicates, related or parents, once, and as a tree") {
    Desk desk(GENERATE(from_range(backends())));
    for (int i = 0; i < 4; ++i) desk.open_ticket();
    const auto link = [](const char* ticket, const char* kind, const char* other) {
        return R"({"ticket":")" + std::string(ticket) + R"(","kind":")" + kind + R"(","other":")" + other + "\"}";
    };
    desk.call("ticket.link", link("1", "parent", "2"));
    desk.call("ticket.link", link("2", "parent", "3"));
    desk.call("ticket.link", link("1", "related", "4"));
    desk.call("ticket.link", link("4", "related", "1"));
    desk.call("ticket.link", link("1", "duplicate", "4"));
    CHECK(desk.number("SELECT count(*) FROM _ticket_links") == 4);
    CHECK(desk.call("ticket.links", R"({"ticket":"1"})").array()->size() == 3);

    CHECK_THAT(desk.refused("ticket.link", link("3", "parent", "1")).what(),
               Catch::Contains("TKT-000001 stands above TKT-000003 already"));
    CHECK_THAT(desk.refused("ticket.link", link("4", "parent", "3")).what(),
               Catch::Contains("TKT-000003 has the parent TKT-000002 already"));
    CHECK(desk.refused("ticket.link", link("1", "related", "1")).field() == "other");
    CHECK(desk.refused("ticket.link", link("1", "cousin", "2")).field() == "kind");
    CHECK(desk.refused("ticket.unlink", link("1", "parent", "4")).fault() == Fault::not_found);

    desk.call("ticket.unlink", link("4", "related", "1"));
    CHECK(desk.number("SELECT count(*) FROM _ticket_links") == 3);
    CHECK(failures_of(desk.options()).empty());
}

}  // namespace helpdesk
