#include <catch2/catch.hpp>

#include <atomic>
#include <thread>

#include "tests/support.hpp"

namespace helpdesk {

namespace {

using namespace std::chrono_literals;

// Monday to Friday, nine to five in Berlin; the clock of a Desk stands at Monday, 10:00 there.
constexpr const char* office_hours =
    R"({"zone":"Europe/Berlin","hours":{"mon":[["09:00","17:00"]],"tue":[["09:00","17:00"]],"wed":[["09:00","17:00"]],)"
    R"("thu":[["09:00","17:00"]],"fri":[["09:00","17:00"]]}})";

// Medium tickets are promised 4 and 24 hours of business time.
class OfficeDesk : public Desk {
public:
    explicit OfficeDesk(Backend backend) : Desk(backend) {
        for (const char* policy : {"Medium", "High", "Low"}) {
            call("policy.update", R"({"id":")" + std::string(policy) + R"(","calendar":)" + office_hours + "}");
        }
        call("ticket.create",
             R"({"title":"T","description":".","customer":"customer@example.org","assignee":"agent@example.org"})");
    }

    void set(const std::string& field, const std::string& value) {
        call("ticket.update", R"({"id":"1",")" + field + R"(":")" + value + "\"}", "agent@example.org");
    }
    std::string field(const std::string& name) { return member(call("ticket.show", R"({"id":"1"})"), name); }
    std::string due() { return field("response_due_at") + " " + field("resolution_due_at"); }
    std::string marks() {
        return text("SELECT count(*) FROM _sla_marks") + " marks, " +
               text("SELECT count(*) FROM _events WHERE kind LIKE 'sla.%'") + " told";
    }
};

}  // namespace

TEST_CASE("due times count business hours alone") {
    OfficeDesk desk(GENERATE(from_range(backends())));
    CHECK(desk.due() == "2026-03-02T13:00:00.000Z 2026-03-05T09:00:00.000Z");
    desk.turn_clock(10h);  // in the evening
    desk.open_ticket();
    const Value second = desk.call("ticket.show", R"({"id":"2"})");
    CHECK(member(second, "response_due_at") == "2026-03-03T12:00:00.000Z");
    CHECK(member(second, "resolution_due_at") == "2026-03-05T16:00:00.000Z");
}

TEST_CASE("while the desk waits for the customer the clocks stand still, and only business time is credited") {
    OfficeDesk desk(GENERATE(from_range(backends())));
    desk.turn_clock(2h);  // noon in Berlin
    desk.set("status", "WAITING_CUSTOMER");
    CHECK(desk.field("paused_at") == "2026-03-02T11:00:00.000Z");
    CHECK(desk.due() == "2026-03-02T13:00:00.000Z 2026-03-05T09:00:00.000Z");
    desk.turn_clock(24h);
    CHECK(desk.field("overdue") == "false");
    desk.call("sla.sweep", "{}");
    CHECK(desk.marks() == "0 marks, 0 told");

    // Tuesday noon: eight hours of business were not counted.
    desk.set("status", "IN_PROGRESS");
    CHECK(desk.field("paused_at") == "null");
    CHECK(desk.due() == "2026-03-03T13:00:00.000Z 2026-03-06T09:00:00.000Z");
    CHECK(desk.field("response_breached") == "false");
}

TEST_CASE("pausing what is paused changes nothing, and the pauses add up") {
    OfficeDesk desk(GENERATE(from_range(backends())));
    desk.turn_clock(1h);
    desk.set("status", "WAITING_CUSTOMER");
    desk.turn_clock(30min);
    desk.set("status", "RESOLVED");
    CHECK(desk.field("paused_at") == "2026-03-02T10:00:00.000Z");
    desk.turn_clock(30min);
    desk.set("status", "WAITING_CUSTOMER");
    CHECK(desk.field("paused_at") == "2026-03-02T10:00:00.000Z");
    desk.set("status", "OPEN");
    CHECK(desk.due() == "2026-03-02T14:00:00.000Z 2026-03-05T10:00:00.000Z");
    desk.set("status", "WAITING_CUSTOMER");
    desk.turn_clock(1h);
    desk.set("status", "OPEN");
    CHECK(desk.due() == "2026-03-02T15:00:00.000Z 2026-03-05T11:00:00.000Z");
}

