#include <catch2/catch.hpp>

#include <map>

#include "tests/support.hpp"

namespace helpdesk {

namespace {

using namespace std::chrono_literals;

// What can be done to a ticket, by its name in the table below: operation, arguments behind the ticket, and by whom.
struct Deed {
    const char* operation;
    const char* rest;
    const char* as;
};

const std::map<std::string, Deed>& deeds() {
    static const std::map<std::string, Deed> list{
        {"agent", {"comment.add", R"(,"body":"b")", "agent@example.org"}},
        {"manager", {"comment.add", R"(,"body":"b")", "manager@example.org"}},
        {"customer", {"comment.add", R"(,"body":"b")", "customer@example.org"}},
        {"note", {"comment.add", R"(,"body":"b","internal":true)", "agent@example.org"}},
        {"manager note", {"comment.add", R"(,"body":"b","internal":true)", "manager@example.org"}},
        {"as customer", {"comment.add", R"(,"body":"b","author":"customer@example.org")", "manager@example.org"}},
        {"as agent", {"comment.add", R"(,"body":"b","author":"agent@example.org")", "manager@example.org"}},
        {"system as agent", {"comment.add", R"(,"body":"b","author":"agent@example.org")", ""}},
        {"system as customer", {"comment.add", R"(,"body":"b","author":"customer@example.org")", ""}},
        {"system note", {"comment.add", R"(,"body":"b","internal":true,"author":"agent@example.org")", ""}},
        {"stranger", {"comment.add", R"(,"body":"b","author":"stranger@example.org")", ""}},
        {"left", {"comment.add", R"(,"body":"b","author":"left@example.org")", ""}},
        {"with file",
         {"comment.add", R"(,"body":"b","attach":[{"file_name":"a","content":"YQ=="}])", "agent@example.org"}},
        {"file", {"attachment.add", R"(,"file_name":"a","content":"YQ==")", "agent@example.org"}},
        {"take", {"ticket.assign", R"(,"assignee":"@me")", "agent@example.org"}},
        {"drop", {"ticket.assign", R"(,"assignee":"none")", "agent@example.org"}},
        {"resolve", {"ticket.resolve", "", "agent@example.org"}},
        {"close", {"ticket.close", "", "manager@example.org"}},
        {"reopen", {"ticket.reopen", "", "agent@example.org"}},
        {"wait", {"ticket.update", R"(,"status":"WAITING_CUSTOMER")", "agent@example.org"}},
        {"work", {"ticket.update", R"(,"status":"IN_PROGRESS")", "agent@example.org"}},
        {"urgent", {"ticket.update", R"(,"priority":"URGENT")", "agent@example.org"}},
        {"retitle", {"ticket.update", R"(,"title":"x")", "agent@example.org"}},
        {"agent's own", {"ticket.update", R"(,"customer":"agent@example.org")", "manager@example.org"}},
        {"tag", {"ticket.tag", R"(,"tag":"vip")", "agent@example.org"}},
        {"sweep", {"sla.sweep", "", ""}},
        {"mail customer", {"mail.receive", R"("from":"customer@example.org")", ""}},
        {"mail agent", {"mail.receive", R"("from":"agent@example.org")", ""}},
        {"automatic agent", {"mail.receive", R"("from":"agent@example.org","automatic":true)", ""}},
        {"automatic customer", {"mail.receive", R"("from":"customer@example.org","automatic":true)", ""}},
        {"mail stranger", {"mail.receive", R"("from":"nobody@example.net")", ""}},
    };
    return list;
}

// Each deed comes a minute after the one before; the first response is that of the deed in this place, 0 for none.
struct Scenario {
    std::vector<const char*> story;
    int answered_by;
};

const std::vector<Scenario>& scenarios() {
    static const std::vector<Scenario> list{
        {{}, 0},
        {{"agent"}, 1},
        {{"manager"}, 1},
        {{"with file"}, 1},
        {{"mail agent"}, 1},
        {{"as agent"}, 1},
        {{"system as agent"}, 1},
        {{"customer"}, 0},
        {{"mail customer"}, 0},
        {{"as customer"}, 0},
        {{"system as customer"}, 0},
        {{"note"}, 0},
        {{"manager note"}, 0},
        {{"system note"}, 0},
        {{"file"}, 0},
        {{"stranger"}, 0},
        {{"left"}, 0},
        {{"mail stranger"}, 0},
        {{"automatic agent"}, 0},
        {{"automatic customer"}, 0},
        {{"take"}, 0},
        {{"take", "drop", "take"}, 0},
        {{"resolve"}, 0},
        {{"close"}, 0},
        {{"wait"}, 0},
        {{"work"}, 0},
        {{"urgent"}, 0},
        {{"retitle"}, 0},
        {{"tag"}, 0},
        {{"sweep"}, 0},
        {{"customer", "agent"}, 2},
        {{"note", "agent"}, 2},
        {{"agent", "manager"}, 1},
        {{"agent", "customer", "agent"}, 1},
        {{"customer", "customer", "note", "manager"}, 4},
        {{"automatic agent", "mail agent"}, 2},
        {{"automatic agent", "agent", "mail agent"}, 2},
        {{"automatic customer", "mail agent"}, 2},
        {{"wait", "agent"}, 2},
        {{"wait", "customer", "agent"}, 3},
        {{"agent", "wait", "customer", "agent"}, 1},
        {{"resolve", "agent"}, 2},
        {{"resolve", "customer", "agent"}, 3},
        {{"resolve", "reopen"}, 0},
        {{"resolve", "reopen", "note", "agent"}, 4},
        {{"agent", "resolve", "customer", "manager"}, 1},
        {{"agent", "close", "reopen", "agent"}, 1},
        {{"take", "urgent", "sweep", "agent"}, 4},
        {{"agent's own", "agent"}, 0},
        {{"agent's own", "agent", "manager"}, 3},
        {{"agent's own", "note", "agent", "mail agent"}, 0},
        {{"agent", "agent's own", "manager"}, 1},
        {{"stranger", "left", "agent"}, 3},
        {{"system note", "system as customer", "system as agent"}, 3},
    };
    return list;
}

void do_deed(Desk& desk, const Deed& deed, int place) {
    const std::string operation = deed.operation;
    std::string json = R"({"id":"1")" + std::string(deed.rest) + "}";
    if (operation == "sla.sweep") json = "{}";
    if (operation.starts_with("comment") || operation.starts_with("attachment") || operation == "ticket.tag")
        json = R"({"ticket":"1")" + std::string(deed.rest) + "}";
    if (operation == "mail.receive") {
        json = R"({"message_id":"m)" + std::to_string(place) +
               R"(@example.org","in_reply_to":"m0@example.org","subject":"S","text":"t",)" + deed.rest + "}";
    }
    desk.call(operation, json, deed.as);
}

}  // namespace

