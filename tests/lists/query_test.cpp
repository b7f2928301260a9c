#include <catch2/catch.hpp>

#include <map>
#include <random>
#include <set>

#include "engine/base/text.hpp"
#include "tests/support.hpp"

namespace helpdesk {

namespace {

using namespace std::chrono_literals;

// A ticket as a person would look at it to say whether a query means it.
struct Known {
    std::string number, status, priority, source, assignee, department, customer;
    std::set<std::string> tags;
    Value custom;
    bool is_overdue = false, is_resolved = false, is_answered = false;
    Time created, updated;
    std::optional<Time> due;
};

std::string or_none(const Value& ticket, const std::string& name) {
    const std::string text = member(ticket, name);
    return text == "null" ? "none" : text;
}

class QueryDesk : public Desk {
public:
    QueryDesk(Backend backend, std::mt19937& random) : Desk(backend), random_(random) {
        for (const char* tag : {"vip", "billing", "spare"})
            call("tag.create", R"({"name":")" + std::string(tag) + "\"}");
        call("department.update", R"({"id":"Billing","fields":{"properties":{"plan":{"type":"string"},)"
                                  R"("amount":{"type":"number"},"day":{"type":"string","format":"date"}}}})");
        call("department.update", R"({"id":"Technical Support","fields":{"properties":{"plan":{"type":"integer"}}}})");
        call("user.create", R"({"email":"bo@example.org","role":"AGENT","department":"Billing"})");
        call("user.create", R"({"email":"zoe@example.org","role":"CUSTOMER"})");
        for (int i = 0; i < 60; ++i) add_ticket();
    }

    std::string pick(const std::vector<std::string>& from) { return from[random_() % from.size()]; }

    std::vector<Known> all() {
        std::vector<Known> list;
        const Value tickets = call("ticket.list", R"({"limit":500})");
        for (const Value& each : *tickets.array()) {
            Known known{.number = member(each, "ticket_number"),
                        .status = member(each, "status"),
                        .priority = member(each, "priority"),
                        .source = member(each, "source"),
                        .assignee = or_none(each, "assignee"),
                        .department = or_none(each, "department"),
                        .customer = member(each, "customer"),
                        .is_overdue = member(each, "overdue") == "true",
                        .is_resolved = member(each, "resolved_at") != "null",
                        .is_answered = member(each, "first_response_at") != "null",
                        .created = *parse_time(member(each, "created_at")),
                        .updated = *parse_time(member(each, "updated_at")),
                        .due = parse_time(member(each, "resolution_due_at"))};
            const Value shown = call("ticket.show", R"({"id":")" + known.number + "\"}");
            for (const Value& tag : *shown.find("tags")->array()) known.tags.insert(*tag.text());
            known.custom = *shown.find("custom");
            list.push_back(std::move(known));
        }
        return list;
    }

    // In pages of a few, to the end.
    std::vector<std::string> found(const std::string& query, const std::string& as = {}) {
        std::vector<std::string> numbers;
        std::string after;
        do {
            Value::Object arguments{{"query", query}, {"limit", std::int64_t{7}}};
            if (!after.empty()) arguments.emplace_back("after", after);
            const Reply reply = engine().call("ticket.list", Value(std::move(arguments)), {as, "cli"});
            const Value page = parse_json(reply.body);
            for (const Value& each : *page.array()) numbers.push_back(member(each, "ticket_number"));
            after = reply.next;
        } while (!after.empty());
        return numbers;
    }
    std::int64_t counted(const std::string& query) {
        const Reply reply = engine().call("ticket.count", Value(Value::Object{{"query", query}}), {{}, "cli"});
        return std::stoll(member(parse_json(reply.body), "count"));
    }

private:
    std::mt19937& random_;

    std::string some_fields() {
        return "{" + pick({R"("plan":"Gold")", R"("plan":"gold \u00fc")", R"("plan":"7")", R"("plan":null)"}) +
               pick({R"(,"amount":-2.5)", R"(,"amount":0)", R"(,"amount":10)", R"(,"amount":9.75)", ""}) +
               pick({R"(,"day":"2025-12-31")", R"(,"day":"2026-01-01")", R"(,"day":"2026-10-01")", ""}) + "}";
    }

