#include <catch2/catch.hpp>

#include <random>

#include "engine/tickets/custom.hpp"
#include "tests/support.hpp"

namespace helpdesk {

namespace {

constexpr const char* schema = R"({"properties":{
    "order":{"type":"string","title":"Order number","maxLength":10,"public":true},
    "tier":{"type":"string","enum":["Gold","Silver"]},
    "amount":{"type":"number","minimum":0,"maximum":1000.5},
    "seats":{"type":"integer"},
    "paid":{"type":"boolean","public":true},
    "due":{"type":"string","format":"date"}},
    "required":["tier","order"]})";

// A desk whose department Billing has fields, some of which customers see.
class CustomDesk : public Desk {
public:
    explicit CustomDesk(Backend backend) : Desk(backend) {
        call("department.update", R"({"id":"Billing","fields":)" + std::string(schema) + "}");
    }

    // In the department, with what has to be there.
    std::string open(const std::string& custom = R"({"order":"A-17","tier":"gold"})", const std::string& as = {}) {
        const std::string customer = as.empty() ? R"(,"customer":"customer@example.org")" : "";
        return member(
            call("ticket.create",
                 R"({"title":"T","description":"D","department":"Billing","custom":)" + custom + customer + "}", as),
            "ticket_number");
    }
    std::string custom(const std::string& ticket, const std::string& as = {}) {
        return member(call("ticket.show", R"({"id":")" + ticket + "\"}", as), "custom");
    }
    void update(const std::string& ticket, const std::string& more, const std::string& as = {}) {
        call("ticket.update", R"({"id":")" + ticket + "\"," + more + "}", as);
    }
    // What a refused change says; nothing is changed then.
    std::string update_refused(const std::string& ticket, const std::string& more, const std::string& as = {}) {
        const std::string before = everything();
        const Error error = refused("ticket.update", R"({"id":")" + ticket + "\"," + more + "}", as);
        CHECK(everything() == before);
        CHECK(error.fault() == Fault::invalid);
        return std::string(error.what()) + (error.hint().empty() ? "" : " | " + error.hint());
    }
};

std::string schema_of(const std::string& property) { return R"({"properties":{"x":)" + property + "}}"; }

}  // namespace

TEST_CASE("a schema that is none is refused with its place in the JSON, and changes nothing") {
    Desk desk(GENERATE(from_range(backends())));
    std::string many;
    for (int i = 0; i < 51; ++i) many += (i ? ",\"f" : "\"f") + std::to_string(i) + R"(":{"type":"string"})";
    const std::pair<std::string, const char*> wrong[] = {
        {"[]", "fields must be an object"},
        {"{}", "fields.properties is required"},
        {R"({"properties":{}})", "fields.properties must be an object of fields"},
        {R"({"properties":[]})", "fields.properties must be an object of fields"},
        {R"({"properties":{"x":{"type":"string"}},"type":"object"})", "fields.type is unknown"},
        {R"({"properties":{"X":{"type":"string"}}})", "fields.properties.X is no name"},
        {R"({"properties":{"1x":{"type":"string"}}})", "fields.properties.1x is no name"},
        {R"({"properties":{"":{"type":"string"}}})", "fields.properties. is no name"},
        {R"({"properties":{")" + std::string(41, 'x') + R"(":{"type":"string"}}})", "is no name"},
        {"{\"properties\":{" + many + "}}", "fields.properties has more than 50 fields"},
        {schema_of("1"), "fields.properties.x must be an object"},
        {schema_of("{}"), "fields.properties.x.type is required"},
        {schema_of(R"({"type":"strnig"})"), "fields.properties.x.type must be one of string, number, integer, boolean"},
        {schema_of(R"({"type":["string"]})"), "fields.properties.x.type must be text"},
        {schema_of(R"({"type":"string","pattern":"a"})"), "fields.properties.x.pattern is unknown"},
        {schema_of(R"({"type":"string","public":1})"), "fields.properties.x.public must be true or false"},
        {schema_of(R"({"type":"string","title":")" + std::string(101, 'x') + "\"}"),
         "fields.properties.x.title has more than 100 characters"},
        {schema_of(R"({"type":"string","title":""})"), "fields.properties.x.title is empty"},
        {schema_of(R"({"type":"string","title":"a\nb"})"), "fields.properties.x.title must be one line"},
        {schema_of(R"({"type":"string","maxLength":501})"), "fields.properties.x.maxLength must be 1 to 500"},
        {schema_of(R"({"type":"string","maxLength":1.5})"), "fields.properties.x.maxLength must be 1 to 500"},
        {schema_of(R"({"type":"number","maxLength":5})"), "fields.properties.x.maxLength is for text"},
        {schema_of(R"({"type":"string","minimum":5})"), "fields.properties.x.minimum is for numbers"},
        {schema_of(R"({"type":"integer","minimum":1.5})"), "fields.properties.x.minimum does not fit"},
        {schema_of(R"({"type":"number","minimum":2,"maximum":1})"), "fields.properties.x.maximum does not fit"},
        {schema_of(R"({"type":"number","minimum":"2"})"), "fields.properties.x.minimum must be a number"},
        {schema_of(R"({"type":"number","format":"date"})"), "fields.properties.x.format must be date"},
        {schema_of(R"({"type":"string","format":"email"})"), "fields.properties.x.format must be date"},
        {schema_of(R"({"type":"string","enum":[]})"), "fields.properties.x.enum must be a list"},
        {schema_of(R"({"type":"string","enum":["a","A"]})"), "fields.properties.x.enum[1] stands there twice"},
        {schema_of(R"({"type":"string","enum":[1]})"), "fields.properties.x.enum[0] does not fit"},
        {schema_of(R"({"type":"integer","enum":["1"]})"), "fields.properties.x.enum[0] does not fit"},
        {schema_of(R"({"type":"integer","maximum":3,"enum":[1,4]})"), "fields.properties.x.enum[1] does not fit"},
        {R"({"properties":{"x":{"type":"string"}},"required":"x"})", "fields.required must be a list"},
        {R"({"properties":{"x":{"type":"string"}},"required":["y"]})", "fields.required[0] is none of the properties"},
        {R"({"properties":{"x":{"type":"string"}},"required":["x","x"]})", "fields.required[1] stands there twice"},
        {R"("{")", "fields: this is not valid JSON"},
    };
    const std::string before = desk.everything();
    for (const auto& [json, says] : wrong) {
        INFO(json);
        const Error error = desk.refused("department.update", R"({"id":"Billing","fields":)" + json + "}");
        CHECK_THAT(error.what(), Catch::Contains(says));
        CHECK(error.fault() == Fault::invalid);
    }
    CHECK(desk.everything() == before);
    CHECK(desk.refused("department.update", R"({"id":"Billing","fields":)" + schema_of(R"({"tpye":"string"})") + "}")
              .hint() == R"(did you mean "type"?)");
}

