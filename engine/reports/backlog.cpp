#include <algorithm>

#include "engine/reports/groups.hpp"
#include "engine/reports/spread.hpp"
#include "engine/reports/walk.hpp"

namespace helpdesk {

namespace {

struct BacklogRow : ReportRow {
    std::int64_t open = 0;
    std::int64_t unassigned = 0;
    std::int64_t waiting = 0;
    std::int64_t overdue = 0;
    std::optional<std::int64_t> age_mean_seconds;
    std::optional<std::int64_t> age_p50_seconds;
    std::optional<std::int64_t> age_p90_seconds;
    std::optional<std::int64_t> age_p95_seconds;
    std::optional<std::int64_t> age_longest_seconds;
};
BOOST_DESCRIBE_STRUCT(BacklogRow, (ReportRow),
                      (open, unassigned, waiting, overdue, age_mean_seconds, age_p50_seconds, age_p90_seconds,
                       age_p95_seconds, age_longest_seconds))

struct BacklogReport : ReportHeading {
    std::vector<BacklogRow> rows;
};
BOOST_DESCRIBE_STRUCT(BacklogReport, (ReportHeading), (rows))

// From one of the moments at which is counted to before another one, by their numbers.
struct Stretch {
    std::size_t from = 0;
    std::size_t before = 0;

    bool is_empty() const { return from >= before; }
};

// When each of many things begins to count and when it ends: how many count at a moment.
class Counter {
public:
    explicit Counter(std::size_t moments) : changes_(moments + 1) {}

    void add(const Stretch& stretch) {
        if (stretch.is_empty()) return;
        ++changes_[stretch.from];
        --changes_[stretch.before];
    }
    // Of each moment.
    std::vector<std::int64_t> counts() const {
        std::vector<std::int64_t> list;
        std::int64_t count = 0;
        for (const std::int64_t change : changes_) list.push_back(count += change);
        return list;
    }

private:
    std::vector<std::int64_t> changes_;
};

// Tickets in the order in which they were made, some of which are open: a sum and a place in logarithmic time.
class OpenTickets {
public:
    explicit OpenTickets(const std::vector<Time>& created) : created_(created), tree_(created.size() + 1) {}

    void change(std::size_t ticket, std::int64_t by) {
        count_ += by;
        sum_ += by * (created_[ticket] - created_.front()).count();
        for (std::size_t at = ticket + 1; at < tree_.size(); at += at & (~at + 1)) tree_[at] += by;
    }

    Spread ages_at(Time now) const {
        Spread spread{.count = count_};
        if (count_ == 0) return spread;
        const auto age = [&](std::int64_t percent) { return age_of(nearest_rank(count_, percent), now); };
        spread.mean = ((now - created_.front()).count() * count_ - sum_) / count_ / 1000;
        spread.p50 = age(50);
        spread.p90 = age(90);
        spread.p95 = age(95);
        spread.longest = age(100);
        return spread;
    }

private:
    const std::vector<Time>& created_;
    std::vector<std::int64_t> tree_;
    std::int64_t count_ = 0;
    std::int64_t sum_ = 0;  // of the times since the first

    // The youngest comes first, so it is counted from the end.
    std::int64_t age_of(std::int64_t rank, Time now) const {
        std::int64_t wanted = count_ - rank + 1;
        std::size_t at = 0;
        std::size_t step = 1;
        while (step * 2 < tree_.size()) step *= 2;
        for (; step > 0; step /= 2) {
            if (at + step >= tree_.size() || tree_[at + step] >= wanted) continue;
            at += step;
            wanted -= tree_[at];
        }
        return (now - created_[at]).count() / 1000;
    }
};

// What is open at each of some moments: the ends of the rows.
class Backlog {
public:
    explicit Backlog(std::vector<Time> moments)
        : moments_(std::move(moments)),
          unassigned_(moments_.size()),
          waiting_(moments_.size()),
          overdue_(moments_.size()) {}

    void see(const TicketLife& life) {
        created_.push_back(life.steps.front().at);
        for (std::size_t at = 0; at < life.steps.size(); ++at) {
            const TicketState& state = life.steps[at].state;
            const bool is_last = at + 1 == life.steps.size();
            const Stretch stretch{first_after(life.steps[at].at),
                                  is_last ? moments_.size() : first_after(life.steps[at + 1].at)};
            if (state.is_open() && !stretch.is_empty()) count(state, stretch);
        }
    }

