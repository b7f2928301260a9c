#include <catch2/catch.hpp>

#include <set>

#include "engine/db/migration.hpp"
#include "engine/leaving/footprint.hpp"
#include "tests/good_calls.hpp"
#include "tests/people/traces.hpp"

namespace helpdesk {

namespace {

const std::string agent = R"({"id":"agent@example.org"})";
const std::string customer = R"({"id":"customer@example.org"})";

// The fault of a call that changes nothing.
Error refused_unchanged(Desk& desk, const std::string& operation, const std::string& json, const std::string& as = {}) {
    const std::string before = desk.everything();
    const Error error = desk.refused(operation, json, as);
    CHECK(desk.everything() == before);
    return error;
}

std::string to(const std::string& person, const std::string& successor) {
    return R"({"id":")" + person + R"(","to":")" + successor + "\"}";
}

// The footprint as `table.column rows`, and what one of the deeds does.
std::set<std::string> footprint(Desk& desk, const std::string& json, const std::string& deed = {}) {
    std::set<std::string> places;
    const Value rows = desk.call("user.footprint", json);
    for (const Value& row : *rows.array()) {
        std::string place = member(row, "table") + "." + member(row, "column") + " " + member(row, "rows");
        if (!deed.empty()) place += " " + member(row, deed);
        places.insert(place);
    }
    return places;
}

}  // namespace

TEST_CASE("every reference to a person has a rule for what becomes of it, and every rule has its reference") {
    std::set<std::string> known;
    for (const Reference& each : references()) {
        if (each.target == "users") known.insert(std::string(each.table) + "." + std::string(each.column));
    }
    std::set<std::string> ruled;
    for (const LeavingRule& each : leaving_rules()) {
        INFO(each.table << "." << each.column);
        CHECK(ruled.insert(std::string(each.table) + "." + std::string(each.column)).second);
        CHECK_FALSE(each.on_anonymise.empty());
        CHECK_FALSE(each.on_erase.empty());
    }
    CHECK(ruled == known);
}

TEST_CASE("a footprint counts what there is of a person, and says what becomes of it") {
    BusyDesk desk(GENERATE(from_range(backends())));
    desk.call("department.update", R"({"id":"Billing","manager":"agent@example.org"})");
    desk.call("comment.add", R"({"ticket":"2","body":"Ask agent@example.org or pagent@example.org."})",
              "manager@example.org");
    desk.call("mail.receive", R"({"message_id":"1@x","from":"agent@example.org","text":"x"})");

    CHECK(footprint(desk, agent) ==
          std::set<std::string>{"_acts.user_id 1", "_article_versions.author_id 3", "_mail_messages.sender 1", "_notice_windows.user_id 2", "_second_factors.user_id 1", "_sessions.user_id 1", "_tokens.user_id 1", "attachments.uploaded_by 2",
                                "departments.manager_id 1", "kb_articles.author_id 2", "notifications.user_id 2",
                                "ticket_comments.content 1", "ticket_comments.user_id 2", "ticket_history.user_id 5",
                                "tickets.assigned_to_id 1", "tickets.customer_id 1", "users.email 1"});
    CHECK(footprint(desk, customer, "on_erase").count("tickets.customer_id 2 lose their words, comments and files") ==
          1);
    CHECK(footprint(desk, customer, "on_anonymise").count("tickets.customer_id 2 stay, of a former user") == 1);
    CHECK(footprint(desk, customer, "on_delete").count("tickets.customer_id 2 forbid it") == 1);
    CHECK(footprint(desk, R"({"id":"idle@example.org"})") == std::set<std::string>{"users.email 1"});
}

TEST_CASE("whoever is deactivated can do nothing from the next call, until they are activated") {
    BusyDesk desk(GENERATE(from_range(backends())));
    EngineAccess::write(desk.engine(), [](Session& session) {
        session.run({"test", "UPDATE users SET refresh_token = 'hash' WHERE email = 'agent@example.org'"});
    });
    const std::int64_t events = desk.number("SELECT count(*) FROM _events");

    const Value done = desk.call("user.deactivate", agent, "root@example.org");

    CHECK(member(done, "is_active") == "false");
    CHECK(member(done, "tickets") == "0");
    CHECK(desk.refused("ticket.list", "{}", "agent@example.org").fault() == Fault::denied);
    CHECK(desk.number("SELECT count(*) FROM users WHERE refresh_token IS NOT NULL") == 0);
    CHECK(member(desk.call("ticket.show", R"({"id":"1"})"), "assignee") == "agent@example.org");
    CHECK(member(desk.call("user.activate", agent, "root@example.org"), "is_active") == "true");
    desk.call("ticket.list", "{}", "agent@example.org");
    CHECK(desk.number("SELECT count(*) FROM _events") == events + 2);
}

