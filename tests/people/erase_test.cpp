#include <catch2/catch.hpp>

#include "engine/base/hash.hpp"
#include "engine/base/scalar.hpp"
#include "engine/db/open.hpp"
#include "tests/people/traces.hpp"

namespace helpdesk {

namespace {

constexpr const char* address = "dora@shop.example";
const std::string dora = R"({"id":"dora@shop.example"})";
const std::string file_content = std::string("\0\xff\x01", 3) + "Dora@Shop.Example is here" + std::string("\0", 1);

// A desk in which the address stands wherever an operation can put it, in several cases of its letters.
class PlantedDesk : public Desk {
public:
    std::string file;  // of somebody else, with the address in it

    explicit PlantedDesk(Backend backend) : Desk(backend) {
        call("user.create", R"({"email":"root@example.org","role":"SUPER_ADMIN"})");
        call("user.create",
             R"({"email":"Dora@Shop.example","name":"Dora DORA@SHOP.EXAMPLE","time_zone":"Europe/Berlin"})");
        call("user.update", R"({"id":"dora@shop.example","preferences":{"copy":"line\ndora@Shop.example"}})");
        call("user.update", R"({"id":"manager@example.org","name":"Max, deputy of Dora@shop.example"})");
        plant_things();
        plant_tickets();
        plant_mail();
        engine().optimize();
    }

    std::string tickets() {
        return all("SELECT ticket_number, status_id, customer_id, assigned_to_id, response_due_at, resolution_due_at, "
                   "first_response_at, resolved_at, paused_at, response_breached, resolution_breached, version, "
                   "created_at, updated_at FROM tickets ORDER BY id") +
               all("SELECT id, ticket_id, user_id, field, channel, version, created_at FROM ticket_history WHERE "
                   "field <> 'rewritten' ORDER BY id") +
               all("SELECT id, ticket_id, user_id, is_internal, created_at, updated_at FROM ticket_comments ORDER BY "
                   "id") +
               all("SELECT * FROM _sla_watch ORDER BY 1") + all("SELECT * FROM _sla_marks ORDER BY 1, 2, 3");
    }

private:
    void plant_things() {
        call("role.create", R"({"name":"CONTACT","display_name":"Like dora@SHOP.example"})");
        call("department.create", R"({"name":"Sales dora@shop.example","description":"Ask Dora@shop.example."})");
        call("department.update", R"({"id":"Billing","fields":{"properties":{"contact":{"type":"string",)"
                                  R"("title":"Such as Dora@shop.example","enum":["DORA@shop.example","nobody"]}}}})");
        call("status.create", R"({"name":"ASKED","display_name":"Asked dora@shop.example"})");
        call("tag.create", R"({"name":"dora@shop.example"})");
        call("policy.update", R"({"id":"High","name":"High for dora@shop.example"})");
        call("category.create", R"({"name":"About dora@shop.example","slug":"about"})");
        for (const char* kind : {"ARTICLE", "CANNED"}) {
            call("article.create",
                 R"({"content":"<DORA@SHOP.EXAMPLE>","category":"about","title":"Write to Dora@shop.example )" +
                     std::string(kind) + R"(","kind":")" + kind + "\"}",
                 "agent@example.org");
        }
    }

