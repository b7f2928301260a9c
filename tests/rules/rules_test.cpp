#include <catch2/catch.hpp>

#include <random>
#include <set>

#include "tests/support.hpp"

namespace helpdesk {

namespace {

std::string quoted_list(const std::vector<std::string>& parts) {
    Value::Array list;
    for (const std::string& each : parts) list.emplace_back(each);
    return to_json(Value(std::move(list)));
}

// A rule on one event.
struct Wanted {
    std::string on;
    std::vector<std::string> when;
    std::vector<std::string> then;
    std::string more = {};  // further members of the JSON object
};

void make_rule(Desk& desk, const std::string& name, const Wanted& rule) {
    desk.call("rule.create", R"({"name":")" + name + R"(","on":[")" + rule.on + R"("],"when":)" +
                                 quoted_list(rule.when) + R"(,"then":)" + quoted_list(rule.then) + rule.more + "}");
}

std::string field_of(Desk& desk, const std::string& field, const std::string& ticket = "1") {
    return member(desk.call("ticket.show", R"({"id":")" + ticket + "\"}"), field);
}

// The rules that the ticket's history names, in their order.
std::string rules_in_history(Desk& desk, const std::string& number = "TKT-000001") {
    std::string names;
    EngineAccess::read(desk.engine(), [&](Session& session) {
        session.run({"test",
                     "SELECT h.new_value FROM ticket_history AS h JOIN tickets AS t ON t.id = h.ticket_id "
                     "WHERE h.field = 'rule' AND t.ticket_number = '" +
                         number + "' ORDER BY h.version, h.id"},
                    {}, [&](const Row& row) { names += (names.empty() ? "" : ", ") + std::string(row.text(0)); });
    });
    return names;
}

}  // namespace

TEST_CASE("a rule acts when its event happens and all of its conditions hold") {
    Desk desk(GENERATE(from_range(backends())));
    desk.call("tag.create", R"({"name":"vip"})");
    make_rule(desk, "refunds",
              {"ticket.created",
               {"title~REFUND", "priority=LOW,MEDIUM", "by=customer"},
               {"set priority=HIGH", "set department=Billing", "assign manager@example.org", "tag vip"}});

    const Value made =
        desk.call("ticket.create", R"({"title":"A refund, please","description":"x"})", "customer@example.org");
    desk.call("ticket.create", R"({"title":"A refund","description":"x","customer":"customer@example.org"})");
    desk.call("ticket.create", R"({"title":"A question","description":"x"})", "customer@example.org");

    CHECK(to_json(made) == to_json(desk.call("ticket.show", R"({"id":"1"})")));
    CHECK(field_of(desk, "priority") == "HIGH");
    CHECK(field_of(desk, "department") == "Billing");
    CHECK(field_of(desk, "assignee") == "manager@example.org");
    CHECK(field_of(desk, "tags") == R"(["vip"])");
    CHECK(rules_in_history(desk) == "refunds");
    for (const char* other : {"2", "3"}) CHECK(field_of(desk, "priority", other) == "MEDIUM");
    CHECK(desk.number("SELECT count(*) AS n FROM ticket_history WHERE channel = 'rule' AND user_id IS NOT NULL") == 0);
    CHECK(desk.number("SELECT count(*) AS n FROM ticket_history WHERE channel = 'rule' AND field = 'priority'") == 1);
}

TEST_CASE("each condition says yes and no where it should") {
    Desk desk(GENERATE(from_range(backends())));
    desk.call("tag.create", R"({"name":"vip"})");
    desk.call("tag.create", R"({"name":"new"})");
    desk.open_ticket("Grüße from the printer");
    desk.call("ticket.update", R"({"id":"1","department":"Billing"})");
    desk.call("ticket.tag", R"({"ticket":"1","tag":"vip"})");
    const std::vector<std::pair<std::string, bool>> conditions{{"assignee=none", true},
                                                               {"assignee=agent@example.org", false},
                                                               {"assignee!=none", false},
                                                               {"department=Billing", true},
                                                               {"department=Technical Support,Billing", true},
                                                               {"department!=Billing", false},
                                                               {"department=none", false},
                                                               {"status=OPEN", true},
                                                               {"status!=OPEN,CLOSED", false},
                                                               {"priority=medium", true},
                                                               {"priority!=medium", false},
                                                               {"source=WEB", true},
                                                               {"source=EMAIL,PHONE", false},
                                                               {"customer=customer@example.org", true},
                                                               {"customer~@example.org", true},
                                                               {"customer!~@EXAMPLE", false},
                                                               {"tag=vip", true},
                                                               {"tag=new", false},
                                                               {"tag!=new", true},
                                                               {"tag=none", false},
                                                               {"title~PRINTER", true},
                                                               {"title~fax", false},
                                                               {"title!~fax", true},
                                                               {"description~fire", false},
                                                               {"overdue=no", true},
                                                               {"overdue=yes", false},
                                                               {"automatic=no", true},
                                                               {"by=desk", true},
                                                               {"by=customer,staff", false},
                                                               {"body~thing", false},
                                                               {"priority = MEDIUM , LOW", true}};

    for (const auto& [condition, holds] : conditions) {
        INFO(condition);
        make_rule(desk, condition, {"ticket.updated", {condition}, {"tag new"}});
        const Value trials = desk.call("rule.test", R"({"id":"1","rule":")" + condition + "\"}");
        REQUIRE(trials.array()->size() == 1);
        CHECK(member(trials.array()->front(), "applies") == (holds ? "true" : "false"));
    }

    desk.turn_clock(std::chrono::hours(24 * 30));
    CHECK(member(desk.call("rule.test", R"({"id":"1","rule":"overdue=yes"})").array()->front(), "applies") == "true");
}

