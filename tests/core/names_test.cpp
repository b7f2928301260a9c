#include <catch2/catch.hpp>

#include "engine/tickets/ticket.hpp"
#include "tests/good_calls.hpp"

namespace helpdesk {

namespace {

void add_row(Desk& desk, const std::string& sql) {
    EngineAccess::write(desk.engine(), [&](Session& session) { session.run({"test", sql}); });
}

}  // namespace

TEST_CASE("a ticket goes by its number in every spelling, by its id, and by a unique beginning of it") {
    Desk desk(GENERATE(from_range(backends())));
    for (int i = 0; i < 42; ++i) desk.open_ticket();
    const std::string id = desk.text("SELECT id FROM tickets WHERE ticket_number = 'TKT-000042'");

    for (const std::string& name :
         {std::string("42"), std::string("#42"), std::string("TKT-000042"), std::string("tkt-000042"),
          std::string("Tkt-42"), std::string("#TKT-000042"), std::string("000042"), std::string("TKT-42"),
          std::string("0000000042"), id, id.substr(0, 30)}) {
        for (const char* as : {"", "agent@example.org", "customer@example.org"}) {
            INFO(name << " by " << as);
            CHECK(member(desk.call("ticket.show", R"({"id":")" + name + "\"}", as), "id") == id);
        }
    }
    for (const char* name : {"43", "0", "#", "TKT-", "##42", "42#", "4 2", " 42", "TKT_000042", "-42", "+42", "4.2e1",
                             "٤٢", "0x2a", "99999999999999999999", "TKT-000042x", "TKT-TKT-42"}) {
        INFO(name);
        const Error error = desk.refused("ticket.show", R"({"id":")" + std::string(name) + "\"}");
        CHECK(error.fault() == Fault::not_found);
        CHECK(std::string(error.what()) == "there is no ticket \"" + std::string(name) + "\"");
        CHECK(error.field() == "id");
    }
}

TEST_CASE("a beginning of an id that fits several rows is refused, and one that is too short is no name") {
    Desk desk(GENERATE(from_range(backends())));
    desk.open_ticket();
    desk.open_ticket();
    const std::string id = desk.text("SELECT min(id) FROM tickets");

    const Error error = desk.refused("ticket.show", R"({"id":")" + id.substr(0, 12) + "\"}");
    CHECK(error.fault() == Fault::invalid);
    CHECK_THAT(error.what(), Catch::Contains("fits more than one ticket"));
    CHECK(desk.refused("ticket.show", R"({"id":")" + id.substr(0, 5) + "\"}").fault() == Fault::not_found);
}

TEST_CASE("a beginning that fits one visible row and one hidden row is the visible one's") {
    Desk desk(GENERATE(from_range(backends())));
    desk.open_ticket();
    desk.call("user.create", R"({"email":"other@example.org"})");
    desk.call("ticket.create", R"({"title":"Theirs","description":".","customer":"other@example.org"})");
    const std::string id = desk.text("SELECT id FROM tickets WHERE ticket_number = 'TKT-000001'");

    CHECK(member(desk.call("ticket.show", R"({"id":")" + id.substr(0, 12) + "\"}", "customer@example.org"), "id") ==
          id);
    CHECK(desk.refused("ticket.show", R"({"id":")" + id.substr(0, 12) + "\"}", "agent@example.org").fault() ==
          Fault::invalid);
}

TEST_CASE("a person goes by the e-mail in any case, by the id, and as @me") {
    Desk desk(GENERATE(from_range(backends())));
    const std::string id = desk.text("SELECT id FROM users WHERE email = 'agent@example.org'");

    for (const std::string& name : {std::string("agent@example.org"), std::string("AGENT@Example.ORG"), id,
                                    id.substr(0, 34), std::string("@me")}) {
        INFO(name);
        CHECK(member(desk.call("user.show", R"({"id":")" + name + "\"}", "agent@example.org"), "id") == id);
    }
    CHECK(member(desk.call("user.show", R"({"id":"@me"})", "Agent@EXAMPLE.org"), "id") == id);
    CHECK(member(desk.call("user.show", R"({"id":"@me"})", id), "id") == id);
    const Error system = desk.refused("user.show", R"({"id":"@me"})");
    CHECK(system.fault() == Fault::invalid);
    CHECK_THAT(system.hint(), Catch::Contains("--as"));
}

