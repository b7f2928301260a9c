#include <catch2/catch.hpp>

#include <thread>

#include "engine/mail/mail.hpp"
#include "tests/support.hpp"

using namespace helpdesk;
using namespace std::chrono_literals;

namespace {

// A message of cora@bakery.example, sent an hour before the desk's clock; `more` adds members or puts others in place.
Value::Object letter(const std::string& message_id, const Value::Object& more = {}) {
    Value::Object fields{{"message_id", message_id},      {"from", "cora@bakery.example"},
                         {"from_name", "Cora Crust"},     {"to", Value::Array{"desk@example.org"}},
                         {"subject", "The oven is cold"}, {"text", "It does not get warm."},
                         {"date", "2026-03-02T08:00:00Z"}};
    for (const auto& [name, value] : more) {
        const auto found =
            std::find_if(fields.begin(), fields.end(), [&](const auto& each) { return each.first == name; });
        if (found == fields.end()) {
            fields.emplace_back(name, value);
        } else {
            found->second = value;
        }
    }
    return fields;
}

Value answer(const std::string& message_id, const std::string& to, const std::string& from = "cora@bakery.example") {
    return Value(letter(message_id, {{"in_reply_to", to}, {"from", from}, {"text", "An answer by " + from}}));
}

Value receive(Desk& desk, const Value& mail) { return desk.call("mail.receive", to_json(mail)); }

std::string show(Desk& desk, const std::string& ticket, const std::string& field) {
    return member(desk.call("ticket.show", R"({"id":")" + ticket + R"("})"), field);
}

std::int64_t count(Desk& desk, const std::string& table) { return desk.number("SELECT count(*) FROM " + table); }

}  // namespace

TEST_CASE("mail opens a ticket, dated as the message, and its sender becomes a customer") {
    Desk desk(GENERATE(from_range(backends())));

    const Value received = receive(desk, Value(letter("<one@bakery.example>", {{"from", "Cora@Bakery.example"}})));

    CHECK(member(received, "outcome") == "created");
    CHECK(member(received, "ticket_number") == "TKT-000001");
    CHECK(member(received, "comment_id") == "null");
    const Value ticket = desk.call("ticket.show", R"({"id":"1"})");
    CHECK(member(ticket, "title") == "The oven is cold");
    CHECK(member(ticket, "description") == "It does not get warm.");
    CHECK(member(ticket, "source") == "EMAIL");
    CHECK(member(ticket, "status") == "OPEN");
    CHECK(member(ticket, "created_at") == "2026-03-02T08:00:00.000Z");
    CHECK(member(ticket, "response_due_at") == "2026-03-02T12:00:00.000Z");
    const Value person = desk.call("user.show", R"({"id":"cora@bakery.example"})");
    CHECK(member(person, "name") == "Cora Crust");
    CHECK(member(person, "role") == "CUSTOMER");
    CHECK(desk.text("SELECT sender FROM _mail_messages WHERE message_id = 'one@bakery.example'") ==
          "cora@bakery.example");
}

TEST_CASE("what a message lacks is filled in, and what cannot be true is not believed") {
    Desk desk;

    receive(desk, parse_json(R"({"message_id":"a@b.example","from":"a@b.example"})"));
    receive(desk, Value(letter("b@b.example",
                               {{"date", "2099-01-01T00:00:00Z"}, {"subject", "Re: \n Fwd: "}, {"text", " \n"}})));

    CHECK(show(desk, "1", "title") == "(no subject)");
    CHECK(show(desk, "1", "description") == "(no text)");
    CHECK(show(desk, "1", "created_at") == "2026-03-02T09:00:00.000Z");
    CHECK(show(desk, "2", "title") == "(no subject)");
    CHECK(show(desk, "2", "description") == "(no text)");
    CHECK(show(desk, "2", "created_at") == "2026-03-02T09:00:00.000Z");
}

