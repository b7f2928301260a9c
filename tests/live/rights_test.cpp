#include <catch2/catch.hpp>

#include <chrono>

#include "tests/live/ear.hpp"

namespace helpdesk {

namespace {

using Kinds = std::vector<std::string>;

// A desk with an agent of another department, and a second customer.
class SharedDesk : public Desk {
public:
    explicit SharedDesk(Backend backend) : Desk(backend) {
        call("user.create", R"({"email":"root@example.org","role":"SUPER_ADMIN"})");
        call("user.create", R"({"email":"billing@example.org","role":"AGENT","department":"Billing"})");
        call("user.create", R"({"email":"other@example.org"})");
    }

    std::string ticket(const std::string& customer, const std::string& department) {
        return member(call("ticket.create", R"({"title":"T","description":"D","customer":")" + customer +
                                                R"(@example.org","department":")" + department + "\"}"),
                      "ticket_number");
    }
    std::string comment(const std::string& ticket, const std::string& rest = "") {
        return member(
            call("comment.add", R"({"ticket":")" + ticket + R"(","body":"Yes.")" + rest + "}", "manager@example.org"),
            "id");
    }
};

Value make_token(Desk& desk, const std::string& user) {
    return desk.call("token.create", R"({"name":"ears","user":")" + user + "\"}");
}

}  // namespace

TEST_CASE("everybody hears of the tickets that they see, and nobody of others") {
    SharedDesk desk(GENERATE(from_range(backends())));
    Listening listening(desk.engine());
    const auto root = listening.listen("root@example.org");
    const auto agent = listening.listen("agent@example.org");
    const auto billing = listening.listen("billing@example.org");
    const auto customer = listening.listen("customer@example.org");
    const auto other = listening.listen("other@example.org");

    desk.ticket("customer", "Technical Support");
    desk.ticket("other", "Billing");
    desk.call("user.deactivate", R"({"id":"manager@example.org"})");
    CHECK(root->hears_events(3));
    desk.call("ticket.update", R"({"id":"1","priority":"LOW"})");
    desk.call("ticket.update", R"({"id":"2","priority":"LOW"})");

    CHECK(root->hears_events(5));
    CHECK(root->kinds() ==
          Kinds{"ticket.created", "ticket.created", "user.deactivated", "ticket.updated", "ticket.updated"});
    for (const auto& staff : {agent, billing}) {
        CHECK(staff->hears_events(3));
        CHECK(staff->kinds() == Kinds{"ticket.created", "user.deactivated", "ticket.updated"});
    }
    for (const auto& person : {customer, other}) {
        CHECK(person->hears_events(2));
        CHECK(person->kinds() == Kinds{"ticket.created", "ticket.updated"});
    }
    CHECK(agent->everything().find("TKT-000002") == std::string::npos);
    CHECK(billing->everything().find("TKT-000001") == std::string::npos);
    CHECK(customer->everything().find("TKT-000002") == std::string::npos);
    CHECK(other->everything().find("TKT-000001") == std::string::npos);
    const Value told = parse_json(agent->events().at(0).body);
    CHECK(member(told, "ticket_number") == "TKT-000001");
    CHECK(member(told, "version") == "1");
    CHECK(member(told, "at") == "2026-03-02T09:00:00.000Z");
}

TEST_CASE("no customer hears of what is internal, not even that it was there") {
    SharedDesk desk(GENERATE(from_range(backends())));
    const std::string ticket = desk.ticket("customer", "Technical Support");
    Listening listening(desk.engine());
    const auto agent = listening.listen("agent@example.org");
    const auto customer = listening.listen("customer@example.org");

    const std::string note = desk.comment(ticket, R"(,"internal":true)");
    const std::string note_file = member(
        desk.call("attachment.add", R"({"ticket":"1","file_name":"a","content":"YQ==","comment":")" + note + "\"}",
                  "manager@example.org"),
        "id");
    desk.call("comment.update", R"({"id":")" + note + R"(","body":"No."})", "manager@example.org");
    desk.call("attachment.delete", R"({"id":")" + note_file + "\"}", "manager@example.org");
    desk.call("comment.delete", R"({"id":")" + note + "\"}", "manager@example.org");
    EngineAccess::write(desk.engine(), [&](Session& session) {
        session.emit({"sla.response_warning", desk.text("SELECT id FROM tickets"), "80"});
    });
    const std::string answer = desk.comment(ticket);
    desk.call("comment.update", R"({"id":")" + answer + R"(","body":"No."})", "manager@example.org");
    desk.call("comment.delete", R"({"id":")" + answer + "\"}", "manager@example.org");

    CHECK(agent->hears("comment.deleted", 2));
    CHECK(agent->kinds() == Kinds{"note.added", "attachment.added", "comment.updated", "attachment.deleted",
                                  "comment.deleted", "sla.response_warning", "comment.added", "comment.updated",
                                  "comment.deleted"});
    CHECK(customer->hears("comment.deleted"));
    CHECK(customer->kinds() == Kinds{"comment.added", "comment.updated", "comment.deleted"});
    CHECK(customer->everything().find(note) == std::string::npos);
    CHECK(customer->everything().find(note_file) == std::string::npos);
}