    void add_ticket() {
        turn_clock(std::chrono::minutes(random_() % 600));
        const std::string number =
            member(call("ticket.create", R"({"title":"T","description":"D","customer":")" +
                                             pick({"customer@example.org", "zoe@example.org"}) + R"(","priority":")" +
                                             pick({"LOW", "MEDIUM", "HIGH", "URGENT"}) + R"(","source":")" +
                                             pick({"WEB", "EMAIL", "PHONE", "CHAT"}) + R"(","department":")" +
                                             pick({"none", "Billing", "Technical Support"}) + R"(","assignee":")" +
                                             pick({"none", "agent@example.org", "bo@example.org"}) + "\"}"),
                   "ticket_number");
        const std::string id = R"({"id":")" + number + "\"";
        for (const char* tag : {"vip", "billing"}) {
            if (random_() % 3 == 0) call("ticket.tag", R"({"ticket":")" + number + R"(","tag":")" + tag + "\"}");
        }
        if (random_() % 3 == 0) {
            turn_clock(std::chrono::minutes(random_() % 300));
            call("comment.add", R"({"ticket":")" + number + R"(","body":"B"})", "manager@example.org");
        }
        const std::string department = member(call("ticket.show", id + "}"), "department");
        if (department == "Billing") call("ticket.update", id + R"(,"custom":)" + some_fields() + "}");
        if (department == "Technical Support") call("ticket.update", id + R"(,"field":["plan=7"]})");
        if (random_() % 2 == 0) {
            call("ticket.update",
                 id + R"(,"status":")" + pick({"IN_PROGRESS", "WAITING_CUSTOMER", "RESOLVED", "CLOSED"}) + "\"}");
        }
    }
};

// A condition as text, and what it means.
struct Condition {
    std::string text;
    std::function<bool(const Known&)> holds;
};

int severity_of(const std::string& priority) {
    static const std::vector<std::string> order{"LOW", "MEDIUM", "HIGH", "URGENT"};
    return static_cast<int>(std::find(order.begin(), order.end(), priority) - order.begin());
}

Condition state_condition(QueryDesk& desk) {
    const std::string state =
        desk.pick({"is:open", "is:resolved", "is:overdue", "is:waiting", "is:unassigned", "has:tag", "has:response"});
    return {state, [state](const Known& ticket) {
                if (state == "is:open") return !ticket.is_resolved;
                if (state == "is:resolved") return ticket.is_resolved;
                if (state == "is:overdue") return ticket.is_overdue;
                if (state == "is:waiting") return ticket.status == "WAITING_CUSTOMER";
                if (state == "is:unassigned") return ticket.assignee == "none";
                if (state == "has:tag") return !ticket.tags.empty();
                return ticket.is_answered;
            }};
}

Condition time_condition(QueryDesk& desk, std::mt19937& random) {
    const int hours = static_cast<int>(random() % 400);
    const Time limit = desk.now() - std::chrono::hours(hours);
    const std::string text = desk.pick({"created:<", "created:>", "updated:<", "updated:>"});
    const bool is_created = text.starts_with("created"), is_near = text.ends_with("<");
    return {text + std::to_string(hours) + "h", [=](const Known& ticket) {
                const Time time = is_created ? ticket.created : ticket.updated;
                return is_near ? time >= limit : time < limit;
            }};
}

Condition name_condition(QueryDesk& desk) {
    const std::string field = desk.pick({"status", "assignee", "department", "customer", "source", "tag"});
    const std::map<std::string, std::vector<std::string>> values{
        {"status", {"open", "IN_PROGRESS", "waiting", "resolved", "CLOSED"}},
        {"assignee", {"none", "agent@example.org", "BO@example.org"}},
        {"department", {"none", "billing", "\"Technical Support\""}},
        {"customer", {"customer@example.org", "zoe@example.org"}},
        {"source", {"web", "EMAIL", "Phone", "chat"}},
        {"tag", {"vip", "billing", "spare"}}};
    std::vector<std::string> chosen{desk.pick(values.at(field))};
    if (desk.pick({"one", "two"}) == "two") chosen.push_back(desk.pick(values.at(field)));
    std::string text = field + ":" + chosen[0] + (chosen.size() > 1 ? "," + chosen[1] : "");
    for (std::string& each : chosen) {
        std::erase(each, '"');
        each = each == "waiting" ? "waiting_customer" : lower_ascii(each);
    }
    return {text, [field, chosen](const Known& ticket) {
                const auto is_chosen = [&](const std::string& value) {
                    return std::find(chosen.begin(), chosen.end(), lower_ascii(value)) != chosen.end();
                };
                if (field == "tag") return std::any_of(ticket.tags.begin(), ticket.tags.end(), is_chosen);
                return is_chosen(field == "status"       ? ticket.status
                                 : field == "assignee"   ? ticket.assignee
                                 : field == "department" ? ticket.department
                                 : field == "customer"   ? ticket.customer
                                                         : ticket.source);
            }};
}

