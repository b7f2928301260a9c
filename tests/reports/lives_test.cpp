#include <catch2/catch.hpp>

#include <date/tz.h>

#include <algorithm>
#include <map>
#include <random>

#include "tests/support.hpp"

namespace helpdesk {

namespace {

using std::chrono::minutes;

constexpr const char* zone = "Europe/Berlin";
constexpr const char* office_hours =
    R"({"zone":"Europe/Berlin","hours":{"mon":[["08:00","12:15"],["13:00","17:30"]],"tue":[["08:00","17:30"]],)"
    R"("wed":[["22:00","06:00"]],"fri":[["00:00","24:00"]]}})";

// A ticket as it was seen right after something was done to it.
struct Seen {
    Time at;
    Value ticket;
    std::map<std::string, std::int64_t> used;  // by each clock, in seconds

    std::string has(const std::string& name) const { return member(ticket, name); }
    bool is_null(const std::string& name) const { return has(name) == "null"; }
    bool is_open() const { return is_null("resolved_at"); }
    std::optional<Time> time(const std::string& name) const { return parse_time(has(name)); }
};

struct Spoken {
    Time at;
    bool is_internal = false;
    std::string agent;
    std::size_t ticket = 0;
};

using Row = std::map<std::string, std::int64_t>;  // what is not 0
using Rows = std::map<std::string, Row>;

auto local(Time time) {
    return date::make_zoned(zone,
                            date::sys_time<std::chrono::milliseconds>(std::chrono::milliseconds(time.milliseconds)));
}

Time midnight(const std::string& day) {
    date::local_days date;
    std::istringstream(day) >> date::parse("%F", date);
    return {std::chrono::milliseconds(date::make_zoned(zone, date).get_sys_time().time_since_epoch()).count()};
}

std::string next_day(const std::string& day) { return date::format("%F", local(midnight(day) + minutes(36 * 60))); }

// The row by time to which a moment belongs.
std::string label_of(const std::string& by, Time at) {
    const auto time = local(at);
    if (by == "total") return by;
    if (by == "hour")
        return date::format("%FT%H:00%Ez",
                            date::make_zoned(zone, date::floor<std::chrono::hours>(time.get_sys_time())));
    if (by == "day") return date::format("%F", time);
    if (by == "month") return date::format("%Y-%m", time);
    if (by == "weekday") return date::format("%a", time);
    if (by == "hour_of_day") return date::format("%H", time).substr(0, 2);
    if (by == "hour_of_week") return date::format("%a %H", time).substr(0, 6);
    auto day = date::floor<date::days>(time.get_local_time());
    while (date::weekday(day) != date::Monday) day -= date::days(1);
    return date::format("%F", day);
}

std::vector<std::string> labels_of(const std::string& by, Time at, const Seen& seen) {
    static const std::map<std::string, std::string> fields{
        {"agent", "assignee"}, {"department", "department"}, {"source", "source"}, {"priority", "priority"}};
    if (by == "tag") {
        std::vector<std::string> tags;
        for (const Value& tag : *seen.ticket.find("tags")->array()) tags.push_back(*tag.text());
        return tags.empty() ? std::vector<std::string>{"none"} : tags;
    }
    const auto field = fields.find(by);
    if (field == fields.end()) return {label_of(by, at)};
    return {seen.is_null(field->second) ? "none" : seen.has(field->second)};
}

// What the report says, without zeros.
Rows rows_of(const Value& report) {
    Rows rows;
    for (const Value& row : *report.find("rows")->array()) {
        const Value* clock = row.find("clock");
        Row& counted = rows[member(row, "group") + (clock ? " " + *clock->text() : "")];
        for (const auto& [name, value] : *row.object()) {
            if (value.integer() && *value.integer() != 0) counted[name] = *value.integer();
        }
    }
    std::erase_if(rows, [](const auto& each) { return each.second.empty(); });
    return rows;
}

void put_times(Row& row, std::vector<std::int64_t> values, const std::string& prefix) {
    std::sort(values.begin(), values.end());
    const auto put = [&](const std::string& name, std::int64_t value) {
        if (value != 0) row[prefix + name + "_seconds"] = value;
    };
    std::int64_t sum = 0;
    for (const std::int64_t value : values) sum += value;
    const double size = static_cast<double>(values.size());
    const auto at = [&](double share) { return values[static_cast<std::size_t>(std::ceil(share * size - 1e-9)) - 1]; };
    put("mean", sum / static_cast<std::int64_t>(values.size()));
    put("p50", at(0.5));
    put("p90", at(0.9));
    put("p95", at(0.95));
    put("longest", values.back());
}

// A desk on which random things happen to tickets, and which looks at each of them after each deed.
class LivesDesk : public Desk {
public:
    LivesDesk(Backend backend, unsigned seed) : Desk(backend), dice_(seed) {
        call("policy.update", R"({"id":"Medium","calendar":)" + std::string(office_hours) + "}");
        call("policy.delete", R"({"id":"Low"})");
        call("user.update", R"({"id":"agent@example.org","department":"none"})");
        call("lifecycle.update", R"({"reopen_days":null})");
        for (const char* tag : {"vip", "bug"}) call("tag.create", R"({"name":")" + std::string(tag) + "\"}");
        turn_clock(minutes(14 * 24 * 60));  // the days before the clocks are turned
    }