    void plant_tickets() {
        const CallOptions key{.idempotency_key = "key of dora@shop.example"};
        const std::string mine =
            R"({"title":"Call dora@shop.example","description":"I am DORA@shop.example.",)"
            R"("attach":[{"file_name":"dora@shop.example.txt","content":"ZG9yYUBzaG9wLmV4YW1wbGU="}]})";
        call("ticket.create", mine, address, key);
        call("ticket.update", R"({"id":"1","title":"Call Dora@shop.example back","assignee":"agent@example.org"})");
        call("comment.add", R"({"ticket":"1","body":"Dear dora@shop.example, > dora@shop.example wrote"})",
             "agent@example.org");
        call("comment.add", R"({"ticket":"1","internal":true,"body":"Is DORA@SHOP.EXAMPLE real?"})",
             "agent@example.org");
        open_ticket("Not for Dora@shop.example");
        for (const char* number : {"1", "2"}) {
            call("ticket.update", R"({"id":")" + std::string(number) +
                                      R"(","department":"Billing","field":["contact=dora@shop.example"]})");
        }
        call("ticket.update", R"({"id":"2","assignee":"agent@example.org","description":"See dora@shop.example."})",
             "manager@example.org");
        call("comment.add", R"({"ticket":"2","body":"On Monday dOrA@sHoP.eXaMpLe wrote:\n> x"})",
             "customer@example.org");
        call("comment.add", R"({"ticket":"2","author":"dora@shop.example","body":"I agree. My own words."})");
        const std::string gone =
            member(call("comment.add", R"({"ticket":"2","body":"dora@shop.example!"})", "agent@example.org"), "id");
        call("comment.delete", R"({"id":")" + gone + "\"}", "agent@example.org");
        const std::string content = encode_base64(file_content);
        file = member(call("attachment.add",
                           R"({"ticket":"2","file_name":"of dora@shop.example.bin","content":")" + content + "\"}",
                           "agent@example.org"),
                      "id");
        call("attachment.add", R"({"ticket":"2","author":"dora@shop.example","file_name":"d","content":"YQ=="})");
        call("ticket.create",
             R"({"title":"Again","description":"Also dora@shop.example","customer":"customer@example.org"})",
             "agent@example.org", {.idempotency_key = "other key"});
    }

    void plant_mail() {
        call(
            "mail.receive",
            R"({"message_id":"<1.dora@shop.example>","from":"DORA@shop.example","to":["Dora@Shop.example","desk@example.org"],)"
            R"("subject":"From dora@shop.example","text":"-- \ndora@shop.example"})");
        call("mail.receive",
             R"({"message_id":"<1.DORA@shop.example>","from":"pen@example.net","to":["dora@shop.example"],)"
             R"("in_reply_to":"<0.dora@shop.example>","subject":"To dora@shop.example","text":"Hi"})");
    }

    std::string all(const std::string& sql) {
        std::string rows;
        EngineAccess::read(engine(), [&](Session& session) {
            session.run({"test", sql}, {}, [&](const Row& row) {
                for (int at = 0; at < row.columns(); ++at) rows.append(row.is_null(at) ? "NULL" : row.text(at)) += '|';
                rows += '\n';
            });
        });
        return rows;
    }
};

}  // namespace

TEST_CASE("after somebody is erased, no byte of the address is left in the desk") {
    PlantedDesk desk(GENERATE(from_range(backends())));
    REQUIRE(traces_of(desk, address) > 25);

    const Value gone = desk.call("user.erase", dora, "root@example.org");

    CHECK(traces_of(desk, address) == 0);
    CHECK(complaints_of(desk) == "");
    CHECK(member(gone, "email").starts_with("former-"));
    CHECK(member(gone, "email").ends_with("@erased.invalid"));
    CHECK(member(gone, "copies") == "[]");
    CHECK(std::stoi(member(gone, "places")) > 15);
    CHECK(desk.call("user.list", "{}").array()->size() == 7);
}

TEST_CASE("whoever is erased leaves tickets with numbers, times and history, and without words and files") {
    PlantedDesk desk(GENERATE(from_range(backends())));
    desk.turn_clock(std::chrono::hours(100));
    const std::string before = desk.tickets();
    const std::int64_t events = desk.number("SELECT count(*) FROM _events");
    const std::int64_t told = desk.number(
        "SELECT count(*) FROM notifications AS n JOIN users AS u ON u.id = n.user_id "
        "WHERE u.email <> 'dora@shop.example'");

    const Value gone = desk.call("user.erase", dora, "root@example.org");

    CHECK(desk.tickets() == before);
    CHECK(desk.number("SELECT count(*) FROM _events") == events + 1);
    CHECK(desk.text("SELECT kind FROM _events ORDER BY id DESC LIMIT 1") == "user.erased");
    CHECK(desk.number("SELECT count(*) FROM notifications") == told);
    CHECK(member(gone, "tickets") == "2");
    CHECK(member(gone, "attachments") == "2");
    const Value ticket = desk.call("ticket.show", R"({"id":"1"})");
    CHECK(member(ticket, "title") == "(erased)");
    CHECK(member(ticket, "description") == "(erased)");
    CHECK(member(ticket, "customer") == member(gone, "email"));
    CHECK(desk.number("SELECT count(*) FROM ticket_comments WHERE content <> '(erased)'") == 1);
    CHECK(desk.number(
              "SELECT count(*) FROM ticket_history AS h JOIN tickets AS t ON t.id = h.ticket_id WHERE h.field = "
              "'title' AND t.ticket_number = 'TKT-000001' AND h.old_value = '(erased)' AND h.new_value = '(erased)'") ==
          1);
    CHECK(desk.text("SELECT max(n.title) FROM notifications AS n JOIN tickets AS t ON t.id = n.ticket_id WHERE "
                    "t.ticket_number = 'TKT-000001'") == "TKT-000001: (erased)");
    CHECK(desk.number("SELECT count(*) FROM _mail_messages WHERE subject IS NOT NULL") == 1);
}

