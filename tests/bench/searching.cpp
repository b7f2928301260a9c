#include <algorithm>

#include "engine/base/json.hpp"
#include "tests/bench/desk.hpp"

namespace helpdesk::bench {

namespace {

// What people type, and what FTS5 is asked for the same answer.
struct Kind {
    const char* name;
    const char* words;
    const char* raw;
};

constexpr Kind kinds[] = {
    {"a frequent word", "hello", "\"hello\""},
    {"a frequent word, with an accent", "H\xc3\xa9llo", "\"hello\""},
    {"a word of titles", "printer", "\"printer\""},
    {"a ticket's number", "TKT-000777", "\"tkt 000777\""},
    {"two words", "printer warehouse", "\"printer\" \"warehouse\""},
    {"two words apart", "warehouse credit", "\"warehouse\" \"credit\""},
    {"a phrase", "\"label printer\"", "\"label printer\""},
    {"a beginning", "wareh*", "\"wareh\" *"},
    {"a short beginning", "hel*", "\"hel\" *"},
    {"a word without another", "printer -graz", "\"printer\" NOT \"graz\""},
    {"nothing", "nothinglikethat", "\"nothinglikethat\""},
};

constexpr double p95_max_us = 50'000;

constexpr const char* raw_page =
    "SELECT t.ticket_number, t.title, x.body"
    " FROM (SELECT rowid FROM _search_words(?1) WHERE rowid > 0 ORDER BY rowid DESC LIMIT 51) AS h"
    " CROSS JOIN _search AS p CROSS JOIN tickets AS t CROSS JOIN _search_texts AS x"
    " WHERE p.id = h.rowid / 16777216 * 16777216 AND t.id = p.owner_id AND x.id = h.rowid";

double percentile_95(std::vector<double> times) {
    std::sort(times.begin(), times.end());
    return times.empty() ? 0 : times[times.size() * 95 / 100];
}

std::vector<std::string> actors_of(const std::string& path) {
    const auto of_role = [&](const std::string& role, const std::string& more) {
        return ask(
            path,
            "SELECT u.email FROM users AS u JOIN roles AS r ON r.id = u.role_id WHERE u.is_active = 1 AND r.name = '" +
                role + "'" + more + " ORDER BY u.created_at LIMIT 1");
    };
    return {of_role("ADMIN", ""), of_role("AGENT", " AND u.department_id IS NOT NULL"), of_role("CUSTOMER", "")};
}

Value arguments_of(const Kind& kind) { return Value(Value::Object{{"query", Value(kind.words)}}); }

// Every kind of search by everybody, in microseconds.
std::vector<double> times_at(const std::string& path, int rounds) {
    Engine engine({.database = path});
    std::vector<double> times;
    for (int round = 0; round < rounds; ++round) {
        for (const std::string& actor : actors_of(path)) {
            for (const Kind& kind : kinds) {
                times.push_back(microseconds([&] { engine.call("desk.search", arguments_of(kind), {.user = actor}); }));
            }
        }
    }
    return times;
}

Line measure_kind(Bench& bench, Engine& engine, const RawDatabase& raw, const Kind& kind) {
    RawStatement page(raw.get(), raw_page);
    const Value arguments = arguments_of(kind);
    const Pair us = take_turns(
        std::max(5, bench.amounts.reads / 40), [&] { engine.call("desk.search", arguments); },
        [&] {
            page.bind(1, std::string_view(kind.raw));
            page.run();
        });
    return compare_times(std::string("search: ") + kind.name, "raw FTS5", us, 0);
}

}  // namespace

std::vector<Line> measure_searching(Bench& bench) {
    const std::string few = bench.folder.path() + "/few-to-search.db";
    const std::int64_t tickets = std::stoll(ask(bench.desk, "SELECT count(*) FROM tickets"));
    make_desk(few, std::min<std::int64_t>(bench.amounts.tickets, 10'000));
    std::vector<Line> lines;
    {
        Engine engine({.database = bench.desk});
        const RawDatabase raw(bench.desk);
        for (const Kind& kind : kinds) lines.push_back(measure_kind(bench, engine, raw, kind));
    }
    const int rounds = std::max(2, bench.amounts.reads / 100);
    const double of_many = percentile_95(times_at(bench.desk, rounds));
    const double of_few = percentile_95(times_at(few, rounds));
    const std::string name = "95 of 100 searches, " + std::to_string(tickets) + " tickets";
    lines.push_back(compare_times(name, "50 ms", {of_many, p95_max_us}, 1));
    lines.push_back(compare_times(name, "10,000 tickets", {of_many, of_few}, 0));
    return lines;
}

}  // namespace helpdesk::bench
