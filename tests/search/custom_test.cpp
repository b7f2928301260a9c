#include <catch2/catch.hpp>

#include "engine/maintenance.hpp"
#include "tests/support.hpp"

namespace helpdesk {

namespace {

// Tickets in two departments, with fields that customers see and fields that they don't.
class FieldDesk : public Desk {
public:
    explicit FieldDesk(Backend backend) : Desk(backend) {
        call("user.create", R"({"email":"zoe@shop.example","name":"Zoe"})");
        call("department.update", R"({"id":"Billing","fields":{"properties":{
            "order":{"type":"string","public":true},"amount":{"type":"number","public":true},
            "margin":{"type":"number"},"remark":{"type":"string"},"tier":{"type":"string","enum":["Gold","Silver"]},
            "due_2":{"type":"string","format":"date"}}}})");
        call(
            "department.update",
            R"({"id":"Technical Support","fields":{"properties":{"order":{"type":"integer"},"model":{"type":"string","public":true}}}})");
        add("Billing", "customer@example.org", {"order=Nightly Quill", "amount=12.5", "remark=pays late"});
        add("Billing", "zoe@shop.example", {"order=A-17", "amount=100", "margin=0.5", "tier=Gold", "due_2=2026-03-01"});
        add("Technical Support", "customer@example.org", {"order=17", "model=LaserQuill 7"});
        add("Billing", "customer@example.org", {"order=A-18", "amount=-3", "tier=silver", "due_2=2026-04-01"});
        open_ticket("Quill");
    }

    std::string found(const std::string& query, const std::string& as = {}, const char* operation = "ticket.list") {
        std::string numbers;
        Value::Object arguments{{"query", query}};
        const bool is_list = std::string_view(operation) == "ticket.list";
        if (is_list) arguments.emplace_back("sort", "created_at");
        const Reply reply = engine().call(operation, Value(std::move(arguments)), {as, "cli"});
        const Value page = parse_json(reply.body);
        for (const Value& each : *page.array()) numbers += member(each, is_list ? "ticket_number" : "name").back();
        return numbers;
    }
    std::string searched(const std::string& words, const std::string& as = {}) {
        return found(words, as, "desk.search");
    }
    std::string complaint(const std::string& query, const std::string& as = {}) {
        try {
            engine().call("ticket.list", Value(Value::Object{{"query", query}}), {as, "cli"});
        } catch (const Error& error) {
            CHECK(error.fault() == Fault::invalid);
            return std::string(error.what()) + (error.hint().empty() ? "" : " | " + error.hint());
        }
        return "it was answered";
    }

private:
    void add(const std::string& department, const std::string& customer, const std::vector<std::string>& fields) {
        Value::Array list;
        for (const std::string& each : fields) list.emplace_back(each);
        turn_clock(std::chrono::minutes(1));
        const Value ticket(Value::Object{{"title", "T"},
                                         {"description", "D"},
                                         {"customer", customer},
                                         {"department", department},
                                         {"field", Value(std::move(list))}});
        engine().call("ticket.create", ticket, {});
    }
};

constexpr const char* customer = "customer@example.org";

}  // namespace

TEST_CASE("queries find tickets by their fields, as each department has them") {
    FieldDesk desk(GENERATE(from_range(backends())));
    CHECK(desk.found("custom.order:a-17") == "2");
    CHECK(desk.found("Custom.Order:\"nightly quill\",A-18") == "14");
    CHECK(desk.found("custom.order:17") == "3");
    CHECK(desk.found("-custom.order:a-17 custom.amount:>-10") == "14");
    CHECK(desk.found("-custom.order:none") == "1234");
    CHECK(desk.found("custom.order:none") == "5");
    CHECK(desk.found("custom.amount>=12.50") == "12");
    CHECK(desk.found("custom.amount>12.5") == "2");
    CHECK(desk.found("custom.amount:<12.5") == "4");
    CHECK(desk.found("custom.amount<=12.5 custom.amount>-3 is:open custom.amount<1000 custom.amount>-4") == "1");
    CHECK(desk.found("-custom.amount>=0") == "345");
    CHECK(desk.found("custom.due_2:<2026-04-01") == "2");
    CHECK(desk.found("custom.due_2:<=2026-04-01 custom.tier:SILVER") == "4");
    CHECK(desk.found("custom.order:a-17,a-18 custom.order:a-18") == "4");
    CHECK(desk.found("custom.order:a-17 custom.order:a-18") == "");
    CHECK(desk.found("custom.order>=5") == "3");  // the order that is a number
    CHECK(desk.found("custom.order:a-18 department:billing customer:customer@example.org") == "4");
    CHECK(desk.found("custom.tier:gold,silver dept:billing -custom.amount:100") == "4");
}