TEST_CASE("fields are merged over those that a ticket has, and kept in one spelling") {
    CustomDesk desk(GENERATE(from_range(backends())));
    const std::string ticket = desk.open(R"({"tier":"gold","order":" A-17 "})");
    CHECK(desk.custom(ticket) == R"({"order":"A-17","tier":"Gold"})");
    desk.update(ticket, R"("custom":{"seats":3.0,"amount":"12.50","paid":"yes","due":"2026-03-01"})");
    CHECK(desk.custom(ticket) ==
          R"({"amount":12.5,"due":"2026-03-01","order":"A-17","paid":true,"seats":3,"tier":"Gold"})");
    desk.update(ticket, R"("field":["order=B=1, 2","seats=","due = 2026-04-30"],"custom":{"paid":null,"amount":1e3})");
    CHECK(desk.custom(ticket) == R"({"amount":1000,"due":"2026-04-30","order":"B=1, 2","tier":"Gold"})");
    CHECK(desk.text("SELECT new_value FROM ticket_history WHERE field = 'custom' ORDER BY version DESC LIMIT 1") ==
          desk.custom(ticket));

    const std::string before = desk.everything();
    desk.update(ticket, R"("custom":{"order":"B=1, 2","tier":"GOLD"})");  // as it was
    CHECK(desk.everything() == before);
}