TEST_CASE("A19 a history that loses words says so, with the end that it had, and verifies as before") {
    PlantedDesk desk(GENERATE(from_range(backends())));
    const std::string first = "ticket_number = 'TKT-000001'";
    const Chain before = Chain::parse(desk.text("SELECT history_chain FROM tickets WHERE " + first));
    REQUIRE(failures_of(desk.options()).empty());

    desk.call("user.erase", dora, "root@example.org");

    CHECK(failures_of(desk.options()).empty());
    const std::string rewritten =
        " FROM ticket_history AS h JOIN tickets AS t ON t.id = h.ticket_id WHERE h.field = 'rewritten' AND ";
    CHECK(desk.text("SELECT h.old_value" + rewritten + first) == before.end);
    CHECK(desk.text("SELECT h.new_value" + rewritten + first) == "somebody was erased");
    CHECK(desk.number("SELECT count(*) FROM ticket_history WHERE field = 'rewritten'") ==
          desk.number("SELECT count(*) FROM tickets"));
    CHECK(desk.number("SELECT count(*) FROM tickets WHERE history_chain LIKE '" + before.salt + "%'") == 0);
    CHECK(desk.number("SELECT count(*) FROM _rewriting") == 0);
    CHECK(member(desk.call("ticket.replay", R"({"id":"1","as_of":1})"), "description") == "(erased)");

    run_raw(desk, "INSERT INTO _rewriting (id) VALUES ('left behind')");
    CHECK(failures_of(desk.options())
              .at("history")
              .starts_with("somebody has left the history open to changes: there is a row in _rewriting"));
}

TEST_CASE("erasing somebody does not hide that a history was changed before") {
    PlantedDesk desk(GENERATE(from_range(backends())));
    run_behind_triggers(desk, "UPDATE ticket_history SET new_value = 'x' WHERE field = 'title'");

    desk.call("user.erase", dora, "root@example.org");

    CHECK(desk.number("SELECT count(*) FROM ticket_history WHERE field = 'rewritten' AND new_value = 'somebody was "
                      "erased; the hashes did not hold before'") == 1);
}

TEST_CASE("what others wrote stays, with another address in it, and their files keep their length") {
    PlantedDesk desk(GENERATE(from_range(backends())));

    const std::string email = member(desk.call("user.erase", dora, "root@example.org"), "email");

    CHECK(member(desk.call("ticket.show", R"({"id":"2"})"), "title") == "Not for " + email);
    CHECK(desk.number("SELECT count(*) FROM ticket_comments WHERE content LIKE 'On Monday " + email + " wrote%'") == 1);
    CHECK(member(desk.call("user.show", R"({"id":"manager@example.org"})"), "name") == "Max, deputy of " + email);
    const Value file = desk.call("attachment.content", R"({"id":")" + desk.file + "\"}");
    std::string expected = file_content;
    expected.replace(3, std::string_view(address).size(), std::string_view(address).size(), 'x');
    CHECK(decode_base64(member(file, "base64")) == expected);
    const Value shown = desk.call("attachment.show", R"({"id":")" + desk.file + "\"}");
    CHECK(member(shown, "sha256") == sha256_of(expected));
    CHECK(member(file, "file_name") == "of " + email + ".bin");
}

TEST_CASE("the address of somebody else that ends or begins alike is another one") {
    Desk desk(GENERATE(from_range(backends())));
    const std::vector<std::string> others{"pandora@shop.example", "x.dora@shop.example", "dora@shop.example.org",
                                          "dora@shop.examples"};
    desk.call("user.create", dora.substr(0, 2) + "email" + dora.substr(4));
    std::string text = "dora@shop.example";
    for (const std::string& other : others) {
        desk.call("user.create", R"({"email":")" + other + "\"}");
        text += ", " + other;
    }
    desk.call("ticket.create", R"({"title":"T","customer":"customer@example.org","description":")" + text + "\"}");

    const std::string email = member(desk.call("user.erase", dora), "email");

    for (const std::string& other : others) desk.call("user.show", R"({"id":")" + other + "\"}");
    CHECK(member(desk.call("ticket.show", R"({"id":"1"})"), "description") == email + text.substr(17));
}

