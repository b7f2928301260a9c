#include <catch2/catch.hpp>

#include "tests/support.hpp"

namespace helpdesk {

namespace {

using namespace std::chrono_literals;

std::vector<std::string> said_on(Desk& desk, const std::string& ticket, const std::string& as = {}) {
    std::vector<std::string> said;
    const Value comments = desk.call("comment.list", R"({"ticket":")" + ticket + "\"}", as);
    for (const Value& each : *comments.array()) said.push_back(member(each, "content"));
    return said;
}

std::string shown(Desk& desk, const std::string& ticket, const std::string& field, const std::string& as = {}) {
    return member(desk.call("ticket.show", R"({"id":")" + ticket + "\"}", as), field);
}

std::string last_act(Desk& desk, const std::string& as = {}) {
    return member(desk.call("act.list", R"({"limit":1})", as).array()->front(), "id");
}

// Two tickets of one customer, the second with a word of the customer, a note, files and a tag.
class TwoTickets : public Desk {
public:
    explicit TwoTickets(Backend backend) : Desk(backend) {
        call("user.create", R"({"email":"zoe@example.org","role":"CUSTOMER"})");
        call("tag.create", R"({"name":"vip"})");
        open_ticket("first");
        turn_clock(1min);
        call("ticket.create", R"({"title":"second","description":"Second words.","customer":"customer@example.org",)"
                              R"("tag":["vip"],"attach":[{"file_name":"a.txt","content":"YQ=="}]})");
        turn_clock(1min);
        call("comment.add", R"({"ticket":"2","body":"More words."})", "customer@example.org");
        turn_clock(1min);
        call("comment.add",
             R"({"ticket":"2","body":"A note.","internal":true,"attach":[{"file_name":"b.txt","content":"Yg=="}]})",
             "agent@example.org");
        turn_clock(1min);
    }
};

}  // namespace

TEST_CASE("a merged ticket goes on in the other, with its words, files, notes and tags") {
    TwoTickets desk(GENERATE(from_range(backends())));
    const Value act = desk.call("ticket.merge", R"({"id":"2","into":"1"})", "agent@example.org");

    CHECK(member(act, "kind") == "merge");
    CHECK(member(act, "actor") == "agent@example.org");
    CHECK(member(act, "ticket") == "TKT-000002");
    CHECK(member(act, "other") == "TKT-000001");
    CHECK(said_on(desk, "1") == std::vector<std::string>{"Second words.", "More words.", "A note."});
    CHECK(said_on(desk, "1", "customer@example.org") == std::vector<std::string>{"Second words.", "More words."});
    CHECK(said_on(desk, "2").empty());
    CHECK(shown(desk, "2", "status") == "CLOSED");
    CHECK(shown(desk, "2", "merged_into") == "TKT-000001");
    CHECK(shown(desk, "1", "tags") == R"(["vip"])");
    CHECK(desk.call("attachment.list", R"({"ticket":"1"})").array()->size() == 2);
    CHECK(desk.call("attachment.list", R"({"ticket":"1"})", "customer@example.org").array()->size() == 1);
    CHECK(shown(desk, "1", "first_response_at") == "null");
    CHECK(desk.call("ticket.list", R"({"query":"\"second words\""})").array()->size() == 2);
    CHECK(failures_of(desk.options()).empty());
}

TEST_CASE("what is said to a merged number reaches the ticket in which it goes on, however many merges away") {
    TwoTickets desk(GENERATE(from_range(backends())));
    desk.open_ticket("third");
    desk.call("mail.receive",
              R"({"message_id":"q@x","from":"customer@example.org","subject":"Fourth","text":"By mail."})");
    desk.call("ticket.merge", R"({"id":"4","into":"2"})");
    desk.call("ticket.merge", R"({"id":"2","into":"1"})");
    desk.call("ticket.merge", R"({"id":"1","into":"3"})");

    desk.turn_clock(1min);
    desk.call("comment.add", R"({"ticket":"2","body":"To the old number."})", "customer@example.org");
    desk.turn_clock(1min);
    const Value received = desk.call(
        "mail.receive",
        R"({"message_id":"r@x","from":"customer@example.org","subject":"Re: Fourth","text":"Still.","references":["q@x"]})");
    desk.call("attachment.add", R"({"ticket":"4","file_name":"c.txt","content":"Yw=="})", "customer@example.org");

    CHECK(member(received, "ticket_number") == "TKT-000003");
    const auto said = said_on(desk, "3");
    REQUIRE(said.size() == 7);
    CHECK(said[5] == "To the old number.");
    CHECK(said[6] == "Still.");
    CHECK(desk.call("attachment.list", R"({"ticket":"3"})").array()->size() == 3);
    for (const char* number : {"1", "2", "4"}) CHECK(said_on(desk, number).empty());
    CHECK(failures_of(desk.options()).empty());
}