TEST_CASE("a value that does not fit is refused with its field, and changes nothing") {
    CustomDesk desk(GENERATE(from_range(backends())));
    const std::string ticket = desk.open();
    const std::pair<const char*, const char*> wrong[] = {
        {R"("custom":[])", "custom must be an object"},
        {R"("custom":"{")", "custom: this is not valid JSON"},
        {R"("custom":{"ordr":"x"})", R"(custom.ordr: there is no such field | did you mean "order"?)"},
        {R"("custom":{"order":1})", "custom.order: this is no text"},
        {R"("custom":{"order":""})", "custom.order: it is one line of text"},
        {R"("custom":{"order":"a\nb"})", "custom.order: it is one line of text"},
        {R"("custom":{"order":"12345678901"})", "custom.order: it has more than 10 characters"},
        {R"("custom":{"order":["x"]})", "custom.order: this is no text"},
        {R"("custom":{"tier":"glod"})", R"(custom.tier: it cannot be "glod" | did you mean "Gold"?)"},
        {R"("custom":{"amount":-0.1})", "custom.amount: it must not be less than 0"},
        {R"("custom":{"amount":1000.51})", "custom.amount: it must not be more than 1000.5"},
        {R"("custom":{"amount":"much"})", "custom.amount: this is no number"},
        {R"("custom":{"amount":true})", "custom.amount: this is no number"},
        {R"("custom":{"seats":1.5})", "custom.seats: this is no whole number"},
        {R"("custom":{"seats":1234567890123456})", "custom.seats: this is no number of up to 15 digits"},
        {R"("custom":{"paid":2})", "custom.paid: it is true or false"},
        {R"("custom":{"due":"2026-02-30"})", R"(custom.due: "2026-02-30" is no day)"},
        {R"("custom":{"due":"2026-3-1"})", R"(custom.due: "2026-3-1" is no day)"},
        {R"("custom":{"tier":null})", "custom.tier: it is required"},
        {R"("field":["tier="])", "custom.tier: it is required"},
        {R"("field":["order"])", R"(field: "order" is no NAME=VALUE)"},
        {R"("field":["order=1","order=2"])", "custom.order stands there twice"},
        {R"("field":["order=1"],"custom":{"order":"2"})", "custom.order stands there twice"},
    };
    for (const auto& [change, says] : wrong) {
        INFO(change);
        CHECK_THAT(desk.update_refused(ticket, change), Catch::StartsWith(says));
    }
    CHECK(desk.refused("ticket.update", R"({"id":"1","custom":{"order":1}})").field() == "custom");
}

TEST_CASE("fields are those of the department, and what is required is asked for when somebody puts a ticket there") {
    CustomDesk desk(GENERATE(from_range(backends())));
    const std::string other = desk.open_ticket();
    CHECK_THAT(desk.update_refused(other, R"("field":["order=1"])"),
               Catch::StartsWith("custom.order: a ticket without a department has no fields"));
    CHECK_THAT(desk.update_refused(other, R"("department":"Technical Support","field":["order=1"])"),
               Catch::StartsWith("custom.order: the ticket's department has no fields"));
    CHECK_THAT(desk.update_refused(other, R"("department":"Billing")"),
               Catch::StartsWith("custom.tier: it is required") || Catch::StartsWith("custom.order: it is required"));
    CHECK(desk.refused("ticket.create",
                       R"({"title":"T","description":"D","customer":"customer@example.org","department":"Billing"})")
              .field() == "custom");
    desk.update(other, R"("department":"Billing","field":["order=1","tier=silver"])");
    desk.update(other, R"("department":"Technical Support")");
    CHECK(desk.custom(other) == R"({"order":"1","tier":"Silver"})");  // it keeps what it has
    desk.update(other, R"("title":"Other")");
    desk.update(other, R"("custom":{"tier":null})");  // what nobody knows any more may go
    CHECK(desk.custom(other) == R"({"order":"1"})");

    desk.call("department.update",
              R"({"id":"Technical Support","fields":{"properties":{"order":{"type":"integer"}}}})");
    desk.update(other, R"("department":"none")");
    desk.update(other, R"("department":"Technical Support")");  // 1 is a number as well
    CHECK(desk.custom(other) == R"({"order":1})");
    const std::string ticket = desk.open();
    CHECK_THAT(desk.update_refused(ticket, R"("department":"Technical Support")"),
               Catch::StartsWith("custom.order: this is no number"));
}

TEST_CASE("a changed schema leaves tickets as they are, and so do mails and rules") {
    CustomDesk desk(GENERATE(from_range(backends())));
    const std::string ticket = desk.open(R"({"order":"A-17","tier":"gold","seats":3})");
    desk.call(
        "department.update",
        R"({"id":"Billing","fields":{"properties":{"seats":{"type":"string"},"extra":{"type":"string"}},"required":["extra"]}})");
    CHECK(desk.custom(ticket) == R"({"order":"A-17","seats":3,"tier":"Gold"})");
    desk.update(ticket, R"("title":"Other")");
    CHECK_THAT(desk.update_refused(ticket, R"("custom":{"seats":"x"})"),
               Catch::StartsWith("custom.extra: it is required"));
    desk.update(ticket, R"("custom":{"extra":"x","order":null})");
    CHECK(desk.custom(ticket) == R"({"extra":"x","seats":3,"tier":"Gold"})");

    desk.call("rule.create", R"({"name":"r","on":["ticket.created"],"then":["set department=Billing"]})");
    const std::string moved = desk.open_ticket();
    CHECK(member(desk.call("ticket.show", R"({"id":")" + moved + "\"}"), "department") == "Billing");
    desk.call("mail.receive", R"({"message_id":"a@b","from":"pen@example.net","subject":"Hi","text":"Hi."})");
    CHECK(desk.number("SELECT count(*) FROM tickets") == 3);
    desk.call("department.update", R"({"id":"Billing","fields":null})");
}