TEST_CASE("of a ticket that is deleted hears whoever has seen it") {
    SharedDesk desk(GENERATE(from_range(backends())));
    const std::string ticket = desk.ticket("customer", "Technical Support");
    Listening listening(desk.engine());
    std::map<std::string, std::shared_ptr<Ear>> ears;
    for (const char* name : {"root", "agent", "billing", "customer", "other"}) {
        ears[name] = listening.listen(std::string(name) + "@example.org");
    }

    desk.call("ticket.delete", R"({"id":")" + ticket + "\"}");
    desk.call("ticket.create", R"({"title":"T","description":"D","customer":"other@example.org"})");

    for (const char* name : {"root", "agent", "customer"}) {
        INFO(name);
        CHECK(ears[name]->hears("ticket.deleted"));
    }
    for (const char* name : {"billing", "other"}) {
        INFO(name);
        CHECK(ears[name]->hears("ticket.created"));
        CHECK(ears[name]->count("ticket.deleted") == 0);
    }
}

TEST_CASE("which other ticket a merge is about learns only who sees that one") {
    SharedDesk desk(GENERATE(from_range(backends())));
    desk.ticket("customer", "Technical Support");
    desk.ticket("other", "Billing");
    const std::string billing = desk.text("SELECT id FROM tickets WHERE ticket_number = 'TKT-000002'");
    Listening listening(desk.engine());
    const auto root = listening.listen("root@example.org");
    const auto agent = listening.listen("agent@example.org");

    EngineAccess::write(desk.engine(), [&](Session& session) {
        session.emit(
            {"ticket.merged", desk.text("SELECT id FROM tickets WHERE ticket_number = 'TKT-000001'"), billing});
    });

    CHECK(root->hears("ticket.merged"));
    CHECK(agent->hears("ticket.merged"));
    CHECK(member(parse_json(root->events().at(0).body), "subject_id") == billing);
    CHECK(member(parse_json(agent->events().at(0).body), "subject_id") == "null");
}

TEST_CASE("tickets that are linked tell it to who sees them, and of the other one to who sees that one") {
    SharedDesk desk(GENERATE(from_range(backends())));
    desk.ticket("customer", "Technical Support");
    desk.ticket("other", "Billing");
    Listening listening(desk.engine());
    const auto root = listening.listen("root@example.org");
    const auto agent = listening.listen("agent@example.org");
    const char* pair = R"({"ticket":"1","kind":"related","other":"2"})";

    desk.call("ticket.link", pair);
    desk.call("ticket.link", pair);  // changes nothing, and is not heard of
    desk.call("ticket.unlink", pair);

    CHECK(root->hears("ticket.unlinked", 2));
    CHECK(agent->hears("ticket.unlinked"));
    CHECK(root->kinds() == Kinds{"ticket.linked", "ticket.linked", "ticket.unlinked", "ticket.unlinked"});
    CHECK(agent->kinds() == Kinds{"ticket.linked", "ticket.unlinked"});
    for (const LiveEvent& each : agent->events()) CHECK(member(parse_json(each.body), "subject_id") == "null");
}

