#include "engine/reports/period.hpp"

#include <algorithm>

#include "engine/people/people.hpp"

namespace helpdesk {

namespace {

namespace chrono = std::chrono;
using chrono::milliseconds;

constexpr int days_by_default = 30;  // with the last one
constexpr milliseconds hour_length = chrono::hours(1);
constexpr std::string_view forms = "such as 2026-03-31, 2026-03, 2026, today, yesterday, 30d or 2026-03-31T18:00:00Z";

Period period_in(const LocalDays& days, const std::string& text, Time now, const std::string& field) {
    const auto refuse = [&] {
        throw Error(Fault::invalid, field + ": \"" + text + "\" is no time", field, std::string(forms));
    };
    if (const auto period = period_named(days, text, now)) return *period;
    const auto duration = duration_named(text);
    if (!duration || *duration > milliseconds(now.milliseconds)) refuse();
    return {now - *duration, now - *duration};
}

std::string offset_text(milliseconds offset) {
    const auto minutes = chrono::duration_cast<chrono::minutes>(offset).count();
    const auto size = std::abs(minutes);
    return (minutes < 0 ? "-" : "+") + two_digits(size / 60) + ":" + two_digits(size % 60);
}

}  // namespace

std::string two_digits(std::int64_t number) { return (number < 10 ? "0" : "") + std::to_string(number); }

ReportPeriod::ReportPeriod(Session& session, const ReportQuestion& question, ReportBy by) {
    heading_.by = by;
    heading_.zone = question.zone ? *question.zone : zone_of_reader(session);
    days_ = LocalDays(Zone(heading_.zone, "zone"));
    read_period(question, session.now());
    cut();
}

void ReportPeriod::read_period(const ReportQuestion& question, Time now) {
    const Time end = now + milliseconds(1);  // what happens now has happened
    heading_.to = question.to ? period_in(days_, *question.to, now, "to").end : end;
    if (question.from) {
        heading_.from = period_in(days_, *question.from, now, "from").begin;
    } else {
        const Time last = std::min(heading_.to, end) - milliseconds(1);
        heading_.from = days_.begin_of(days_.day_of(last) - chrono::days(days_by_default - 1));
    }
    if (heading_.from >= end) throw Error(Fault::invalid, "the period lies ahead", "from", "it begins in the past");
    if (heading_.from >= heading_.to) {
        throw Error(Fault::invalid, "the period ends before it begins", "to", "from comes first; to is its last day");
    }
    heading_.to = std::min(heading_.to, end);
}

bool ReportPeriod::is_cut() const {
    return by() == ReportBy::hour || by() == ReportBy::day || by() == ReportBy::week || by() == ReportBy::month;
}

void ReportPeriod::cut() {
    borders_.push_back(from());
    if (is_cut()) {
        for (Time border = first_border(); border < to(); border = next_border(border)) {
            if (border > borders_.back()) borders_.push_back(border);
            if (static_cast<std::int64_t>(borders_.size()) <= report_rows_max) continue;
            throw Error(
                Fault::invalid,
                "that makes more than " + std::to_string(report_rows_max) + " rows by " + std::string(enum_text(by())),
                "by", "choose longer stretches of time, or a shorter period");
        }
    }
    borders_.push_back(to());
}

Time ReportPeriod::first_border() const {
    const auto day = days_.day_of(from());
    if (by() == ReportBy::hour) return next_border(from());
    if (by() == ReportBy::week) return days_.begin_of(day - chrono::days(weekday_of(from())));
    if (by() == ReportBy::month) {
        const chrono::year_month_day date = day;
        return days_.begin_of(date.year() / date.month() / chrono::day(1));
    }
    return days_.begin_of(day);
}

// An hour ends where it is full, or where the clocks are turned.
Time ReportPeriod::next_border(Time time) const {
    const auto day = days_.day_of(time);
    switch (by()) {
        case ReportBy::hour: {
            const Time shown = time + days_.offset_at(time);
            const std::int64_t length = hour_length.count();
            const std::int64_t past = (shown.milliseconds % length + length) % length;
            return std::min(time + milliseconds(length - past), days_.turned_after(time));
        }
        case ReportBy::week: return days_.begin_of(day + chrono::days(7));
        case ReportBy::month: {
            const chrono::year_month_day date = day;
            return days_.begin_of((date.year() / date.month() + chrono::months(1)) / chrono::day(1));
        }
        default: return days_.begin_of(day + chrono::days(1));
    }
}

std::string ReportPeriod::label_of(Time begin) const {
    const milliseconds offset = days_.offset_at(begin);
    if (by() == ReportBy::hour) return to_text(begin + offset).substr(0, 16) + offset_text(offset);
    auto day = days_.day_of(begin);
    if (by() == ReportBy::week) day -= chrono::days(weekday_of(begin));
    const Time date{milliseconds(day.time_since_epoch()).count()};
    return to_text(date).substr(0, by() == ReportBy::month ? 7 : 10);
}

int ReportPeriod::weekday_of(Time time) const {
    return static_cast<int>(chrono::weekday(days_.day_of(time)).iso_encoding()) - 1;
}

int ReportPeriod::hour_of(Time time) const {
    const Time shown = time + days_.offset_at(time);
    const Time midnight{milliseconds(days_.day_of(time).time_since_epoch()).count()};
    return static_cast<int>((shown - midnight) / hour_length);
}

}  // namespace helpdesk