TEST_CASE("a person goes by a name that only one person has, and nobody by a name that is somebody's address") {
    Desk desk(GENERATE(from_range(backends())));
    const std::string agent = desk.text("SELECT id FROM users WHERE email = 'agent@example.org'");
    CHECK(member(desk.call("user.show", R"({"id":"ana agent"})"), "id") == agent);
    desk.open_ticket();
    CHECK(member(desk.call("ticket.assign", R"({"id":"1","assignee":"Ana Agent"})"), "assignee") ==
          "agent@example.org");

    desk.call("user.create", R"({"email":"second@example.org","name":"ANA AGENT"})");
    CHECK_THAT(desk.refused("user.show", R"({"id":"Ana Agent"})").what(), Catch::Contains("fits more than one user"));
    desk.call("user.create", R"({"email":"mallory@example.org","name":"agent@example.org"})");
    CHECK(member(desk.call("user.show", R"({"id":"agent@example.org"})"), "id") == agent);
    CHECK(desk.refused("user.show", R"({"id":"Ada Admin"})", "customer@example.org").fault() == Fault::not_found);
    CHECK(desk.refused("user.show", R"({"id":""})").fault() == Fault::invalid);
}

TEST_CASE("a mistyped address is answered with the one that was meant, to staff alone") {
    Desk desk(GENERATE(from_range(backends())));
    const std::string typed = R"({"id":"agent@exmaple.org"})";
    CHECK(desk.refused("user.show", typed, "agent@example.org").hint() == "did you mean \"agent@example.org\"?");
    CHECK(desk.refused("ticket.list", R"({"assignee":"agent@exmaple.org"})", "customer@example.org").hint().empty());
    CHECK(desk.refused("ticket.list", R"({"department":"Suport"})").hint() == "did you mean \"Technical Support\"?");
}

TEST_CASE("everything else goes by its name, its slug and its id") {
    BusyDesk desk(GENERATE(from_range(backends())));
    const std::pair<const char*, const char*> names[] = {
        {"role", "AGENT"},
        {"department", "Technical Support"},
        {"status", "IN_PROGRESS"},
        {"policy", "High"},
        {"tag", "vip"},
        {"category", "guides"},
        {"category", "Guides"},
        {"article", "reset"},
    };
    for (const auto& [noun, name] : names) {
        INFO(noun << " " << name);
        const std::string show = std::string(noun) + ".show";
        const std::string id = member(desk.call(show, R"({"id":")" + std::string(name) + "\"}"), "id");
        CHECK(is_uuid(id));
        CHECK(member(desk.call(show, R"({"id":")" + id + "\"}", "root@example.org"), "id") == id);
        CHECK(member(desk.call(show, R"({"id":")" + id.substr(0, 35) + "\"}"), "id") == id);
    }
    for (const char* noun : {"comment", "attachment"}) {
        const std::string id = std::string(noun) == "comment" ? desk.comment : desk.file;
        CHECK(member(desk.call(std::string(noun) + ".show", R"({"id":")" + id.substr(0, 35) + "\"}"), "id") == id);
    }
}

TEST_CASE("a name with @ in it that is no e-mail is found as it is written") {
    Desk desk(GENERATE(from_range(backends())));
    desk.call("tag.create", R"({"name":"R&D@Home"})");
    desk.call("department.create", R"({"name":"Team @ Berlin"})");

    CHECK(member(desk.call("tag.show", R"({"id":"R&D@Home"})"), "name") == "R&D@Home");
    CHECK(member(desk.call("department.show", R"({"id":"Team @ Berlin"})"), "name") == "Team @ Berlin");
}

TEST_CASE("a name that two categories have is refused, and their slugs tell them apart") {
    Desk desk(GENERATE(from_range(backends())));
    desk.call("category.create", R"({"name":"Printers","slug":"printers-a"})");
    desk.call("category.create", R"({"name":"Printers","slug":"printers-b"})");

    CHECK(desk.refused("category.show", R"({"id":"Printers"})").fault() == Fault::invalid);
    CHECK(member(desk.call("category.show", R"({"id":"printers-b"})"), "slug") == "printers-b");
}

