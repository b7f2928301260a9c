#include <catch2/catch.hpp>

#include <algorithm>
#include <set>

#include "engine/core/page.hpp"
#include "tests/good_calls.hpp"

namespace helpdesk {

namespace {

// Twelve tickets that came in over time, in all priorities, some of them at the same moment.
class TicketDesk : public Desk {
public:
    explicit TicketDesk(Backend backend) : Desk(backend) {
        const char* priorities[] = {"LOW", "MEDIUM", "HIGH", "URGENT"};
        for (int i = 0; i < 12; ++i) {
            const std::string number = open_ticket("Ticket " + std::to_string(i));
            call("ticket.update", R"({"id":")" + number + R"(","priority":")" + priorities[i * 7 % 4] + "\"}");
            if (i % 3 == 0) turn_clock(std::chrono::minutes(1));
        }
        for (const char* number : {"2", "5", "7"}) call("ticket.resolve", R"({"id":")" + std::string(number) + "\"}");
    }

    // Every page from the first to the last, a list of one member.
    std::vector<std::string> walk(const std::string& operation, Value arguments, const std::string& field,
                                  const std::string& as = {}) {
        std::vector<std::string> all;
        for (int pages = 0; pages < 100; ++pages) {
            const Reply reply = engine().call(operation, arguments, {as});
            const Value page = parse_json(reply.body);
            for (const Value& item : *page.array()) all.push_back(member(item, field));
            if (reply.next.empty()) return all;
            auto& members = *arguments.object();
            std::erase_if(members, [](const auto& each) { return each.first == "after"; });
            members.emplace_back("after", Value(reply.next));
        }
        FAIL("the pages never end");
        return all;
    }
};

std::string place_in(const std::string& sort, const Value& ticket) {
    static const std::vector<std::string> priorities{"LOW", "MEDIUM", "HIGH", "URGENT"};
    const std::string field = sort.starts_with('-') ? sort.substr(1) : sort;
    std::string place = member(ticket, field);
    if (field == "priority") {
        place = std::to_string(std::find(priorities.begin(), priorities.end(), place) - priorities.begin());
    }
    return (place == "null" ? "9999" : place) + member(ticket, "id");
}

}  // namespace

TEST_CASE("a list of tickets comes in the order that is asked for, and its pages make the whole") {
    TicketDesk desk(GENERATE(from_range(backends())));
    for (const std::string sort : {"created_at", "-created_at", "updated_at", "-updated_at", "resolution_due_at",
                                   "-resolution_due_at", "priority", "-priority"}) {
        const Value whole = desk.call("ticket.list", R"({"sort":")" + sort + "\"}");
        REQUIRE(whole.array()->size() == 12);
        std::vector<std::string> places, numbers;
        for (const Value& ticket : *whole.array()) {
            places.push_back(place_in(sort, ticket));
            numbers.push_back(member(ticket, "ticket_number"));
        }
        if (sort.starts_with('-')) std::reverse(places.begin(), places.end());
        INFO(sort);
        CHECK(std::is_sorted(places.begin(), places.end()));
        for (const char* rest : {R"("limit":1)", R"("limit":5)", R"("limit":12)", R"("limit":500)"}) {
            CHECK(desk.walk("ticket.list", parse_json(R"({"sort":")" + sort + "\"," + rest + "}"), "ticket_number") ==
                  numbers);
        }
        const auto both =
            desk.walk("ticket.list", parse_json(R"({"status":["OPEN","RESOLVED"],"limit":5,"sort":")" + sort + "\"}"),
                      "ticket_number");
        CHECK(both == numbers);
    }
}

TEST_CASE("a list goes on behind its cursor though what stood before it is gone") {
    TicketDesk desk(GENERATE(from_range(backends())));
    const Reply first = desk.engine().call("ticket.list", parse_json(R"({"limit":4})"));
    const Value page = parse_json(first.body);
    const Value after = parse_json(R"({"limit":4,"after":")" + first.next + "\"}");
    const std::string second = desk.engine().call("ticket.list", after).body;
    for (const Value& ticket : *page.array()) desk.call("ticket.delete", R"({"id":")" + member(ticket, "id") + "\"}");

    CHECK(desk.engine().call("ticket.list", after).body == second);
}