Condition priority_condition(QueryDesk& desk) {
    const std::string test = desk.pick({":", "=", ">=", "<=", ">", "<", ":>"});
    const std::string priority = desk.pick({"LOW", "MEDIUM", "HIGH", "URGENT"});
    return {"prio" + test + lower_ascii(priority), [=](const Known& ticket) {
                const int difference = severity_of(ticket.priority) - severity_of(priority);
                if (test == ">=") return difference >= 0;
                if (test == "<=") return difference <= 0;
                if (test == "<") return difference < 0;
                return test.ends_with(">") ? difference > 0 : difference == 0;
            }};
}

// Amounts are few and exact, so that a double compares them.
bool compares(const Value& value, const std::string& test, const std::string& with) {
    const bool is_text = value.text();
    const std::string is = is_text ? lower_ascii(*value.text()) : to_json(value);
    const double difference = is_text ? is.compare(with) : std::stod(is) - std::stod(with);
    if (test == ":") return difference == 0;
    if (test == "<") return difference < 0;
    if (test == "<=") return difference <= 0;
    return test == ">" ? difference > 0 : difference >= 0;
}

Condition custom_condition(QueryDesk& desk) {
    const std::string name = desk.pick({"plan", "amount", "day"});
    const std::map<std::string, std::vector<std::string>> values{{"plan", {"GOLD", "\"gold \u00fc\"", "7", "none"}},
                                                                 {"amount", {"-2.5", "0", "10.0", "9.75", "5"}},
                                                                 {"day", {"2025-12-31", "2026-01-01", "2026-06-01"}}};
    const std::string value = desk.pick(values.at(name));
    const std::string test = name == "plan" ? ":" : desk.pick({":", "<", "<=", ">", ">="});
    std::string plain = lower_ascii(value);
    std::erase(plain, '"');
    return {"custom." + name + test + value, [=](const Known& ticket) {
                const Value* is = ticket.custom.find(name);
                if (plain == "none") return !is;
                if (is && !is->text() && plain.find_first_not_of("-.0123456789") != std::string::npos) return false;
                return is && compares(*is, test, plain);
            }};
}

Condition any_condition(QueryDesk& desk, std::mt19937& random) {
    Condition condition;
    switch (random() % 5) {
        case 0: condition = state_condition(desk); break;
        case 3: condition = custom_condition(desk); break;
        case 1: condition = time_condition(desk, random); break;
        case 2: condition = priority_condition(desk); break;
        default: condition = name_condition(desk);
    }
    if (random() % 4 > 0) return condition;
    return {(random() % 2 ? "-" : "!") + condition.text,
            [holds = condition.holds](const Known& ticket) { return !holds(ticket); }};
}

std::string place_of(const Known& ticket, const std::string& sort) {
    if (sort.ends_with("created")) return to_text(ticket.created);
    if (sort.ends_with("updated")) return to_text(ticket.updated);
    if (sort.ends_with("priority")) return std::to_string(severity_of(ticket.priority));
    return ticket.due ? to_text(*ticket.due) : "9999-12-31T23:59:59.999Z";
}

}  // namespace