TEST_CASE("whoever loses a right hears nothing from then on, and who may not act any more is ended") {
    SharedDesk desk(GENERATE(from_range(backends())));
    const std::string ticket = desk.ticket("customer", "Technical Support");
    Listening listening(desk.engine());
    const auto root = listening.listen("root@example.org");
    const Value token = make_token(desk, "agent@example.org");
    const auto agent = listening.listen("agent@example.org", {.token = member(token, "token")});
    const auto customer = listening.listen("customer@example.org");
    const auto renamed = R"({"id":")" + ticket + R"(","title":")";
    desk.call("ticket.update", renamed + "First\"}");
    CHECK(agent->hears_events(1));
    CHECK(customer->hears_events(1));

    // What root hears of another change is told behind all that was told of the changes before.
    const auto all_is_told = [&] {
        const std::size_t heard = root->events().size();
        desk.call("ticket.update", renamed + "Last\"}");
        CHECK(root->hears_events(heard + 1));
    };
    SECTION("the ticket goes where it is not seen") {
        desk.call("ticket.update", R"({"id":")" + ticket + R"(","department":"Billing"})");
        desk.call("ticket.update", renamed + "Second\"}");
        CHECK(customer->hears_events(3));
        CHECK(root->hears_events(3));
        all_is_told();
        CHECK(agent->events().size() == 1);
    }
    SECTION("another role") {
        desk.call("user.update", R"({"id":"agent@example.org","role":"CUSTOMER"})");
        desk.call("ticket.update", renamed + "Second\"}");
        CHECK(root->hears_events(2));
        all_is_told();
        CHECK(agent->events().size() == 1);
    }
    SECTION("deactivated") {
        desk.call("user.deactivate", R"({"id":"agent@example.org"})");
        CHECK(agent->is_ended());
        CHECK(root->hears_events(2));
        all_is_told();
        CHECK(agent->events().size() == 1);
    }
    SECTION("without the token with which they came in") {
        desk.call("token.revoke", R"({"id":")" + member(token, "id") + "\"}");
        desk.call("ticket.update", renamed + "Second\"}");
        CHECK(agent->is_ended());
        CHECK(customer->hears_events(2));
        CHECK(root->hears_events(2));
        all_is_told();
        CHECK(agent->events().size() == 1);
    }
}

TEST_CASE("a sign-in that has ended ends the listener with the next beat, though nothing happens") {
    Desk desk(GENERATE(from_range(backends())));
    Listening listening(desk.engine(), {.beat = std::chrono::milliseconds(20)});
    const Value token = make_token(desk, "agent@example.org");
    const auto agent = listening.listen("agent@example.org", {.token = member(token, "token")});

    CHECK(agent->has_beats(2));
    desk.call("token.revoke", R"({"id":")" + member(token, "id") + "\"}");
    CHECK(agent->is_ended());
    CHECK(desk.refused("ticket.list", "{}", "nobody@example.org").fault() == Fault::denied);
}

TEST_CASE("a token's limits are the limits of what is heard with it") {
    Desk desk(GENERATE(from_range(backends())));
    Listening listening(desk.engine());
    const auto whole = listening.listen("agent@example.org");
    const auto limited = std::make_shared<Ear>();
    listening.feed().add(limited, {}, {.user = "agent@example.org", .scopes = {"comments:read"}});
    CHECK(limited->hears("hello"));

    desk.open_ticket();
    desk.call("comment.add", R"({"ticket":"1","body":"Yes."})", "customer@example.org");

    CHECK(whole->hears_events(2));
    CHECK(limited->hears("comment.added"));
    CHECK(limited->kinds() == Kinds{"comment.added"});
}

TEST_CASE("a listener hears of one ticket, or of some kinds, if it wants no more") {
    SharedDesk desk(GENERATE(from_range(backends())));
    desk.ticket("customer", "Technical Support");
    desk.ticket("customer", "Technical Support");
    Listening listening(desk.engine());
    const auto one = listening.listen("agent@example.org", {.ticket = "#1"});
    const auto some = listening.listen("agent@example.org", {.kinds = {"ticket.tagged", "comment.added"}});

    desk.call("ticket.update", R"({"id":"2","title":"Two"})");
    desk.call("ticket.update", R"({"id":"1","title":"One"})");
    desk.comment("2");

    CHECK(one->hears("ticket.updated"));
    CHECK(member(parse_json(one->events().at(0).body), "ticket_number") == "TKT-000001");
    CHECK(some->hears("comment.added"));
    CHECK(some->kinds() == Kinds{"comment.added"});
    CHECK(one->events().size() == 1);
    const auto fault = [&](const LiveWish& wish, const std::string& as) {
        try {
            listening.feed().checked(wish, {.user = as});
        } catch (const Error& error) {
            return error.fault();
        }
        return Fault::internal;
    };
    CHECK(fault({.ticket = "1"}, "other@example.org") == Fault::not_found);
    CHECK(fault({.kinds = {"ticket.creatd"}}, "other@example.org") == Fault::invalid);
    CHECK(fault({}, "nobody@example.org") == Fault::denied);
}

}  // namespace helpdesk