TEST_CASE("an address with a quote in it is found where JSON has escaped it, and a short one where there is no room") {
    Desk desk(GENERATE(from_range(backends())));
    desk.call("user.create", R"({"email":"a\"b@c.d"})");
    desk.call("user.update", R"({"id":"manager@example.org","preferences":{"a\"B@C.d":["a\"b@c.d"]}})");
    desk.call(
        "ticket.create",
        R"({"title":")" + std::string(190, 'a') + R"( a\"b@c.d","description":".","customer":"customer@example.org"})",
        {}, {.idempotency_key = "a\"b@c.d"});
    desk.call("mail.receive", R"({"message_id":"1@x","from":"customer@example.org","to":["A\"b@c.d"],"text":"x"})");
    REQUIRE(traces_of(desk, "a\"b@c.d") > 1);
    REQUIRE(traces_of(desk, "a\\\"b@c.d") > 1);

    const std::string email = member(desk.call("user.erase", R"({"id":"a\"b@c.d"})"), "email");

    CHECK(traces_of(desk, "a\"b@c.d") == 0);
    CHECK(traces_of(desk, "a\\\"b@c.d") == 0);
    CHECK(member(desk.call("ticket.show", R"({"id":"1"})"), "title") == std::string(190, 'a') + " xxxxxxx");
    CHECK(member(desk.call("user.show", R"({"id":"manager@example.org"})"), "preferences") ==
          "{\"" + email + "\":[\"" + email + "\"]}");
}

TEST_CASE("who is erased gets an address that nobody has, also if somebody was there first") {
    Desk desk(GENERATE(from_range(backends())));
    const std::string id = member(desk.call("user.show", R"({"id":"customer@example.org"})"), "id");
    const std::string taken = "former-" + id.substr(id.size() - 8) + "@erased.invalid";
    desk.call("mail.receive", R"({"message_id":"1@x","from":")" + taken + R"(","text":"x"})");

    const std::string email = member(desk.call("user.erase", R"({"id":"customer@example.org"})"), "email");

    CHECK(email == "former-" + id.substr(id.size() - 12) + "@erased.invalid");
    CHECK(member(desk.call("user.erase", R"({"id":")" + id + "\"}"), "email") == email);
    CHECK(complaints_of(desk) == "");
}

TEST_CASE("while somebody reads an older state the person is erased, and the file is told to hold traces") {
    PlantedDesk desk(Backend::sqlite);
    Options hasty = desk.options();
    hasty.busy_wait_ms = 50;
    Engine engine(hasty);
    const auto reader = open_db(desk.where(), Access::read, {});
    reader->control(Control::read);
    reader->run({"test", "SELECT count(*) FROM users"}, {}, [](const Row&) {});

    try {
        engine.call("user.erase", parse_json(dora), {"root@example.org", "cli"});
        FAIL("nothing was said of the traces");
    } catch (const Error& error) {
        CHECK(error.fault() == Fault::busy);
        CHECK(std::string(error.what()) ==
              "it is erased, but traces of it are left in the file: the desk is busy: somebody has been reading it for "
              "too long");
        CHECK(error.hint() == "`helpdesk compact` takes them away");
    }

    CHECK(desk.number("SELECT count(*) FROM users WHERE email = 'dora@shop.example'") == 0);
    CHECK(traces_of(desk, address) > 0);
    reader->control(Control::rollback);
    compact(desk.options(), {"root@example.org", "cli"});
    CHECK(traces_of(desk, address) == 0);
    CHECK(complaints_of(desk) == "");
}

TEST_CASE("a copy that an upgrade has left beside the desk is named, and stays as it is") {
    Desk desk;
    const std::string copy = desk.where() + ".schema-3";
    { const auto made = open_db(copy, Access::create, {}); }

    CHECK(member(desk.call("user.erase", R"({"id":"customer@example.org"})"), "copies") == "[\"" + copy + "\"]");
    CHECK(std::filesystem::exists(copy));
}

TEST_CASE("only who looks after the desk rewrites it, and it holds the same afterwards") {
    Desk desk(GENERATE(from_range(backends())));
    desk.open_ticket();
    const std::string before = desk.everything();

    CHECK_THROWS_WITH(compact(desk.options(), {"agent@example.org", "cli"}), Catch::Contains("desk:maintain"));
    compact(desk.options(), {"admin@example.org", "cli"});

    CHECK(desk.everything() == before);
    CHECK(complaints_of(desk) == "");
    desk.open_ticket();
}

}  // namespace helpdesk
