#pragma once

#include <optional>
#include <string>

#include "engine/core/session.hpp"

namespace helpdesk {

// Stored, and sorted by severity: never reorder.
enum class Priority { LOW, MEDIUM, HIGH, URGENT };
BOOST_DESCRIBE_ENUM(Priority, LOW, MEDIUM, HIGH, URGENT)

constexpr std::int64_t sla_minutes_max = 5'256'000;  // ten years, as the schema has it

// Fault::invalid unless it is 1 to sla_minutes_max.
void check_minutes(std::int64_t minutes, std::string_view field);
// Fault::invalid if the first response would be due after the resolution.
void check_response_first(std::int64_t response_time, std::int64_t resolution_time);

struct SlaPolicy {
    Id<SlaPolicy> id;
    std::string name;
    Priority priority = Priority::MEDIUM;
    std::int64_t response_time = 0;    // minutes
    std::int64_t resolution_time = 0;  // minutes
    std::optional<Json> calendar;
    bool is_active = true;
    Json thresholds{"[80,100]"};
    Time created_at;
};
BOOST_DESCRIBE_STRUCT(SlaPolicy, (), (id, name, priority, response_time, resolution_time, calendar, is_active,
                                      thresholds, created_at))
template <>
inline constexpr std::string_view table_name<SlaPolicy> = "sla_policies";

// See terms.hpp; tickets refer to it.
struct SlaTerms;
template <>
inline constexpr std::string_view table_name<SlaTerms> = "_sla_terms";

}  // namespace helpdesk
