#include "engine/sla/zone.hpp"

#include <date/tz.h>

#include <algorithm>
#include <fstream>
#include <iterator>

#include "engine/base/error.hpp"

namespace helpdesk {

namespace {

// Beyond what a Time can be; the library's own ends of time are too far away to count in milliseconds.
constexpr date::sys_seconds before_all = date::sys_days(date::year(-10) / 1 / 1);
constexpr date::sys_seconds after_all = date::sys_days(date::year(10'010) / 1 / 1);

Time time_of(date::sys_seconds moment) {
    const date::sys_seconds near = std::clamp(moment, before_all, after_all);
    return {std::chrono::milliseconds(near.time_since_epoch()).count()};
}

const date::time_zone* locate(const std::string& name, const std::string& field) {
    try {
        date::get_tzdb();
    } catch (const std::exception& error) {
        throw Error(Fault::unavailable, std::string("the system has no time zones: ") + error.what(), field,
                    "install the package tzdata");
    }
    try {
        // "localtime" would be another zone on each machine.
        if (name != "localtime") return date::locate_zone(name);
    } catch (const std::exception&) {
        // The library says no more than what follows.
    }
    throw Error(Fault::invalid, "there is no time zone \"" + name + "\"", field, "such as Europe/Berlin");
}

}  // namespace

// The library reads only the changes that are listed: until 2037, or those of the past where the system's files are
// made without the list ("slim").
Zone::Zone(const std::string& name, const std::string& field)
    : listed_(locate(name, field)), rule_(ClockRule::parse(clock_rule_text(name))) {}

ClockPeriod Zone::period_at(Time time) const {
    const std::chrono::milliseconds since(time.milliseconds);
    const date::sys_info info = listed_->get_info(date::sys_time<std::chrono::milliseconds>(since));
    ClockPeriod listed{time_of(info.begin), time_of(info.end), info.offset, info.abbrev};
    if (!rule_ || info.end < after_all) return listed;
    ClockPeriod period = rule_->period_at(time);
    period.begin = std::max(period.begin, listed.begin);
    return period;
}

std::string clock_rule_text(const std::string& zone) {
    std::ifstream file("/usr/share/zoneinfo/" + zone, std::ios::binary);
    const std::string content{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
    if (content.size() < 2 || content.back() != '\n') return {};
    const auto before = content.rfind('\n', content.size() - 2);
    return before == std::string::npos ? std::string() : content.substr(before + 1, content.size() - before - 2);
}

}  // namespace helpdesk
