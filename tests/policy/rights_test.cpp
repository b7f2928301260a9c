#include <catch2/catch.hpp>

#include <algorithm>
#include <regex>

#include "engine/core/permissions.hpp"
#include "tests/source_scan.hpp"
#include "tests/support.hpp"

namespace helpdesk {

namespace {

// A desk with somebody who looks after people and roles, and holds little else.
class RightsDesk : public Desk {
public:
    explicit RightsDesk(Backend backend) : Desk(backend) {
        call(
            "role.create",
            R"({"name":"CLERK","permissions":["desk:staff","users:*","roles:*","tickets:read","comments:create","comments:impersonate"]})");
        call("user.create", R"({"email":"clerk@example.org","role":"CLERK"})");
        call("user.create", R"({"email":"root@example.org","role":"SUPER_ADMIN"})");
    }

    Fault fault_of(const std::string& operation, const std::string& json, const std::string& as) {
        const std::string before = everything();
        const Error error = refused(operation, json, as);
        CHECK(everything() == before);
        return error.fault();
    }
};

}  // namespace

TEST_CASE("nobody makes a role with a right that they don't hold") {
    RightsDesk desk(GENERATE(from_range(backends())));
    for (const char* permission : {"*", "tickets:*", "tickets:delete", "desk:*", "desk:all_departments", "kb:read"}) {
        INFO(permission);
        const std::string list = R"("permissions":["tickets:read",")" + std::string(permission) + "\"]}";
        CHECK(desk.fault_of("role.create", R"({"name":"NEW",)" + list, "clerk@example.org") == Fault::denied);
        CHECK(desk.fault_of("role.update", R"({"id":"CLERK",)" + list, "clerk@example.org") == Fault::denied);
    }
    for (const char* shapeless : {"", "tickets", "all", "**", "*:*", "tickets:", "tickets:read:all", "tickets:raed"}) {
        const std::string list = R"({"name":"NEW","permissions":[")" + std::string(shapeless) + "\"]}";
        CHECK(desk.fault_of("role.create", list, "root@example.org") == Fault::invalid);
    }
    CHECK(desk.refused("role.create", R"({"name":"NEW","permissions":["tickets:raed"]})").hint() ==
          "did you mean \"tickets:read\"?");
    desk.call("role.create", R"({"name":"NEW","permissions":["tickets:read","users:read","roles:*"]})",
              "clerk@example.org");
}

TEST_CASE("every permission that the engine asks for is one that a role can hold") {
    const std::vector<std::string> known = known_permissions();
    const std::regex quoted("\"([a-z_]+:[a-z_]+)\"");
    int found = 0;
    for (const SourceFile& file : source_files()) {
        if (!file.within("engine/") || file.within("engine/sla/") || file.within("engine/lists/query_fields")) continue;
        for (const std::string& line : file.code) {
            for (std::sregex_iterator at(line.begin(), line.end(), quoted), end; at != end; ++at) {
                INFO(file.path << ": " << (*at)[1]);
                CHECK(std::binary_search(known.begin(), known.end(), (*at)[1].str()));
                ++found;
            }
        }
    }
    CHECK(found > 50);
}

TEST_CASE("every permission that there is says what it allows, and whether it makes one of the staff") {
    const std::vector<std::string> known = known_permissions();
    for (const Operation& operation : Engine::operations()) {
        INFO(operation.name);
        CHECK(std::binary_search(known.begin(), known.end(), std::string(operation.permission)));
    }
    RightsDesk desk(GENERATE(from_range(backends())));
    const Value roles = desk.call("role.list", "{}");
    for (const Value& role : *roles.array()) {
        for (const Value& permission : *role.find("permissions")->array()) {
            INFO(member(role, "name") << " " << *permission.text());
            CHECK(std::binary_search(known.begin(), known.end(), *permission.text()));
        }
    }
    std::vector<std::string> names, of_staff;
    const Value listed = desk.call("role.permissions", "{}", "agent@example.org");
    for (const Value& each : *listed.array()) {
        INFO(member(each, "name"));
        names.push_back(member(each, "name"));
        CHECK(member(each, "allows").ends_with('.'));
        if (member(each, "makes_staff") == "true") of_staff.push_back(names.back());
        const bool is_held = names.back() == "tickets:read" || names.back() == "own:sessions";
        if (is_held || names.back() == "tickets:*") CHECK((member(each, "is_held") == "true") == is_held);
    }
    CHECK(names == known);
    CHECK(of_staff == std::vector<std::string>{"*", "desk:*", "desk:staff"});
    CHECK(what_is_allowed("tickets").empty());
    CHECK(what_is_allowed("").empty());
}

