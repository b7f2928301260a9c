#include "engine/lists/query_times.hpp"

#include "engine/base/local_days.hpp"
#include "engine/people/people.hpp"

namespace helpdesk {

namespace {

namespace chrono = std::chrono;

constexpr std::string_view forms = "such as 7d, 12h, today, 2026-03-31, 2026-03 or 2026-03-01..2026-03-31";
constexpr std::int64_t duration_max = 1'000'000;

[[noreturn]] void refuse_time(const QueryValue& value) {
    refuse_query(value.at, "\"" + value.text + "\" is no time", std::string(forms));
}

// "7d", and nothing for any other text.
std::optional<chrono::milliseconds> duration_in(const QueryValue& value) {
    const auto duration = duration_named(value.text);
    if (duration && std::stoll(value.text) > duration_max) {
        refuse_query(value.at, "\"" + value.text + "\" is too long");
    }
    return duration;
}

Period period_in(const LocalDays& days, const QueryValue& value, Time now) {
    if (const auto period = period_named(days, value.text, now)) return *period;
    refuse_time(value);
}

void narrow(Span& span, const std::string& test, const Period& period) {
    if (test == "<") return span.end_before(period.begin);
    if (test == "<=") return span.end_before(period.end);
    if (test == ">") return span.begin_at(period.end);
    span.begin_at(period.begin);
    if (test != ">=") span.end_before(period.end);
}

// Younger than that, or due sooner: `<`, and a duration alone; older, or due later: `>`.
void narrow_by(Span& span, const std::string& test, Time limit, Counts counts) {
    const bool is_near = !test.starts_with('>');
    if (is_near == (counts == Counts::back)) return span.begin_at(limit);
    span.end_before(limit);
}

void read_span(Session& session, const QueryItem& item, Counts counts, Span& span) {
    const QueryValue& value = item.values.front();
    if (const auto duration = duration_in(value)) {
        if (*duration > chrono::milliseconds(session.now().milliseconds)) refuse_time(value);
        const Time limit = counts == Counts::back ? session.now() - *duration : session.now() + *duration;
        return narrow_by(span, item.test, limit, counts);
    }
    const LocalDays days(Zone(zone_of_reader(session), "time_zone"));
    const auto dots = value.text.find("..");
    if (dots == std::string::npos) return narrow(span, item.test, period_in(days, value, session.now()));
    if (item.test != ":" && item.test != "=") refuse_query(item.at, "a range stands behind " + item.field + ":");
    const QueryValue first{value.text.substr(0, dots), value.at};
    const QueryValue last{value.text.substr(dots + 2), value.at + dots + 2};
    span.begin_at(period_in(days, first, session.now()).begin);
    span.end_before(period_in(days, last, session.now()).end);
}

}  // namespace

void read_times(Session& session, const QueryItem& item, Counts counts, Span& span) {
    if (item.values.size() > 1) refuse_query(item.values[1].at, item.field + " takes one time");
    if (!item.is_excluded) return read_span(session, item, counts, span);
    Span excluded;
    read_span(session, item, counts, excluded);
    if (excluded.from && excluded.before) {
        refuse_query(item.at, "a period cannot be excluded", "say " + item.field + ":< or " + item.field + ":>");
    }
    excluded.from ? span.end_before(*excluded.from) : span.begin_at(*excluded.before);
}

}  // namespace helpdesk