TEST_CASE("P15 any query finds the tickets that it means, in its order, page by page, and counts as many") {
    const Backend backend = GENERATE(from_range(backends()));
    const unsigned seed = given_seed().value_or(std::random_device()());
    INFO("HELPDESK_TEST_SEED=" << seed);
    std::mt19937 random(seed);
    QueryDesk desk(backend, random);
    const auto tickets = desk.all();
    std::size_t most = 0;
    for (int round = 0; round < (backend == Backend::sqlite ? 600 : 150); ++round) {
        std::vector<Condition> conditions;
        std::string query;
        int lists_of_tags = 0, fields = 0;
        for (std::size_t i = 0; i < 1 + random() % 3; ++i) {
            Condition condition = any_condition(desk, random);
            if (condition.text.starts_with("tag:") && ++lists_of_tags > 3) continue;
            if (condition.text.find("custom") != std::string::npos && ++fields > 3) continue;
            query += (query.empty() ? "" : "  ") + condition.text;
            conditions.push_back(std::move(condition));
        }
        const std::string sort =
            desk.pick({"created", "-created", "updated", "-updated", "due", "-due", "priority", "-priority"});
        query += " sort:" + sort;
        std::map<std::string, std::string> meant;  // number -> place
        for (const Known& ticket : tickets) {
            const bool fits = std::all_of(conditions.begin(), conditions.end(),
                                          [&](const Condition& condition) { return condition.holds(ticket); });
            if (fits) meant.emplace(ticket.number, place_of(ticket, sort));
        }
        INFO(query);
        const auto found = desk.found(query);
        CHECK(std::set<std::string>(found.begin(), found.end()).size() == found.size());
        REQUIRE(found.size() == meant.size());
        std::vector<std::string> places;
        for (const std::string& number : found) {
            REQUIRE(meant.count(number));
            places.push_back(meant.at(number));
        }
        if (sort.starts_with('-')) std::reverse(places.begin(), places.end());
        CHECK(std::is_sorted(places.begin(), places.end()));
        CHECK(desk.counted(query) == static_cast<std::int64_t>(meant.size()));
        most = std::max(most, meant.size());
    }
    CHECK(most > 10);
}

TEST_CASE("days and months in a query are those of the reader's own time zone") {
    Desk desk(GENERATE(from_range(backends())));
    desk.call("user.update", R"({"id":"agent@example.org","time_zone":"Pacific/Auckland"})");  // 13 hours ahead
    desk.turn_clock(3h);  // the next day begins there
    desk.open_ticket("after noon in UTC");
    const auto found = [&](const std::string& query, const std::string& as) {
        return desk.call("ticket.list", R"({"query":")" + query + "\"}", as).array()->size();
    };
    CHECK(found("created:today", "manager@example.org") == 1);
    CHECK(found("created:2026-03-02", "manager@example.org") == 1);
    CHECK(found("created:2026-03-02", "agent@example.org") == 0);
    CHECK(found("created:2026-03-03", "agent@example.org") == 1);
    CHECK(found("created:today", "agent@example.org") == 1);
    CHECK(found("created:yesterday", "agent@example.org") == 0);
    CHECK(found("created:>=2026-03-03 created:<2026-03-04", "agent@example.org") == 1);
    CHECK(found("created:2026-03", "agent@example.org") == 1);
    CHECK(found("created:2026", "agent@example.org") == 1);
    CHECK(found("created:2026-01-01..2026-03-03", "agent@example.org") == 1);
    CHECK(found("created:2026-01-01..2026-03-02", "agent@example.org") == 0);
    CHECK(found("created:>=2026-03-02T12:00:00Z", "agent@example.org") == 1);
    CHECK(found("created:>2026-03-02T12:00:00Z", "agent@example.org") == 0);
    CHECK(found("created:<=2026-03-02T12:00:00Z", "agent@example.org") == 1);
}

