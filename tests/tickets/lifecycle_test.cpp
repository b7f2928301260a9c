#include <catch2/catch.hpp>

#include <map>

#include "engine/tickets/lifecycle.hpp"
#include "tests/support.hpp"

namespace helpdesk {

namespace {

using namespace std::chrono_literals;

constexpr const char* office_hours =
    R"({"zone":"Europe/Berlin","hours":{"mon":[["09:00","12:00"],["13:00","17:00"]],"tue":[["09:00","17:00"]],)"
    R"("wed":[["09:00","17:00"]],"thu":[["09:00","17:00"]],"fri":[["09:00","17:00"]]},"holidays":["2026-03-04"]})";

// Monday, 10:00 in Berlin.
class LifeDesk : public Desk {
public:
    explicit LifeDesk(Backend backend) : Desk(backend) {
        call("department.update", R"({"id":"Technical Support","manager":"manager@example.org"})");
    }

    void update(const std::string& rest) { call("ticket.update", R"({"id":"1",)" + rest + "}", "manager@example.org"); }
    void say(const char* as) { call("comment.add", R"({"ticket":"1","body":"Hello?"})", as); }
    std::string field(const std::string& name, const std::string& ticket = "1") {
        return member(call("ticket.show", R"({"id":")" + ticket + "\"}"), name);
    }
    std::string open_in(const char* department) {
        return member(
            call("ticket.create", R"({"title":"T","description":".","customer":"customer@example.org","department":")" +
                                      std::string(department) + "\"}"),
            "assignee");
    }
    // What the desk did by itself to a ticket, in order.
    std::string by_itself(const std::string& ticket = "1") {
        std::string done;
        const Value history = call("ticket.history", R"({"ticket":")" + ticket + R"(","limit":500})");
        for (const Value& entry : *history.array()) {
            if (member(entry, "field") == "lifecycle") done += member(entry, "new_value") + ", ";
        }
        return done;
    }
};

}  // namespace

TEST_CASE("a status may be left for any other until steps are named, and then for those alone") {
    LifeDesk desk(GENERATE(from_range(backends())));
    desk.open_ticket();
    desk.call("status.allow", R"({"id":"OPEN","to_status":"IN_PROGRESS"})");
    desk.call("status.allow", R"({"id":"OPEN","to_status":"IN_PROGRESS"})");
    desk.call("status.allow", R"({"id":"IN_PROGRESS","to_status":"RESOLVED"})");
    CHECK(desk.call("status.transitions", "{}").array()->size() == 2);
    const std::string before = desk.everything();
    for (const char* operation : {"ticket.resolve", "ticket.close"}) {
        const Error error = desk.refused(operation, R"({"id":"1"})", "manager@example.org");
        CHECK(error.fault() == Fault::invalid);
        CHECK(error.field() == "status");
    }
    CHECK(std::string(desk.refused("ticket.update", R"({"id":"1","status":"CLOSED"})").what()) ==
          "TKT-000001 cannot go from OPEN to CLOSED: allowed are IN_PROGRESS");
    CHECK(desk.everything() == before);
    desk.update(R"("status":"IN_PROGRESS")");
    desk.call("ticket.resolve", R"({"id":"1"})");
    CHECK(desk.field("status") == "RESOLVED");
    // What a customer's word does is not a step that somebody takes.
    desk.call("status.allow", R"({"id":"RESOLVED","to_status":"CLOSED"})");
    desk.say("customer@example.org");
    CHECK(desk.field("status") == "OPEN");
    desk.call("status.forbid", R"({"id":"OPEN","to_status":"IN_PROGRESS"})");
    desk.call("ticket.close", R"({"id":"1"})");
    CHECK(desk.refused("status.forbid", R"({"id":"OPEN","to_status":"CLOSED"})").fault() == Fault::not_found);
    CHECK(desk.refused("status.allow", R"({"id":"OPEN","to_status":"OPEN"})").fault() == Fault::invalid);
}

