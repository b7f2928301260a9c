#include <catch2/catch.hpp>

#include <cstdlib>
#include <random>

#include "engine/tickets/replay.hpp"
#include "tests/support.hpp"

namespace helpdesk {

namespace {

using namespace std::chrono_literals;

// Deeds of every kind that changes a ticket, with arguments by chance. Most can be done.
class Edits {
public:
    Edits(Desk& desk, unsigned seed) : desk_(desk), random_(seed) {}

    // True if it was done.
    bool next() {
        desk_.turn_clock(std::chrono::milliseconds(random_() % 3 == 0 ? 0 : random_() % 4'000'000));
        const auto& [operation, json] = deed();
        try {
            desk_.engine().call(operation, parse_json(json), {one_of({"", "", "admin@example.org"}), "cli"});
            return true;
        } catch (const Error& error) {
            INFO(operation << json << ": " << error.what());
            CHECK((error.fault() == Fault::invalid || error.fault() == Fault::not_found));
            return false;
        }
    }

private:
    Desk& desk_;
    std::mt19937 random_;
    int tickets_ = 0;

    std::string one_of(const std::vector<std::string>& list) { return list[random_() % list.size()]; }
    std::string some_ticket() { return std::to_string(1 + static_cast<int>(random_()) % std::max(1, tickets_)); }
    std::string some_words() {
        return one_of({"T", "Größe €", R"(a'b\"c\\d)", "日本", "line\\nline", "  ", std::string(150, 'x')});
    }

    std::pair<std::string, std::string> deed() {
        const std::string id = std::to_string(1 + random_() % static_cast<unsigned>(std::max(1, tickets_)));
        const std::string ticket = R"({"ticket":")" + id + "\"";
        const std::string it = R"({"id":")" + id + "\"";
        switch (tickets_ < 3 ? 0U : random_() % 16) {
            case 0: return create();
            case 1: return {"ticket.resolve", it + "}"};
            case 2: return {"ticket.close", it + "}"};
            case 3: return {"ticket.reopen", it + "}"};
            case 4: return {"comment.add", ticket + R"(,"body":"b","author":")" + person() + "\"}"};
            case 5: return {"ticket.tag", ticket + R"(,"tag":")" + one_of({"vip", "printer"}) + "\"}"};
            case 6: return {"ticket.untag", ticket + R"(,"tag":")" + one_of({"vip", "printer"}) + "\"}"};
            case 7: return {"ticket.assign", it + R"(,"assignee":")" + assignee() + "\"}"};
            case 8: return {"sla.sweep", "{}"};
            case 9:
                return random_() % 40 == 0 ? std::pair<std::string, std::string>("ticket.delete", it + "}")
                                           : std::pair<std::string, std::string>("user.reassign", handover());
            default: return {"ticket.update", it + changes() + "}"};
        }
    }

    std::pair<std::string, std::string> create() {
        ++tickets_;
        return {"ticket.create", R"({"title":"T","description":")" + some_words() + R"(","customer":")" +
                                     one_of({"customer@example.org", "other@example.org"}) + "\"" +
                                     one_of({"", R"(,"department":"Billing","tag":["vip"])", R"(,"priority":"HIGH")"}) +
                                     "}"};
    }
    std::string person() { return one_of({"customer@example.org", "agent@example.org", "manager@example.org"}); }
    std::string assignee() { return one_of({"agent@example.org", "manager@example.org", "none"}); }
    std::string handover() {
        return one_of({R"({"id":"agent@example.org","to":"manager@example.org"})",
                       R"({"id":"manager@example.org","to":"agent@example.org"})"});
    }
    std::string changes() {
        std::string json;
        const auto add = [&](const char* name, const std::string& value) {
            if (random_() % 3 == 0) json += ",\"" + std::string(name) + "\":\"" + value + "\"";
        };
        add("title", some_words());
        add("description", some_words());
        add("priority", one_of({"LOW", "MEDIUM", "HIGH", "URGENT"}));
        add("status", one_of({"OPEN", "IN_PROGRESS", "WAITING_CUSTOMER", "RESOLVED", "CLOSED"}));
        add("department", one_of({"Billing", "Technical Support", "none"}));
        add("assignee", assignee());
        add("customer", one_of({"customer@example.org", "other@example.org"}));
        return json;
    }
};

