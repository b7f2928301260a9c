#include <catch2/catch.hpp>

#include <set>

#include "tests/good_calls.hpp"
#include "tests/people/traces.hpp"

namespace helpdesk {

namespace {

// A deed that takes a row away, on one that is in use and on one that is free.
struct Removal {
    const char* table;
    const char* operation;
    std::string in_use;
    std::string is_free;
};

std::string named(const std::string& name) { return R"({"id":")" + name + "\"}"; }

// Leaves and people first, then what they stand on.
std::vector<Removal> removals(const BusyDesk& desk, const std::string& history) {
    return {
        {"ticket_tags", "ticket.untag", R"({"ticket":"1","tag":"vip"})", R"({"ticket":"2","tag":"vip"})"},
        {"ticket_history", "ticket.delete", named(history), named("TKT-000002")},
        {"notifications", "notification.delete", named(desk.notification), named(desk.notification)},
        {"attachments", "attachment.delete", named(desk.file), named(desk.file)},
        {"ticket_comments", "comment.delete", named(desk.note), named(desk.comment)},
        {"tags", "tag.delete", named("vip"), named("spare")},
        {"kb_categories", "category.delete", named("guides"), named("empty")},
        {"kb_articles", "article.delete", named("reset"), named("reset")},
        {"users", "user.delete", named("customer@example.org"), named("idle@example.org")},
        {"users", "user.deactivate", named("agent@example.org"), named("free@example.org")},
        {"users", "user.anonymise", named("agent@example.org"), named("free@example.org")},
        {"users", "user.erase", named("customer@example.org"), named("other@example.org")},
        {"departments", "department.delete", named("Technical Support"), named("Billing")},
        {"ticket_statuses", "status.delete", named("OPEN"), named("IN_PROGRESS")},
        {"sla_policies", "policy.delete", named("Medium"), named("Urgent")},
        {"roles", "role.delete", named("CUSTOMER"), named("SPARE")},
        {"tickets", "ticket.delete", named("TKT-000001"), named("TKT-000003")},
    };
}

// Empty, or what a person reads who is refused.
std::string said(Desk& desk, const Removal& removal, const std::string& arguments) {
    const std::string before = desk.everything();
    const std::string actor = BusyDesk::good_actor(removal.operation);
    try {
        desk.call(removal.operation, arguments, actor);
        return {};
    } catch (const Error& error) {
        CHECK((error.fault() == Fault::invalid || error.fault() == Fault::not_found));
        CHECK(desk.everything() == before);
        return std::string(error.what()) + " " + error.hint();
    }
}

}  // namespace

TEST_CASE("whatever of the fourteen tables is taken away, in use or free, no reference breaks and no one reads SQL") {
    BusyDesk desk(GENERATE(from_range(backends())));
    for (const char* person : {"free@example.org", "other@example.org"}) {
        desk.call("user.create", R"({"email":")" + std::string(person) + "\"}");
    }
    desk.call("tag.create", R"({"name":"spare"})");
    desk.open_ticket("Third");
    desk.call("ticket.create", R"({"title":"Fourth","description":".","customer":"customer@example.org"})");
    desk.call("ticket.update", R"({"id":"4","title":"With a history"})");
    std::set<std::string> tables;
    std::set<std::string> refused;

    for (const Removal& removal : removals(desk, "TKT-000004")) {
        tables.insert(removal.table);
        for (const std::string& arguments : {removal.in_use, removal.is_free}) {
            INFO(removal.operation << " " << arguments);
            const std::string words = said(desk, removal, arguments);
            CHECK(complaints_of(desk) == "");
            for (const char* raw : {"constraint", "CONSTRAINT", "FOREIGN", "violates", "fkey", "SQL", "refers to"}) {
                INFO(words);
                CHECK(words.find(raw) == std::string::npos);
            }
            if (!words.empty() && words.find("in use by") != std::string::npos) refused.insert(removal.operation);
        }
    }

    CHECK(tables.size() == 14);
    CHECK(refused == std::set<std::string>{"category.delete", "role.delete", "user.delete"});
}

TEST_CASE("a person in use is not deleted, and is told how to go all the same") {
    BusyDesk desk(GENERATE(from_range(backends())));

    const Error error = desk.refused("user.delete", named("customer@example.org"));

    CHECK(error.hint() == "`helpdesk user anonymise` or `helpdesk user erase` takes away who is in use");
}

}  // namespace helpdesk
