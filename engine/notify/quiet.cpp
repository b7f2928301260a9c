#include "engine/notify/notice.hpp"
#include "engine/sla/calendar.hpp"

namespace helpdesk {

namespace {

// Beyond the longest stretch that quiet hours of every day can make, also where a clock change joins two of them.
constexpr std::chrono::hours horizon{72};

std::string every_day(const std::string& zone, const std::string& from, const std::string& to) {
    Value::Object week;
    for (const char* day : {"mon", "tue", "wed", "thu", "fri", "sat", "sun"}) {
        week.emplace_back(day, Value::Array{Value::Array{from, to}});
    }
    return to_json(Value(Value::Object{{"zone", zone}, {"hours", std::move(week)}}));
}

// From one time of day to another, by the person's own clock, or by UTC if another program wrote a zone that there is
// not; nothing on a system without time zones.
std::shared_ptr<const Calendar> hours_of(const NoticeReader& reader, const std::string& from, const std::string& to) {
    for (const std::string& zone : {reader.time_zone.value_or("UTC"), std::string("UTC")}) {
        try {
            return calendar_of(every_day(zone, from, to));
        } catch (const Error&) {
        }
    }
    return nullptr;
}

// When the hours end that it is in now.
std::optional<Time> end_of(const Calendar& hours, Time now) {
    const auto next = hours.intervals(now, now + horizon, 1);
    if (next.empty() || next.front().begin != now) return std::nullopt;
    return next.front().end;
}

}  // namespace

std::optional<Time> end_of_quiet(const NoticeReader& reader, Time now) {
    const NotificationChoices choices = choices_in(reader.preferences);
    if (!choices.quiet_from) return std::nullopt;
    const auto quiet = hours_of(reader, *choices.quiet_from, *choices.quiet_to);
    return quiet ? end_of(*quiet, now) : std::nullopt;
}

std::optional<std::string> digest_day(const NoticeReader& reader, Time now) {
    const auto rest = hours_of(reader, choices_in(reader.preferences).digest_time(), "24:00");
    if (!rest || !end_of(*rest, now)) return std::nullopt;
    return rest->local_text(now).substr(4, 10);
}

}  // namespace helpdesk
