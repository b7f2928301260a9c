#pragma once

#include "engine/base/local_days.hpp"
#include "engine/reports/report.hpp"

namespace helpdesk {

constexpr std::int64_t report_rows_max = 5'000;  // of a report by hours, days, weeks or months

// The period of a report, in its time zone.
class ReportPeriod {
public:
    // Fault::invalid, naming the field, for what is no time, a period that ends before it begins or lies ahead, an
    // unknown zone, and more than report_rows_max rows. What lies ahead of now is left out.
    ReportPeriod(Session& session, const ReportQuestion& question, ReportBy by);

    const ReportHeading& heading() const { return heading_; }
    Time from() const { return heading_.from; }
    Time to() const { return heading_.to; }
    ReportBy by() const { return heading_.by; }
    bool holds(Time time) const { return from() <= time && time < to(); }

    // The rows by time: where each begins, and at last where the period ends. Of all others there is one.
    const std::vector<Time>& borders() const { return borders_; }
    bool is_cut() const;

    // "2026-03-02", "2026-03" or "2026-03-02T09:00+01:00", for the row that begins then.
    std::string label_of(Time begin) const;
    // What clocks on the wall show: the days since Monday, and the hour.
    int weekday_of(Time time) const;
    int hour_of(Time time) const;

private:
    ReportHeading heading_;
    LocalDays days_;
    std::vector<Time> borders_;

    void read_period(const ReportQuestion& question, Time now);
    void cut();
    Time first_border() const;
    Time next_border(Time time) const;
};

std::string two_digits(std::int64_t number);

}  // namespace helpdesk