TEST_CASE("nobody takes away themselves, somebody of higher rank, or the last one who may do everything") {
    BusyDesk desk(GENERATE(from_range(backends())));
    desk.call("user.create", R"({"email":"second@example.org","role":"SUPER_ADMIN"})");
    const std::string root = R"({"id":"root@example.org"})";
    for (const std::string deed : {"user.deactivate", "user.anonymise", "user.erase", "user.delete"}) {
        INFO(deed);
        CHECK(refused_unchanged(desk, deed, root, "root@example.org").fault() == Fault::invalid);
        CHECK(refused_unchanged(desk, deed, root, "admin@example.org").fault() == Fault::denied);
        CHECK(refused_unchanged(desk, deed, agent, "manager@example.org").fault() == Fault::denied);
        CHECK(refused_unchanged(desk, deed, R"({"id":"nobody@example.org"})").fault() == Fault::not_found);
    }
    CHECK(refused_unchanged(desk, "user.reassign", to("root@example.org", "agent@example.org"), "admin@example.org")
              .fault() == Fault::denied);
    CHECK(refused_unchanged(desk, "user.activate", root, "admin@example.org").fault() == Fault::denied);

    desk.call("user.erase", R"({"id":"second@example.org"})", "root@example.org");
    for (const std::string deed : {"user.deactivate", "user.anonymise", "user.erase", "user.delete"}) {
        INFO(deed);
        const Error error = refused_unchanged(desk, deed, root);
        CHECK(std::string(error.what()) == "root@example.org is the last one who may do everything here");
        CHECK(error.hint() == "give that role to somebody else first");
    }
    CHECK(refused_unchanged(desk, "user.update", R"({"id":"root@example.org","role":"AGENT"})").field() == "role");
    CHECK(refused_unchanged(desk, "user.update", R"({"id":"root@example.org","is_active":false})").field() ==
          "is_active");
    desk.call("user.update", R"({"id":"agent@example.org","role":"SUPER_ADMIN"})");
    desk.call("user.deactivate", root);
}

TEST_CASE("open tickets and departments go to somebody else, with history and events, and what is done stays") {
    BusyDesk desk(GENERATE(from_range(backends())));
    desk.call("department.update", R"({"id":"Billing","manager":"agent@example.org"})");
    desk.call("ticket.assign", R"({"id":"2","assignee":"agent@example.org"})");
    const std::int64_t history = desk.number("SELECT count(*) FROM ticket_history");

    const Value done = desk.call("user.reassign", to("agent@example.org", "manager@example.org"), "admin@example.org");

    CHECK(member(done, "to") == "manager@example.org");
    CHECK(member(done, "tickets") == "1");
    CHECK(member(done, "departments") == "1");
    CHECK(member(desk.call("ticket.show", R"({"id":"1"})"), "assignee") == "manager@example.org");
    CHECK(member(desk.call("ticket.show", R"({"id":"2"})"), "assignee") == "agent@example.org");
    CHECK(member(desk.call("department.show", R"({"id":"Billing"})"), "manager") == "manager@example.org");
    CHECK(desk.number("SELECT count(*) FROM ticket_history") == history + 1);
    CHECK(desk.number("SELECT count(*) FROM notifications AS n JOIN users AS u ON u.id = n.user_id WHERE u.email = "
                      "'manager@example.org' AND n.type = 'TICKET_ASSIGNED'") == 1);
    const Value left =
        desk.call("user.deactivate", to("manager@example.org", "agent@example.org"), "admin@example.org");
    CHECK(member(left, "tickets") == "1");
    CHECK(desk.refused("ticket.list", "{}", "manager@example.org").fault() == Fault::denied);
}

