#include "engine/reports/groups.hpp"
#include "engine/reports/walk.hpp"

namespace helpdesk {

namespace {

struct Volumes {
    std::int64_t created = 0;
    std::int64_t resolved = 0;
    std::int64_t reopened = 0;
    std::int64_t comments = 0;
    std::int64_t notes = 0;
};
BOOST_DESCRIBE_STRUCT(Volumes, (), (created, resolved, reopened, comments, notes))

struct VolumeRow : ReportRow, Volumes {};
BOOST_DESCRIBE_STRUCT(VolumeRow, (ReportRow, Volumes), ())

struct VolumeReport : ReportHeading {
    std::vector<VolumeRow> rows;
};
BOOST_DESCRIBE_STRUCT(VolumeReport, (ReportHeading), (rows))

const ToldFields told_of_volume{"resolved_at", "merged_into_id"};

class VolumeCount {
public:
    VolumeCount(Session& session, const ReportPeriod& period, Names& names)
        : period_(period), names_(names), groups_(session, period, names) {}

    void see(const TicketLife& life, const std::vector<Said>& said) {
        const LifeStep* before = nullptr;
        for (const LifeStep& step : life.steps) {
            if (!before) {
                count(step, life, &Volumes::created);
            } else if (before->state.is_open() && step.state.resolved_at && step.state.merged_into == 0) {
                count(step, life, &Volumes::resolved);
            } else if (!before->state.is_open() && step.state.is_open()) {
                count(step, life, &Volumes::reopened);
            }
            before = &step;
        }
        for (const Said& each : said) count(each, life);
    }

    std::vector<VolumeRow> rows() {
        std::vector<VolumeRow> list;
        for (auto& [row, place] : groups_.named()) list.push_back({row, volumes_.at(place)});
        return list;
    }

private:
    const ReportPeriod& period_;
    Names& names_;
    Groups groups_;
    Tally<Volumes> volumes_;

    void count(const LifeStep& step, const TicketLife& life, std::int64_t Volumes::*what) {
        if (!period_.holds(step.at)) return;
        for (const std::size_t row : groups_.rows_for(step.at, life, step.state)) ++(volumes_.at(row).*what);
    }

    // By agent, words count for whoever of the staff wrote them, and those of all others for nobody.
    void count(const Said& said, const TicketLife& life) {
        const auto& rows = period_.by() == ReportBy::agent
                               ? groups_.rows_of_agent(said.by_staff ? names_.of(said.user_id) : 0)
                               : groups_.rows_for(said.created_at, life, life.state_at(said.created_at));
        for (const std::size_t row : rows)
            ++(volumes_.at(row).*(said.is_internal ? &Volumes::notes : &Volumes::comments));
    }
};

VolumeReport report_volume(Session& session, const ReportQuestion& question) {
    const ReportPeriod period(session, question, question.by.value_or(ReportBy::day));
    Names names;
    VolumeCount count(session, period, names);
    LifeWalk(session, question, period, names)
        .each_with_comments(told_of_volume, [&](const TicketLife& life, const auto& said) { count.see(life, said); });
    return {period.heading(), count.rows()};
}

}  // namespace

std::vector<Operation> volume_operations() {
    return {op<&report_volume>("report.volume",
                               "Counts what was created, resolved, reopened and said, by day or whatever else.",
                               Verb::get, "/reports/volume", "reports:read")};
}

}  // namespace helpdesk