    // The counts of every moment, without a name.
    std::vector<BacklogRow> rows() {
        std::vector<BacklogRow> rows(moments_.size());
        const auto unassigned = unassigned_.counts(), waiting = waiting_.counts(), overdue = overdue_.counts();
        std::sort(changes_.begin(), changes_.end(),
                  [](const OpenChange& a, const OpenChange& b) { return a.moment < b.moment; });
        OpenTickets open(created_);
        auto change = changes_.begin();
        for (std::size_t at = 0; at < moments_.size(); ++at) {
            for (; change != changes_.end() && change->moment <= at; ++change) open.change(change->ticket, change->by);
            const Spread ages = open.ages_at(moments_[at]);
            rows[at] = {{},        ages.count, unassigned[at], waiting[at], overdue[at],
                        ages.mean, ages.p50,   ages.p90,       ages.p95,    ages.longest};
        }
        return rows;
    }

private:
    struct OpenChange {
        std::size_t moment;
        std::size_t ticket;
        std::int64_t by;
    };

    std::vector<Time> moments_;
    std::vector<Time> created_;
    std::vector<OpenChange> changes_;
    Counter unassigned_, waiting_, overdue_;

    // What happens at a moment that is the end of a row comes after it.
    std::size_t first_after(Time time) const {
        return static_cast<std::size_t>(std::upper_bound(moments_.begin(), moments_.end(), time) - moments_.begin());
    }

    void count(const TicketState& state, const Stretch& stretch) {
        const std::size_t ticket = created_.size() - 1;
        const bool goes_on = !changes_.empty() && changes_.back().ticket == ticket && changes_.back().by < 0 &&
                             changes_.back().moment == stretch.from;
        if (goes_on) {
            changes_.back().moment = stretch.before;
        } else {
            changes_.push_back({stretch.from, ticket, 1});
            changes_.push_back({stretch.before, ticket, -1});
        }
        if (state.assignee == 0) unassigned_.add(stretch);
        if (state.paused_at) waiting_.add(stretch);
        overdue_.add(overdue_in(state, stretch));
    }

    // As lists have it: beyond the due time of a clock that is not over; in a pause, since before it began.
    Stretch overdue_in(const TicketState& state, const Stretch& stretch) const {
        std::optional<Time> due = state.resolution_due_at;
        if (!state.first_response_at && state.response_due_at) {
            due = std::min(due.value_or(*state.response_due_at), *state.response_due_at);
        }
        if (!due) return {};
        if (state.paused_at) return *due < *state.paused_at ? stretch : Stretch{};
        return {std::max(stretch.from, first_after(*due)), stretch.before};
    }
};

// By time: what was open at the end of each row. By anything else: what was open at the end of the period.
class BacklogCount {
public:
    BacklogCount(Session& session, const ReportPeriod& period, Names& names)
        : period_(period), groups_(session, period, names) {
        if (period_.is_cut()) backlog_at(0);
    }

    void see(const TicketLife& life) {
        if (period_.is_cut()) return backlogs_.front().see(life);
        const TicketState& state = life.state_at(period_.to() - std::chrono::milliseconds(1));
        if (!state.is_open()) return;
        for (const std::size_t row : groups_.rows_for(period_.to(), life, state)) backlog_at(row).see(life);
    }

    std::vector<BacklogRow> rows() {
        std::vector<BacklogRow> counted;
        if (period_.is_cut()) counted = backlogs_.front().rows();
        std::vector<BacklogRow> rows;
        for (const auto& [row, place] : groups_.named()) {
            BacklogRow made = period_.is_cut() ? counted[place] : backlog_at(place).rows().front();
            static_cast<ReportRow&>(made) = row;
            rows.push_back(std::move(made));
        }
        return rows;
    }

private:
    const ReportPeriod& period_;
    Groups groups_;
    std::vector<Backlog> backlogs_;

    Backlog& backlog_at(std::size_t row) {
        while (backlogs_.size() <= row) {
            backlogs_.emplace_back(std::vector<Time>(period_.borders().begin() + 1, period_.borders().end()));
        }
        return backlogs_[row];
    }
};

const ToldFields told_of_backlog{"resolved_at",     "merged_into_id",    "paused_at",     "first_response_at",
                                 "response_due_at", "resolution_due_at", "assigned_to_id"};

bool counts_moments(ReportBy by) {
    return by != ReportBy::weekday && by != ReportBy::hour_of_day && by != ReportBy::hour_of_week;
}

BacklogReport report_backlog(Session& session, const ReportQuestion& question) {
    const ReportBy by = question.by.value_or(ReportBy::day);
    if (!counts_moments(by)) {
        throw Error(Fault::invalid, "a backlog has no " + std::string(enum_text(by)), "by",
                    "it is counted at the end of each hour, day, week or month, or at the end of the period by total, "
                    "agent, department, tag, source or priority");
    }
    const ReportPeriod period(session, question, by);
    Names names;
    BacklogCount count(session, period, names);
    LifeWalk(session, question, period, names).each(told_of_backlog, [&](const TicketLife& life) { count.see(life); });
    return {period.heading(), count.rows()};
}

}  // namespace

std::vector<Operation> backlog_operations() {
    return {op<&report_backlog>(
        "report.backlog", "Counts what was open at the end of each day or whatever else, and says how old it was.",
        Verb::get, "/reports/backlog", "reports:read")};
}

}  // namespace helpdesk
