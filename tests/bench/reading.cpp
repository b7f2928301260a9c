#include "engine/base/json.hpp"
#include "sql.hpp"
#include "tests/bench/desk.hpp"

namespace helpdesk::bench {

namespace {

// A statement as the engine would send it, with its values bound once.
class Prepared {
public:
    Prepared(RawDatabase& database, const Statement& statement, const Params& params)
        : assembled_(assemble(statement, params, Numbered::no)), statement_(database.get(), assembled_.text) {
        for (std::size_t i = 0; i < assembled_.cells.size(); ++i) {
            const Cell& cell = assembled_.cells[i];
            const int place = static_cast<int>(i) + 1;
            cell.kind == Cell::Kind::integer ? statement_.bind(place, cell.integer) : statement_.bind(place, cell.text);
        }
    }

    RawStatement& statement() { return statement_; }

private:
    Assembled assembled_;
    RawStatement statement_;
};

Params name_params(const std::string& name) {
    Params params;
    params.add("name", name).add("low", "~").add("high", "~~");
    return params;
}

Line measure_showing(Bench& bench, Engine& engine, RawDatabase& raw) {
    RawStatement begin(raw.get(), "BEGIN");
    RawStatement commit(raw.get(), "COMMIT");
    const std::string now = to_text(system_time());
    const std::string nobody;
    Prepared resolve(raw, sql::resolve_tickets, name_params(nobody));
    Params show_params;
    show_params.add("id", nobody).add("now", now);
    Prepared show(raw, sql::show_ticket, show_params);
    Prepared tags(raw, sql::tags_of_ticket, std::move(Params().add("ticket", nobody)));

    std::int64_t ours = 0;
    std::int64_t theirs = 0;
    const auto next = [&](std::int64_t& at) {
        at = (at + 7'919) % bench.amounts.tickets;
        const std::string digits = std::to_string(at + 1);
        return "TKT-" + std::string(6 - std::min<std::size_t>(digits.size(), 6), '0') + digits;
    };
    const Pair us = take_turns(
        bench.amounts.reads,
        [&] {
            engine.call("ticket.show", Value(Value::Object{{"id", next(ours)}}));
        },
        [&] {
            const std::string number = next(theirs);
            begin.run();
            resolve.statement().bind(":name", number);
            const std::string id = resolve.statement().first_text();
            show.statement().bind(":id", id);
            tags.statement().bind(":ticket", id);
            if (show.statement().run() == 0) throw std::runtime_error("there is no " + number);
            tags.statement().run();
            commit.run();
        });
    return compare_times("one ticket as JSON", "raw SQLite", us, 0.3);
}

Line measure_page(Bench& bench, Engine& engine, RawDatabase& raw, const std::string& department) {
    RawStatement begin(raw.get(), "BEGIN");
    RawStatement commit(raw.get(), "COMMIT");
    const std::string now = to_text(system_time());
    const std::string status = "CLOSED";  // what a desk of some age has most of
    const std::string status_id = ask(bench.desk, "SELECT id FROM ticket_statuses WHERE name = '" + status + "'");
    const std::string department_id = ask(bench.desk, "SELECT id FROM departments WHERE name = '" + department + "'");
    Prepared resolve_status(raw, sql::resolve_ticket_statuses, name_params(status));
    Prepared resolve_department(raw, sql::resolve_departments, name_params(department));
    Params params;
    params.add("status", status_id).add("now", now).add("limit", 51).flag("newest");
    if (!department.empty()) params.add("department", department_id);
    Prepared list(raw, sql::list_tickets, params);

    Value::Object arguments{{"status", Value(Value::Array{status})}};
    if (!department.empty()) arguments.emplace_back("department", department);
    const Value wanted(arguments);
    const Pair us = take_turns(
        bench.amounts.reads / 2, [&] { engine.call("ticket.list", wanted); },
        [&] {
            begin.run();
            resolve_status.statement().run();
            if (!department.empty()) resolve_department.statement().run();
            list.statement().run();
            commit.run();
        });
    return compare_times(department.empty() ? "a page of 50, by status" : "a page of 50, by status and department",
                         "raw SQLite", us, 0.3);
}

}  // namespace

std::vector<Line> measure_reading(Bench& bench) {
    Engine engine({.database = bench.desk});
    RawDatabase raw(bench.desk);
    std::vector<Line> lines{measure_showing(bench, engine, raw), measure_page(bench, engine, raw, "")};
    lines.push_back(
        measure_page(bench, engine, raw, ask(bench.desk, "SELECT name FROM departments ORDER BY name LIMIT 1")));
    return lines;
}

}  // namespace helpdesk::bench
