#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/core/op.hpp"

namespace helpdesk {

// What the rows of a report are. Published.
enum class ReportBy {
    total,
    hour,
    day,
    week,
    month,
    weekday,
    hour_of_day,
    hour_of_week,
    agent,
    department,
    tag,
    source,
    priority
};
BOOST_DESCRIBE_ENUM(ReportBy, total, hour, day, week, month, weekday, hour_of_day, hour_of_week, agent, department, tag,
                    source, priority)

// What a report is asked for. A report says what happened within the period, and how tickets were then: it follows from
// the history, and says the same next year. The query alone narrows to tickets as they are now, and so does what an
// agent may see.
//
// A merged ticket was created, and open until it was merged; it was not resolved then. A deleted ticket is in no
// report, as its history is gone with it. A ticket without a promise counts by the clock on the wall, and keeps and
// misses none.
struct ReportQuestion {
    std::optional<std::string> from;
    std::optional<std::string> to;
    std::optional<std::string> zone;
    std::optional<ReportBy> by;
    std::optional<std::string> query;
};
BOOST_DESCRIBE_STRUCT(ReportQuestion, (), (from, to, zone, by, query))

// The heading of a report. Nothing after `to` counts.
struct ReportHeading {
    Time from;
    Time to;
    std::string zone;
    ReportBy by = ReportBy::day;
};
BOOST_DESCRIBE_STRUCT(ReportHeading, (), (from, to, zone, by))

// What each row begins with. The times are those of a stretch of time, as rows by hour, day, week and month are.
struct ReportRow {
    std::string group;
    std::optional<Time> begins_at;
    std::optional<Time> ends_at;
};
BOOST_DESCRIBE_STRUCT(ReportRow, (), (group, begins_at, ends_at))

std::vector<Operation> volume_operations();
std::vector<Operation> backlog_operations();
std::vector<Operation> clock_report_operations();
std::vector<Operation> csat_operations();

}  // namespace helpdesk