    std::int64_t below(std::int64_t count) {
        return static_cast<std::int64_t>(dice_() % static_cast<std::uint64_t>(count));
    }
    std::string one_of(const std::vector<std::string>& list) {
        return list[static_cast<std::size_t>(below(static_cast<std::int64_t>(list.size())))];
    }

    void live(int deeds) {
        for (; deeds > 0; --deeds) {
            turn_clock(minutes(below(below(3) == 0 ? 600 : 90)));
            if (lives_.empty() || below(6) == 0) {
                create();
            } else {
                change(static_cast<std::size_t>(below(static_cast<std::int64_t>(lives_.size()))));
            }
        }
        turn_clock(minutes(1));
    }

    Rows volumes(const std::string& by, Time from, Time to) const {
        Rows rows;
        const auto count = [&](Time at, const std::vector<std::string>& labels, const std::string& what) {
            if (at < from || at >= to) return;
            for (const std::string& label : labels) ++rows[label][what];
        };
        for (const auto& life : lives_) {
            count(life.front().at, labels_of(by, life.front().at, life.front()), "created");
            for (std::size_t i = 1; i < life.size(); ++i) {
                const bool was = life[i - 1].is_open(), is = life[i].is_open();
                if (was != is) count(life[i].at, labels_of(by, life[i].at, life[i]), is ? "reopened" : "resolved");
            }
        }
        for (const Spoken& said : said_) {
            const auto labels = by == "agent"
                                    ? std::vector<std::string>{said.agent}
                                    : labels_of(by, said.at, *seen_before(said.ticket, said.at + minutes(0), true));
            count(said.at, labels, said.is_internal ? "notes" : "comments");
        }
        return rows;
    }

    Rows backlog(const std::string& by, const std::vector<std::pair<std::string, Time>>& moments) const {
        Rows rows;
        std::map<std::string, std::vector<std::int64_t>> ages;
        for (const auto& [name, moment] : moments) {
            for (std::size_t i = 0; i < lives_.size(); ++i) {
                const Seen* seen = seen_before(i, moment, false);
                if (!seen || !seen->is_open()) continue;
                const bool by_time = name != "";
                for (const std::string& label :
                     by_time ? std::vector<std::string>{name} : labels_of(by, moment, *seen)) {
                    Row& row = rows[label];
                    ++row["open"];
                    row["unassigned"] += seen->is_null("assignee");
                    row["waiting"] += !seen->is_null("paused_at");
                    row["overdue"] += is_overdue(*seen, moment);
                    ages[label].push_back((moment - lives_[i].front().at).count() / 1000);
                }
            }
        }
        for (auto& [label, row] : rows) {
            std::erase_if(row, [](const auto& each) { return each.second == 0; });
            put_times(row, ages[label], "age_");
        }
        return rows;
    }

    Rows times(const std::string& by, Time from, Time to) const {
        std::map<std::string, std::vector<std::int64_t>> times;
        for (const auto& life : lives_) {
            for (std::size_t i = 1; i < life.size(); ++i) {
                if (life[i].at < from || life[i].at >= to) continue;
                for (const auto& [clock, field] : clocks()) {
                    if (!life[i - 1].is_null(field) || life[i].is_null(field)) continue;
                    for (const std::string& label : labels_of(by, life[i].at, life[i]))
                        times[label + " " + clock].push_back(used(life, i, clock));
                }
            }
        }
        Rows rows;
        for (const auto& [label, values] : times) {
            rows[label]["count"] = static_cast<std::int64_t>(values.size());
            put_times(rows[label], values, "");
        }
        return rows;
    }