TEST_CASE("another priority or department keeps what was paused") {
    OfficeDesk desk(GENERATE(from_range(backends())));
    desk.call("policy.override",
              R"({"policy":"High","department":"Billing","response_time":30,"resolution_time":120})");
    desk.turn_clock(1h);
    desk.set("status", "WAITING_CUSTOMER");
    desk.turn_clock(2h);
    desk.set("status", "OPEN");
    CHECK(desk.due() == "2026-03-02T15:00:00.000Z 2026-03-05T11:00:00.000Z");
    // One hour and eight. The first response was due when the pause began, so that two hours of pause come too late for
    // it.
    desk.set("priority", "HIGH");
    CHECK(desk.due() == "2026-03-02T10:00:00.000Z 2026-03-03T11:00:00.000Z");
    desk.set("department", "Billing");
    // Its first response was due before the pause began.
    CHECK(desk.due() == "2026-03-02T09:30:00.000Z 2026-03-02T13:00:00.000Z");
    desk.set("department", "Technical Support");
    CHECK(desk.due() == "2026-03-02T10:00:00.000Z 2026-03-03T11:00:00.000Z");
}

TEST_CASE("a ticket that is reopened gets back the business time in which it was resolved") {
    OfficeDesk desk(GENERATE(from_range(backends())));
    desk.turn_clock(1h);
    desk.call("comment.add", R"({"ticket":"1","body":"b"})", "agent@example.org");
    desk.turn_clock(1h);
    desk.call("ticket.resolve", R"({"id":"1"})", "agent@example.org");
    desk.turn_clock(7 * 24h);
    CHECK(desk.field("overdue") == "false");
    CHECK(desk.field("resolution_breached") == "false");
    desk.call("comment.add", R"({"ticket":"1","body":"again"})", "customer@example.org");
    CHECK(desk.field("status") == "OPEN");
    // The first response had come before, so that its due time stays.
    CHECK(desk.due() == "2026-03-02T13:00:00.000Z 2026-03-12T09:00:00.000Z");
    CHECK(desk.field("overdue") == "false");
}

TEST_CASE("what was late before a pause stays late, and pausing it helps nobody") {
    OfficeDesk desk(GENERATE(from_range(backends())));
    desk.turn_clock(4h + 1min);
    CHECK(desk.field("overdue") == "true");
    desk.set("status", "WAITING_CUSTOMER");
    CHECK(desk.field("response_breached") == "true");
    desk.turn_clock(48h);
    CHECK(desk.field("overdue") == "true");
    desk.set("status", "OPEN");
    CHECK(desk.field("response_due_at") == "2026-03-02T13:00:00.000Z");
    CHECK(desk.field("response_breached") == "true");
}

TEST_CASE("a promise holds whatever becomes of its policy") {
    OfficeDesk desk(GENERATE(from_range(backends())));
    desk.call("policy.update", R"({"id":"Medium","response_time":1,"resolution_time":2,"calendar":null})");
    desk.turn_clock(1h);
    desk.set("status", "WAITING_CUSTOMER");
    desk.turn_clock(1h);
    desk.set("status", "OPEN");
    CHECK(desk.due() == "2026-03-02T14:00:00.000Z 2026-03-05T10:00:00.000Z");
    desk.call("policy.delete", R"({"id":"Medium"})");
    desk.set("status", "WAITING_CUSTOMER");
    desk.turn_clock(1h);
    desk.set("status", "OPEN");
    CHECK(desk.due() == "2026-03-02T15:00:00.000Z 2026-03-05T11:00:00.000Z");
    desk.set("priority", "LOW");
    desk.set("priority", "MEDIUM");
    CHECK(desk.due() == "null null");
}

TEST_CASE("each warning and each breach is told once, to assignee and manager") {
    OfficeDesk desk(GENERATE(from_range(backends())));
    desk.call("department.update", R"({"id":"Technical Support","manager":"manager@example.org"})");
    desk.set("department", "Technical Support");
    const auto told = [&](const char* type) {
        return desk.number("SELECT count(*) FROM notifications WHERE type = '" + std::string(type) + "'");
    };
    desk.turn_clock(3h + 12min);
    desk.call("sla.sweep", "{}");
    CHECK(told("SLA_WARNING") == 0);  // 80 % are not behind yet
    desk.turn_clock(1ms);
    desk.call("sla.sweep", "{}");
    CHECK(told("SLA_WARNING") == 2);
    CHECK(desk.text("SELECT min(message) FROM notifications WHERE type = 'SLA_WARNING'") ==
          "80 % of the time for the first response have passed.");
    desk.call("sla.sweep", "{}");
    desk.turn_clock(1h);
    desk.set("title", "Touched");      // a touch tells as well as a sweep does
    CHECK(told("SLA_BREACHED") == 1);  // the agent did it, and hears nothing of it
    desk.call("sla.sweep", "{}");
    CHECK(told("SLA_WARNING") == 2);
    CHECK(told("SLA_BREACHED") == 1);
    desk.set("priority", "LOW");
    desk.set("priority", "MEDIUM");
    desk.turn_clock(6 * 24h);
    desk.call("sla.sweep", "{}");
    desk.call("sla.sweep", "{}");
    CHECK(desk.marks() == "4 marks, 4 told");
}