TEST_CASE("undoing a merge brings back words, files, tags, status and clocks, and leaves what was said since") {
    TwoTickets desk(GENERATE(from_range(backends())));
    const std::string due = shown(desk, "2", "resolution_due_at");
    desk.call("ticket.merge", R"({"id":"2","into":"1"})");
    desk.turn_clock(30min);
    desk.call("comment.add", R"({"ticket":"2","body":"Since then."})", "customer@example.org");
    const std::string act = last_act(desk);
    desk.call("act.undo", R"({"id":")" + act + "\"}");

    CHECK(said_on(desk, "1") == std::vector<std::string>{"Since then."});
    CHECK(said_on(desk, "2") == std::vector<std::string>{"More words.", "A note."});
    CHECK(shown(desk, "2", "description") == "Second words.");
    CHECK(shown(desk, "2", "status") == "OPEN");
    CHECK(shown(desk, "2", "merged_into") == "null");
    CHECK(shown(desk, "2", "resolution_due_at") == due);  // the clock went on as if nothing had been
    CHECK(shown(desk, "1", "tags") == "[]");
    CHECK(shown(desk, "2", "tags") == R"(["vip"])");
    CHECK(desk.call("attachment.list", R"({"ticket":"2"})").array()->size() == 2);
    CHECK(desk.call("attachment.list", R"({"ticket":"2"})", "customer@example.org").array()->size() == 1);
    CHECK(failures_of(desk.options()).empty());

    const std::string before = desk.everything();
    CHECK(member(desk.call("act.undo", R"({"id":")" + act + "\"}"), "undone_at") != "null");  // once more: as before
    CHECK(desk.everything() == before);
}

TEST_CASE("what was mended in a merged first message stays mended when the merge is undone") {
    TwoTickets desk(GENERATE(from_range(backends())));
    desk.call("ticket.merge", R"({"id":"2","into":"1"})");
    const std::string opening = member(desk.call("comment.list", R"({"ticket":"1"})").array()->front(), "id");
    desk.call("comment.update", R"({"id":")" + opening + R"(","body":"Without the password."})");
    desk.call("attachment.add", R"({"ticket":"1","comment":")" + opening + R"(","file_name":"d.txt","content":"ZA=="})",
              "customer@example.org");
    desk.call("act.undo", R"({"id":")" + last_act(desk) + "\"}");

    CHECK(shown(desk, "2", "description") == "Without the password.");
    CHECK(desk.call("attachment.list", R"({"ticket":"2"})").array()->size() == 3);
    CHECK(failures_of(desk.options()).empty());
}