void prepare(Desk& desk) {
    desk.call("user.create", R"({"email":"other@example.org"})");
    for (const char* tag : {"vip", "printer"}) desk.call("tag.create", R"({"name":")" + std::string(tag) + "\"}");
    desk.call("rule.create",
              R"({"name":"VIPs","on":["ticket.tagged"],"then":["set priority=URGENT","assign agent@example.org"]})");
    desk.call("assignment.set", R"({"department":"Billing"})");
    desk.call("lifecycle.update", R"({"close_days":3,"escalate":true,"reopen_days":2})");
}

// As many as HELPDESK_EDITS says, for a long campaign.
int edits(int usual) {
    const char* wanted = std::getenv("HELPDESK_EDITS");
    return wanted ? std::atoi(wanted) : usual;
}

}  // namespace

TEST_CASE("A19 whatever is done to tickets, their history replays to what they are, and verify finds nothing") {
    const unsigned seed = given_seed().value_or(20'261'125);
    INFO("HELPDESK_TEST_SEED=" << seed);
    const Backend backend = GENERATE(from_range(backends()));
    Desk desk(backend);
    prepare(desk);
    Edits chance(desk, seed);
    int done = 0;
    const int wanted = edits(backend == Backend::sqlite ? 2'000 : 400);
    for (int edit = 1; edit <= wanted; ++edit) {
        done += chance.next() ? 1 : 0;
        if (edit % std::max(250, wanted / 20) != 0) continue;
        INFO("after " << edit);
        const auto failed = failures_of(desk.options());
        for (const auto& [check, message] : failed) FAIL_CHECK(check << ": " << message);
        REQUIRE(failed.empty());
    }
    CHECK(done > wanted / 2);
    CHECK(failures_of(desk.options()).empty());
}

TEST_CASE("a ticket is shown as it was at each of its versions") {
    Desk desk(GENERATE(from_range(backends())));
    desk.call("tag.create", R"({"name":"vip"})");
    desk.open_ticket();
    std::vector<Value> shown{desk.call("ticket.show", R"({"id":"1"})")};
    const std::pair<const char*, const char*> deeds[] = {
        {"ticket.update", R"({"id":"1","title":"Water","priority":"HIGH","department":"Billing"})"},
        {"ticket.tag", R"({"ticket":"1","tag":"vip"})"},
        {"ticket.assign", R"({"id":"1","assignee":"agent@example.org"})"},
        {"ticket.untag", R"({"ticket":"1","tag":"vip"})"},
        {"ticket.update", R"({"id":"1","status":"WAITING_CUSTOMER","customer":"manager@example.org"})"},
        {"ticket.resolve", R"({"id":"1"})"},
        {"ticket.reopen", R"({"id":"1"})"}};
    for (const auto& [operation, json] : deeds) {
        desk.turn_clock(10min);
        desk.call(operation, json);
        shown.push_back(desk.call("ticket.show", R"({"id":"1"})"));
    }
    const auto check_all = [&] {
        for (const Value& then : shown) {
            const std::string version = member(then, "version");
            const Value replayed = desk.call("ticket.replay", R"({"id":"1","as_of":)" + version + "}");
            for (const auto& [name, value] : *replayed.object()) {
                INFO("version " << version << ", " << name);
                CHECK(to_json(value) == to_json(*then.find(name)));
            }
        }
    };
    check_all();
    CHECK(shown.size() == 8);

    const Error error = desk.refused("ticket.replay", R"({"id":"1","as_of":9})");
    CHECK(error.fault() == Fault::not_found);
    CHECK(error.field() == "as_of");
    CHECK(std::string(error.what()) == "TKT-000001 has the versions 1 to 8, and none is 9");
    CHECK(desk.refused("ticket.replay", R"({"id":"1","as_of":0})").fault() == Fault::not_found);
    CHECK(desk.refused("ticket.replay", R"({"id":"1","as_of":1})", "customer@example.org").fault() == Fault::denied);
}

TEST_CASE("a ticket that is older than its history is shown as far back as that reaches") {
    Desk desk(GENERATE(from_range(backends())));
    desk.open_ticket("First");
    desk.call("ticket.update", R"({"id":"1","title":"Second"})");
    desk.call("ticket.update", R"({"id":"1","title":"Third","priority":"LOW"})");
    run_behind_triggers(desk,
                        "DELETE FROM ticket_history WHERE field = 'created'; UPDATE tickets SET history_chain = ''");

    const Value first = desk.call("ticket.replay", R"({"id":"1","as_of":1})");
    CHECK(member(first, "title") == "First");
    CHECK(member(first, "priority") == "MEDIUM");
    CHECK(member(first, "version") == "1");
    CHECK(member(desk.call("ticket.replay", R"({"id":"1","as_of":2})"), "title") == "Second");
}

}  // namespace helpdesk