TEST_CASE("one thread is one ticket, whichever of its messages comes first") {
    Desk desk(GENERATE(from_range(backends())));
    std::vector<Value> thread{
        Value(letter("root@a.example")), answer("first@a.example", "root@a.example"),
        answer("second@a.example", "first@a.example", "dan@bakery.example"),
        Value(letter("fork@a.example", {{"references", Value::Array{"<root@a.example>", "lost@a.example"}},
                                        {"date", "2026-03-02T08:30:00Z"}}))};
    std::rotate(thread.begin(), thread.begin() + GENERATE(range(0, 4)), thread.end());

    for (const Value& mail : thread) receive(desk, mail);

    CHECK(desk.number("SELECT count(*) FROM tickets WHERE merged_into_id IS NULL") == 1);
    CHECK(desk.number("SELECT count(DISTINCT ticket_id) FROM ticket_comments") == 1);
    CHECK(count(desk, "ticket_comments") == 3);
    CHECK(desk.number("SELECT count(DISTINCT ticket_id) FROM _mail_messages") == 1);
    for (const Value& mail : thread) CHECK(member(receive(desk, mail), "outcome") == "known");
}

TEST_CASE("answers that came before their message are merged into its ticket, with their files") {
    Desk desk(GENERATE(from_range(backends())));
    const Value::Array files{
        Value(Value::Object{{"file_name", "a.txt"}, {"mime_type", "text/plain"}, {"content", "aG90"}})};
    receive(desk, Value(letter("answer@a.example", {{"in_reply_to", "middle@a.example"}, {"attachments", files}})));
    receive(desk, Value(letter("root@a.example", {{"from", "dan@bakery.example"}})));

    const Value middle = receive(desk, answer("middle@a.example", "root@a.example"));
    const Value later = receive(desk, answer("later@a.example", "answer@a.example"));

    CHECK(member(middle, "ticket_number") == "TKT-000002");
    CHECK(member(later, "ticket_number") == "TKT-000002");
    CHECK(show(desk, "1", "status") == "CLOSED");
    CHECK(show(desk, "1", "merged_into_id") == show(desk, "2", "id"));
    CHECK(desk.text("SELECT c.message_id FROM attachments AS f JOIN ticket_comments AS c ON c.id = f.comment_id") ==
          "answer@a.example");
    // Nobody was told that the ticket of the answer is closed.
    CHECK(desk.number("SELECT count(*) FROM notifications AS n JOIN tickets AS t ON t.id = n.ticket_id "
                      "WHERE t.ticket_number = 'TKT-000001'") == 0);
}

TEST_CASE("a ticket that somebody has worked on is not merged into another by mail") {
    Desk desk(GENERATE(from_range(backends())));
    receive(desk, answer("answer@a.example", "middle@a.example"));
    receive(desk, Value(letter("root@a.example", {{"from", "dan@bakery.example"}})));
    desk.call("ticket.assign", R"({"id":"1","assignee":"agent@example.org"})");

    receive(desk, answer("middle@a.example", "root@a.example"));

    CHECK(show(desk, "1", "status") == "OPEN");
    CHECK(show(desk, "1", "merged_into_id") == "null");
}

TEST_CASE("two answers to a message that never came are one ticket") {
    Desk desk(GENERATE(from_range(backends())));

    receive(desk, answer("one@a.example", "lost@a.example"));
    const Value second = receive(desk, answer("two@a.example", "<lost@a.example>", "dan@bakery.example"));
    const Value lost = receive(desk, Value(letter("lost@a.example")));

    CHECK(member(second, "outcome") == "added");
    CHECK(member(lost, "outcome") == "added");
    CHECK(count(desk, "tickets") == 1);
}

TEST_CASE("a Message-ID comes in once, however often it is sent") {
    Desk desk(GENERATE(from_range(backends())));
    const Value opening(letter("one@a.example"));
    const Value reply = answer("two@a.example", "one@a.example");
    receive(desk, opening);
    const Value added = receive(desk, reply);
    const std::string before = desk.everything();

    desk.turn_clock(24h);
    const Value again = receive(desk, Value(letter("<one@a.example>", {{"text", "It does not get warm.\r\n\r\n"}})));
    const Value reply_again = receive(desk, reply);

    CHECK(member(again, "outcome") == "known");
    CHECK(member(again, "ticket_number") == "TKT-000001");
    CHECK(member(reply_again, "outcome") == "known");
    CHECK(member(reply_again, "comment_id") == member(added, "comment_id"));
    CHECK(desk.everything() == before);
}