TEST_CASE("a customer's word reopens a resolved ticket within the window, and opens a linked one after it") {
    LifeDesk desk(GENERATE(from_range(backends())));
    desk.open_ticket();
    desk.call("lifecycle.update", R"({"reopen_days":7})");
    desk.call("ticket.resolve", R"({"id":"1"})");
    desk.turn_clock(7 * 24h);
    desk.say("customer@example.org");
    CHECK(desk.field("status") == "OPEN");
    CHECK(desk.by_itself() == "reopened, ");
    desk.call("ticket.resolve", R"({"id":"1"})");
    const std::string resolved = desk.text("SELECT resolved_at FROM tickets");
    desk.turn_clock(7 * 24h + 1ms);
    desk.say("agent@example.org");
    CHECK(desk.number("SELECT count(*) FROM tickets") == 1);
    desk.say("customer@example.org");
    CHECK(desk.field("status") == "RESOLVED");
    CHECK(desk.field("resolved_at") == desk.field("paused_at"));
    CHECK(desk.field("resolution_breached") == "false");
    CHECK(desk.field("title", "2") == "Re: The printer is on fire");
    CHECK(desk.field("customer", "2") == "customer@example.org");
    CHECK(desk.by_itself() == "reopened, follow-up, ");
    CHECK(desk.by_itself("2") == "follow-up, ");
    const Value links = desk.call("ticket.links", R"({"ticket":"2"})", "customer@example.org");
    REQUIRE(links.array()->size() == 1);
    CHECK(member(links.array()->front(), "ticket_number") == "TKT-000001");
    CHECK(member(links.array()->front(), "kind") == "follow_up");
    const Value said = desk.call("comment.list", R"({"ticket":"2"})");
    REQUIRE(said.array()->size() == 1);
    CHECK(member(said.array()->front(), "content") == "Hello?");
    desk.call("lifecycle.update", R"({"reopen_days":null})");
    desk.say("customer@example.org");
    CHECK(desk.field("status") == "OPEN");
}

TEST_CASE("mail to a ticket that was resolved long ago opens a linked one, once") {
    LifeDesk desk(GENERATE(from_range(backends())));
    desk.call("lifecycle.update", R"({"reopen_days":1})");
    desk.call("mail.receive", R"({"message_id":"a@x","from":"customer@example.org","subject":"S","text":"t"})");
    desk.call("ticket.resolve", R"({"id":"1"})");
    desk.turn_clock(48h);
    const char* late =
        R"({"message_id":"b@x","in_reply_to":"a@x","from":"customer@example.org","subject":"Re: S","text":"u"})";
    CHECK(member(desk.call("mail.receive", late), "outcome") == "created");
    CHECK(member(desk.call("mail.receive", late), "outcome") == "known");
    CHECK(desk.field("status") == "RESOLVED");
    CHECK(desk.number("SELECT count(*) FROM tickets") == 2);
    CHECK(desk.number("SELECT count(*) FROM _ticket_links") == 1);
    const char* machine =
        R"({"message_id":"c@x","in_reply_to":"a@x","from":"customer@example.org","subject":"Away","text":"v","automatic":true})";
    CHECK(member(desk.call("mail.receive", machine), "outcome") == "added");
    CHECK(desk.number("SELECT count(*) FROM tickets") == 2);
}

TEST_CASE("business days end with the last business hour of the day") {
    const Calendar hours = Calendar::parse(office_hours);
    const auto after = [&](const char* from, std::int64_t days) {
        return to_text(after_business_days(hours, *parse_time(from), days));
    };
    CHECK(after("2026-03-02T09:00:00Z", 1) == "2026-03-03T16:00:00.000Z");
    CHECK(after("2026-03-02T09:00:00Z", 2) == "2026-03-05T16:00:00.000Z");  // Wednesday is a holiday
    CHECK(after("2026-03-02T09:00:00Z", 3) == "2026-03-06T16:00:00.000Z");
    CHECK(after("2026-03-02T09:00:00Z", 4) == "2026-03-09T16:00:00.000Z");
    CHECK(after("2026-03-07T09:00:00Z", 1) == "2026-03-09T16:00:00.000Z");
    CHECK(after("2026-03-02T09:00:00Z", 0) == "2026-03-02T09:00:00.000Z");
    CHECK(to_text(after_business_days({}, *parse_time("2026-03-02T09:00:00Z"), 2)) == "2026-03-04T09:00:00.000Z");
}