TEST_CASE("none takes away what may be absent, and is nobody where somebody is needed") {
    BusyDesk desk(GENERATE(from_range(backends())));
    CHECK(member(desk.call("ticket.assign", R"({"id":"1","assignee":"none"})"), "assignee") == "null");
    CHECK(member(desk.call("ticket.update", R"({"id":"1","department":"none"})"), "department") == "null");
    CHECK(member(desk.call("user.update", R"({"id":"agent@example.org","department":"none"})"), "department") ==
          "null");
    CHECK(member(desk.call("user.create", R"({"email":"x@example.org","department":"none"})"), "department") == "null");
    CHECK(member(desk.call("department.update", R"({"id":"Billing","manager":"none"})"), "manager") == "null");
    CHECK(member(desk.call("department.create", R"({"name":"New","manager":"none"})"), "manager") == "null");
    CHECK(member(desk.call("category.create", R"({"name":"New","parent":"none"})"), "parent") == "null");
    const Value ticket =
        desk.call("ticket.create", R"({"title":"N","description":".","department":"none","assignee":"none"})",
                  "agent@example.org");
    CHECK(member(ticket, "customer") == "agent@example.org");
    CHECK(member(ticket, "assignee") == "null");

    const std::tuple<const char*, const char*, const char*> nobody[] = {
        {"ticket.update", R"({"id":"1","customer":"none"})", "customer"},
        {"ticket.create", R"({"title":"N","description":".","customer":"none"})", "customer"},
        {"ticket.update", R"({"id":"1","status":"none"})", "status"},
        {"ticket.show", R"({"id":"none"})", "id"},
        {"ticket.list", R"({"status":["none"]})", "status"},
        {"comment.add", R"({"ticket":"1","body":"x","author":"none"})", "author"},
        {"attachment.add", R"({"ticket":"1","file_name":"x","content":"","author":"none"})", "author"},
        {"attachment.add",
         R"({"ticket":"1","file_name":"x","content":"","comment":"none","author":"agent@example.org"})", "comment"},
        {"article.create", R"({"title":"x","content":"x","category":"guides","author":"none"})", "author"},
        {"article.update", R"({"id":"reset","category":"none"})", "category"},
        {"user.create", R"({"email":"y@example.org","role":"none"})", "role"},
        {"user.update", R"({"id":"agent@example.org","role":"none"})", "role"},
        {"notification.list", R"({"user":"none"})", "user"},
    };
    for (const auto& [operation, arguments, field] : nobody) {
        INFO(operation << arguments);
        const Error error = desk.refused(operation, arguments);
        INFO(error.what());
        CHECK(error.fault() == Fault::not_found);
        CHECK(error.field() == field);
    }
}

TEST_CASE("lists know what has none") {
    BusyDesk desk(GENERATE(from_range(backends())));
    const auto size = [&](const char* operation, const char* arguments) {
        return desk.call(operation, arguments).array()->size();
    };

    CHECK(size("ticket.list", R"({"assignee":"none"})") == 1);
    CHECK(size("ticket.list", R"({"department":"none"})") == 1);
    CHECK(size("ticket.list", R"({"assignee":"agent@example.org"})") == 1);
    CHECK(size("user.list", R"({"department":"none"})") == 5);
    desk.call("category.create", R"({"name":"Below","parent":"guides"})");
    CHECK(size("category.list", R"({"parent":"none"})") == 2);
    CHECK(size("category.list", R"({"parent":"guides"})") == 1);
    CHECK(size("category.list", "{}") == 3);
}

TEST_CASE("a name from a small table that is misspelled is met with the right one, and no address for a customer") {
    Desk desk(GENERATE(from_range(backends())));
    CHECK(desk.refused("status.show", R"({"id":"IN_PROGRES"})").hint() == R"(did you mean "IN_PROGRESS"?)");
    CHECK(desk.refused("department.show", R"({"id":"Biling"})", "customer@example.org").hint() ==
          R"(did you mean "Billing"?)");
    CHECK(desk.refused("user.show", R"({"id":"agnt@example.org"})", "customer@example.org").hint().empty());
}

TEST_CASE("a typed call takes the same names") {
    Desk desk(GENERATE(from_range(backends())));
    desk.open_ticket();
    const TicketView ticket = desk.engine().call<&assign_ticket>(
        {.id = {"1"}, .assignee = {true, Id<User>{"AGENT@example.org"}}}, {"manager@example.org"});

    CHECK(ticket.assignee == "agent@example.org");
    CHECK_THROWS_AS(desk.engine().call<&assign_ticket>({.id = {"2"}, .assignee = {true, std::nullopt}}), Error);
    CHECK_THROWS_AS(desk.engine().call<&delete_ticket>({.id = {"1"}}, {"customer@example.org"}), Error);
}

TEST_CASE("an actor goes by e-mail or id, and nobody else may act") {
    Desk desk(GENERATE(from_range(backends())));
    for (const char* as : {"nobody@example.org", "@me", "none", "agent", "Ana Agent",
                           "019cadf0-57fb-7000-8000-00000000ffff", "\xff", " agent@example.org"}) {
        INFO(as);
        const Error error = desk.refused("ticket.list", "{}", as);
        CHECK(error.fault() == Fault::denied);
        CHECK(error.field() == "as");
    }
    add_row(desk, "UPDATE users SET is_active = FALSE WHERE email = 'agent@example.org'");
    CHECK(desk.refused("ticket.list", "{}", "agent@example.org").fault() == Fault::denied);
}

}  // namespace helpdesk