TEST_CASE("words that are a ticket's number find that ticket as well, in lists as in searches") {
    Desk desk(GENERATE(from_range(backends())));
    desk.call("user.create", R"({"email":"zoe@example.org","role":"CUSTOMER"})");
    desk.open_ticket("first");
    desk.open_ticket("seen on 1 and 3");
    desk.call("ticket.create", R"({"title":"third","description":"D","customer":"zoe@example.org"})");
    desk.call("ticket.update", R"({"id":"1","status":"RESOLVED"})");
    const auto found = [&](const std::string& query, const std::string& as = {}) {
        const std::string arguments = R"({"sort":"created_at","query":")" + query + "\"}";
        std::string numbers;
        const Value page = desk.call("ticket.list", arguments, as);
        for (const Value& each : *page.array()) numbers += member(each, "ticket_number").back();
        CHECK(member(desk.call("ticket.count", R"({"query":")" + query + "\"}", as), "count") ==
              std::to_string(numbers.size()));
        return numbers;
    };
    CHECK(found("1") == "12");
    CHECK(found("#1") == "12");
    CHECK(found("tkt-1") == "1");
    CHECK(found("TKT-000003") == "3");
    CHECK(found("9") == "");
    CHECK(found("1 is:open") == "2");
    CHECK(found("1 is:resolved") == "1");
    CHECK(found("1 seen") == "2");  // two words are no number
    CHECK(found("-1 status:open") == "3");
    CHECK(found("3", "zoe@example.org") == "3");
    CHECK(found("1", "zoe@example.org") == "");
    CHECK(found("IS:Open is:Unassigned") == found("is:open is:unassigned"));
}

TEST_CASE("a mistake in a query is answered with its place and what was expected, and finds nothing") {
    Desk desk(GENERATE(from_range(backends())));
    desk.open_ticket();
    struct Mistake {
        const char* query;
        const char* says;
        const char* hint;
    };
    const Mistake mistakes[] = {
        {"stauts:open", R"(query, character 1: there is no field "stauts")", R"(did you mean "status"?)"},
        {"is:open http://x", R"(query, character 9: there is no field "http")", "put words with a colon in quotes"},
        {"status:opn", R"(query, character 8: there is no status "opn")", R"(did you mean "OPEN"?)"},
        {"status:open,", "query, character 13: a value of status is missing", ""},
        {"status:,open", "query, character 8: a value of status is missing", ""},
        {"status:", "query, character 8: a value of status is missing", ""},
        {"größe prio:", "query, character 12: a value of prio is missing", ""},
        {"prio>=", "query, character 7: a value of prio is missing", ""},
        {"prio:hot", R"(query, character 6: there is no priority "hot")", "LOW, MEDIUM, HIGH, URGENT"},
        {"status>open", "query, character 1: status is not more or less than something", "say status:open"},
        {"\"no end", "query, character 1: the quotes that begin here do not end", "put \""},
        {"status:\"OPEN", "query, character 8: the quotes that begin here do not end", "put \""},
        {"is:late", R"(query, character 4: is: knows no "late")", "open, resolved, overdue"},
        {"is:open,overdue", "query, character 9: is: takes one word", "repeat is:"},
        {"has:wings", R"(query, character 5: has: knows no "wings")", "attachment"},
        {"created:soon", R"(query, character 9: "soon" is no time)", "such as 7d"},
        {"created:2026-02-30", R"(query, character 9: "2026-02-30" is no time)", "such as 7d"},
        {"created:2026-2-3", R"(query, character 9: "2026-2-3" is no time)", "such as 7d"},
        {"created:0000", R"(query, character 9: "0000" is no time)", "such as 7d"},
        {"created:9999", R"(query, character 9: "9999" is no time)", "such as 7d"},
        {"created:<99999999999999d", "is no time", "such as 7d"},
        {"created:<1000001w", R"(query, character 10: "1000001w" is too long)", ""},
        {"created:<7d,8d", "query, character 13: created takes one time", ""},
        {"created:<2026-01-01..2026-02-01", "query, character 1: a range stands behind created:", ""},
        {"-created:2026-01", "query, character 1: a period cannot be excluded", "say created:<"},
        {"sort:title", R"(query, character 6: tickets cannot be sorted by "title")", "created, updated"},
        {"sort:due sort:-due", "query, character 10: a list has one order", ""},
        {"tag:a1", R"(query, character 5: there is no tag "a1")", ""},
        {"customer:nobody@example.org", R"(query, character 10: there is no user "nobody@example.org")", ""},
        {"assignee:@me", "query, character 10: @me needs to know who you are", "say --as EMAIL"},
        {"number:99", R"(query, character 8: there is no ticket "99")", ""},
    };
    for (const Mistake& each : mistakes) {
        INFO(each.query);
        try {
            desk.engine().call("ticket.list", Value(Value::Object{{"query", std::string(each.query)}}));
            FAIL_CHECK("it was answered");
        } catch (const Error& error) {
            CHECK((error.fault() == Fault::invalid || error.fault() == Fault::not_found));
            CHECK(error.field() == "query");
            CHECK_THAT(error.what(), Catch::Contains(each.says));
            CHECK_THAT(error.hint(), Catch::Contains(each.hint));
        }
    }
}