TEST_CASE("the first response is the first public word of a person on the staff who is not the customer") {
    const Backend backend = GENERATE(from_range(backends()));
    REQUIRE(scenarios().size() >= 40);
    for (const Scenario& scenario : scenarios()) {
        Desk desk(backend);
        desk.call("tag.create", R"({"name":"vip"})");
        desk.call("user.create", R"({"email":"stranger@example.org"})");
        desk.call("user.create", R"({"email":"left@example.org","role":"AGENT"})");
        desk.call("user.update", R"({"id":"left@example.org","role":"CUSTOMER"})");
        desk.call("mail.receive",
                  R"({"message_id":"m0@example.org","from":"customer@example.org","subject":"S","text":"t"})");
        std::string told;
        int place = 0;
        for (const char* deed : scenario.story) {
            desk.turn_clock(1min);
            do_deed(desk, deeds().at(deed), ++place);
            told += std::string(deed) + ", ";
        }
        INFO(told);
        const std::string expected =
            scenario.answered_by == 0 ? "null"
                                      : to_text(*parse_time("2026-03-02T09:00:00Z") + scenario.answered_by * 1min);
        CHECK(member(desk.call("ticket.show", R"({"id":"1"})"), "first_response_at") == expected);
    }
}

}  // namespace helpdesk