    Rows sla(const std::string& by, Time from, Time to) const {
        Rows rows;
        for (const auto& life : lives_) {
            bool is_judged = false;
            for (std::size_t i = 1; i < life.size(); ++i) {
                for (const auto& [clock, field] : clocks()) {
                    const bool ends = life[i - 1].is_null(field) && !life[i].is_null(field);
                    const bool resolved = life[i - 1].is_open() && !life[i].is_open();
                    const bool late = life[i].has(clock + "_breached") == "true";
                    const bool unanswered = clock == "response" && resolved && life[i].is_null(field) && late;
                    if ((!ends && !unanswered) || life[i].is_null(clock + "_due_at")) continue;
                    if (clock == "response" && std::exchange(is_judged, true)) continue;
                    if (life[i].at < from || life[i].at >= to) continue;
                    for (const std::string& label : labels_of(by, life[i].at, life[i]))
                        ++rows[label + " " + clock][late ? "missed" : "kept"];
                }
            }
        }
        for (auto& [label, row] : rows) {
            const std::int64_t kept = row.count("kept") ? row["kept"] : 0;
            const std::int64_t missed = row.count("missed") ? row["missed"] : 0;
            if (kept > 0) row["kept_permille"] = kept * 1000 / (kept + missed);
        }
        put_both(rows);
        return rows;
    }

private:
    std::mt19937_64 dice_;
    std::vector<std::vector<Seen>> lives_;
    std::vector<Spoken> said_;

    static const std::map<std::string, std::string>& clocks() {
        static const std::map<std::string, std::string> list{{"response", "first_response_at"},
                                                             {"resolution", "resolved_at"}};
        return list;
    }

    // In the rows of both clocks, what they say together.
    static void put_both(Rows& rows) {
        std::map<std::string, Row> both;
        for (const auto& [label, row] : rows) {
            for (const auto& [name, value] : row) both[label.substr(0, label.rfind(' '))][name] += value;
        }
        for (auto& [label, sum] : both) {
            if (sum["kept"] == 0) continue;
            for (const auto& [clock, field] : clocks())
                rows[label + " " + clock]["both_permille"] = sum["kept"] * 1000 / (sum["kept"] + sum["missed"]);
        }
    }

    // What was last seen before that moment, or at it.
    const Seen* seen_before(std::size_t ticket, Time moment, bool with_it) const {
        const Seen* found = nullptr;
        for (const Seen& seen : lives_[ticket]) {
            if (seen.at < moment || (with_it && seen.at == moment)) found = &seen;
        }
        return found;
    }

    static bool is_overdue(const Seen& seen, Time moment) {
        const Time stop = seen.time("paused_at").value_or(moment);
        const auto late = [&](const char* due) { return seen.time(due) && *seen.time(due) < stop; };
        return late("resolution_due_at") || (seen.is_null("first_response_at") && late("response_due_at"));
    }

    // As `explain` said then; without a promise, all the time in which the ticket did not wait.
    static std::int64_t used(const std::vector<Seen>& life, std::size_t at, const std::string& clock) {
        const auto known = life[at].used.find(clock);
        if (known != life[at].used.end()) return known->second;
        std::int64_t seconds = 0;
        for (std::size_t i = 0; i < at; ++i) {
            if (life[i].is_null("paused_at")) seconds += (life[i + 1].at - life[i].at).count() / 1000;
        }
        return seconds;
    }

    void look(std::size_t ticket, const std::string& id) {
        const std::string name = R"({"id":")" + id + "\"}";
        Seen seen{now(), call("ticket.show", name), {}};
        const Value story = call("ticket.explain", name);
        for (const Value& clock : *story.find("clocks")->array())
            seen.used[member(clock, "clock")] = *clock.find("used_seconds")->integer();
        if (ticket == lives_.size()) lives_.emplace_back();
        // What is done within one moment is seen once.
        if (!lives_[ticket].empty() && lives_[ticket].back().at == now()) lives_[ticket].pop_back();
        lives_[ticket].push_back(std::move(seen));
    }