TEST_CASE("what waits for the customer too long is closed, after a warning, and each once") {
    LifeDesk desk(GENERATE(from_range(backends())));
    desk.call("policy.update", R"({"id":"Medium","calendar":)" + std::string(office_hours) + "}");
    desk.call("lifecycle.update", R"({"close_days":3,"warn_days":1})");
    desk.open_ticket();
    desk.update(R"("status":"WAITING_CUSTOMER")");
    const auto sweep = [&](std::chrono::milliseconds later) {
        desk.turn_clock(later);
        return member(desk.call("sla.sweep", "{}"), "closed");
    };
    CHECK(sweep(48h) == "0");
    CHECK(desk.by_itself() == "");
    CHECK(sweep(31h) == "0");  // Thursday, 17:00 in Berlin
    CHECK(desk.by_itself() == "close warning, ");
    CHECK(desk.text("SELECT message FROM notifications WHERE message LIKE 'Nobody%'") ==
          "Nobody has answered: the ticket will be closed on Fri 2026-03-06 17:00 CET.");
    CHECK(sweep(1h) == "0");
    CHECK(desk.number("SELECT count(*) FROM notifications WHERE message LIKE 'Nobody%'") == 1);
    CHECK(sweep(23h) == "1");
    CHECK(desk.field("status") == "CLOSED");
    CHECK(desk.by_itself() == "close warning, auto-close, ");
    CHECK(sweep(72h) == "0");

    desk.say("customer@example.org");
    desk.update(R"("status":"WAITING_CUSTOMER")");
    desk.turn_clock(1h);
    desk.say("customer@example.org");
    CHECK(sweep(20 * 24h) == "0");
    CHECK(desk.field("status") == "OPEN");
    desk.update(R"("status":"WAITING_CUSTOMER")");
    desk.call("lifecycle.update", R"({"close_days":null})");
    CHECK(sweep(50 * 24h) == "0");
}

TEST_CASE("the desk gives tickets to the agent with the fewest, and among those to the one who waited longest") {
    const Backend backend = GENERATE(from_range(backends()));
    LifeDesk desk(backend);
    for (const char* agent : {"b", "c"}) {
        desk.call("user.create", R"({"email":")" + std::string(agent) +
                                     R"(@example.org","role":"AGENT","department":"Technical Support"})");
    }
    desk.call("user.create", R"({"email":"d@example.org","role":"CUSTOMER","department":"Technical Support"})");
    CHECK(desk.open_in("Technical Support") == "null");
    desk.call("assignment.set", R"({"department":"Technical Support","cap":3})");
    CHECK(desk.open_in("Billing") == "null");
    CHECK(desk.open_in("Technical Support") == "agent@example.org");
    CHECK(desk.open_in("Technical Support") == "b@example.org");
    desk.call("user.away", "{}", "c@example.org");
    CHECK(desk.open_in("Technical Support") == "agent@example.org");
    desk.call("user.back", "{}", "c@example.org");
    CHECK(desk.open_in("Technical Support") == "c@example.org");
    CHECK(desk.open_in("Technical Support") == "b@example.org");  // c has one as well, but was given the last
    CHECK(desk.by_itself("3") == "assignment, ");

    // Another program goes on where this one stopped.
    Options options = desk.options();
    Engine other(options);
    const Value next = parse_json(
        other
            .call("ticket.create", parse_json(R"({"title":"T","description":".","customer":"customer@example.org",)"
                                              R"("department":"Technical Support"})"))
            .body);
    CHECK(member(next, "assignee") == "c@example.org");
}

