#include "engine/lists/query_times.hpp"

#include <charconv>

#include "engine/base/text.hpp"
#include "engine/base/zone.hpp"
#include "engine/people/people.hpp"

namespace helpdesk {

namespace {

namespace chrono = std::chrono;

constexpr std::string_view forms = "such as 7d, 12h, today, 2026-03-31, 2026-03 or 2026-03-01..2026-03-31";
constexpr std::int64_t duration_max = 1'000'000;

// The days of the person who asks.
class LocalDays {
public:
    explicit LocalDays(Session& session) : now_(session.now()) {
        if (session.viewer().is_system()) return;
        const auto reader = session.find(Id<User>{session.viewer().user_id});
        if (!reader || !reader->time_zone) return;
        try {
            zone_.emplace(*reader->time_zone, "time_zone");
        } catch (const Error&) {  // another program wrote a zone that there is not
        }
    }

    chrono::year_month_day today() const {
        return chrono::floor<chrono::days>(
            chrono::sys_time<chrono::milliseconds>(chrono::milliseconds(now_.milliseconds) + offset_at(now_)));
    }
    // When the day begins: also where the clocks are turned at midnight.
    Time begin_of(chrono::sys_days day) const {
        const Time midnight{chrono::milliseconds(day.time_since_epoch()).count()};
        const Time guess = midnight - offset_at(midnight);
        return midnight - offset_at(guess);
    }

private:
    Time now_;
    std::optional<Zone> zone_;

    chrono::milliseconds offset_at(Time time) const {
        return zone_ ? chrono::milliseconds(zone_->period_at(time).offset) : chrono::milliseconds(0);
    }
};

// From one moment to before another one.
struct Period {
    Time begin;
    Time end;
};

[[noreturn]] void refuse_time(const QueryValue& value) {
    refuse_query(value.at, "\"" + value.text + "\" is no time", std::string(forms));
}

std::optional<int> number_in(std::string_view digits) {
    int number = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
    if (error != std::errc() || end != digits.data() + digits.size() || digits.empty()) return std::nullopt;
    return number;
}

// "7d", and nothing for any other text.
std::optional<chrono::milliseconds> duration_in(const QueryValue& value) {
    const std::string_view text = value.text;
    const auto digits = std::min(text.find_first_not_of("0123456789"), text.size());
    const auto count = number_in(text.substr(0, digits));
    if (!count) return std::nullopt;
    static constexpr std::pair<std::string_view, int> units[] = {
        {"m", 1}, {"h", 60}, {"d", 24 * 60}, {"w", 7 * 24 * 60}};
    for (const auto& [unit, minutes] : units) {
        if (text.substr(digits) != unit) continue;
        if (*count > duration_max) refuse_query(value.at, "\"" + value.text + "\" is too long");
        return chrono::minutes(std::int64_t{*count} * minutes);
    }
    return std::nullopt;
}

// A day, a month or a year, by its parts.
std::optional<Period> period_of(const LocalDays& days, const std::vector<std::string_view>& parts) {
    const auto year = number_in(parts[0]);
    if (!year || parts[0].size() != 4 || *year < 1000 || *year > 9998 || parts.size() > 3) return std::nullopt;
    const auto month = parts.size() > 1 ? number_in(parts[1]) : 1;
    const auto day = parts.size() > 2 ? number_in(parts[2]) : 1;
    for (std::size_t i = 1; i < parts.size(); ++i) {
        if (parts[i].size() != 2) return std::nullopt;
    }
    if (!month || !day) return std::nullopt;
    const chrono::year_month_day first{chrono::year(*year), chrono::month(static_cast<unsigned>(*month)),
                                       chrono::day(static_cast<unsigned>(*day))};
    if (!first.ok()) return std::nullopt;
    chrono::year_month_day next = chrono::sys_days(first) + chrono::days(1);
    if (parts.size() == 1) next = first + chrono::years(1);
    if (parts.size() == 2) next = first + chrono::months(1);
    return Period{days.begin_of(chrono::sys_days(first)), days.begin_of(chrono::sys_days(next))};
}

Period period_in(const LocalDays& days, const QueryValue& value) {
    const auto one_day = [&](int away) {
        const auto day = chrono::sys_days(days.today()) + chrono::days(away);
        return Period{days.begin_of(day), days.begin_of(day + chrono::days(1))};
    };
    if (value.text == "today") return one_day(0);
    if (value.text == "yesterday") return one_day(-1);
    if (value.text == "tomorrow") return one_day(1);
    if (const auto moment = parse_time(value.text)) return {*moment, *moment + chrono::milliseconds(1)};
    if (const auto period = period_of(days, split(std::string_view(value.text), '-'))) return *period;
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
    const LocalDays days(session);
    const auto dots = value.text.find("..");
    if (dots == std::string::npos) return narrow(span, item.test, period_in(days, value));
    if (item.test != ":" && item.test != "=") refuse_query(item.at, "a range stands behind " + item.field + ":");
    const QueryValue first{value.text.substr(0, dots), value.at};
    const QueryValue last{value.text.substr(dots + 2), value.at + dots + 2};
    span.begin_at(period_in(days, first).begin);
    span.end_before(period_in(days, last).end);
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
