#include "server/pages/dates.hpp"

#include <array>

#include "engine/engine.hpp"

namespace helpdesk {

namespace {

constexpr std::array<Phrase, 12> months{{{"January", "Januar"},
                                         {"February", "Februar"},
                                         {"March", "März"},
                                         {"April", "April"},
                                         {"May", "Mai"},
                                         {"June", "Juni"},
                                         {"July", "Juli"},
                                         {"August", "August"},
                                         {"September", "September"},
                                         {"October", "Oktober"},
                                         {"November", "November"},
                                         {"December", "Dezember"}}};
constexpr Phrase written{"{} {} {}, {} {}", "{}. {} {}, {} {}"};

std::string two_digits(std::int64_t number) { return (number < 10 ? "0" : "") + std::to_string(number); }

}  // namespace

Markup time_of(const std::string& text, const std::string& zone, Language language) {
    using namespace std::chrono;
    const auto time = parse_time(text);
    if (!time) return {};
    const ClockPeriod period = Zone(zone, "time_zone").period_at(*time);
    const sys_seconds local = floor<seconds>(sys_time<milliseconds>(milliseconds(time->milliseconds))) + period.offset;
    const sys_days day = floor<days>(local);
    const year_month_day date(day);
    const hh_mm_ss clock(local - day);
    const std::string shown = in_language(
        language, written,
        {std::to_string(unsigned(date.day())), in_language(language, months[unsigned(date.month()) - 1]),
         std::to_string(int(date.year())),
         two_digits(clock.hours().count()) + ":" + two_digits(clock.minutes().count()), period.abbreviation});
    return element("time", {{"datetime", text}}, shown);
}

}  // namespace helpdesk