TEST_CASE("a policy has thresholds of its own") {
    Desk desk(GENERATE(from_range(backends())));
    CHECK(member(desk.call("policy.update", R"({"id":"Medium","threshold":[150,50]})"), "thresholds") == "[50,150]");
    desk.open_ticket();
    desk.turn_clock(5h);
    CHECK(member(desk.call("sla.sweep", "{}"), "told") == "1");
    desk.turn_clock(2h);
    CHECK(member(desk.call("sla.sweep", "{}"), "told") == "1");
    for (const char* wrong : {"[0]", "[1001]", "[80,80]", "[1,2,3,4,5,6,7,8,9,10,11]", "[\"x\"]"}) {
        const Error error = desk.refused("policy.update", R"({"id":"Medium","threshold":)" + std::string(wrong) + "}");
        CHECK(error.fault() == Fault::invalid);
    }
}

TEST_CASE("a sweep looks at the tickets that are due, and at no other") {
    Desk desk(GENERATE(from_range(backends())));
    for (int i = 0; i < 3; ++i) desk.open_ticket();
    desk.turn_clock(1h);
    for (int i = 0; i < 100; ++i) desk.open_ticket();
    desk.turn_clock(3h - 20min);
    CHECK(desk.number("SELECT count(*) FROM _sla_watch") == 103);
    CHECK(member(desk.call("sla.sweep", "{}"), "told") == "3");
    CHECK(desk.number("SELECT count(*) FROM _sla_watch WHERE next_at = '2026-03-02T13:12:00.000Z'") == 100);
    desk.call("ticket.resolve", R"({"id":"1"})");
    CHECK(desk.number("SELECT count(*) FROM _sla_watch") == 102);
    desk.call("ticket.delete", R"({"id":"2"})");
    CHECK(desk.number("SELECT count(*) FROM _sla_watch") == 101);
}

TEST_CASE("C11 three sweeps at once tell each thing once") {
    Desk desk(GENERATE(from_range(backends())));
    for (int i = 1; i <= 30; ++i) {
        desk.call("ticket.assign", R"({"id":")" + desk.open_ticket() + R"(","assignee":"agent@example.org"})",
                  "agent@example.org");
    }
    desk.turn_clock(5h);
    std::vector<std::thread> sweepers;
    std::atomic<int> failed = 0;
    for (int i = 0; i < 3; ++i) {
        sweepers.emplace_back([&] {
            try {
                Options options = desk.options();
                options.world.random = World::system_random();
                options.world.ids = std::make_shared<IdSequence>();
                Engine(std::move(options)).call("sla.sweep", parse_json("{}"));
            } catch (const Error&) {
                ++failed;
            }
        });
    }
    for (std::thread& sweeper : sweepers) sweeper.join();
    CHECK(failed == 0);
    CHECK(desk.number("SELECT count(*) FROM _sla_marks") == 60);
    CHECK(desk.number("SELECT count(*) FROM _events WHERE kind LIKE 'sla.%'") == 60);
    CHECK(desk.number("SELECT count(*) FROM notifications WHERE type IN ('SLA_WARNING', 'SLA_BREACHED')") == 60);
}

TEST_CASE("a ticket that another program wrote is flagged by the sweep all the same") {
    Desk desk(GENERATE(from_range(backends())));
    desk.open_ticket();
    EngineAccess::write(desk.engine(), [](Session& session) {
        session.run({"test", "DELETE FROM _sla_watch"});
        session.run({"test", "UPDATE tickets SET sla_terms_id = NULL"});
    });
    desk.turn_clock(5h);
    CHECK(to_json(desk.call("sla.sweep", "{}")) ==
          R"({"response_breached":1,"resolution_breached":0,"told":2,"closed":0,"given":0})");
    CHECK(to_json(desk.call("sla.sweep", "{}")) ==
          R"({"response_breached":0,"resolution_breached":0,"told":0,"closed":0,"given":0})");
}