TEST_CASE("a merge that cannot be is refused, and changes nothing") {
    TwoTickets desk(GENERATE(from_range(backends())));
    desk.call("ticket.create", R"({"title":"zoe's","description":"D","customer":"zoe@example.org"})");
    desk.open_ticket("fourth");
    desk.call("ticket.merge", R"({"id":"4","into":"1"})");
    const std::string before = desk.everything();
    const std::tuple<const char*, const char*, const char*> mistakes[] = {
        {R"({"id":"1","into":"1"})", "into", "a ticket is not merged into itself"},
        {R"({"id":"4","into":"2"})", "id", "TKT-000004 goes on in TKT-000001"},
        {R"({"id":"2","into":"4"})", "into", "TKT-000004 goes on in TKT-000001"},
        {R"({"id":"3","into":"1"})", "into", "have different customers"},
        {R"({"id":"99","into":"1"})", "id", "there is no ticket"},
        {R"({"id":"1","into":"99"})", "into", "there is no ticket"}};
    for (const auto& [arguments, field, says] : mistakes) {
        const Error error = desk.refused("ticket.merge", arguments);
        CHECK(error.field() == field);
        CHECK_THAT(error.what(), Catch::Contains(says));
    }
    CHECK(desk.refused("ticket.merge", R"({"id":"2","into":"1"})", "customer@example.org").fault() == Fault::denied);
    CHECK(desk.everything() == before);

    desk.call("ticket.merge", R"({"id":"3","into":"1","across":true})");
    CHECK(shown(desk, "3", "merged_into", "zoe@example.org") == "null");  // she does not see the other one
    CHECK(shown(desk, "3", "merged_into_id", "zoe@example.org") == "null");
}

TEST_CASE("a merge that is asked for again is the one that was made, and changes nothing") {
    TwoTickets desk(GENERATE(from_range(backends())));
    const std::string arguments = R"({"id":"2","into":"1"})";
    const std::string act = member(desk.call("ticket.merge", arguments), "id");
    const std::string before = desk.everything();
    CHECK(member(desk.call("ticket.merge", arguments), "id") == act);
    CHECK(desk.everything() == before);
}

TEST_CASE("a merged ticket is not changed any more, and says where it goes on") {
    TwoTickets desk(GENERATE(from_range(backends())));
    desk.call("ticket.merge", R"({"id":"2","into":"1"})");
    const std::string before = desk.everything();
    const std::pair<const char*, const char*> deeds[] = {
        {"ticket.update", R"({"id":"2","title":"Other"})"},
        {"ticket.reopen", R"({"id":"2"})"},
        {"ticket.assign", R"({"id":"2","assignee":"agent@example.org"})"},
        {"ticket.untag", R"({"ticket":"2","tag":"vip"})"},
        {"ticket.split", R"({"id":"2","comment":[]})"}};
    for (const auto& [deed, arguments] : deeds) {
        INFO(deed);
        CHECK_THAT(desk.refused(deed, arguments).what(), Catch::Contains("TKT-000002 goes on in TKT-000001"));
    }
    CHECK_THAT(desk.refused("ticket.reopen", R"({"id":"2"})", "customer@example.org").what(),
               Catch::Contains("TKT-000002 goes on in another ticket"));
    CHECK(desk.everything() == before);
}

TEST_CASE("a merge is undone only while nothing was moved on from it, and says what stands in the way") {
    TwoTickets desk(GENERATE(from_range(backends())));
    desk.open_ticket("third");
    const auto act_of = [&](const std::string& deed, const std::string& arguments) {
        return member(desk.call(deed, arguments), "id");
    };
    const std::string first = act_of("ticket.merge", R"({"id":"2","into":"1"})");
    const std::string second = act_of("ticket.merge", R"({"id":"1","into":"3"})");
    const auto undo = [](const std::string& act) { return R"({"id":")" + act + "\"}"; };

    CHECK_THAT(desk.refused("act.undo", undo(first)).what(), Catch::Contains("TKT-000001 was merged into TKT-000003"));
    desk.call("act.undo", undo(second));
    const std::string comment = member((*desk.call("comment.list", R"({"ticket":"1"})").array())[1], "id");
    const std::string split = act_of("ticket.split", R"({"id":"1","comment":[")" + comment + R"("]})");
    CHECK_THAT(desk.refused("act.undo", undo(first)).what(), Catch::Contains("was moved on from TKT-000001"));
    desk.call("act.undo", undo(split));
    desk.call("act.undo", undo(first));
    CHECK(said_on(desk, "2") == std::vector<std::string>{"More words.", "A note."});

    const std::string again = act_of("ticket.merge", R"({"id":"2","into":"1"})");
    desk.call("ticket.delete", R"({"id":"2"})");
    CHECK_THAT(desk.refused("act.undo", undo(again)).what(), Catch::Contains("one of its tickets is deleted"));
}

TEST_CASE("what was split off and merged back has been moved on, and is undone from the last to the first") {
    TwoTickets desk(GENERATE(from_range(backends())));
    const auto act_of = [&](const std::string& deed, const std::string& arguments) {
        return R"({"id":")" + member(desk.call(deed, arguments), "id") + "\"}";
    };
    const std::string before = to_json(desk.call("comment.list", R"({"ticket":"2"})"));
    const std::string merged = act_of("ticket.merge", R"({"id":"2","into":"1"})");
    const std::string comment = member(desk.call("comment.list", R"({"ticket":"1"})").array()->back(), "id");
    const std::string split =
        act_of("ticket.split", R"({"id":"1","description":"A note apart.","comment":[")" + comment + R"("]})");
    const std::string back = act_of("ticket.merge", R"({"id":"3","into":"1"})");

    CHECK_THAT(desk.refused("act.undo", merged).what(), Catch::Contains("was moved on from TKT-000001"));
    CHECK_THAT(desk.refused("act.undo", split).what(), Catch::Contains("TKT-000003 was merged into TKT-000001"));
    for (const std::string& act : {back, split, merged}) desk.call("act.undo", act);
    CHECK(to_json(desk.call("comment.list", R"({"ticket":"2"})")) == before);
    CHECK(failures_of(desk.options()).empty());
}

TEST_CASE("an agent sees and undoes own acts, whoever sees all departments those of all") {
    TwoTickets desk(GENERATE(from_range(backends())));
    desk.call("ticket.merge", R"({"id":"2","into":"1"})", "manager@example.org");
    const std::string act = R"({"id":")" + last_act(desk) + "\"}";
    CHECK(desk.call("act.list", "{}", "agent@example.org").array()->empty());
    CHECK(desk.refused("act.show", act, "agent@example.org").fault() == Fault::not_found);
    CHECK(desk.refused("act.undo", act, "agent@example.org").fault() == Fault::not_found);
    CHECK(desk.refused("act.undo", act, "customer@example.org").fault() == Fault::denied);
    desk.call("act.undo", act, "manager@example.org");

    desk.turn_clock(1min);
    desk.call("ticket.merge", R"({"id":"2","into":"1"})", "agent@example.org");
    CHECK(desk.call("act.list", "{}", "agent@example.org").array()->size() == 1);
    desk.call("act.undo", R"({"id":")" + last_act(desk) + "\"}", "agent@example.org");
}

}  // namespace helpdesk