TEST_CASE("every other list comes in pages that make the whole") {
    TicketDesk desk(GENERATE(from_range(backends())));
    desk.call("category.create", R"({"name":"Guides"})");
    for (int i = 0; i < 7; ++i) {
        const std::string digit = std::to_string(i);
        if (i % 2 == 0) desk.turn_clock(std::chrono::seconds(1));
        desk.call("comment.add", R"({"ticket":"1","body":")" + digit + "\"}", "customer@example.org");
        desk.call("ticket.update", R"({"id":"1","title":")" + digit + R"(","assignee":"agent@example.org"})");
        desk.call("article.create", R"({"category":"guides","content":".","title":")" + digit + "\"}",
                  "agent@example.org");
        desk.call("user.create", R"({"email":"u)" + digit + "@example.org\"}");
        desk.call("notification.read", R"({"user":"agent@example.org"})");  // what is unread would count the next
    }
    const std::tuple<const char*, const char*, const char*, std::size_t> lists[] = {
        {"comment.list", R"({"ticket":"1")", "id", 7},
        {"ticket.history", R"({"ticket":"1")", "id", 1 + 8 + 5},
        {"article.list", R"({"kind":"ARTICLE")", "id", 7},
        {"user.list", R"({"is_active":true)", "email", 11},
        {"notification.list", R"({"user":"agent@example.org")", "id", 14},
    };
    for (const auto& [operation, begin, field, count] : lists) {
        const auto whole = desk.walk(operation, parse_json(std::string(begin) + R"(,"limit":500})"), field);
        INFO(operation);
        CHECK(whole.size() == count);
        CHECK(std::set<std::string>(whole.begin(), whole.end()).size() == whole.size());
        for (const char* limit : {"1", "2", "5"}) {
            CHECK(desk.walk(operation, parse_json(std::string(begin) + R"(,"limit":)" + limit + "}"), field) == whole);
        }
    }
}

TEST_CASE("a limit is 1 to 500, or 50 if left out") {
    Desk desk(GENERATE(from_range(backends())));
    EngineAccess::write(desk.engine(), [&](Session& session) {
        const std::string digits =
            "SELECT 0 AS d UNION ALL SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3 UNION ALL SELECT 4 UNION ALL "
            "SELECT 5"
            " UNION ALL SELECT 6 UNION ALL SELECT 7 UNION ALL SELECT 8 UNION ALL SELECT 9";
        session.run({"test",
                     "INSERT INTO users (id, email, password_hash, role_id) SELECT 'u' || (100 * a.d + 10 * b.d + c.d),"
                     " 'u' || (100 * a.d + 10 * b.d + c.d) || '@example.org', '!', (SELECT id FROM roles WHERE name = "
                     "'CUSTOMER')"
                     " FROM (" +
                         digits + ") AS a, (" + digits + ") AS b, (" + digits + ") AS c"});
    });
    const auto size = [&](const char* json) { return desk.call("user.list", json).array()->size(); };

    CHECK(size("{}") == 50);
    CHECK(size(R"({"limit":1})") == 1);
    CHECK(size(R"({"limit":499})") == 499);
    CHECK(size(R"({"limit":500})") == 500);
    CHECK(size(R"({"limit":"500"})") == 500);
    for (const char* json :
         {R"({"limit":0})", R"({"limit":501})", R"({"limit":-1})", R"({"limit":9223372036854775807})"}) {
        const Error error = desk.refused("user.list", json);
        CHECK(error.fault() == Fault::invalid);
        CHECK(std::string(error.what()) == "limit must be 1 to 500");
    }
}