TEST_CASE("customers see and set what is public, and for them nothing else is there") {
    CustomDesk desk(GENERATE(from_range(backends())));
    const std::string customer = "customer@example.org";
    const std::string own = desk.open(R"({"order":"C-1","paid":false})", customer);  // the tier is not theirs to give
    CHECK(desk.custom(own, customer) == R"({"order":"C-1","paid":false})");
    desk.update(own, R"("custom":{"tier":"Gold","amount":5})", "manager@example.org");
    CHECK(desk.custom(own, customer) == R"({"order":"C-1","paid":false})");
    CHECK(desk.custom(own, "manager@example.org") == R"({"amount":5,"order":"C-1","paid":false,"tier":"Gold"})");
    CHECK(member(desk.call("department.show", R"({"id":"Billing"})", customer), "fields") ==
          R"({"properties":{"order":{"type":"string","title":"Order number","maxLength":10,"public":true},)"
          R"("paid":{"type":"boolean","public":true}},"required":["order"]})");

    desk.call(
        "role.update",
        R"({"id":"CUSTOMER","permissions":["tickets:read","tickets:create","tickets:update","history:read","departments:read"]})");
    desk.update(own, R"("custom":{"order":"C-2"})", customer);
    CHECK(desk.custom(own) == R"({"amount":5,"order":"C-2","paid":false,"tier":"Gold"})");
    CHECK(desk.update_refused(own, R"("custom":{"tier":"Silver"})", customer) ==
          desk.update_refused(own, R"("custom":{"tiar":"Silver"})", customer).replace(9, 1, "e"));
    CHECK_THAT(desk.update_refused(own, R"("custom":{"amount":null})", customer),
               Catch::Contains("there is no such field"));
    desk.update(own, R"("custom":{"amount":7})", "manager@example.org");
    const std::string history = to_json(desk.call("ticket.history", R"({"ticket":")" + own + "\"}", customer));
    for (const char* hidden : {"amount", "tier", "Gold"}) CHECK(history.find(hidden) == std::string::npos);
    CHECK(history.find("C-2") != std::string::npos);
    const Reply tried =
        desk.engine().call("ticket.update", parse_json(R"({"id":")" + own + R"(","custom":{"order":"C-3"}})"),
                           {customer, "cli"}, {.dry_run = true});
    CHECK((tried.body + tried.changes).find("Gold") == std::string::npos);
}

TEST_CASE("a schema or fields that another program wrote show customers nothing, and stop nobody") {
    CustomDesk desk(GENERATE(from_range(backends())));
    const std::string ticket = desk.open();
    run_raw(desk, "UPDATE departments SET fields = '{\"properties\":7}' WHERE name = 'Billing'");
    CHECK(desk.custom(ticket, "customer@example.org") == "{}");
    CHECK(desk.custom(ticket) == R"({"order":"A-17","tier":"Gold"})");
    CHECK(member(desk.call("department.show", R"({"id":"Billing"})", "customer@example.org"), "fields") == "null");
    desk.update(ticket, R"("title":"Other")");
    CHECK(desk.call("ticket.list", R"({"query":"is:open"})").array()->size() == 1);
    CHECK_THAT(desk.update_refused(ticket, R"("field":["order=1"])"), Catch::StartsWith("fields.properties must be"));
}

TEST_CASE("numbers compare as text as they do as numbers") {
    const unsigned seed = given_seed().value_or(std::random_device()());
    INFO("HELPDESK_TEST_SEED=" << seed);
    std::mt19937_64 random(seed);
    const auto any = [&] {
        std::string text = random() % 2 ? "-" : "";
        const std::size_t whole = random() % 8, fraction = random() % 7;
        for (std::size_t i = 0; i <= whole; ++i) text += static_cast<char>('0' + random() % 10);
        if (fraction > 0) text += '.';
        for (std::size_t i = 0; i < fraction; ++i) text += static_cast<char>('0' + random() % 10);
        return *Decimal::parse(text);
    };
    for (int i = 0; i < 20'000; ++i) {
        const Value a(any()), b(any());
        const auto first = comparable(a), second = comparable(b);
        INFO(to_json(a) << " and " << to_json(b));
        REQUIRE((first && second));
        CHECK(compare_numbers(a, b) == (*first < *second ? -1 : *first > *second ? 1 : 0));
        CHECK((*first > numbers_begin && *first < numbers_end));
    }
}

}  // namespace helpdesk
