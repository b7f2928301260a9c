#include <unordered_map>

#include "engine/reports/groups.hpp"
#include "engine/reports/walk.hpp"
#include "sql.hpp"

namespace helpdesk {

namespace {

// How many were asked, how many have answered, and how: from 1, not content, to 5. Who says 4 or 5 is satisfied.
struct Contentment {
    std::int64_t asked = 0;
    std::int64_t answered = 0;
    std::int64_t satisfied = 0;
    std::int64_t satisfied_permille = 0;
    std::int64_t score_1 = 0;
    std::int64_t score_2 = 0;
    std::int64_t score_3 = 0;
    std::int64_t score_4 = 0;
    std::int64_t score_5 = 0;
};
BOOST_DESCRIBE_STRUCT(Contentment, (),
                      (asked, answered, satisfied, satisfied_permille, score_1, score_2, score_3, score_4, score_5))

struct ContentRow : ReportRow, Contentment {};
BOOST_DESCRIBE_STRUCT(ContentRow, (ReportRow, Contentment), ())

struct ContentReport : ReportHeading {
    std::vector<ContentRow> rows;
};
BOOST_DESCRIBE_STRUCT(ContentReport, (ReportHeading), (rows))

struct AskedOnce {
    std::string ticket_id;
    std::optional<std::int64_t> score;
    std::optional<Time> answered_at;
    Time created_at;
};
BOOST_DESCRIBE_STRUCT(AskedOnce, (), (ticket_id, score, answered_at, created_at))

using AskedByTicket = std::unordered_map<std::string, AskedOnce>;

constexpr std::int64_t Contentment::*places_of_score[] = {
    &Contentment::score_1, &Contentment::score_2, &Contentment::score_3, &Contentment::score_4, &Contentment::score_5};

AskedByTicket asked_in(Session& session, const ReportPeriod& period) {
    AskedByTicket asked;
    Params params;
    params.add("from", period.from()).add("before", period.to());
    for (AskedOnce& each : session.all<AskedOnce>(sql::surveys_for_report, std::move(params))) {
        std::string ticket = each.ticket_id;
        asked.emplace(std::move(ticket), std::move(each));
    }
    return asked;
}

void count_answer(Contentment& counted, std::int64_t score) {
    ++counted.answered;
    if (score >= 4) ++counted.satisfied;
    ++(counted.*places_of_score[score - 1]);
}

// An answer counts when it was given last; the question, when it was asked.
ContentReport report_csat(Session& session, const ReportQuestion& question) {
    const ReportPeriod period(session, question, question.by.value_or(ReportBy::total));
    Names names;
    Groups groups(session, period, names);
    Tally<Contentment> tally;
    const AskedByTicket asked = asked_in(session, period);
    const auto see = [&](const TicketLife& life) {
        const auto found = asked.find(life.id.value);
        if (found == asked.end()) return;
        const auto& [ticket, score, answered_at, asked_at] = found->second;
        if (period.holds(asked_at)) {
            for (const std::size_t row : groups.rows_for(asked_at, life, life.state_at(asked_at)))
                ++tally.at(row).asked;
        }
        if (!score || !answered_at || !period.holds(*answered_at)) return;
        for (const std::size_t row : groups.rows_for(*answered_at, life, life.state_at(*answered_at)))
            count_answer(tally.at(row), *score);
    };
    LifeWalk(session, question, period, names).each_there(see);
    ContentReport report{period.heading(), {}};
    for (auto& [row, place] : groups.named()) {
        Contentment counted = tally.at(place);
        if (counted.answered > 0) counted.satisfied_permille = counted.satisfied * 1000 / counted.answered;
        report.rows.push_back({row, counted});
    }
    return report;
}

}  // namespace

std::vector<Operation> csat_operations() {
    return {op<&report_csat>("report.csat", "How content customers are: who was asked, who has answered, and how.",
                             Verb::get, "/reports/csat", "reports:read")};
}

}  // namespace helpdesk