TEST_CASE("two rules that undo each other settle in one pass") {
    Desk desk(GENERATE(from_range(backends())));
    make_rule(desk, "there", {"ticket.status_changed", {"status=IN_PROGRESS"}, {"set status=OPEN"}});
    make_rule(desk, "back", {"ticket.status_changed", {"status=OPEN"}, {"set status=IN_PROGRESS"}});
    desk.open_ticket();

    desk.call("ticket.update", R"({"id":"1","status":"IN_PROGRESS"})", "agent@example.org");

    CHECK(rules_in_history(desk) == "there, back");
    CHECK(field_of(desk, "status") == "IN_PROGRESS");
}

TEST_CASE("any set of rules comes to an end, and each acts at most once on a ticket in a change") {
    const auto seed = std::random_device()();
    INFO("seed " << seed);
    std::mt19937 random(seed);
    Desk desk(GENERATE(from_range(backends())));
    for (const char* tag : {"a", "b", "c"}) desk.call("tag.create", R"({"name":")" + std::string(tag) + "\"}");
    const std::vector<std::string> events{"ticket.tagged",  "ticket.untagged", "ticket.status_changed",
                                          "ticket.updated", "ticket.assigned", "note.added"};
    const std::vector<std::string> actions{"tag a",
                                           "tag b",
                                           "tag c",
                                           "untag a",
                                           "untag b",
                                           "untag c",
                                           "set status=OPEN",
                                           "set status=IN_PROGRESS",
                                           "set priority=LOW",
                                           "set priority=HIGH",
                                           "assign none",
                                           "assign agent@example.org",
                                           "note Hm."};
    const auto any = [&](const auto& list) { return list[random() % list.size()]; };
    for (int i = 0; i < 30; ++i) {
        make_rule(desk, "rule " + std::to_string(i),
                  {any(events), {}, {any(actions), any(actions)}, R"(,"author":"agent@example.org")"});
    }
    desk.open_ticket();

    for (int i = 0; i < 10; ++i) {
        const auto before = desk.number("SELECT count(*) AS n FROM ticket_history WHERE field = 'rule'");
        desk.call("ticket.update", R"({"id":"1","priority":")" + std::string(i % 2 ? "LOW" : "URGENT") + "\"}");
        CHECK(desk.number("SELECT count(*) AS n FROM ticket_history WHERE field = 'rule'") <= before + 30);
    }

    CHECK(desk.number("SELECT count(*) AS n FROM ticket_history WHERE field = 'rule' AND new_value LIKE '%failed%'") ==
          0);
}

TEST_CASE("rules act in their order, each on what those before it have left, and on each ticket of a change") {
    Desk desk(GENERATE(from_range(backends())));
    make_rule(desk, "second", {"ticket.created", {"priority=HIGH"}, {"set priority=URGENT"}, R"(,"position":20)"});
    make_rule(desk, "first", {"ticket.created", {}, {"set priority=HIGH"}, R"(,"position":10)"});

    const std::string arguments = R"({"title":"T","description":"D","customer":"customer@example.org"})";
    desk.engine().call_all("ticket.create", {parse_json(arguments), parse_json(arguments)}, {}, {}, false);

    for (const char* number : {"TKT-000001", "TKT-000002"}) {
        CHECK(rules_in_history(desk, number) == "first, second");
        CHECK(field_of(desk, "priority", number) == "URGENT");
    }
}

