#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/people/people.hpp"
#include "engine/sla/calendar.hpp"
#include "engine/sla/policy.hpp"

namespace helpdesk {

// A promise as it was made to a ticket: it holds whatever becomes of the policy. Its rows are never changed.
struct SlaTerms {
    Id<SlaTerms> id;
    std::string policy_id;
    std::int64_t response_time = 0;    // minutes
    std::int64_t resolution_time = 0;  // minutes
    std::optional<std::string> calendar;
    std::string thresholds;
    Time created_at;

    std::shared_ptr<const Calendar> hours() const { return calendar_of(calendar.value_or("")); }
};
BOOST_DESCRIBE_STRUCT(SlaTerms, (),
                      (id, policy_id, response_time, resolution_time, calendar, thresholds, created_at))

// What a ticket of that priority and department is promised now; nothing if there is no active policy for it. The id is
// empty as long as there is no row of this promise.
std::optional<SlaTerms> terms_for(Session& session, Priority priority, const std::optional<Id<Department>>& department);

// Gives the promise a row, and thereby an id, if it has none.
void keep_terms(Session& session, SlaTerms& terms);

// What that policy promises, also if it is not active.
std::optional<SlaTerms> terms_of_policy(Session& session, const Id<SlaPolicy>& policy,
                                        const std::optional<Id<Department>>& department);

// The percentages of a list such as [80,100]. Fault::invalid unless there are at most 10, each once, of 1 to 1000.
std::vector<std::int64_t> thresholds_of(std::string_view json);

}  // namespace helpdesk
