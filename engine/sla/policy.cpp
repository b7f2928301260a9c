#include "engine/sla/policy.hpp"

#include "engine/core/op.hpp"
#include "engine/people/people.hpp"
#include "engine/sla/operations.hpp"
#include "engine/sla/terms.hpp"
#include "sql.hpp"

namespace helpdesk {

namespace {

struct ListPolicies {};
BOOST_DESCRIBE_STRUCT(ListPolicies, (), ())

struct PolicyName {
    Id<SlaPolicy> id;
};
BOOST_DESCRIBE_STRUCT(PolicyName, (), (id))

struct CreatePolicy {
    std::string name;
    Priority priority = Priority::MEDIUM;
    std::int64_t response_time = 0;
    std::int64_t resolution_time = 0;
    std::optional<Json> calendar;
    std::vector<std::int64_t> threshold;
    std::optional<bool> is_active;
};
BOOST_DESCRIBE_STRUCT(CreatePolicy, (),
                      (name, priority, response_time, resolution_time, calendar, threshold, is_active))

struct UpdatePolicy {
    Id<SlaPolicy> id;
    std::optional<std::string> name;
    std::optional<Priority> priority;
    std::optional<std::int64_t> response_time;
    std::optional<std::int64_t> resolution_time;
    Change<Json> calendar;
    std::vector<std::int64_t> threshold;
    std::optional<bool> is_active;
};
BOOST_DESCRIBE_STRUCT(UpdatePolicy, (),
                      (id, name, priority, response_time, resolution_time, calendar, threshold, is_active))

Json thresholds_in(const std::vector<std::int64_t>& wanted, const Json& otherwise) {
    return wanted.empty() ? otherwise : Json{json_of(wanted)};
}

SlaPolicy checked(SlaPolicy policy) {
    policy.name = checked_line(policy.name, "name");
    check_minutes(policy.response_time, "response_time");
    check_minutes(policy.resolution_time, "resolution_time");
    check_response_first(policy.response_time, policy.resolution_time);
    if (policy.calendar) calendar_of(policy.calendar->text);
    policy.thresholds.text = json_of(thresholds_of(policy.thresholds.text));
    return policy;
}

std::vector<SlaPolicy> list_policies(Session& session, const ListPolicies&) {
    return session.all<SlaPolicy>(sql::list_policies);
}

SlaPolicy show_policy(Session& session, const PolicyName& policy) { return session.get(policy.id); }

SlaPolicy create_policy(Session& session, const CreatePolicy& wanted) {
    const SlaPolicy policy = checked({.id = {session.new_id()},
                                      .name = wanted.name,
                                      .priority = wanted.priority,
                                      .response_time = wanted.response_time,
                                      .resolution_time = wanted.resolution_time,
                                      .calendar = wanted.calendar,
                                      .is_active = wanted.is_active.value_or(true),
                                      .thresholds = thresholds_in(wanted.threshold, {"[80,100]"}),
                                      .created_at = session.now()});
    session.insert(policy);
    return policy;
}

SlaPolicy update_policy(Session& session, const UpdatePolicy& wanted) {
    const SlaPolicy before = session.get(wanted.id);
    SlaPolicy policy = before;
    policy.name = wanted.name.value_or(policy.name);
    policy.priority = wanted.priority.value_or(policy.priority);
    policy.response_time = wanted.response_time.value_or(policy.response_time);
    policy.resolution_time = wanted.resolution_time.value_or(policy.resolution_time);
    if (wanted.calendar.given) policy.calendar = wanted.calendar.value;
    policy.thresholds = thresholds_in(wanted.threshold, policy.thresholds);
    policy.is_active = wanted.is_active.value_or(policy.is_active);
    policy = checked(std::move(policy));
    session.save(before, policy);
    return policy;
}

void delete_policy(Session& session, const PolicyName& name) {
    const SlaPolicy policy = session.get(name.id);
    session.erase(policy, policy.name);
}

}  // namespace

void check_minutes(std::int64_t minutes, std::string_view field) {
    if (minutes >= 1 && minutes <= sla_minutes_max) return;
    throw Error(Fault::invalid, std::string(field) + " must be 1 to " + std::to_string(sla_minutes_max),
                std::string(field), "in minutes");
}

void check_response_first(std::int64_t response_time, std::int64_t resolution_time) {
    if (response_time <= resolution_time) return;
    throw Error(Fault::invalid, "response_time must not be longer than resolution_time", "response_time");
}

std::vector<Operation> policy_operations() {
    return {
        op<&list_policies>("policy.list", "Lists the SLA policies.", Verb::get, "/policies", "policies:read"),
        op<&show_policy>("policy.show", "Shows one SLA policy.", Verb::get, "/policies/{id}", "policies:read"),
        op<&create_policy>("policy.create", "Makes an SLA policy for a priority.", Verb::post, "/policies",
                           "policies:manage", "name"),
        op<&update_policy>("policy.update", "Changes an SLA policy; what tickets were promised before stays.",
                           Verb::patch, "/policies/{id}", "policies:manage"),
        op<&delete_policy>("policy.delete", "Deletes an SLA policy; what tickets were promised before stays.",
                           Verb::remove, "/policies/{id}", "policies:manage"),
    };
}

}  // namespace helpdesk