TEST_CASE("I08 a hostile cursor, filter or sort is refused or finds nothing, and never reaches the database as SQL") {
    TicketDesk desk(GENERATE(from_range(backends())));
    const std::string before = desk.everything();
    const std::string id = "019cadf0-57fb-7000-8000-000000000000";
    const char* values[] = {"",
                            "x",
                            "'",
                            "' OR '1'='1",
                            "1; DROP TABLE tickets",
                            "2026-02-30T00:00:00Z",
                            "2026-03-02 09:00:00+25:00",
                            "9999999999999",
                            "-1",
                            "NULL",
                            "infinity",
                            "now",
                            "epoch",
                            "\\",
                            "%",
                            "2026-03-02T09:00:00"};
    const std::pair<const char*, const char*> lists[] = {{"ticket.list", R"({"sort":"-created_at")"},
                                                         {"ticket.list", R"({"sort":"updated_at")"},
                                                         {"ticket.list", R"({"sort":"resolution_due_at")"},
                                                         {"ticket.history", R"({"ticket":"1")"},
                                                         {"comment.list", R"({"ticket":"1")"},
                                                         {"article.list", R"({"kind":"ARTICLE")"},
                                                         {"notification.list", R"({"user":"agent@example.org")"}};
    for (const auto& [operation, begin] : lists) {
        for (const char* value : values) {
            Value arguments = parse_json(std::string(begin) + "}");
            arguments.object()->emplace_back("after", Value(value + ("~" + id)));
            INFO(operation << " after " << value);
            try {
                desk.engine().call(operation, arguments);
                FAIL_CHECK("it was not refused");
            } catch (const Error& error) {
                CHECK(error.fault() == Fault::invalid);
                CHECK(error.field() == "after");
            }
        }
    }
    for (const char* sort :
         {"", "title", "created_at DESC", "created_at;", "--created_at", "CREATED_AT", "1", "(SELECT 1)", "id"}) {
        const Error error = desk.refused("ticket.list", R"({"sort":")" + std::string(sort) + "\"}");
        CHECK(error.fault() == Fault::invalid);
        CHECK(error.field() == "sort");
    }
    CHECK(desk.refused("ticket.list", R"({"sort":"priority","after":"high~)" + id + "\"}").field() == "after");
    CHECK(desk.everything() == before);
}

TEST_CASE("a cursor is the same moment in every spelling of its time") {
    TicketDesk desk(GENERATE(from_range(backends())));
    const Reply first = desk.engine().call("ticket.list", parse_json(R"({"limit":4})"));
    const std::string id = first.next.substr(first.next.rfind('~'));
    const Time time = *parse_time(first.next.substr(0, first.next.rfind('~')));
    std::string shifted = to_text(time + std::chrono::hours(1));
    shifted.replace(shifted.size() - 1, 1, "+01:00");
    const auto rest = [&](const std::string& after) {
        return desk.engine().call("ticket.list", parse_json(R"({"after":")" + after + "\"}")).body;
    };

    CHECK(rest(shifted + id) == rest(first.next));
}

TEST_CASE("filters of a list of tickets leave exactly the tickets that have it all") {
    BusyDesk desk(GENERATE(from_range(backends())));
    desk.call(
        "ticket.create",
        R"({"title":"Third","description":".","customer":"customer@example.org","priority":"URGENT","source":"PHONE","tag":["vip"]})");
    const std::pair<const char*, const char*> cases[] = {
        {"{}", "321"},
        {R"({"status":["OPEN"]})", "31"},
        {R"({"status":["RESOLVED"]})", "2"},
        {R"({"status":["OPEN","RESOLVED"]})", "321"},
        {R"({"status":["OPEN","OPEN"]})", "31"},
        {R"({"status":["CLOSED"]})", ""},
        {R"({"priority":["URGENT"]})", "3"},
        {R"({"priority":["URGENT","MEDIUM"]})", "321"},
        {R"({"source":["PHONE","CHAT"]})", "3"},
        {R"({"tag":["vip"]})", "31"},
        {R"({"tag":["vip"],"status":["OPEN"],"department":"none"})", "3"},
        {R"({"customer":"customer@example.org"})", "321"},
        {R"({"customer":"agent@example.org"})", ""},
        {R"({"overdue":true})", ""},
        {R"({"assignee":"@none@example.org"})", "refused"},
    };
    for (const auto& [arguments, expected] : cases) {
        INFO(arguments);
        std::string numbers;
        try {
            const Value list = desk.call("ticket.list", arguments);
            for (const Value& ticket : *list.array()) numbers += member(ticket, "ticket_number").back();
        } catch (const Error& error) {
            numbers = "refused";
        }
        if (numbers != "refused") std::sort(numbers.rbegin(), numbers.rend());
        CHECK(numbers == expected);
    }
    desk.turn_clock(std::chrono::hours(2));
    const Value late = desk.call("ticket.list", R"({"overdue":true})");
    REQUIRE(late.array()->size() == 1);
    CHECK(member(late.array()->front(), "title") == "Third");
    CHECK(member(late.array()->front(), "overdue") == "true");
}

TEST_CASE("of a list that is longer than what is counted the total says so") {
    CHECK(to_total(0, false) == "0");
    CHECK(to_total(count_limit, false) == "10000");
    CHECK(to_total(count_limit + 1, false) == "10000+");
    CHECK(to_total(120, true) == "120+");
}

}  // namespace helpdesk