TEST_CASE("nobody changes or deletes a role that holds more than they do") {
    RightsDesk desk(GENERATE(from_range(backends())));
    for (const char* role : {"SUPER_ADMIN", "ADMIN", "MANAGER", "AGENT", "CUSTOMER"}) {
        INFO(role);
        const std::string id = R"({"id":")" + std::string(role) + "\"";
        CHECK(desk.fault_of("role.update", id + R"(,"permissions":[]})", "clerk@example.org") == Fault::denied);
        CHECK(desk.fault_of("role.update", id + R"(,"name":"X"})", "clerk@example.org") == Fault::denied);
        CHECK(desk.fault_of("role.delete", id + "}", "clerk@example.org") == Fault::denied);
    }
}

TEST_CASE("nobody gives a role that holds more than they do, and changes nobody who has one") {
    RightsDesk desk(GENERATE(from_range(backends())));
    for (const auto& [as, role] : {std::pair("clerk@example.org", "AGENT"), std::pair("clerk@example.org", "ADMIN"),
                                   std::pair("admin@example.org", "SUPER_ADMIN")}) {
        INFO(as << " " << role);
        const std::string given = R"(,"role":")" + std::string(role) + "\"}";
        CHECK(desk.fault_of("user.create", R"({"email":"x@example.org")" + given, as) == Fault::denied);
        CHECK(desk.fault_of("user.update", R"({"id":"@me")" + given, as) == Fault::denied);
    }
    for (const auto& [as, whom] :
         {std::pair("clerk@example.org", "agent@example.org"), std::pair("clerk@example.org", "root@example.org"),
          std::pair("admin@example.org", "root@example.org")}) {
        INFO(as << " " << whom);
        const std::string id = R"({"id":")" + std::string(whom) + "\"";
        for (const char* change : {R"("password":"correct horse")", R"("email":"x@example.org")",
                                   R"("is_active":false)", R"("role":"CUSTOMER")", R"("name":"X")"}) {
            CHECK(desk.fault_of("user.update", id + "," + change + "}", as) == Fault::denied);
        }
        CHECK(desk.fault_of("user.delete", id + "}", as) == Fault::denied);
    }
}

TEST_CASE("an administrator looks after people up to the own rank") {
    RightsDesk desk(GENERATE(from_range(backends())));
    desk.call("user.create", R"({"email":"x@example.org","role":"ADMIN"})", "admin@example.org");
    desk.call("user.update", R"({"id":"x@example.org","role":"AGENT"})", "admin@example.org");
    desk.call("user.delete", R"({"id":"x@example.org"})", "admin@example.org");
    CHECK(desk.number("SELECT count(*) FROM users WHERE email = 'x@example.org'") == 0);
}

TEST_CASE("nobody deactivates or deletes themselves") {
    RightsDesk desk(GENERATE(from_range(backends())));
    for (const char* name : {"@me", "root@example.org"}) {
        const std::string id = R"({"id":")" + std::string(name) + "\"";
        CHECK(desk.fault_of("user.update", id + R"(,"is_active":false})", "root@example.org") == Fault::invalid);
        CHECK(desk.fault_of("user.delete", id + "}", "root@example.org") == Fault::invalid);
    }
}

