#include <array>

#include "engine/reports/groups.hpp"
#include "engine/reports/spread.hpp"
#include "engine/reports/walk.hpp"
#include "engine/tickets/clocks.hpp"

namespace helpdesk {

namespace {

struct TimesRow : ReportRow {
    std::string clock;
    std::int64_t count = 0;
    std::optional<std::int64_t> mean_seconds;
    std::optional<std::int64_t> p50_seconds;
    std::optional<std::int64_t> p90_seconds;
    std::optional<std::int64_t> p95_seconds;
    std::optional<std::int64_t> longest_seconds;
};
BOOST_DESCRIBE_STRUCT(TimesRow, (ReportRow),
                      (clock, count, mean_seconds, p50_seconds, p90_seconds, p95_seconds, longest_seconds))

struct TimesReport : ReportHeading {
    std::vector<TimesRow> rows;
};
BOOST_DESCRIBE_STRUCT(TimesReport, (ReportHeading), (rows))

struct SlaRow : ReportRow {
    std::string clock;
    std::int64_t kept = 0;
    std::int64_t missed = 0;
    std::optional<std::int64_t> kept_permille;
    std::optional<std::int64_t> both_permille;
};
BOOST_DESCRIBE_STRUCT(SlaRow, (ReportRow), (clock, kept, missed, kept_permille, both_permille))

struct SlaReport : ReportHeading {
    std::vector<SlaRow> rows;
};
BOOST_DESCRIBE_STRUCT(SlaReport, (ReportHeading), (rows))

// A clock that came to its end. `is_given` is false for a ticket that was resolved before anybody answered.
struct EndedClock {
    Clock clock;
    Time at;
    const TicketState& state;
    bool is_given = true;

    std::optional<Time> due() const {
        return clock == Clock::response ? state.response_due_at : state.resolution_due_at;
    }
    // A ticket that waited then was not late after that.
    Time stop() const { return std::min(state.paused_at.value_or(at), at); }
    bool is_late() const { return due() && stop() > *due(); }
};

// The first response is one, and so is every resolution: what is reopened and resolved again counts twice, the second
// time with all the time that it took. A merged ticket was not resolved.
// As in pauses_of: a pause that is undone is none, and one whose end is undone goes on.
void follow_pause(const TicketState* before, const LifeStep& step, Pauses& pauses) {
    const auto& paused_at = step.state.paused_at;
    if (paused_at && !pauses.empty() && pauses.back().begin == *paused_at) pauses.pop_back();
    if (before && before->paused_at && !paused_at && !step.undoes) pauses.push_back({*before->paused_at, step.at});
}

template <typename See>
void each_ended_clock(const TicketLife& life, See&& see) {
    Pauses pauses;  // that are over
    bool is_answered = false;
    const TicketState* before = nullptr;
    for (const LifeStep& step : life.steps) {
        const TicketState& state = step.state;
        follow_pause(before, step, pauses);
        if (!is_answered && state.first_response_at) {
            is_answered = true;
            see(EndedClock{Clock::response, *state.first_response_at, state}, pauses);
        }
        if (before && before->is_open() && state.resolved_at && state.merged_into == 0) {
            if (!is_answered) see(EndedClock{Clock::response, step.at, state, false}, pauses);
            see(EndedClock{Clock::resolution, step.at, state}, pauses);
        }
        before = &step.state;
    }
}

// The business hours of the promises that tickets have; all hours without one.
class Hours {
public:
    Hours(Session& session, const Names& names) : session_(session), names_(names) {}

