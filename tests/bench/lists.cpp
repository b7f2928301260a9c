#include <algorithm>

#include "engine/base/json.hpp"
#include "tests/bench/desk.hpp"

namespace helpdesk::bench {

namespace {

// A list as people keep it, and the plain SQL that gives its rows. `order` is where a page begins, as a cursor has it.
struct Listed {
    const char* name;
    const char* query;
    const char* where;
    const char* order;
    bool descends;
};

constexpr const char* severity = "(CASE priority WHEN 'LOW' THEN 1 WHEN 'MEDIUM' THEN 2 WHEN 'HIGH' THEN 3 ELSE 4 END)";
constexpr const char* due = "COALESCE(resolution_due_at, '9999-12-31T23:59:59.999Z')";
constexpr int rows_a_page = 50;
constexpr std::int64_t far_page = 10'000;
constexpr double page_max_us = 20'000;

constexpr Listed lists[] = {
    {"all", "sort:-created", "1 = 1", "created_at", true},
    {"closed", "status:closed sort:-created", "status_id = (SELECT id FROM ticket_statuses WHERE name = 'CLOSED')",
     "created_at", true},
    {"open, by priority", "is:open sort:-priority", "resolved_at IS NULL", severity, true},
    {"unassigned", "is:unassigned is:open sort:created", "assigned_to_id IS NULL AND resolved_at IS NULL", "created_at",
     false},
    {"waiting", "is:waiting sort:updated", "status_id IN (SELECT id FROM ticket_statuses WHERE pauses_sla = 1)",
     "updated_at", false},
    {"open, by due time", "is:open sort:due", "resolved_at IS NULL", due, false},
};

// The page behind that many others, or the last one if there are not so many; as a cursor.
std::string cursor_before(const std::string& desk, const Listed& list, std::int64_t page) {
    const std::string from = std::string(" FROM tickets WHERE ") + list.where;
    const std::int64_t rows = std::stoll(ask(desk, "SELECT count(*)" + from));
    const std::int64_t place = std::min((page - 1) * rows_a_page, rows - rows_a_page) - 1;
    if (place < 0) return {};
    const std::string way = list.descends ? " DESC" : "";
    return ask(desk, std::string("SELECT ") + list.order + " || '~' || id" + from + " ORDER BY " + list.order + way +
                         ", id" + way + " LIMIT 1 OFFSET " + std::to_string(place));
}

std::string raw_page(const Listed& list, const std::string& cursor) {
    const std::string way = list.descends ? " DESC" : "";
    std::string sql =
        std::string("SELECT id, ticket_number, title, priority, status_id, customer_id, assigned_to_id, ") +
        "department_id, resolution_due_at, created_at, updated_at FROM tickets WHERE " + list.where;
    if (const auto wave = cursor.find('~'); wave != std::string::npos) {
        const bool is_number = list.order == severity;
        const std::string value = is_number ? cursor.substr(0, wave) : "'" + cursor.substr(0, wave) + "'";
        sql += std::string(" AND (") + list.order + ", id) " + (list.descends ? "<" : ">") + " (" + value + ", '" +
               cursor.substr(wave + 1) + "')";
    }
    return sql + " ORDER BY " + list.order + way + ", id" + way + " LIMIT " + std::to_string(rows_a_page + 1);
}

class Pages {
public:
    explicit Pages(Bench& bench) : bench_(bench), engine_({.database = bench.desk}), raw_(bench.desk) {}

    void measure(const Listed& list, bool is_far) {
        const std::string cursor = is_far ? cursor_before(bench_.desk, list, far_page) : std::string();
        Value::Object arguments{{"query", std::string(list.query)}, {"limit", std::int64_t{rows_a_page}}};
        if (!cursor.empty()) arguments.emplace_back("after", cursor);
        const Value wanted(std::move(arguments));
        RawStatement page(raw_.get(), raw_page(list, cursor));
        const Pair us = take_turns(
            std::max(5, bench_.amounts.reads / 20), [&] { engine_.call("ticket.list", wanted); }, [&] { page.run(); });
        slowest_ = std::max(slowest_, us.ours);
        lines_.push_back(
            compare_times(std::string(is_far ? "page 10,000: " : "first page: ") + list.name, "raw SQL", us, 0));
    }

    // What a dashboard shows: the counts of all views, in one call.
    void measure_counts() {
        std::vector<RawStatement> counts;
        for (const Listed& list : lists) {
            counts.emplace_back(raw_.get(), std::string("SELECT count(*) FROM tickets WHERE ") + list.where);
        }
        const Pair us = take_turns(
            std::max(3, bench_.amounts.reads / 100), [&] { engine_.call("view.list", Value(Value::Object{})); },
            [&] {
                for (RawStatement& count : counts) count.run();
            });
        slowest_ = std::max(slowest_, us.ours);
        lines_.push_back(compare_times("the counts of all views", "raw SQL, six counts", us, 0));
    }

    std::vector<Line> lines() {
        lines_.push_back(compare_times("the slowest of these", "20 ms", {slowest_, page_max_us}, 1));
        return std::move(lines_);
    }

private:
    Bench& bench_;
    Engine engine_;
    RawDatabase raw_;
    double slowest_ = 0;
    std::vector<Line> lines_;
};

}  // namespace

std::vector<Line> measure_lists(Bench& bench) {
    Pages pages(bench);
    for (const Listed& list : lists) pages.measure(list, false);
    for (const Listed& list : lists) pages.measure(list, true);
    pages.measure_counts();
    return pages.lines();
}

}  // namespace helpdesk::bench