    void create() {
        turn_clock(minutes(1));
        const std::string json = R"({"title":"T","description":".","customer":"customer@example.org","priority":")" +
                                 one_of({"LOW", "MEDIUM", "HIGH", "URGENT"}) + R"(","source":")" +
                                 one_of({"WEB", "EMAIL", "PHONE", "CHAT"}) + R"(","department":")" +
                                 one_of({"Billing", "Technical Support", "none"}) + "\"" +
                                 one_of({"", R"(,"tag":["vip"])", R"(,"tag":["vip","bug"])"}) + "}";
        look(lives_.size(), member(call("ticket.create", json), "id"));
    }

    void say(std::size_t ticket, const std::string& id, const std::string& as, bool internal) {
        call("comment.add", R"({"ticket":")" + id + R"(","body":"b","internal":)" + (internal ? "true}" : "false}"),
             as);
        said_.push_back({now(), internal, as == "customer@example.org" ? "none" : as, ticket});
    }

    void change(std::size_t ticket) {
        if (lives_[ticket].back().at == now()) turn_clock(minutes(1));
        const std::string id = lives_[ticket].front().has("id");
        const std::string begin = R"({"id":")" + id + R"(",")";
        const auto update = [&](const std::string& field, const std::string& value) {
            call("ticket.update", begin + field + "\":\"" + value + "\"}", "manager@example.org");
        };
        switch (below(9)) {
            case 0:
            case 1:
            case 2: update("status", one_of({"OPEN", "IN_PROGRESS", "WAITING_CUSTOMER", "RESOLVED", "CLOSED"})); break;
            case 3: say(ticket, id, one_of({"manager@example.org", "agent@example.org"}), below(3) == 0); break;
            case 4: say(ticket, id, "customer@example.org", false); break;
            case 5: update("priority", one_of({"LOW", "MEDIUM", "HIGH", "URGENT"})); break;
            case 6: update("department", one_of({"Billing", "Technical Support", "none"})); break;
            case 7: update("assignee", one_of({"agent@example.org", "manager@example.org", "none"})); break;
            default:
                call(one_of({"ticket.tag", "ticket.untag"}),
                     R"({"ticket":")" + id + R"(","tag":")" + one_of({"vip", "bug"}) + "\"}");
        }
        look(ticket, id);
    }
};

std::string question(const std::string& by, const std::string& first, const std::string& last) {
    return R"({"zone":"Europe/Berlin","by":")" + by + R"(","from":")" + first + R"(","to":")" + last + "\"}";
}

}  // namespace

TEST_CASE("whatever happens to tickets, the reports say what was seen, and say the same ever after") {
    const Backend backend = GENERATE(from_range(backends()));
    const unsigned seed = given_seed().value_or(std::random_device()());
    INFO("seed " << seed << " (HELPDESK_TEST_SEED)");
    LivesDesk desk(backend, seed);
    desk.live(backend == Backend::sqlite ? 700 : 250);
    std::map<std::string, std::string> said;
    const Time until = desk.now();
    for (const std::string by : {"total", "hour", "day", "week", "month", "weekday", "hour_of_day", "hour_of_week",
                                 "agent", "department", "tag", "source", "priority"}) {
        const std::string first =
            date::format("%F", local(*parse_time("2026-03-10T12:00:00Z") + minutes(desk.below(18 * 24 * 60))));
        const std::string last =
            date::format("%F", local(midnight(first) + minutes(12 * 60 + desk.below(9 * 24 * 60))));
        const Time from = midnight(first),
                   to = std::min(midnight(next_day(last)), until + std::chrono::milliseconds(1));
        if (from >= to) continue;
        const std::string asked = question(by, first, last);
        INFO(asked);
        CHECK(rows_of(desk.call("report.volume", asked)) == desk.volumes(by, from, to));
        CHECK(rows_of(desk.call("report.times", asked)) == desk.times(by, from, to));
        CHECK(rows_of(desk.call("report.sla", asked)) == desk.sla(by, from, to));
        std::vector<std::pair<std::string, Time>> moments{{"", to}};
        if (by == "day") {
            moments.clear();
            for (std::string day = first; day <= last; day = next_day(day))
                moments.emplace_back(day, std::min(midnight(next_day(day)), to));
        }
        const bool has_backlog = by.find("_of_") == std::string::npos && by != "weekday";
        if (by == "day" || (has_backlog && by != "hour" && by != "week" && by != "month"))
            CHECK(rows_of(desk.call("report.backlog", asked)) == desk.backlog(by, moments));
        for (const char* report : {"report.volume", "report.times", "report.sla", "report.backlog"}) {
            const bool is_over = midnight(next_day(last)) <= until;
            if (is_over && (has_backlog || report != std::string("report.backlog")))
                said[report + asked] = to_json(desk.call(report, asked));
        }
    }

    desk.live(150);
    for (const auto& [asked, answer] : said) {
        INFO(asked);
        const auto at = asked.find('{');
        CHECK(to_json(desk.call(asked.substr(0, at), asked.substr(at))) == answer);
    }
    CHECK(said.size() > 10);
}

}  // namespace helpdesk