TEST_CASE("what somebody leaves goes only to another active member of staff") {
    BusyDesk desk(GENERATE(from_range(backends())));
    desk.call("user.deactivate", R"({"id":"manager@example.org"})");
    for (const std::string successor : {"customer@example.org", "manager@example.org", "agent@example.org"}) {
        INFO(successor);
        for (const std::string deed : {"user.reassign", "user.deactivate"}) {
            const Error error = refused_unchanged(desk, deed, to("agent@example.org", successor));
            CHECK(error.fault() == Fault::invalid);
            CHECK(error.field() == "to");
        }
    }
}

TEST_CASE("whoever is anonymised is nobody, and the words stay as they were written") {
    BusyDesk desk(GENERATE(from_range(backends())));
    desk.call("user.update", R"({"id":"customer@example.org","time_zone":"Europe/Berlin","preferences":{"a":1},)"
                             R"("department":"Billing","password":"a long password"})");
    desk.call("mail.receive", R"({"message_id":"1@x","from":"CUSTOMER@example.org","to":["Customer@example.org"],)"
                              R"("subject":"Mine","text":"I am customer@example.org"})");
    desk.call("comment.add", R"({"ticket":"1","body":"It is me."})", "customer@example.org", {.idempotency_key = "k"});
    const std::string id = member(desk.call("user.show", customer), "id");
    const std::string tickets = to_json(desk.call("ticket.history", R"({"ticket":"1"})"));

    const Value gone = desk.call("user.anonymise", customer, "admin@example.org");

    const std::string email = "former-" + id.substr(id.size() - 8) + "@erased.invalid";
    CHECK(member(gone, "email") == email);
    const Value person = desk.call("user.show", R"({"id":")" + id + "\"}");
    for (const auto& [field, value] : std::map<std::string, std::string>{{"email", email},
                                                                         {"name", "Former user"},
                                                                         {"is_active", "false"},
                                                                         {"department", "null"},
                                                                         {"time_zone", "null"},
                                                                         {"preferences", "{}"}}) {
        INFO(field);
        CHECK(member(person, field) == value);
    }
    CHECK(desk.text("SELECT password_hash FROM users WHERE id = '" + id + "'") == "!");
    CHECK(desk.number("SELECT count(*) FROM notifications WHERE user_id = '" + id + "'") == 0);
    CHECK(desk.number("SELECT count(*) FROM _idempotency") == 0);
    CHECK(desk.text("SELECT sender FROM _mail_messages") == email);
    CHECK(desk.text("SELECT recipients FROM _mail_messages").find(email) != std::string::npos);
    CHECK(member(desk.call("ticket.show", R"({"id":"3"})"), "description") == "I am customer@example.org");
    CHECK(member(desk.call("ticket.show", R"({"id":"1"})"), "customer") == email);
    CHECK(desk.number("SELECT count(*) FROM ticket_comments WHERE content = 'It is me.'") == 1);
    CHECK(to_json(desk.call("ticket.history", R"({"ticket":"1"})")) == tickets);
    CHECK(complaints_of(desk) == "");
}

TEST_CASE("the same address may come back after its person is gone, and is somebody new") {
    BusyDesk desk(GENERATE(from_range(backends())));
    desk.call("user.erase", customer);
    desk.call("user.create", R"({"email":"customer@example.org"})");

    CHECK(desk.call("ticket.list", "{}", "customer@example.org").array()->empty());
}

TEST_CASE("a dry run of what takes somebody away shows what would happen, and changes nothing") {
    BusyDesk desk(GENERATE(from_range(backends())));
    const std::string before = desk.everything();
    for (const std::string deed : {"user.deactivate", "user.anonymise", "user.erase"}) {
        const Reply reply = desk.engine().call(deed, parse_json(customer), {}, {.dry_run = true});
        CHECK(reply.changes.find(R"("field":"is_active","before":"true","after":"false")") != std::string::npos);
        if (deed == "user.erase") {
            CHECK(reply.changes.find(R"("field":"tickets.title","before":"2","after":"lose the words")") !=
                  std::string::npos);
        }
    }
    CHECK(desk.everything() == before);
}

}  // namespace helpdesk