TEST_CASE("a mistake in a condition on a field is answered with its place") {
    FieldDesk desk(GENERATE(from_range(backends())));
    const std::pair<const char*, const char*> mistakes[] = {
        {"is:open custom.ordr:1",
         R"(query, character 9: there is no field "custom.ordr" | did you mean "custom.order"?)"},
        {"custom:1", R"(query, character 1: there is no field "custom")"},
        {"custom.:1", R"(query, character 1: there is no field "custom.")"},
        {"custom.amount:much", "query, character 15: custom.amount: this is no number"},
        {"custom.amount:1,x", "query, character 17: custom.amount: this is no number"},
        {"custom.amount>1,2", "query, character 17: custom.amount is compared with one value"},
        {"custom.tier:glod", R"(query, character 13: custom.tier: it cannot be "glod" | did you mean "Gold"?)"},
        {"custom.tier>gold",
         "query, character 1: custom.tier is not more or less than something | say custom.tier:gold"},
        {"custom.due_2:<soon", R"(query, character 15: custom.due_2: "soon" is no day | such as 2026-03-01)"},
        {"custom.due_2>=none", R"(query, character 15: custom.due_2: "none" is no day)"},
        {"custom.order:", "query, character 14: a value of custom.order is missing"},
        {"custom.order:a custom.amount:1 -custom.tier:gold -custom.order:b",
         "query, character 50: a query has at most 3 conditions on custom fields"},
    };
    for (const auto& [query, says] : mistakes) {
        INFO(query);
        CHECK_THAT(desk.complaint(query), Catch::StartsWith(says));
    }
}

TEST_CASE("a hidden field is for a customer's queries and searches as if there were none") {
    FieldDesk desk(GENERATE(from_range(backends())));
    CHECK(desk.found("custom.amount>=0", customer) == "1");
    CHECK(desk.found("custom.order:17", customer) == "");  // the department does not show its own
    CHECK(desk.found("-custom.order:17", customer) == "1345");
    CHECK(desk.found("custom.order:none", customer) == "35");
    CHECK(
        desk.complaint("custom.margin:0.5", customer) ==
        R"(query, character 1: there is no field "custom.margin" | put words with a colon in quotes to look for them)");
    CHECK(desk.complaint("custom.remark:x", customer).substr(0, 52) ==
          desk.complaint("custom.remork:x", customer).replace(49, 1, "a").substr(0, 52));
    CHECK(desk.complaint("custom.tire:Gold", customer).find("tier") == std::string::npos);
    CHECK(desk.searched("late", customer) == "");
    CHECK(desk.searched("late") == "1");
    CHECK(desk.found("pays", customer) == "");
    CHECK(desk.found("-pays", customer) == "1345");
    CHECK(desk.found("-pays") == "2345");
    CHECK(desk.found("\"pays late\" T", customer) == "");
    CHECK(desk.searched("nightly", customer) == "1");
    CHECK(desk.searched("A-17", customer) == "");
    desk.call("department.update", R"({"id":"Billing","fields":{"properties":{"order":{"type":"string"},)"
                                   R"("remark":{"type":"string","public":true}}}})");
    CHECK(desk.searched("nightly", customer) == "");
    CHECK(desk.found("nightly", customer) == "");
    CHECK(desk.searched("late", customer) == "1");
}