TEST_CASE("A06 whoever is deactivated, demoted, moved or renamed is met as such at the next call") {
    RightsDesk desk(GENERATE(from_range(backends())));
    desk.open_ticket();
    desk.call("ticket.update", R"({"id":"1","department":"Billing"})");
    const auto fault = [&](const char* operation, const char* json, const char* as) {
        return desk.refused(operation, json, as).fault();
    };

    CHECK(fault("ticket.show", R"({"id":"1"})", "agent@example.org") == Fault::not_found);
    desk.call("user.update", R"({"id":"agent@example.org","department":"Billing"})");
    desk.call("ticket.show", R"({"id":"1"})", "agent@example.org");
    desk.call("user.update", R"({"id":"agent@example.org","role":"CUSTOMER"})");
    CHECK(fault("ticket.show", R"({"id":"1"})", "agent@example.org") == Fault::not_found);
    CHECK(fault("ticket.assign", R"({"id":"1","assignee":"none"})", "agent@example.org") == Fault::denied);
    desk.call("role.update", R"({"id":"CUSTOMER","permissions":["tickets:read"]})");
    CHECK(fault("comment.list", R"({"ticket":"1"})", "customer@example.org") == Fault::denied);
    desk.call("user.update", R"({"id":"manager@example.org","email":"boss@example.org"})");
    CHECK(fault("ticket.list", "{}", "manager@example.org") == Fault::denied);
    desk.call("user.update", R"({"id":"boss@example.org","is_active":false})");
    CHECK(fault("ticket.list", "{}", "boss@example.org") == Fault::denied);
    desk.call("user.update", R"({"id":"boss@example.org","is_active":true})");
    CHECK(desk.call("ticket.list", "{}", "boss@example.org").array()->size() == 1);
}

TEST_CASE("a ticket is given to active staff only") {
    RightsDesk desk(GENERATE(from_range(backends())));
    desk.open_ticket();
    desk.call("user.update", R"({"id":"agent@example.org","is_active":false})");
    for (const auto& [whom, says] : {std::pair("agent@example.org", "agent@example.org is deactivated"),
                                     std::pair("customer@example.org", "customer@example.org is no member of staff")}) {
        const std::string rest = R"("assignee":")" + std::string(whom) + "\"}";
        for (const auto& [operation, begin] :
             {std::pair("ticket.assign", R"({"id":"1",)"), std::pair("ticket.update", R"({"id":"1",)"),
              std::pair("ticket.create", R"({"title":"T","description":".","customer":"customer@example.org",)")}) {
            const Error error = desk.refused(operation, begin + rest);
            CHECK(error.fault() == Fault::invalid);
            CHECK(error.field() == "assignee");
            CHECK(std::string(error.what()) == says);
        }
    }
}

TEST_CASE("who may change tickets and not resolve them does not resolve them by another way") {
    RightsDesk desk(GENERATE(from_range(backends())));
    desk.open_ticket();
    desk.call("role.create", R"({"name":"EDITOR","permissions":["desk:staff","tickets:read","tickets:update"]})");
    desk.call("user.create", R"({"email":"editor@example.org","role":"EDITOR"})");

    CHECK(desk.fault_of("ticket.update", R"({"id":"1","status":"RESOLVED"})", "editor@example.org") == Fault::denied);
    CHECK(desk.fault_of("ticket.update", R"({"id":"1","assignee":"none"})", "editor@example.org") == Fault::denied);
    desk.call("ticket.update", R"({"id":"1","status":"IN_PROGRESS"})", "editor@example.org");
    desk.call("ticket.resolve", R"({"id":"1"})");
    CHECK(desk.fault_of("ticket.update", R"({"id":"1","status":"OPEN"})", "editor@example.org") == Fault::denied);
}

TEST_CASE("only who may impersonate speaks for somebody else") {
    RightsDesk desk(GENERATE(from_range(backends())));
    desk.open_ticket();
    const std::string comment = R"({"ticket":"1","body":"b","author":"customer@example.org"})";
    CHECK(desk.fault_of("comment.add", comment, "agent@example.org") == Fault::denied);
    CHECK(member(desk.call("comment.add", comment, "manager@example.org"), "author") == "customer@example.org");
    CHECK(member(desk.call("comment.add", R"({"ticket":"1","body":"b","author":"@me"})", "agent@example.org"),
                 "author") == "agent@example.org");
    CHECK(desk.refused("comment.add", R"({"ticket":"1","body":"b"})").field() == "author");
}

}  // namespace helpdesk
