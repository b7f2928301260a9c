#include "engine/sla/calendar.hpp"
#include "tests/bench/desk.hpp"

namespace helpdesk::bench {

namespace {

constexpr const char* office_hours =
    R"({"zone":"Europe/Berlin","hours":{"mon":[["09:00","12:30"],["13:30","18:00"]],"tue":[["09:00","12:30"],)"
    R"(["13:30","18:00"]],"wed":[["09:00","18:00"]],"thu":[["09:00","18:00"]],"fri":[["09:00","17:00"]]},)"
    R"("holidays":["2026-12-25",{"every":"01-01"}]})";

constexpr std::int64_t deadlines = 1'000'000;
constexpr double deadlines_seconds_max = 2;

Line measure_deadlines() {
    const Calendar calendar = Calendar::parse(office_hours);
    const Time begin = *parse_time("2024-01-01T00:00:00Z");
    std::int64_t sum = 0;
    const double us = microseconds([&] {
        for (std::int64_t i = 0; i < deadlines; ++i) {
            const Time start = begin + std::chrono::milliseconds(i * 97'003 % 63'072'000'000);
            sum += calendar.add(start, std::chrono::minutes(1 + i % 4'320)).milliseconds % 2;
        }
    });
    if (sum == -1) throw std::runtime_error("nothing was calculated");
    return compare_times("1,000,000 due times in business hours", "two seconds", {us, deadlines_seconds_max * 1e6}, 1);
}

// A desk whose tickets are all open, none of them due.
void open_all(const std::string& path) {
    RawDatabase(path).run(
        "BEGIN IMMEDIATE;"
        "UPDATE tickets SET status_id = (SELECT id FROM ticket_statuses WHERE name = 'OPEN'), resolved_at = NULL,"
        " paused_at = NULL, first_response_at = NULL, response_breached = 0, resolution_breached = 0,"
        " response_due_at = '2099-01-01T00:00:00.000Z', resolution_due_at = '2099-01-01T00:00:00.000Z';"
        "DELETE FROM _sla_watch; DELETE FROM _sla_marks;"
        "INSERT INTO _sla_watch (ticket_id, next_at) SELECT id, '2099-01-01T00:00:00.000Z' FROM tickets;"
        "COMMIT");
}

// Lets the first hundred of them come due, and sweeps.
double time_of_sweep(const std::string& path, Engine& engine) {
    RawDatabase(path).run(
        "BEGIN IMMEDIATE; DELETE FROM _sla_marks;"
        "UPDATE _sla_watch SET next_at = '2000-01-01T00:00:00.000Z'"
        " WHERE ticket_id IN (SELECT id FROM tickets ORDER BY ticket_number LIMIT 100);"
        "INSERT INTO _sla_watch (ticket_id, next_at) SELECT id, '2000-01-01T00:00:00.000Z' FROM tickets"
        " WHERE true ORDER BY ticket_number LIMIT 100 ON CONFLICT DO NOTHING;"
        "COMMIT");
    return microseconds([&] { engine.call("sla.sweep", Value(Value::Object())); });
}

Line measure_sweep(Bench& bench) {
    const std::string many = bench.folder.path() + "/many.db";
    const std::string few = bench.folder.path() + "/few.db";
    copy_desk(bench.desk, many);
    make_desk(few, std::min<std::int64_t>(bench.amounts.tickets, 1'000));
    open_all(many);
    open_all(few);
    Engine of_many({.database = many});
    Engine of_few({.database = few});
    std::vector<double> ours, theirs;
    for (int round = 0; round < bench.amounts.rounds; ++round) {
        ours.push_back(time_of_sweep(many, of_many));
        theirs.push_back(time_of_sweep(few, of_few));
    }
    return compare_times("a sweep, 100 of " + std::to_string(bench.amounts.tickets) + " due", "100 of 1000 due",
                         {median(ours), median(theirs)}, 0.5);
}

}  // namespace

std::vector<Line> measure_clocks(Bench& bench) { return {measure_deadlines(), measure_sweep(bench)}; }

}  // namespace helpdesk::bench