    const Calendar& of(const TicketState& state) {
        const auto [found, is_new] = known_.try_emplace(state.terms);
        if (is_new) {
            const auto terms = state.terms == 0 ? std::nullopt : session_.find(Id<SlaTerms>{names_.text(state.terms)});
            found->second = terms ? terms->hours() : calendar_of("");
        }
        return *found->second;
    }

private:
    Session& session_;
    const Names& names_;
    std::unordered_map<int, std::shared_ptr<const Calendar>> known_;
};

const ToldFields told_of_clocks{"resolved_at",     "merged_into_id",    "paused_at",    "first_response_at",
                                "response_due_at", "resolution_due_at", "sla_terms_id", "undone"};

template <typename Count>
using Clocks = std::array<Count, std::size(both_clocks)>;

std::size_t place_of(Clock clock) { return clock == Clock::response ? 0 : 1; }

TimesRow times_row(const ReportRow& row, Clock clock, std::vector<std::int64_t> times) {
    const Spread spread = spread_of(std::move(times));
    return {row,           std::string(name_of(clock)), spread.count, spread.mean, spread.p50, spread.p90, spread.p95,
            spread.longest};
}

TimesReport report_times(Session& session, const ReportQuestion& question) {
    const ReportPeriod period(session, question, question.by.value_or(ReportBy::total));
    Names names;
    Groups groups(session, period, names);
    Hours hours(session, names);
    Tally<Clocks<std::vector<std::int64_t>>> times;
    LifeWalk(session, question, period, names).each(told_of_clocks, [&](const TicketLife& life) {
        each_ended_clock(life, [&](const EndedClock& ended, const Pauses& pauses) {
            if (!ended.is_given || !period.holds(ended.at)) return;
            const Time begin = life.steps.front().at;
            const auto used = time_used(hours.of(ended.state), begin, ended.stop(), pauses);
            for (const std::size_t row : groups.rows_for(ended.at, life, ended.state))
                times.at(row)[place_of(ended.clock)].push_back(used.count());
        });
    });
    TimesReport report{period.heading(), {}};
    for (auto& [row, place] : groups.named()) {
        for (const Clock clock : both_clocks)
            report.rows.push_back(times_row(row, clock, std::move(times.at(place)[place_of(clock)])));
    }
    return report;
}

struct Promises {
    std::int64_t kept = 0;
    std::int64_t missed = 0;

    std::optional<std::int64_t> kept_permille() const {
        const std::int64_t all = kept + missed;
        return all > 0 ? std::optional(kept * 1000 / all) : std::nullopt;
    }
};

// One row for each clock; how well both were kept together stands in each.
void add_sla_rows(std::vector<SlaRow>& rows, const ReportRow& row, const Clocks<Promises>& counted) {
    Promises both;
    for (const Promises& each : counted) {
        both.kept += each.kept;
        both.missed += each.missed;
    }
    for (const Clock clock : both_clocks) {
        const Promises& promises = counted[place_of(clock)];
        rows.push_back({row, std::string(name_of(clock)), promises.kept, promises.missed, promises.kept_permille(),
                        both.kept_permille()});
    }
}

// Of each ticket, the promise of an answer is kept or missed once. Resolved without an answer, and not late by then, it
// is neither.
SlaReport report_sla(Session& session, const ReportQuestion& question) {
    const ReportPeriod period(session, question, question.by.value_or(ReportBy::total));
    Names names;
    Groups groups(session, period, names);
    Tally<Clocks<Promises>> promises;
    LifeWalk(session, question, period, names).each(told_of_clocks, [&](const TicketLife& life) {
        bool is_judged = false;
        each_ended_clock(life, [&](const EndedClock& ended, const Pauses&) {
            if (!ended.due() || (!ended.is_given && !ended.is_late())) return;
            if (ended.clock == Clock::response && std::exchange(is_judged, true)) return;
            if (!period.holds(ended.at)) return;
            for (const std::size_t row : groups.rows_for(ended.at, life, ended.state)) {
                Promises& counted = promises.at(row)[place_of(ended.clock)];
                ++(ended.is_late() ? counted.missed : counted.kept);
            }
        });
    });
    SlaReport report{period.heading(), {}};
    for (const auto& [row, place] : groups.named()) add_sla_rows(report.rows, row, promises.at(place));
    return report;
}

}  // namespace

std::vector<Operation> clock_report_operations() {
    return {
        op<&report_times>("report.times",
                          "Says how long first responses and resolutions took, in business time without pauses.",
                          Verb::get, "/reports/times", "reports:read"),
        op<&report_sla>("report.sla", "Counts the promises that were kept and missed.", Verb::get, "/reports/sla",
                        "reports:read"),
    };
}

}  // namespace helpdesk