TEST_CASE("another message under a Message-ID that is known is not lost, and comes in once as well") {
    Desk desk(GENERATE(from_range(backends())));
    receive(desk, Value(letter("fixed@scanner.example")));
    const Value footer(letter("fixed@scanner.example", {{"text", "It does not get warm.\n____\nSent by a list"}}));
    const Value stranger(letter("fixed@scanner.example", {{"from", "hal@shop.example"}, {"text", "A scan"}}));

    const Value copy = receive(desk, footer);
    const Value other = receive(desk, stranger);
    const std::string before = desk.everything();

    CHECK(member(copy, "outcome") == "added");
    CHECK(member(copy, "ticket_number") == "TKT-000001");
    CHECK(member(other, "outcome") == "created");
    CHECK(member(receive(desk, footer), "outcome") == "known");
    CHECK(member(receive(desk, stranger), "ticket_number") == "TKT-000002");
    CHECK(desk.everything() == before);
}

TEST_CASE("the same mail that several programs bring at once comes in once") {
    const Backend backend = GENERATE(from_range(backends()));
    Desk desk(backend);
    std::vector<Value> mail;
    for (int i = 0; i < 10; ++i) {
        const std::string root = "root" + std::to_string(i) + "@a.example";
        mail.emplace_back(letter(root, {{"from", "person" + std::to_string(i) + "@a.example"}}));
        mail.push_back(answer("answer" + std::to_string(i) + "@a.example", root));
    }

    std::vector<std::thread> programs;
    std::atomic<int> failed = 0;
    for (int i = 0; i < 4; ++i) {
        programs.emplace_back([&] {
            Options options{.database = desk.where(), .busy_wait_ms = 60'000};
            options.world.now = desk.options().world.now;
            Engine engine(options);
            for (const Value& each : mail) {
                try {
                    engine.call("mail.receive", each);
                } catch (const Error&) {
                    ++failed;
                }
            }
        });
    }
    for (std::thread& program : programs) program.join();

    CHECK(failed == 0);
    CHECK(count(desk, "tickets") == 10);
    CHECK(count(desk, "ticket_comments") == 10);
    CHECK(desk.number("SELECT count(*) FROM users WHERE email LIKE 'person%'") == 10);
}

TEST_CASE("files stay with the message that brought them") {
    Desk desk(GENERATE(from_range(backends())));
    const Value::Array files{
        Value(Value::Object{{"file_name", "../oven.txt"}, {"mime_type", "text/plain"}, {"content", "aG90"}})};

    receive(desk, Value(letter("one@a.example", {{"attachments", files}})));
    const Value reply =
        receive(desk, Value(letter("two@a.example", {{"in_reply_to", "one@a.example"}, {"attachments", files}})));

    const Value stored = desk.call("attachment.list", R"({"ticket":"1"})");
    REQUIRE(stored.array()->size() == 2);
    CHECK(member(stored.array()->at(0), "file_name") == "oven.txt");
    CHECK(member(stored.array()->at(0), "uploaded_by") == "cora@bakery.example");
    CHECK(desk.number("SELECT count(*) FROM attachments WHERE comment_id = '" + member(reply, "comment_id") + "'") ==
          1);
    CHECK(desk.number("SELECT count(*) FROM attachments WHERE comment_id IS NULL") == 1);
}

TEST_CASE("a stranger may answer by a message's id: under their own name, and without seeing the ticket") {
    Desk desk(GENERATE(from_range(backends())));
    receive(desk, Value(letter("one@a.example")));
    desk.call("ticket.resolve", R"({"id":"1"})");

    const Value received = receive(desk, answer("two@a.example", "one@a.example", "mallory@elsewhere.example"));

    CHECK(member(received, "outcome") == "added");
    CHECK(desk.text("SELECT u.email FROM ticket_comments AS c JOIN users AS u ON u.id = c.user_id") ==
          "mallory@elsewhere.example");
    CHECK(show(desk, "1", "status") == "RESOLVED");
    CHECK(show(desk, "1", "customer") == "cora@bakery.example");
    CHECK(desk.refused("ticket.show", R"({"id":"1"})", "mallory@elsewhere.example").fault() == Fault::not_found);
}

TEST_CASE("a message that refers to two tickets goes to the older one, and the two stay apart") {
    Desk desk(GENERATE(from_range(backends())));
    receive(desk, Value(letter("late@a.example", {{"date", "2026-03-02T08:30:00Z"}})));
    receive(desk, Value(letter("early@b.example", {{"from", "ben@b.example"}})));
    const Value both(letter("forged@c.example", {{"from", "mallory@c.example"},
                                                 {"references", Value::Array{"late@a.example", "early@b.example"}}}));

    CHECK(member(receive(desk, both), "ticket_number") == "TKT-000002");
    CHECK(member(receive(desk, answer("next@a.example", "late@a.example")), "ticket_number") == "TKT-000001");
    CHECK(count(desk, "tickets") == 2);
}

TEST_CASE("a customer's mail brings a ticket back, an automatic one and an old one do not") {
    struct Case {
        std::string sent;
        bool automatic;
        std::string from;
        std::string status;
    };
    const Case row = GENERATE(values<Case>({{"2026-03-02T08:59:00Z", false, "cora@bakery.example", "OPEN"},
                                            {"2026-03-02T08:59:00Z", true, "cora@bakery.example", "RESOLVED"},
                                            {"2026-02-02T08:59:00Z", false, "cora@bakery.example", "RESOLVED"},
                                            {"2026-03-02T08:59:00Z", false, "dan@bakery.example", "RESOLVED"}}));
    Desk desk(GENERATE(from_range(backends())));
    receive(desk, Value(letter("one@a.example")));
    desk.call("ticket.resolve", R"({"id":"1"})");

    receive(
        desk,
        Value(letter(
            "two@a.example",
            {{"in_reply_to", "one@a.example"}, {"date", row.sent}, {"automatic", row.automatic}, {"from", row.from}})));

    CHECK(show(desk, "1", "status") == row.status);
}

TEST_CASE("a person of staff who answers by mail stops the response clock at that moment, a machine does not") {
    Desk desk(GENERATE(from_range(backends())));
    receive(desk, Value(letter("one@a.example", {{"date", "2025-03-02T08:00:00Z"}})));
    CHECK(show(desk, "1", "response_breached") == "true");
    const auto by_agent = [&](const std::string& id, const std::string& sent, bool automatic) {
        receive(desk, Value(letter(id, {{"in_reply_to", "one@a.example"},
                                        {"date", sent},
                                        {"automatic", automatic},
                                        {"from", "agent@example.org"}})));
        return show(desk, "1", "first_response_at");
    };

    CHECK(by_agent("away@a.example", "2025-03-02T08:10:00Z", true) == "null");
    CHECK(by_agent("late@a.example", "2025-03-02T10:00:00Z", false) == "2025-03-02T10:00:00.000Z");
    CHECK(by_agent("early@a.example", "2025-03-02T09:00:00Z", false) == "2025-03-02T09:00:00.000Z");
    CHECK(show(desk, "1", "response_breached") == "false");
}

TEST_CASE("news is told to those concerned but its author, and an archive to nobody") {
    Desk desk(GENERATE(from_range(backends())));
    receive(desk, Value(letter("one@a.example")));
    desk.call("ticket.assign", R"({"id":"1","assignee":"agent@example.org"})");
    const auto notices = [&](const std::string& email) {
        return desk.number(
            "SELECT count(*) FROM notifications AS n JOIN users AS u ON u.id = n.user_id WHERE u.email = '" + email +
            "'");
    };
    const std::int64_t before = notices("agent@example.org");

    receive(desk, Value(letter("old@a.example", {{"in_reply_to", "one@a.example"}, {"date", "2026-01-02T08:00:00Z"}})));
    CHECK(notices("agent@example.org") == before);
    CHECK(desk.number("SELECT count(*) FROM _events WHERE kind = 'comment.imported'") == 1);

    receive(desk, answer("new@a.example", "one@a.example"));
    CHECK(notices("agent@example.org") == before + 1);
    CHECK(notices("cora@bakery.example") == 0);

    receive(desk, answer("third@a.example", "one@a.example", "dan@bakery.example"));
    CHECK(notices("cora@bakery.example") == 1);
}

TEST_CASE("whoever may not receive mail, and whatever is no mail, changes nothing") {
    struct Case {
        std::string name;
        Value value;
        std::string as;
        Fault fault;
    };
    const Case row = GENERATE(values<Case>({{"subject", "x", "agent@example.org", Fault::denied},
                                            {"subject", "x", "customer@example.org", Fault::denied},
                                            {"message_id", "<>", "admin@example.org", Fault::invalid},
                                            {"message_id", std::string(999, 'x'), "", Fault::invalid},
                                            {"from", "nobody", "", Fault::invalid},
                                            {"text", std::string(200'001, 'x'), "", Fault::invalid},
                                            {"date", "yesterday", "", Fault::invalid}}));
    Desk desk(GENERATE(from_range(backends())));
    const std::string before = desk.everything();

    const Error error =
        desk.refused("mail.receive", to_json(Value(letter("one@a.example", {{row.name, row.value}}))), row.as);

    CHECK(error.fault() == row.fault);
    if (row.fault == Fault::invalid) CHECK(error.field() == row.name);
    CHECK(desk.everything() == before);
}

TEST_CASE("an administrator may receive mail") {
    Desk desk;
    CHECK(member(desk.call("mail.receive", to_json(Value(letter("one@a.example"))), "admin@example.org"), "outcome") ==
          "created");
}

TEST_CASE("a batch that is broken off leaves nothing, and comes in whole the next time") {
    Desk desk(GENERATE(from_range(backends())));
    std::vector<Value> batch;
    for (int i = 0; i < 5; ++i) batch.emplace_back(letter(std::to_string(i) + "@a.example"));
    batch.emplace_back(letter("5@a.example", {{"from", "nobody"}}));
    const std::string before = desk.everything();

    CHECK_THROWS_AS(desk.engine().call_all("mail.receive", batch, {}, {}, false), Error);
    CHECK(desk.everything() == before);

    const auto replies = desk.engine().call_all("mail.receive", batch, {}, {}, true);
    CHECK(replies.back().error);
    CHECK(count(desk, "tickets") == 5);
}

TEST_CASE("a comment that was deleted stays out, the mail of a deleted ticket may come in anew") {
    Desk desk(GENERATE(from_range(backends())));
    const Value opening(letter("one@a.example"));
    receive(desk, opening);
    const Value added = receive(desk, answer("two@a.example", "one@a.example"));

    desk.call("comment.delete", R"({"id":")" + member(added, "comment_id") + R"("})");
    CHECK(member(receive(desk, answer("two@a.example", "one@a.example")), "outcome") == "known");
    CHECK(count(desk, "ticket_comments") == 0);

    desk.call("ticket.delete", R"({"id":"1"})");
    CHECK(member(receive(desk, opening), "ticket_number") == "TKT-000002");
}

TEST_CASE("a ticket is called by its subject without what programs put in front") {
    const std::vector<std::string> to{"Printers@example.org"};
    CHECK(title_of_subject("Re: [printers] RE[2]: AW : Fwd: It burns", to) == "It burns");
    CHECK(title_of_subject("[PATCH] Re: it", to) == "[PATCH] Re: it");
    CHECK(title_of_subject("Reply: it", to) == "Reply: it");
    CHECK(title_of_subject("re", to) == "re");
    CHECK(title_of_subject("a\tb\r\n c\x7f", to) == "a b c");
    CHECK(title_of_subject("[printers]", to) == "(no subject)");
    std::string umlauts;
    for (int i = 0; i < 300; ++i) umlauts += "ä";
    CHECK(title_of_subject(umlauts, to) == umlauts.substr(0, 400));
}