TEST_CASE("a rule that cannot be done is undone and named, and what called for it stands") {
    Desk desk(GENERATE(from_range(backends())));
    make_rule(desk, "to agent", {"ticket.created", {}, {"set priority=HIGH", "assign agent@example.org"}});
    make_rule(desk, "after", {"ticket.created", {}, {"set status=IN_PROGRESS"}});
    desk.call("user.update", R"({"id":"agent@example.org","is_active":false})");

    desk.open_ticket();

    CHECK(field_of(desk, "priority") == "MEDIUM");
    CHECK(field_of(desk, "status") == "IN_PROGRESS");
    CHECK(rules_in_history(desk) == "to agent failed: agent@example.org is deactivated, after");
    const Value rule = desk.call("rule.show", R"({"id":"to agent"})");
    CHECK(member(rule, "failure") == "agent@example.org is deactivated");
    CHECK(member(rule, "failed_at") == to_text(desk.now()));

    desk.call("rule.update", R"({"id":"to agent","then":["set priority=HIGH"]})");
    CHECK(member(desk.call("rule.show", R"({"id":"to agent"})"), "failure") == "null");
    desk.open_ticket();
    CHECK(field_of(desk, "priority", "2") == "HIGH");
}

TEST_CASE("a rule goes on when what it names is renamed, and says what is gone") {
    Desk desk(GENERATE(from_range(backends())));
    desk.call("tag.create", R"({"name":"vip"})");
    make_rule(desk, "marks", {"ticket.created", {"department=none"}, {"tag vip"}});
    desk.call("tag.update", R"({"id":"vip","name":"important"})");

    desk.open_ticket();

    CHECK(field_of(desk, "tags") == R"(["important"])");
    CHECK(member(desk.call("rule.show", R"({"id":"marks"})"), "then") == R"(["tag important"])");

    desk.call("tag.delete", R"({"id":"important"})");
    desk.open_ticket();
    CHECK(member(desk.call("rule.show", R"({"id":"marks"})"), "then") == "[\"tag (gone)\"]");
    CHECK_THAT(rules_in_history(desk, "TKT-000002"), Catch::Contains("marks failed: there is no tag"));
}

TEST_CASE(
    "a rule comments in its author's name, which is no first response, and answers nothing that no person wrote") {
    Desk desk(GENERATE(from_range(backends())));
    make_rule(
        desk, "thanks",
        {"ticket.created", {}, {"comment We have got it.", "note Look at it."}, R"(,"author":"agent@example.org")"});
    make_rule(desk, "again",
              {"note.added", {"by=desk"}, {"comment And we mean it."}, R"(,"author":"agent@example.org")"});

    desk.open_ticket();
    desk.call("mail.receive", R"({"message_id":"a@x","from":"robot@example.net","text":"I am out.","automatic":true})");

    const auto said = [&](const char* ticket) {
        std::string all;
        const Value list = desk.call("comment.list", R"({"ticket":")" + std::string(ticket) + "\"}");
        for (const Value& each : *list.array()) {
            all += member(each, "author") + ": " + member(each, "content") + "; ";
        }
        return all;
    };
    const std::string by = "agent@example.org: ";
    CHECK(said("1") == by + "We have got it.; " + by + "Look at it.; " + by + "And we mean it.; ");
    CHECK(said("2") == by + "Look at it.; ");
    CHECK(field_of(desk, "first_response_at") == "null");
}

TEST_CASE("a rule tells whom it names") {
    Desk desk(GENERATE(from_range(backends())));
    desk.call("department.update", R"({"id":"Billing","manager":"manager@example.org"})");
    make_rule(desk, "look", {"note.added", {}, {"notify manager Look at this", "notify customer", "notify assignee"}});
    desk.call("ticket.create",
              R"({"title":"T","description":"D","department":"Billing","customer":"customer@example.org"})");
    const auto told = [&](const std::string& who) {
        std::string all;
        const Value list = desk.call("notification.list", R"({"user":")" + who + "\"}");
        for (const Value& each : *list.array()) {
            all += member(each, "message") + "; ";
        }
        return all;
    };
    const std::string before = told("manager@example.org");

    desk.call("comment.add", R"({"ticket":"1","body":"Hm.","internal":true})", "manager@example.org");

    CHECK(told("manager@example.org") == "Look at this; " + before);
    CHECK(told("customer@example.org") == "The rule look asks you to look at it.; ");
}

