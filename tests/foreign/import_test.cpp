#include <catch2/catch.hpp>

#include <random>

#include "engine/base/csv.hpp"
#include "tests/foreign/foreign.hpp"

namespace helpdesk {

namespace {

const std::vector<std::string> customer_columns{"id",        "email",     "name",      "department",
                                                "time_zone", "is_active", "created_at"};
const std::vector<std::string> ticket_columns{
    "id",   "title",      "description", "customer",          "status",     "priority", "department", "assignee",
    "tags", "created_at", "updated_at",  "first_response_at", "resolved_at"};

std::string line_of(const std::vector<std::string>& cells) {
    std::string line;
    for (const std::string& cell : cells) {
        if (&cell != &cells.front()) line += ',';
        write_csv_cell(line, cell);
    }
    return line + "\r\n";
}

std::string shown(Desk& desk, const std::string& number, const std::string& field) {
    return member(desk.call("ticket.show", R"({"id":")" + number + R"("})"), field);
}

std::string tickets_csv() {
    return line_of(ticket_columns) +
           line_of({"a-1", "Closed long ago", "Two\r\nlines, and \"quotes\"", "customer@example.org", "closed", "high",
                    "Billing", "agent@example.org", "new, vip", "2025-03-03T09:00:00+01:00", "2025-03-04 10:00:00",
                    "2025-03-03 08:30", "2025-03-04T10:00:00Z"}) +
           line_of({"a-2", "Waits", "", "customer@example.org", "WAITING_CUSTOMER", "", "none", "none", "",
                    "2026-02-27 10:00:00 UTC", "2026-02-28", "", ""}) +
           line_of({"a-3", "Is open", "", "customer@example.org", "", "URGENT", "", "", "", "", "", "", ""});
}

const std::string make_tags = "[options]\nmake_tags = true\nmake_customers = true\n";

}  // namespace

TEST_CASE("people of another system come in once, and who is here already stays as they are") {
    Desk desk(GENERATE(from_range(backends())));
    const std::string mapping = mapping_of("customers", customer_columns);
    const std::string csv =
        line_of(customer_columns) +
        line_of({"1", "New@Example.org", "Nina New", "Billing", "Europe/Paris", "", "2024-05-06T07:08:09Z"}) +
        line_of({"2", "agent@example.org", "Somebody else", "", "", "false", ""}) +
        line_of({"3", "gone@example.org", "", "", "", "false", ""});
    const std::string agent = json_of(desk.call("user.show", R"({"id":"agent@example.org"})"));
    const ForeignImported done = import_rows(desk, mapping, csv);
    CHECK(done.imported == 2);
    CHECK(done.known == 1);
    const Value nina = desk.call("user.show", R"({"id":"new@example.org"})");
    CHECK(member(nina, "name") == "Nina New");
    CHECK(member(nina, "role") == "CUSTOMER");
    CHECK(member(nina, "department") == "Billing");
    CHECK(member(nina, "time_zone") == "Europe/Paris");
    CHECK(member(nina, "created_at") == "2024-05-06T07:08:09.000Z");
    CHECK(desk.text("SELECT password_hash FROM users WHERE email = 'new@example.org'") == "!");
    CHECK(member(desk.call("user.show", R"({"id":"gone@example.org"})"), "is_active") == "false");
    CHECK(json_of(desk.call("user.show", R"({"id":"agent@example.org"})")) == agent);
    const std::string after = desk.everything();
    CHECK(import_rows(desk, mapping, csv).known == 3);
    CHECK(desk.everything() == after);
}

TEST_CASE("tickets of another system come in as its file says, with clocks and history of their own age") {
    Desk desk(GENERATE(from_range(backends())));
    const ForeignImported done = import_rows(desk, mapping_of("tickets", ticket_columns, make_tags), tickets_csv());
    CHECK(done.imported == 3);
    CHECK(done.tags == 2);
    CHECK(shown(desk, "1", "description") == "Two\r\nlines, and \"quotes\"");
    CHECK(shown(desk, "1", "status") == "CLOSED");
    CHECK(shown(desk, "1", "priority") == "HIGH");
    CHECK(shown(desk, "1", "assignee") == "agent@example.org");
    CHECK(shown(desk, "1", "tags") == R"(["new","vip"])");
    CHECK(shown(desk, "1", "created_at") == "2025-03-03T08:00:00.000Z");
    CHECK(shown(desk, "1", "first_response_at") == "2025-03-03T08:30:00.000Z");
    CHECK(shown(desk, "1", "resolved_at") == "2025-03-04T10:00:00.000Z");
    CHECK(shown(desk, "1", "response_breached") == "false");
    CHECK(shown(desk, "1", "resolution_breached") == "true");
    CHECK(shown(desk, "2", "paused_at") == "2026-02-28T00:00:00.000Z");
    CHECK(shown(desk, "2", "department") == "null");
    CHECK(shown(desk, "3", "created_at") == "2026-03-02T09:00:00.000Z");
    CHECK(shown(desk, "3", "overdue") == "false");
    CHECK(failures_of(desk.options()).empty());
    CHECK(member(desk.call("ticket.replay", R"({"id":"1","as_of":1})"), "status") == "CLOSED");
    CHECK(desk.number("SELECT count(*) FROM notifications") == 0);
    CHECK(desk.number("SELECT count(*) FROM _outbox") == 0);
    desk.call("ticket.reopen", R"({"id":"1"})");
    CHECK(shown(desk, "1", "resolved_at") == "null");
    desk.call("sla.sweep", "{}");
    CHECK(failures_of(desk.options()).empty());
    CHECK(desk.open_ticket() == "TKT-000004");
}

TEST_CASE("a file that comes in twice changes nothing, and an added row comes in alone") {
    Desk desk(GENERATE(from_range(backends())));
    const std::string mapping = mapping_of("tickets", ticket_columns, make_tags);
    import_rows(desk, mapping, tickets_csv());
    const std::string after = desk.everything();
    CHECK(import_rows(desk, mapping, tickets_csv()).known == 3);
    CHECK(desk.everything() == after);
    const std::string more = line_of({"a-4", "One more", "", "first@example.org", "", "", "", "", "", "", "", "", ""});
    const ForeignImported done = import_rows(desk, mapping, tickets_csv() + more);
    CHECK(done.imported == 1);
    CHECK(done.known == 3);
    CHECK(done.customers == 1);
    CHECK(desk.number("SELECT count(*) FROM tickets") == 4);
}

TEST_CASE("rules, webhooks and the giving of tickets look at nothing that comes from another system") {
    Desk desk(GENERATE(from_range(backends())));
    desk.call("rule.create", R"({"name":"all","on":["ticket.created"],"then":["set priority=URGENT"]})");
    desk.call("webhook.create", R"({"name":"crm","url":"https://crm.example/h","on":["ticket.created"]})");
    desk.call("assignment.set", R"({"department":"Technical Support","is_on":true})");
    import_rows(desk, mapping_of("tickets", {"id", "title", "customer", "department"}),
                "id,title,customer,department\n1,A,customer@example.org,Technical Support\n");
    CHECK(shown(desk, "1", "priority") == "MEDIUM");
    CHECK(shown(desk, "1", "assignee") == "null");
    CHECK(desk.number("SELECT count(*) FROM _outbox") == 0);
    CHECK(desk.number("SELECT count(*) FROM notifications") == 0);
}

TEST_CASE("fields of a department come in by their types, and are found") {
    Desk desk(GENERATE(from_range(backends())));
    desk.call("department.update", R"({"id":"Billing","fields":{"properties":{"order":{"type":"string"},)"
                                   R"("amount":{"type":"number"},"paid":{"type":"boolean"}}}})");
    const std::string mapping = mapping_of("tickets", {"id", "title", "customer", "custom.order", "custom.amount"},
                                           "custom.paid = \"paid\"\n[defaults]\ndepartment = \"Billing\"\n"
                                           "[values.custom.paid]\nyes = \"true\"\n");
    const std::string head = "id,title,customer,custom.order,custom.amount,paid\n";
    import_rows(desk, mapping, head + "1,A,customer@example.org,A-17,12.50,YES\n2,B,customer@example.org,,,\n");
    CHECK(shown(desk, "1", "custom") == R"({"amount":12.5,"order":"A-17","paid":true})");
    CHECK(shown(desk, "2", "custom") == "{}");
    CHECK(desk.call("ticket.list", R"({"query":"custom.amount>=12"})").array()->size() == 1);
    CHECK(try_import(desk, mapping, head + "3,A,customer@example.org,,much,\n").error ==
          "line 2, column 5 (custom.amount): custom.amount: this is no number of up to 15 digits");
    CHECK(failures_of(desk.options()).empty());
}

TEST_CASE("with keep_going the good rows come in without gaps, and a dry run tells of twenty") {
    Desk desk(GENERATE(from_range(backends())));
    const std::string mapping = mapping_of("tickets", {"id", "title", "customer", "status"}, make_tags);
    std::string csv = "id,title,customer,status\n";
    for (int i = 0; i < 60; ++i) {
        const std::string number = std::to_string(i);
        csv += number + ",T" + number + ",p" + number + "@example.org," + (i % 2 == 0 ? "open" : "nothing") + "\n";
    }
    CHECK(try_import(desk, mapping, csv).error == "line 3, column 4 (status): there is no status \"nothing\"");
    const ForeignTry dry = try_import(desk, mapping, csv, {.dry_run = true});
    CHECK(dry.refused.size() == 20);
    CHECK(dry.done.gave_up);
    const ForeignTry kept = try_import(desk, mapping, csv, {.keep_going = true});
    CHECK(kept.refused.size() == 30);
    CHECK(kept.done.imported == 30);
    CHECK(kept.done.customers == 30);
    CHECK(desk.text("SELECT max(ticket_number) FROM tickets") == "TKT-000030");
    CHECK(desk.open_ticket() == "TKT-000031");
    CHECK(failures_of(desk.options()).empty());
}

TEST_CASE("more tickets than numbers are taken at once are numbered without gaps, past those of another program") {
    Desk desk(GENERATE(from_range(backends())));
    const std::string number = desk.open_ticket();
    run_raw(desk, "UPDATE tickets SET ticket_number = 'TKT-000300'");
    std::string csv = "id,title,customer\n";
    for (int i = 0; i < 1'200; ++i) csv += std::to_string(i) + ",T,customer@example.org\n";
    CHECK(import_rows(desk, mapping_of("tickets", {"id", "title", "customer"}), csv).imported == 1'200);
    CHECK(desk.number("SELECT count(DISTINCT ticket_number) FROM tickets") == 1'201);
    CHECK(desk.text("SELECT max(ticket_number) FROM tickets") == "TKT-001202");
    CHECK(desk.open_ticket() == "TKT-001203");
}

TEST_CASE("what another system called somebody goes with them") {
    Desk desk(GENERATE(from_range(backends())));
    const std::string people = mapping_of("customers", {"id", "email"});
    import_rows(desk, people, "id,email\nx-1,one@example.org\nx-2,two@example.org\nx-3,three@example.org\n");
    import_rows(desk, mapping_of("tickets", {"id", "title", "customer"}), "id,title,customer\nt-1,A,x-1\nt-2,B,x-2\n");
    CHECK(desk.number("SELECT count(*) FROM _foreign_ids") == 5);
    desk.call("user.anonymise", R"({"id":"two@example.org"})");
    CHECK(desk.number("SELECT count(*) FROM _foreign_ids WHERE foreign_id = 'x-2'") == 0);
    desk.call("user.erase", R"({"id":"one@example.org"})");
    CHECK(desk.number("SELECT count(*) FROM _foreign_ids WHERE foreign_id IN ('x-1', 't-1')") == 0);
    desk.call("user.delete", R"({"id":"three@example.org"})");
    desk.call("ticket.delete", R"({"id":"2"})");
    CHECK(desk.number("SELECT count(*) FROM _foreign_ids") == 0);
}

TEST_CASE("whatever stands in random rows comes in as it was written") {
    Desk desk(GENERATE(from_range(backends())));
    const unsigned seed = given_seed().value_or(std::random_device()());
    INFO("HELPDESK_TEST_SEED=" << seed);
    std::mt19937 random(seed);
    const std::vector<std::string> pieces{"a", "B",    "\"", ",", ";", "\r\n", "\n",
                                          "'", "=1+1", "ü",  "😀", " ", "@",    "\t"};
    std::vector<std::string> texts;
    std::string csv = "id,title,description,customer\n";
    for (int i = 0; i < 300; ++i) {
        std::string text = "x";
        for (unsigned length = random() % 12; length > 0; --length) text += pieces[random() % pieces.size()];
        texts.push_back(text + "y");
        csv += line_of({std::to_string(i), "T" + std::to_string(i), texts.back(), "customer@example.org"});
    }
    import_rows(desk, mapping_of("tickets", {"id", "title", "description", "customer"}), csv);
    for (int i = 0; i < 300; ++i) {
        const std::string title = "'T" + std::to_string(i) + "'";
        CHECK(desk.text("SELECT description FROM tickets WHERE title = " + title) ==
              texts[static_cast<std::size_t>(i)]);
    }
    CHECK(failures_of(desk.options()).empty());
}

}  // namespace helpdesk