TEST_CASE("no text that people can type makes a query fail in any other way than with its place") {
    Desk desk(GENERATE(from_range(backends())));
    desk.open_ticket();
    const unsigned seed = given_seed().value_or(std::random_device()());
    INFO("HELPDESK_TEST_SEED=" << seed);
    std::mt19937 random(seed);
    const std::vector<std::string> pieces{
        "status", ":", "open", ",",   "\"",   "-",   "!",       " ",    ">",  "<=", "=",          "is",  "due", "7d",
        "..",     "%", "_",    "'",   ";--",  "\\",  "created", "2026", "\t", "ä",  "\U0001F600", "(",   ")",   "none",
        "@me",    "*", "NEAR", "AND", "\x01", "tag", "sort",    "::",   "~",  "^",  "0x",         "null"};
    for (int round = 0; round < 1'500; ++round) {
        std::string query;
        for (std::size_t i = 0; i < random() % 12; ++i) query += pieces[random() % pieces.size()];
        INFO(query);
        try {
            desk.engine().call("ticket.list", Value(Value::Object{{"query", query}}));
        } catch (const Error& error) {
            CHECK((error.fault() == Fault::invalid || error.fault() == Fault::not_found));
            CHECK_THAT(error.what(), Catch::StartsWith("query, character "));
        }
    }
    for (const std::string& query : {std::string(1'001, 'x'), "\xff status:open" + std::string(),
                                     std::string("a\0b", 3), std::string(2'000, '"'), std::string(500, '-') + "x"}) {
        try {
            desk.engine().call("ticket.list", Value(Value::Object{{"query", query}}));
        } catch (const Error& error) {
            CHECK(error.fault() == Fault::invalid);
        }
    }
    CHECK(desk.number("SELECT count(*) FROM tickets") == 1);
}

TEST_CASE("a query never shows more than its reader may see") {
    Desk desk(GENERATE(from_range(backends())));
    desk.call("user.create", R"({"email":"zoe@example.org","role":"CUSTOMER"})");
    desk.open_ticket();
    desk.call("attachment.add", R"({"ticket":"1","file_name":"b.txt","content":"Yg=="})", "customer@example.org");
    desk.call("ticket.create", R"({"title":"T","description":"D","customer":"zoe@example.org"})");
    const std::string note =
        member(desk.call("comment.add", R"({"ticket":"2","body":"B","internal":true})", "agent@example.org"), "id");
    desk.call("attachment.add", R"({"ticket":"2","comment":")" + note + R"(","file_name":"b.txt","content":"Yg=="})",
              "agent@example.org");
    const auto found = [&](const std::string& query, const std::string& as) {
        const std::string arguments = R"({"query":")" + query + "\"}";
        const auto size = desk.call("ticket.list", arguments, as).array()->size();
        CHECK(member(desk.call("ticket.count", arguments, as), "count") == std::to_string(size));
        return size;
    };
    CHECK(found("is:open", "agent@example.org") == 2);
    CHECK(found("is:open", "zoe@example.org") == 1);
    CHECK(found("number:2", "zoe@example.org") == 1);
    CHECK(found("has:attachment", "agent@example.org") == 2);
    CHECK(found("has:attachment", "customer@example.org") == 1);
    CHECK(found("has:attachment", "zoe@example.org") == 0);  // it hangs on a note
    CHECK(found("-has:attachment", "zoe@example.org") == 1);
    for (const char* query : {"number:1", "customer:customer@example.org", "assignee:agent@example.org"}) {
        INFO(query);
        CHECK(desk.refused("ticket.list", R"({"query":")" + std::string(query) + "\"}", "zoe@example.org").fault() ==
              Fault::not_found);
    }
}

}  // namespace helpdesk