TEST_CASE("a trial says what the rules would do, and does nothing") {
    Desk desk(GENERATE(from_range(backends())));
    desk.call("tag.create", R"({"name":"vip"})");
    make_rule(desk, "first", {"ticket.created", {"priority=MEDIUM"}, {"set priority=HIGH", "tag vip"}});
    make_rule(desk, "then", {"ticket.tagged", {"tag=vip"}, {"assign agent@example.org"}});
    make_rule(desk, "never", {"ticket.created", {"title~water"}, {"set priority=LOW"}});
    desk.call("ticket.create",
              R"({"title":"Fire","description":"x","customer":"customer@example.org","priority":"LOW"})");
    desk.call("ticket.update", R"({"id":"1","priority":"MEDIUM"})");
    const std::string before = desk.everything();

    const Value trials = desk.call("rule.test", R"({"id":"1","event":"ticket.created"})");
    const Value alone = desk.call("rule.test", R"({"id":"1"})");

    CHECK(desk.everything() == before);
    REQUIRE(trials.array()->size() == 3);
    const Value& first = trials.array()->at(0);
    CHECK(member(first, "applies") == "true");
    CHECK_THAT(member(first, "effects"),
               Catch::Contains("priority: MEDIUM -> HIGH") && Catch::Contains("tags: [] -> [\\\"vip\\\"]"));
    CHECK(member(trials.array()->at(1), "because") == "title~water does not hold");
    CHECK_THAT(member(trials.array()->at(2), "effects"), Catch::Contains("assigned_to_id: none -> agent@example.org"));
    REQUIRE(alone.array()->size() == 3);
    CHECK(member(alone.array()->at(1), "because") == "tag=vip does not hold");
}

TEST_CASE("a rule that cannot be understood is refused with the part named, and nothing is made") {
    Desk desk(GENERATE(from_range(backends())));
    const std::string before = desk.everything();
    struct Bad {
        const char *on, *when, *then, *field;
        Fault fault;
    };
    const std::vector<Bad> table{
        {R"([])", "[]", R"(["tag x"])", "on", Fault::invalid},
        {R"(["ticket.create"])", "[]", R"(["set priority=LOW"])", "on", Fault::invalid},
        {R"(["ticket.imported"])", "[]", R"(["set priority=LOW"])", "on", Fault::invalid},
        {R"(["ticket.created"])", "[]", "[]", "then", Fault::invalid},
        {R"(["ticket.created"])", "[]", R"(["tga vip"])", "then", Fault::invalid},
        {R"(["ticket.created"])", "[]", R"(["tag"])", "then", Fault::invalid},
        {R"(["ticket.created"])", "[]", R"(["tag nowhere"])", "then", Fault::not_found},
        {R"(["ticket.created"])", "[]", R"(["set title=x"])", "then", Fault::invalid},
        {R"(["ticket.created"])", "[]", R"(["set priority"])", "then", Fault::invalid},
        {R"(["ticket.created"])", "[]", R"(["set priority=SOON"])", "then", Fault::invalid},
        {R"(["ticket.created"])", "[]", R"(["set status=none"])", "then", Fault::not_found},
        {R"(["ticket.created"])", "[]", R"(["assign nobody@example.org"])", "then", Fault::not_found},
        {R"(["ticket.created"])", "[]", R"(["comment Hello."])", "author", Fault::invalid},
        {R"(["ticket.created"])", R"(["priority"])", R"(["set priority=LOW"])", "when", Fault::invalid},
        {R"(["ticket.created"])", R"(["priority="])", R"(["set priority=LOW"])", "when", Fault::invalid},
        {R"(["ticket.created"])", R"(["priority~LOW"])", R"(["set priority=LOW"])", "when", Fault::invalid},
        {R"(["ticket.created"])", R"(["title=x"])", R"(["set priority=LOW"])", "when", Fault::invalid},
        {R"(["ticket.created"])", R"(["priority!LOW"])", R"(["set priority=LOW"])", "when", Fault::invalid},
        {R"(["ticket.created"])", R"(["colour=red"])", R"(["set priority=LOW"])", "when", Fault::invalid},
        {R"(["ticket.created"])", R"(["status=NOWHERE"])", R"(["set priority=LOW"])", "when", Fault::not_found},
        {R"(["ticket.created"])", R"(["by=nobody"])", R"(["set priority=LOW"])", "when", Fault::invalid}};

    for (const Bad& bad : table) {
        INFO(bad.on << " " << bad.when << " " << bad.then);
        const Error error = desk.refused("rule.create", R"({"name":"x","on":)" + std::string(bad.on) + R"(,"when":)" +
                                                            bad.when + R"(,"then":)" + bad.then + "}");
        CHECK(error.fault() == bad.fault);
        CHECK(error.field() == bad.field);
    }
    CHECK(desk.refused("rule.test", R"({"id":"1","event":"ticket.created"})").fault() == Fault::not_found);
    CHECK(desk.refused("rule.test", R"({"id":"1","event":"x"})").field() == "event");

    CHECK(desk.everything() == before);
}

}  // namespace helpdesk
