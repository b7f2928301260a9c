#include <catch2/catch.hpp>

#include <chrono>

#include "tests/live/ear.hpp"

namespace helpdesk {

namespace {

const std::string agent = "agent@example.org";
const std::string manager = "manager@example.org";

std::string who(Desk& desk, const std::string& as = manager) {
    std::string text;
    const Value list = desk.call("presence.list", R"({"ticket":"1"})", as);
    for (const Value& each : *list.array()) {
        text += member(each, "email") + " " + member(each, "doing") + "; ";
    }
    return text;
}

void be(Desk& desk, const std::string& person, const std::string& doing) {
    desk.call("presence.set", R"({"ticket":"1","doing":")" + doing + "\"}", person);
}

std::string people_in(const LiveEvent& event) {
    std::string text;
    const Value body = parse_json(event.body);
    for (const Value& each : *body.find("people")->array()) {
        text += member(each, "email") + " " + member(each, "doing") + "; ";
    }
    return text;
}

}  // namespace

TEST_CASE("who looks at a ticket or answers it is seen by staff, until they leave or a minute has passed") {
    Desk desk(GENERATE(from_range(backends())));
    desk.open_ticket();

    be(desk, agent, "looking");
    be(desk, manager, "answering");
    CHECK(who(desk) == "agent@example.org looking; manager@example.org answering; ");
    be(desk, agent, "answering");
    CHECK(who(desk) == "agent@example.org answering; manager@example.org answering; ");
    desk.call("presence.clear", R"({"ticket":"1"})", manager);
    CHECK(who(desk) == "agent@example.org answering; ");
    desk.turn_clock(std::chrono::seconds(59));
    CHECK(who(desk) == "agent@example.org answering; ");
    desk.turn_clock(std::chrono::seconds(1));
    CHECK(who(desk).empty());
    CHECK(desk.number("SELECT count(*) FROM _presence") == 1);
    desk.call("sla.sweep", "{}");
    CHECK(desk.number("SELECT count(*) FROM _presence") == 0);
}

TEST_CASE("customers neither see who is at a ticket nor are seen there, and a hidden ticket is like none") {
    Desk desk(GENERATE(from_range(backends())));
    desk.open_ticket();
    desk.call("user.create", R"({"email":"billing@example.org","role":"AGENT","department":"Billing"})");
    desk.call("ticket.update", R"({"id":"1","department":"Technical Support"})");
    be(desk, agent, "looking");
    const std::string before = desk.everything();

    const std::string ticket = R"({"ticket":"1"})";
    CHECK(desk.refused("presence.list", ticket, "customer@example.org").fault() == Fault::denied);
    CHECK(desk.refused("presence.clear", ticket, "customer@example.org").fault() == Fault::denied);
    const std::string looking = R"({"ticket":"1","doing":"looking"})";
    CHECK(desk.refused("presence.set", looking, "customer@example.org").fault() == Fault::denied);
    CHECK(desk.refused("presence.set", looking, "billing@example.org").fault() == Fault::not_found);
    CHECK(desk.refused("presence.list", ticket, "billing@example.org").fault() == Fault::not_found);
    CHECK(desk.refused("presence.set", looking).fault() == Fault::invalid);
    CHECK(desk.everything() == before);
}

TEST_CASE("to say again that one is there writes nothing for half a minute, and is no event, note or history") {
    Desk desk(GENERATE(from_range(backends())));
    desk.open_ticket();
    desk.call("webhook.create", R"({"name":"crm","url":"https://crm.example","on":["ticket.updated"]})");
    const auto traces = [&] {
        return desk.text(
            "SELECT CAST((SELECT count(*) FROM _events) + (SELECT count(*) FROM ticket_history)"
            " + (SELECT count(*) FROM notifications) + (SELECT count(*) FROM _outbox) AS TEXT)");
    };
    const std::string before = traces();
    be(desk, agent, "looking");
    const std::string said = desk.everything();

    desk.turn_clock(std::chrono::seconds(29));
    be(desk, agent, "looking");
    CHECK(desk.everything() == said);
    desk.turn_clock(std::chrono::seconds(2));
    be(desk, agent, "looking");
    CHECK(desk.everything() != said);
    desk.turn_clock(std::chrono::seconds(59));
    CHECK(who(desk) == "agent@example.org looking; ");
    CHECK(traces() == before);
}

TEST_CASE("that somebody has come to a ticket or gone is told to staff who see it, once") {
    Desk desk(GENERATE(from_range(backends())));
    Engine other(desk.options());
    desk.open_ticket();
    desk.call("user.create", R"({"email":"billing@example.org","role":"AGENT","department":"Billing"})");
    desk.call("ticket.update", R"({"id":"1","department":"Technical Support"})");
    Listening listening(desk.engine());
    const auto ear = listening.listen(manager);
    const auto hidden = listening.listen("billing@example.org");
    const auto customer = listening.listen("customer@example.org");
    const std::string looking = R"({"ticket":"1","doing":"looking"})";

    other.call("presence.set", parse_json(looking), {.user = agent});
    CHECK(ear->hears_events(1));
    desk.turn_clock(std::chrono::seconds(31));
    other.call("presence.set", parse_json(looking), {.user = agent});  // renewed
    be(desk, agent, "answering");
    CHECK(ear->hears_events(2));
    desk.turn_clock(std::chrono::seconds(61));
    desk.call("ticket.update", R"({"id":"1","department":"none"})");
    CHECK(ear->hears("ticket.updated"));
    CHECK(ear->hears_events(4));

    CHECK(ear->count("presence.changed") == 3);
    const auto events = ear->events();
    CHECK(people_in(events[0]) == "agent@example.org looking; ");
    CHECK(people_in(events[1]) == "agent@example.org answering; ");
    for (const LiveEvent& each : events) {
        if (each.kind == "presence.changed") CHECK(each.position.empty());
    }
    CHECK(member(parse_json(events[0].body), "ticket_number") == "TKT-000001");
    CHECK(customer->hears("ticket.updated"));
    CHECK(customer->count("presence.changed") == 0);
    CHECK(hidden->hears("ticket.updated"));
    CHECK(hidden->everything().find("answering") == std::string::npos);
}

TEST_CASE("who is at a ticket goes with the ticket, and with the person") {
    Desk desk(GENERATE(from_range(backends())));
    desk.open_ticket();
    desk.call("user.create", R"({"email":"leaver@example.org","role":"AGENT"})");
    be(desk, "leaver@example.org", "looking");
    CHECK(desk.number("SELECT count(*) FROM _presence") == 1);

    SECTION("the ticket") { desk.call("ticket.delete", R"({"id":"1"})"); }
    SECTION("the person") { desk.call("user.delete", R"({"id":"leaver@example.org"})"); }

    CHECK(desk.number("SELECT count(*) FROM _presence") == 0);
}

}  // namespace helpdesk