TEST_CASE("business hours that make no sense are refused with their place, and change nothing") {
    Desk desk(GENERATE(from_range(backends())));
    const std::pair<const char*, const char*> cases[] = {
        {R"({"zone":"Mars/Base","hours":{"mon":[["09:00","17:00"]]}})", "calendar.zone"},
        {R"({"zone":"UTC","hours":{"mon":[["09:00","25:00"]]}})", "calendar.hours.mon[0]"},
        {R"({"zone":"UTC","hours":{"mon":[["09:00","12:00"],["11:00","13:00"]]}})", "calendar.hours.mon[1]"},
        {R"({"hours":{}})", "calendar.zone"},
        {R"("nine to five")", "calendar"},
    };
    for (const auto& [calendar, field] : cases) {
        INFO(calendar);
        const std::string before = desk.everything();
        const std::string rest = R"(,"calendar":)" + std::string(calendar) + "}";
        for (const Error& error : {desk.refused("policy.update", R"({"id":"High")" + rest),
                                   desk.refused("policy.override", R"({"policy":"High","department":"Billing")" + rest),
                                   desk.refused("sla.due", R"({"start":"2026-03-02T09:00:00Z","minutes":1)" + rest)}) {
            CHECK(error.fault() == Fault::invalid);
            CHECK(error.field() == field);
        }
        CHECK(desk.everything() == before);
    }
}

TEST_CASE("no policy promises the first response after the resolution") {
    Desk desk(GENERATE(from_range(backends())));
    const std::string before = desk.everything();
    for (const Error& error :
         {desk.refused("policy.create", R"({"name":"N","priority":"LOW","response_time":21,"resolution_time":20})"),
          desk.refused("policy.update", R"({"id":"High","response_time":481})"),
          desk.refused("policy.override", R"({"policy":"High","department":"Billing","resolution_time":59})")}) {
        CHECK(error.fault() == Fault::invalid);
        CHECK(error.field() == "response_time");
        CHECK(std::string(error.what()) == "response_time must not be longer than resolution_time");
    }
    CHECK(desk.everything() == before);
}

TEST_CASE("how a due time came to be is told interval by interval, and agrees with the ticket") {
    OfficeDesk desk(GENERATE(from_range(backends())));
    desk.turn_clock(2h);
    desk.set("status", "WAITING_CUSTOMER");
    desk.turn_clock(24h);
    desk.set("status", "IN_PROGRESS");
    const Value story = desk.call("ticket.explain", R"({"id":"1"})", "agent@example.org");
    const Value& response = story.find("clocks")->array()->front();
    CHECK(member(response, "due_at") == desk.field("response_due_at"));
    CHECK(member(response, "state") == "running");
    CHECK(member(response, "used_seconds") == "7200");
    CHECK(member(response, "left_seconds") == "7200");
    CHECK(member(response, "paused_seconds") == "28800");
    std::string kinds;
    for (const Value& step : *response.find("steps")->array())
        kinds += member(step, "kind") + " " + member(step, "seconds") + ", ";
    CHECK(kinds == "business 7200, paused 0, business 7200, ");
    CHECK_THAT(member(story, "text"), Catch::Contains("Mon 2026-03-02 12:00 CET to Tue 2026-03-03 12:00 CET: the clock "
                                                      "stood still"));
    CHECK(desk.refused("ticket.explain", R"({"id":"1"})", "customer@example.org").fault() == Fault::denied);
}

TEST_CASE("a preview shows what a ticket would be promised") {
    OfficeDesk desk(GENERATE(from_range(backends())));
    const Value preview =
        desk.call("sla.preview", R"({"policy":"High","at":"2026-03-06T15:50:00Z"})", "manager@example.org");
    CHECK(member(preview, "response_due_at") == "2026-03-09T08:50:00.000Z");
    CHECK(member(preview, "resolution_due_at") == "2026-03-09T15:50:00.000Z");
    CHECK(member(preview, "zone") == "Europe/Berlin");
    CHECK(to_json(desk.call("sla.due", R"({"start":"2026-03-06T15:50:00Z","minutes":60,"calendar":)" +
                                           std::string(office_hours) + "}")) ==
          R"({"due_at":"2026-03-09T08:50:00.000Z"})");
    CHECK(to_json(desk.call("sla.elapsed", R"({"from":"2026-03-06T15:50:00Z","to":"2026-03-09T08:50:00Z","calendar":)" +
                                               std::string(office_hours) + "}")) == R"({"seconds":3600})");
}

}  // namespace helpdesk
