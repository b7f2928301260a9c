#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/clock_rule.hpp"

namespace helpdesk {

// A time zone of the system's database. All functions may be called from several threads at once.
class Zone {
public:
    // Refuses (Fault::invalid) an unknown name and a file that cannot be read, and (Fault::unavailable) a system
    // without time zones, under that field's name.
    Zone(const std::string& name, const std::string& field);

    // From what such a file contains; the name is for the refusal.
    static Zone from_bytes(std::string_view bytes, const std::string& name, const std::string& field);

    // Two periods in a row may be alike: files also list changes that change nothing.
    ClockPeriod period_at(Time time) const;

private:
    std::vector<ClockPeriod> listed_;  // without gaps from the beginning of time to its end
    std::optional<ClockRule> rule_;    // takes the place of the last period that is listed

    Zone() = default;
};

// The name of a zone that somebody has chosen; UTC for nothing, and for a zone that there is not, which only another
// program can have written.
std::string known_zone(const std::optional<std::string>& name);

}  // namespace helpdesk