TEST_CASE("beyond the cap tickets wait for all to see, and go out as somebody becomes free, the oldest first") {
    LifeDesk desk(GENERATE(from_range(backends())));
    desk.call("assignment.set", R"({"department":"Technical Support","cap":1})");
    CHECK(desk.open_in("Technical Support") == "agent@example.org");
    desk.turn_clock(1min);
    CHECK(desk.open_in("Technical Support") == "null");
    desk.turn_clock(1min);
    CHECK(desk.open_in("Technical Support") == "null");
    CHECK(member(desk.call("sla.sweep", "{}"), "given") == "0");
    desk.call("ticket.resolve", R"({"id":"1"})");
    CHECK(member(desk.call("sla.sweep", "{}"), "given") == "1");
    CHECK(desk.field("assignee", "2") == "agent@example.org");
    CHECK(desk.field("assignee", "3") == "null");
    CHECK(desk.by_itself("2") == "assignment, ");
    desk.call("assignment.set", R"({"department":"Technical Support","is_on":false})");
    desk.call("ticket.resolve", R"({"id":"2"})");
    CHECK(member(desk.call("sla.sweep", "{}"), "given") == "0");
    CHECK(desk.refused("assignment.set", R"({"department":"Billing","cap":0})").field() == "cap");
    CHECK(desk.refused("user.away", R"({"id":"manager@example.org"})", "agent@example.org").fault() == Fault::denied);
    CHECK(desk.refused("user.away", R"({"id":"customer@example.org"})").fault() == Fault::invalid);
}

TEST_CASE("a ticket that comes to a department is given out, and one that has somebody stays theirs") {
    LifeDesk desk(GENERATE(from_range(backends())));
    desk.call("assignment.set", R"({"department":"Technical Support"})");
    desk.open_ticket();
    desk.update(R"("department":"Technical Support")");
    CHECK(desk.field("assignee") == "agent@example.org");
    CHECK(desk.by_itself() == "assignment, ");
    desk.update(R"("department":"Billing","assignee":"manager@example.org")");
    desk.update(R"("department":"Technical Support")");
    CHECK(desk.field("assignee") == "manager@example.org");
}

TEST_CASE("what is late and nobody's goes to the manager, if the desk is told so") {
    LifeDesk desk(GENERATE(from_range(backends())));
    desk.open_in("Technical Support");
    desk.open_in("Technical Support");
    desk.call("ticket.assign", R"({"id":"2","assignee":"agent@example.org"})");
    desk.turn_clock(5h);
    desk.call("sla.sweep", "{}");
    CHECK(desk.field("assignee") == "null");
    desk.call("lifecycle.update", R"({"escalate":true})");
    desk.turn_clock(24h);
    desk.call("sla.sweep", "{}");
    desk.call("sla.sweep", "{}");
    CHECK(desk.field("assignee") == "manager@example.org");
    CHECK(desk.field("assignee", "2") == "agent@example.org");
    CHECK(desk.by_itself() == "escalation, ");
    CHECK(desk.by_itself("2") == "escalation, ");
}

TEST_CASE("what the desk does by itself is refused when it makes no sense, and nothing changes") {
    LifeDesk desk(GENERATE(from_range(backends())));
    const std::pair<const char*, const char*> cases[] = {{R"({"reopen_days":-1})", "reopen_days"},
                                                         {R"({"reopen_days":3651})", "reopen_days"},
                                                         {R"({"close_days":0})", "close_days"},
                                                         {R"({"close_days":2,"warn_days":2})", "warn_days"},
                                                         {R"({"warn_days":"soon"})", "warn_days"}};
    const std::string before = desk.everything();
    for (const auto& [json, field] : cases) {
        const Error error = desk.refused("lifecycle.update", json);
        CHECK(error.fault() == Fault::invalid);
        CHECK(error.field() == field);
    }
    CHECK(desk.everything() == before);
}

}  // namespace helpdesk