TEST_CASE("searches find what stands in fields, and say so") {
    FieldDesk desk(GENERATE(from_range(backends())));
    const Value hits = desk.call("desk.search", R"({"query":"nightly"})");
    REQUIRE(hits.array()->size() == 1);
    CHECK(member(hits.array()->front(), "found_in") == "field");
    CHECK(member(hits.array()->front(), "snippet") == "\x02Nightly\x03 Quill");
    CHECK(desk.searched("quill") == "51");
    CHECK(desk.searched("\"nightly quill\"") == "1");
    CHECK(desk.searched("\"quill nightly\"") == "");
    CHECK(desk.searched("laserq*") == "3");
    CHECK(desk.searched("nightly late") == "1");
    CHECK(desk.searched("nightly 17") == "");
    CHECK(desk.searched("quill -nightly") == "5");
    CHECK(desk.searched("17 model") == "");
    CHECK(desk.searched("17 7") == "3");
    CHECK(desk.searched("silver") == "4");
    CHECK(desk.found("quill") == "15");
    CHECK(desk.found("\"quill nightly\"") == "");
    CHECK(desk.found("late is:open custom.amount>0") == "1");
    desk.call("ticket.update", R"({"id":"1","custom":{"order":"Daily","remark":null}})");
    CHECK(desk.searched("nightly") == "");
    CHECK(desk.searched("late") == "");
    CHECK(desk.searched("daily") == "1");
    desk.call("ticket.delete", R"({"id":"1"})");
    CHECK(desk.searched("daily") == "");
    CHECK(failures_of(desk.options()).empty());
}

TEST_CASE("fields that another program wrote are named by verify, and found once the desk was compacted") {
    FieldDesk desk(GENERATE(from_range(backends())));
    CHECK(failures_of(desk.options()).empty());
    run_raw(
        desk,
        R"(UPDATE tickets SET custom = '{"order":"Z-9","Odd name":1,"amount":1e2,"deep":{"a":[1]}}' WHERE ticket_number = 'TKT-000002')");
    CHECK_THAT(failures_of(desk.options())["search"], Catch::Contains("TKT-000002"));
    CHECK(desk.found("custom.order:a-17") == "2");
    compact(desk.options());
    CHECK(failures_of(desk.options()).count("search") == 0);
    CHECK(desk.found("custom.order:a-17") == "");
    CHECK(desk.found("custom.order:z-9 custom.amount>99") == "2");
    CHECK(desk.searched("z-9") == "2");
}

TEST_CASE("rules ask for fields") {
    FieldDesk desk(GENERATE(from_range(backends())));
    desk.call(
        "rule.create",
        R"({"name":"gold","on":["ticket.updated"],"when":["custom.tier=gold","custom.order~a-"],"then":["set priority=URGENT"]})");
    desk.call(
        "rule.create",
        R"({"name":"no order","on":["ticket.updated"],"when":["custom.order=none"],"then":["set priority=LOW"]})");
    const auto priority = [&](const char* ticket) {
        return member(desk.call("ticket.show", R"({"id":")" + std::string(ticket) + "\"}"), "priority");
    };
    for (const char* ticket : {"2", "4", "5"})
        desk.call("ticket.update", R"({"id":")" + std::string(ticket) + R"(","title":"Other"})");
    CHECK(priority("2") == "URGENT");
    CHECK(priority("4") == "MEDIUM");
    CHECK(priority("5") == "LOW");
    CHECK_THAT(desk.call("rule.list", "{}").array()->front().find("when")->array()->front().text()->c_str(),
               Catch::Equals("custom.tier=gold"));
    CHECK_THAT(
        desk.refused("rule.create",
                     R"({"name":"x","on":["ticket.updated"],"when":["custom.Order=1"],"then":["set priority=LOW"]})")
            .what(),
        Catch::Contains("there is no field"));
}

}  // namespace helpdesk
