#include <catch2/catch.hpp>

#include <algorithm>
#include <cstdlib>
#include <map>
#include <random>
#include <set>

#include "engine/core/policy.hpp"
#include "engine/sla/calendar.hpp"
#include "tests/support.hpp"

namespace helpdesk {

namespace {

using std::chrono::milliseconds;
using std::chrono::minutes;

constexpr const char* office_hours =
    R"({"zone":"America/New_York","hours":{"mon":[["08:00","12:15"],["13:00","17:30"]],"tue":[["08:00","17:30"]],)"
    R"("wed":[["22:00","06:00"]],"fri":[["00:00","24:00"]]},"holidays":["2026-03-06",{"every":"03-10"}]})";

struct Promise {
    std::string calendar;
    std::int64_t response = 0;
    std::int64_t resolution = 0;
};

// What the policies of this desk promise, by priority; in Billing, High is another promise.
const std::map<std::string, Promise>& promises() {
    static const std::map<std::string, Promise> list{{"LOW", {"", 480, 4320}},
                                                     {"MEDIUM", {office_hours, 240, 1440}},
                                                     {"HIGH", {office_hours, 60, 480}},
                                                     {"HIGH Billing", {"", 25, 95}},
                                                     {"URGENT", {"", 15, 240}}};
    return list;
}

bool stands_still(const std::string& status) {
    return status == "WAITING_CUSTOMER" || status == "RESOLVED" || status == "CLOSED";
}

// One line of a ticket's history, and the ticket as it is.
struct Line {
    std::string field;
    std::optional<std::string> new_name;
    Time created_at;
};
BOOST_DESCRIBE_STRUCT(Line, (), (field, new_name, created_at))

struct StoredTicket {
    std::string id;
    std::string ticket_number;
    Time created_at;
    std::optional<Time> response_due_at;
    std::optional<Time> resolution_due_at;
    bool response_breached = false;
    bool resolution_breached = false;
};
BOOST_DESCRIBE_STRUCT(StoredTicket, (),
                      (id, ticket_number, created_at, response_due_at, resolution_due_at, response_breached,
                       resolution_breached))

// What the history says of a ticket: when its clocks ran, and what it was promised last.
struct Told {
    std::vector<Interval> running;  // the last one without an end
    std::string priority = "MEDIUM";
    std::string department;
    std::optional<Time> answered;
    std::optional<Time> stopped;  // when the last running stretch ended, if the clocks stand still

