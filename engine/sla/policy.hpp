#pragma once

#include <optional>
#include <string>

#include "engine/core/session.hpp"

namespace helpdesk {

// Stored, and sorted by severity: never reorder.
enum class Priority { LOW, MEDIUM, HIGH, URGENT };
BOOST_DESCRIBE_ENUM(Priority, LOW, MEDIUM, HIGH, URGENT)

struct SlaPolicy {
    Id<SlaPolicy> id;
    std::string name;
    Priority priority = Priority::MEDIUM;
    std::int64_t response_time = 0;    // minutes
    std::int64_t resolution_time = 0;  // minutes
    std::optional<Json> calendar;
    bool is_active = true;
    Time created_at;
};
BOOST_DESCRIBE_STRUCT(SlaPolicy, (),
                      (id, name, priority, response_time, resolution_time, calendar, is_active, created_at))
template <>
inline constexpr std::string_view table_name<SlaPolicy> = "sla_policies";

// The active policy for tickets of this priority, if there is one.
std::optional<SlaPolicy> policy_for(Session& session, Priority priority);

}  // namespace helpdesk
