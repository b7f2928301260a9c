#pragma once

#include <optional>
#include <string>

#include "engine/sla/clock_rule.hpp"

namespace date {
class time_zone;
}

namespace helpdesk {

// A time zone of the system's database.
class Zone {
public:
    // Refuses (Fault::invalid) an unknown name, and (Fault::unavailable) a system without time zones, under that
    // field's name.
    Zone(const std::string& name, const std::string& field);

    ClockPeriod period_at(Time time) const;

private:
    const date::time_zone* listed_;
    std::optional<ClockRule> rule_;  // after the last change that is listed
};

// The POSIX text at the end of a zone's file; empty if it cannot be read.
std::string clock_rule_text(const std::string& zone);

}  // namespace helpdesk
