#include <catch2/catch.hpp>

#include "engine/base/error.hpp"
#include "engine/notify/notice.hpp"
#include "tests/support.hpp"

namespace helpdesk {

namespace {

using namespace std::chrono_literals;

constexpr const char* ana = "agent@example.org";

// A desk that sends mail, with a ticket of the customer that Ana has.
class MailDesk : public Desk {
public:
    explicit MailDesk(Backend backend) : Desk(backend) {
        call("mail.configure", R"({"is_on":true,"address":"support@desk.example"})");
        open_ticket();
        call("ticket.assign", R"({"id":"1","assignee":"agent@example.org"})");
        call("notification.read", "{}", ana);
    }

    void ask() { call("comment.add", R"({"ticket":"1","body":"Well?"})", "customer@example.org"); }
    std::int64_t unread() { return number("SELECT count(*) FROM notifications WHERE is_read = FALSE"); }
    std::int64_t mails() { return number("SELECT count(*) FROM _outbox"); }
    void write(const std::string& sql) {
        EngineAccess::write(engine(), [&](Session& session) { session.run({"test", sql}); });
    }
};

std::string until(const std::string& zone, const std::string& from, const std::string& to, const std::string& now) {
    NoticeReader person;
    if (!zone.empty()) person.time_zone = zone;
    person.preferences = with_choices({"{}"}, {.quiet_from = from, .quiet_to = to});
    const auto end = end_of_quiet(person, *parse_time(now));
    return end ? to_text(*end) : "";
}

}  // namespace

TEST_CASE("people choose for each kind of thing how they hear of it") {
    struct Case {
        const char* choice;
        std::int64_t unread;
        std::int64_t mails;
    };
    const Case cases[] = {
        {R"({})", 1, 0},
        {R"({"by":"none"})", 0, 0},
        {R"({"by":"desk"})", 1, 0},
        {R"({"by":"mail"})", 1, 1},
        {R"({"by":"digest"})", 1, 0},
        {R"({"type":["COMMENT_ADDED"],"by":"mail"})", 1, 1},
        {R"({"type":["COMMENT_ADDED","SLA_WARNING"],"by":"none"})", 0, 0},
        {R"({"type":["SLA_WARNING","TICKET_UPDATED"],"by":"none"})", 1, 0},
    };
    const Backend backend = GENERATE(from_range(backends()));
    for (const Case& each : cases) {
        INFO(each.choice);
        MailDesk desk(backend);
        desk.call("notification.choose", each.choice, ana);
        for (int i = 0; i < 3; ++i) desk.ask();
        CHECK(desk.unread() == each.unread);
        CHECK(desk.mails() == each.mails);
    }
}

TEST_CASE("a mail tells of what begins, to the person, in the conversation of the ticket") {
    MailDesk desk(GENERATE(from_range(backends())));
    desk.call("notification.choose", R"({"by":"mail"})", ana);
    desk.ask();

    const auto taken = take_deliveries(desk.engine(), 10, {});
    REQUIRE(taken.size() == 1);
    CHECK(taken.front().to_address == ana);
    CHECK(taken.front().subject == "TKT-000001: The printer is on fire");
    CHECK(taken.front().text == "There is a new answer.\n");
    CHECK(taken.front().auto_submitted == "auto-generated");
    CHECK(desk.number("SELECT count(*) FROM _mail_messages") == 1);
    desk.turn_clock(2h);
    desk.ask();
    CHECK(desk.mails() == 2);
}

TEST_CASE("a desk that sends no mail, and a person who left, get none") {
    MailDesk desk(GENERATE(from_range(backends())));
    desk.call("notification.choose", R"({"by":"mail"})", "customer@example.org");
    desk.call("user.update", R"({"id":"customer@example.org","is_active":false})");
    desk.call("ticket.update", R"({"id":"1","status":"IN_PROGRESS"})", ana);
    CHECK(desk.mails() == 0);
    desk.call("notification.choose", R"({"by":"mail"})", ana);
    desk.call("mail.configure", R"({"is_on":false})");
    desk.call("ticket.update", R"({"id":"1","priority":"URGENT"})");
    CHECK(desk.mails() == 0);
    CHECK(desk.unread() == 2);
}

TEST_CASE("quiet hours end by the person's own clock, also over midnight and when the clocks change") {
    struct Case {
        const char* zone;
        const char* from;
        const char* to;
        const char* now;
        const char* until;
    };
    const Case cases[] = {
        {"", "22:00", "07:00", "2026-03-02T21:59:59.999Z", ""},
        {"", "22:00", "07:00", "2026-03-02T22:00:00Z", "2026-03-03T07:00:00.000Z"},
        {"", "22:00", "07:00", "2026-03-03T06:59:59.999Z", "2026-03-03T07:00:00.000Z"},
        {"", "22:00", "07:00", "2026-03-03T07:00:00Z", ""},
        {"Europe/Berlin", "22:00", "07:00", "2026-03-02T20:59:00Z", ""},
        {"Europe/Berlin", "22:00", "07:00", "2026-03-02T21:00:00Z", "2026-03-03T06:00:00.000Z"},
        {"Europe/Berlin", "12:00", "13:00", "2026-03-02T11:30:00Z", "2026-03-02T12:00:00.000Z"},
        {"Asia/Kathmandu", "22:00", "06:00", "2026-03-02T17:00:00Z", "2026-03-03T00:15:00.000Z"},
        {"Europe/Berlin", "22:00", "07:00", "2026-03-28T22:00:00Z", "2026-03-29T05:00:00.000Z"},
        {"Europe/Berlin", "22:00", "07:00", "2026-10-24T21:00:00Z", "2026-10-25T06:00:00.000Z"},
        {"Europe/Berlin", "22:00", "02:30", "2026-03-29T00:00:00Z", "2026-03-29T01:00:00.000Z"},
        {"Europe/Berlin", "22:00", "02:30", "2026-10-24T23:00:00Z", "2026-10-25T00:30:00.000Z"},
        {"Europe/Berlin", "07:00", "06:59", "2026-06-01T04:58:00Z", "2026-06-01T04:59:00.000Z"},
        {"Mars/Base", "22:00", "07:00", "2026-03-02T22:00:00Z", "2026-03-03T07:00:00.000Z"},
    };
    for (const Case& each : cases) {
        INFO(each.zone << " " << each.from << " to " << each.to << " at " << each.now);
        CHECK(until(each.zone, each.from, each.to, each.now) == each.until);
    }
}

TEST_CASE("in quiet hours a notification stands on the desk at once, and its mail waits until they end") {
    MailDesk desk(GENERATE(from_range(backends())));
    desk.call("user.update", R"({"id":"agent@example.org","time_zone":"Europe/Berlin"})");
    const Value chosen =
        desk.call("notification.choose",
                  R"({"type":["COMMENT_ADDED"],"by":"mail","quiet_from":"22:00","quiet_to":"07:00"})", ana);
    CHECK(member(chosen, "quiet_ends_at") == "null");
    desk.turn_clock(13h);  // 23:00 in Berlin
    CHECK(member(desk.call("notification.settings", "{}", ana), "quiet_ends_at") == "2026-03-03T06:00:00.000Z");
    desk.ask();

    CHECK(desk.number("SELECT count(*) FROM notifications WHERE type = 'COMMENT_ADDED' AND is_read = FALSE") == 1);
    CHECK(take_deliveries(desk.engine(), 10, {}).empty());
    desk.turn_clock(8h - 1ms);
    CHECK(take_deliveries(desk.engine(), 10, {}).empty());
    desk.turn_clock(1ms);
    CHECK(take_deliveries(desk.engine(), 10, {}).size() == 1);
}

TEST_CASE("what was chosen is shown, is kept beside the other preferences, and can be cleared") {
    Desk desk(GENERATE(from_range(backends())));
    desk.call("user.update", R"({"id":"agent@example.org","preferences":{"theme":"dark"}})");
    CHECK(
        to_json(desk.call("notification.settings", "{}", ana)) ==
        R"({"TICKET_CREATED":"desk","TICKET_ASSIGNED":"desk","TICKET_UPDATED":"desk","COMMENT_ADDED":"desk","SLA_WARNING":"desk","SLA_BREACHED":"desk","quiet_from":null,"quiet_to":null,"digest_at":"08:00","user":"agent@example.org","time_zone":null,"quiet_ends_at":null})");
    desk.call("notification.choose",
              R"({"type":["comment_added"],"by":"MAIL","quiet_from":"22:00","quiet_to":"07:00","digest_at":"06:30"})",
              ana);
    CHECK(
        desk.text("SELECT preferences FROM users WHERE email = 'agent@example.org'") ==
        R"({"theme":"dark","notifications":{"COMMENT_ADDED":"mail","quiet_from":"22:00","quiet_to":"07:00","digest_at":"06:30"}})");
    desk.call("notification.choose", R"({"quiet_from":"none","digest_at":null})", ana);
    const Value settings = desk.call("notification.settings", R"({"user":"agent@example.org"})");
    CHECK(member(settings, "COMMENT_ADDED") == "mail");
    CHECK(member(settings, "quiet_from") == "null");
    CHECK(member(settings, "quiet_to") == "null");
    CHECK(member(settings, "digest_at") == "08:00");
}

TEST_CASE("what cannot be chosen is refused with the field named, and nothing has changed") {
    Desk desk(GENERATE(from_range(backends())));
    desk.call("notification.choose", R"({"by":"mail"})", ana);
    const std::string before = desk.everything();
    const std::tuple<const char*, const char*, const char*> cases[] = {
        {"notification.choose", R"({"quiet_from":"25:00","quiet_to":"07:00"})", "quiet_from"},
        {"notification.choose", R"({"quiet_from":"22:60","quiet_to":"07:00"})", "quiet_from"},
        {"notification.choose", R"({"quiet_from":"22:00","quiet_to":"7:00"})", "quiet_to"},
        {"notification.choose", R"({"quiet_from":"22:00"})", "quiet_to"},
        {"notification.choose", R"({"quiet_to":"07:00"})", "quiet_from"},
        {"notification.choose", R"({"quiet_from":"none","quiet_to":"07:00"})", "quiet_from"},
        {"notification.choose", R"({"quiet_from":"07:00","quiet_to":"07:00"})", "quiet_to"},
        {"notification.choose", R"({"digest_at":"24:00"})", "digest_at"},
        {"notification.choose", R"({"digest_at":"noon"})", "digest_at"},
        {"notification.choose", R"({"type":["NEWS"],"by":"mail"})", "type"},
        {"notification.choose", R"({"type":["SLA_WARNING"]})", "by"},
        {"notification.choose", R"({"by":"fax"})", "by"},
        {"user.update", R"({"preferences":{"notifications":{"SPAM":"mail"}})", "preferences.notifications.SPAM"},
        {"user.update", R"({"preferences":{"notifications":{"SLA_WARNING":"fax"}})",
         "preferences.notifications.SLA_WARNING"},
        {"user.update", R"({"preferences":{"notifications":{"quiet_from":"22:00"}})",
         "preferences.notifications.quiet_to"},
        {"user.update", R"({"preferences":{"notifications":{"digest_at":8}})", "preferences.notifications.digest_at"},
        {"user.update", R"({"preferences":{"notifications":[]}})", "preferences.notifications"},
        {"user.update", R"({"time_zone":"Mars/Base"})", "time_zone"},
        {"user.update", R"({"time_zone":""})", "time_zone"},
    };
    for (const auto& [operation, json, field] : cases) {
        std::string arguments = json;
        const bool updates = std::string_view(operation) == "user.update";
        if (updates && arguments.find("notifications\":{") != std::string::npos) arguments += "}";
        arguments.insert(1, updates ? R"("id":"agent@example.org",)" : "");
        INFO(operation << arguments);
        const Error error = desk.refused(operation, arguments, updates ? "" : ana);
        INFO(error.what());
        CHECK(error.fault() == Fault::invalid);
        CHECK(error.field() == field);
    }
    CHECK(desk.refused("user.create", R"({"email":"x@example.org","time_zone":"Mars/Base"})").field() == "time_zone");
    CHECK(desk.refused("notification.choose", R"({"by":"mail"})").field() == "user");
    CHECK(desk.everything() == before);
}

TEST_CASE("people choose for themselves, and those who look after people for others up to their own rank") {
    Desk desk(GENERATE(from_range(backends())));
    desk.call("user.create", R"({"email":"root@example.org","role":"SUPER_ADMIN"})");
    struct Case {
        const char* as;
        const char* whom;
        const char* outcome;
    };
    const Case cases[] = {
        {"", ana, "done"},
        {ana, ana, "done"},
        {"customer@example.org", "customer@example.org", "done"},
        {"admin@example.org", ana, "done"},
        {"root@example.org", "admin@example.org", "done"},
        {"manager@example.org", ana, "denied"},
        {ana, "customer@example.org", "denied"},
        {"admin@example.org", "root@example.org", "denied"},
        {"customer@example.org", ana, "not_found"},
    };
    for (const Case& each : cases) {
        for (const char* operation : {"notification.settings", "notification.choose"}) {
            INFO(operation << " of " << each.whom << " by " << each.as);
            const std::string arguments = R"({"user":")" + std::string(each.whom) + "\"}";
            const bool done = std::string_view(each.outcome) == "done";
            if (done) CHECK(member(desk.call(operation, arguments, each.as), "user") == each.whom);
            if (!done) CHECK(code_of(desk.refused(operation, arguments, each.as).fault()) == each.outcome);
        }
    }
}

TEST_CASE("what another program has written where the choices stand harms nobody") {
    MailDesk desk(GENERATE(from_range(backends())));
    for (const char* theirs : {R"({"notifications":{"email":true}})", R"({"notifications":7})", R"([])",
                               R"({"notifications":{"COMMENT_ADDED":"none","quiet_from":"x"}})"}) {
        INFO(theirs);
        desk.write("UPDATE users SET preferences = '" + std::string(theirs) + "'");
        desk.call("notification.read", "{}", ana);
        desk.ask();
        CHECK(desk.unread() == 1);
    }
    desk.call("notification.choose", R"({"by":"none"})", ana);
    CHECK(member(desk.call("notification.settings", "{}", ana), "COMMENT_ADDED") == "none");
}

}  // namespace helpdesk