    const Promise& promise() const {
        return promises().at(priority == "HIGH" && department == "Billing" ? "HIGH Billing" : priority);
    }
};

Told told_by(const StoredTicket& ticket, const std::vector<Line>& history) {
    Told told;
    told.running.push_back({ticket.created_at, last_moment});
    for (const Line& line : history) {
        if (line.field == "priority") told.priority = *line.new_name;
        if (line.field == "department_id") told.department = line.new_name.value_or("");
        if (line.field == "first_response_at") told.answered = line.created_at;
        if (line.field != "status_id") continue;
        const bool still = stands_still(*line.new_name);
        if (still && !told.stopped) {
            told.stopped = line.created_at;
            told.running.back().end = line.created_at;
        } else if (!still && told.stopped) {
            told.stopped.reset();
            told.running.push_back({line.created_at, last_moment});
        }
    }
    // Due times are moved on when the clocks run again: until then they say when it would have been.
    if (told.stopped) told.running.back().end = last_moment;
    return told;
}

// Counts the business time stretch by stretch until all of the promise is used.
Time walked(const Calendar& calendar, const std::vector<Interval>& running, milliseconds promised) {
    for (const Interval& stretch : running) {
        for (Time from = stretch.begin; from < stretch.end;) {
            const Time to = std::min(stretch.end, from + std::chrono::hours(24 * 60));
            for (const Interval& open : calendar.intervals(from, to, 10'000)) {
                if (open.end - open.begin >= promised) return open.begin + promised;
                promised -= open.end - open.begin;
            }
            from = to;
        }
    }
    return last_moment;
}

// What counts for the first response ends with it.
std::vector<Interval> until_answered(std::vector<Interval> running, const std::optional<Time>& answered) {
    if (!answered) return running;
    std::erase_if(running, [&](const Interval& each) { return each.begin > *answered; });
    if (running.back().end < *answered) running.push_back({*answered, last_moment});
    running.back().end = last_moment;
    return running;
}

// A desk in which many deeds are done in one transaction, each at its own time.
class SequenceDesk : public Desk {
public:
    SequenceDesk(Backend backend, unsigned seed) : Desk(backend), dice_(seed) {
        call("policy.update", R"({"id":"Medium","calendar":)" + std::string(office_hours) + "}");
        call("policy.update", R"({"id":"High","calendar":)" + std::string(office_hours) + "}");
        call("policy.override",
             R"({"policy":"High","department":"Billing","response_time":25,"resolution_time":95,"calendar":)"
             R"({"zone":"UTC","hours":{"mon":[["00:00","24:00"]],"tue":[["00:00","24:00"]],"wed":[["00:00","24:00"]],)"
             R"("thu":[["00:00","24:00"]],"fri":[["00:00","24:00"]],"sat":[["00:00","24:00"]],)"
             R"("sun":[["00:00","24:00"]]}}})");
    }

    std::int64_t below(std::int64_t count) {
        return static_cast<std::int64_t>(dice_() % static_cast<std::uint64_t>(count));
    }

    // Lives of that many tickets, all in one transaction.
    void play(int tickets, bool keeps_promise) {
        EngineAccess::write(engine(), [&](Session& session) {
            for (int i = 0; i < tickets; ++i) live(session.db(), keeps_promise);
        });
    }

    void sweep() {
        const auto listen = [&](Session& session) { hear(session.db()); };
        EngineAccess::read(engine(), listen);
        call("sla.sweep", "{}");
        EngineAccess::read(engine(), listen);
    }
    // What was told of the clocks, also what the desk has forgotten since.
    const std::map<std::int64_t, std::string>& told() const { return told_; }

private:
    std::mt19937_64 dice_;
    std::map<std::int64_t, std::string> told_;  // by the number of the event

    void hear(Db& db) {
        db.run({"test", "SELECT id, ticket_id, kind, subject_id FROM _events WHERE kind LIKE 'sla.%'"}, {},
               [&](const Row& row) {
                   const std::string kind(row.text(2).substr(4, row.text(2).find('_') - 4));
                   told_[row.integer(0)] = std::string(row.text(1)) + " " + kind + " " + std::string(row.text(3));
               });
    }

    Value run(Db& db, const char* operation, const std::string& json, const char* as) {
        Session session(db, options().world, load_viewer(db, {as, "cli"}));
        const Answer answer = find_operation(operation).run(session, parse_json(json));
        return answer.body.empty() ? Value() : parse_json(answer.body);
    }

    void live(Db& db, bool keeps_promise) {
        static constexpr const char* statuses[] = {"OPEN", "IN_PROGRESS", "WAITING_CUSTOMER", "RESOLVED", "CLOSED"};
        static constexpr const char* priorities[] = {"LOW", "MEDIUM", "HIGH", "URGENT"};
        static constexpr const char* departments[] = {"Billing", "Technical Support", "none"};
        const std::string number =
            member(run(db, "ticket.create", R"({"title":"T","description":".","customer":"customer@example.org"})", ""),
                   "ticket_number");
        const std::string id = R"({"id":")" + number + R"(",")";
        const std::string ticket = R"({"ticket":")" + number + R"(","body":"b"})";
        for (std::int64_t deeds = 3 + below(8); deeds > 0; --deeds) {
            turn_clock(minutes(below(below(2) == 0 ? 90 : 3'000)));
            switch (below(keeps_promise ? 5 : 7)) {
                case 0:
                case 1:
                case 2:
                    run(db, "ticket.update", id + "status\":\"" + statuses[below(5)] + "\"}", "manager@example.org");
                    break;
                case 3: run(db, "comment.add", ticket, "manager@example.org"); break;
                case 4: run(db, "comment.add", ticket, "customer@example.org"); break;
                case 5:
                    run(db, "ticket.update", id + "priority\":\"" + priorities[below(4)] + "\"}",
                        "manager@example.org");
                    break;
                default:
                    run(db, "ticket.update", id + "department\":\"" + departments[below(3)] + "\"}",
                        "manager@example.org");
            }
            if (below(4) == 0) {
                hear(db);  // before it forgets what is old
                run(db, "sla.sweep", "{}", "");
                hear(db);
            }
        }
        turn_clock(minutes(below(60)));
    }
};

std::vector<StoredTicket> tickets_of(Desk& desk) {
    std::vector<StoredTicket> tickets;
    EngineAccess::read(desk.engine(), [&](Session& session) {
        tickets = session.all<StoredTicket>(
            {"test",
             "SELECT id, ticket_number, created_at, response_due_at, resolution_due_at, response_breached, "
             "resolution_breached FROM tickets ORDER BY ticket_number"});
    });
    return tickets;
}

std::vector<Line> history_of(Desk& desk, const std::string& ticket) {
    std::vector<Line> lines;
    std::string after;
    for (;;) {
        const Reply page = desk.engine().call("ticket.history",
                                              parse_json(R"({"ticket":")" + ticket + R"(","limit":500)" + after + "}"));
        const Value list = parse_json(page.body);
        for (const Value& each : *list.array()) {
            const Value* name = each.find("new_name");
            lines.push_back({member(each, "field"), name->text() ? std::optional(*name->text()) : std::nullopt,
                             *parse_time(member(each, "created_at"))});
        }
        if (page.next.empty()) return lines;
        after = R"(,"after":")" + page.next + "\"";
    }
}

// Two thousand here, and a part of them on a server; HELPDESK_SEQUENCES=100000 for the whole campaign.
int sequences(Backend backend) {
    const char* wanted = std::getenv("HELPDESK_SEQUENCES");
    return (wanted ? std::atoi(wanted) : 2'000) / (backend == Backend::sqlite ? 1 : 10);
}

}  // namespace

TEST_CASE("whatever is done to a ticket, its due times are those that its history alone gives") {
    const Backend backend = GENERATE(from_range(backends()));
    const unsigned seed = given_seed().value_or(std::random_device()());
    INFO("seed " << seed << " (HELPDESK_TEST_SEED)");
    SequenceDesk desk(backend, seed);
    for (int left = sequences(backend); left > 0; left -= 200) desk.play(std::min(left, 200), false);
    std::map<std::string, Calendar> calendars;
    for (const auto& [name, promise] : promises())
        calendars.emplace(promise.calendar, Calendar::parse(promise.calendar));
    int different = 0;
    for (const StoredTicket& ticket : tickets_of(desk)) {
        const Told told = told_by(ticket, history_of(desk, ticket.ticket_number));
        const Promise& promise = told.promise();
        const Calendar& calendar = calendars.at(promise.calendar);
        const Time response = walked(calendar, until_answered(told.running, told.answered), minutes(promise.response));
        const Time resolution = walked(calendar, told.running, minutes(promise.resolution));
        if (ticket.response_due_at == response && ticket.resolution_due_at == resolution) continue;
        if (++different > 3) continue;
        INFO(ticket.ticket_number << " " << to_text(response) << " " << to_text(resolution));
        CHECK(to_text(*ticket.response_due_at) == to_text(response));
        CHECK(to_text(*ticket.resolution_due_at) == to_text(resolution));
    }
    CHECK(different == 0);
}

TEST_CASE("C11 the warnings and breaches that are told are those that the clocks reach, and none twice") {
    const Backend backend = GENERATE(from_range(backends()));
    const unsigned seed = given_seed().value_or(std::random_device()());
    INFO("seed " << seed << " (HELPDESK_TEST_SEED)");
    SequenceDesk desk(backend, seed);
    for (int round = 0; round < 10; ++round) {
        desk.play(sequences(backend) / 20, true);
        // A sweeper that dies before it commits has told nothing, and two others at once tell each thing once.
        CHECK_THROWS_AS(EngineAccess::write(desk.engine(),
                                            [&](Session& session) {
                                                find_operation("sla.sweep").run(session, parse_json("{}"));
                                                throw std::runtime_error("killed");
                                            }),
                        std::runtime_error);
        desk.sweep();
        desk.turn_clock(minutes(desk.below(2'000)));
    }
    desk.sweep();
    std::set<std::string> expected;
    const Calendar calendar = Calendar::parse(promises().at("MEDIUM").calendar);
    for (const StoredTicket& ticket : tickets_of(desk)) {
        const Told told = told_by(ticket, history_of(desk, ticket.ticket_number));
        const Time stop = told.stopped.value_or(desk.now());
        const Promise& promise = told.promise();
        for (const std::int64_t percent : {80, 100}) {
            const Time response = walked(calendar, until_answered(told.running, told.answered),
                                         milliseconds(minutes(promise.response)) * percent / 100);
            const Time resolution =
                walked(calendar, told.running, milliseconds(minutes(promise.resolution)) * percent / 100);
            const Time answered = std::min(stop, told.answered.value_or(stop));
            if (response < answered) expected.insert(ticket.id + " response " + std::to_string(percent));
            if (resolution < stop) expected.insert(ticket.id + " resolution " + std::to_string(percent));
        }
    }
    std::multiset<std::string> told;
    for (const auto& [event, words] : desk.told()) told.insert(words);
    CHECK(told.size() > 50);
    CHECK(std::set<std::string>(told.begin(), told.end()).size() == told.size());
    CHECK(std::set<std::string>(told.begin(), told.end()) == expected);
}

}  // namespace helpdesk
