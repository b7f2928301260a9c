#include <algorithm>
#include <tuple>

#include "engine/core/op.hpp"
#include "engine/sla/operations.hpp"
#include "engine/sla/terms.hpp"
#include "sql.hpp"

namespace helpdesk {

struct SlaOverride {
    Id<SlaOverride> id;
    Id<SlaPolicy> policy_id;
    Id<Department> department_id;
    std::optional<std::int64_t> response_time;
    std::optional<std::int64_t> resolution_time;
    std::optional<Json> calendar;
    Time created_at;
};
BOOST_DESCRIBE_STRUCT(SlaOverride, (),
                      (id, policy_id, department_id, response_time, resolution_time, calendar, created_at))
template <>
inline constexpr std::string_view table_name<SlaOverride> = "_sla_overrides";

namespace {

struct OverrideView {
    Id<SlaOverride> id;
    std::string policy;
    std::string department;
    std::optional<std::int64_t> response_time;
    std::optional<std::int64_t> resolution_time;
    std::optional<Json> calendar;
    std::string policy_id;
    std::string department_id;
    Time created_at;
};
BOOST_DESCRIBE_STRUCT(OverrideView, (),
                      (id, policy, department, response_time, resolution_time, calendar, policy_id, department_id,
                       created_at))

struct ListOverrides {
    std::optional<Id<SlaPolicy>> policy;
    std::optional<Id<Department>> department;
};
BOOST_DESCRIBE_STRUCT(ListOverrides, (), (policy, department))

struct OverrideName {
    Id<SlaPolicy> policy;
    Id<Department> department;
};
BOOST_DESCRIBE_STRUCT(OverrideName, (), (policy, department))

struct SetOverride {
    Id<SlaPolicy> policy;
    Id<Department> department;
    Change<std::int64_t> response_time;
    Change<std::int64_t> resolution_time;
    Change<Json> calendar;
};
BOOST_DESCRIBE_STRUCT(SetOverride, (), (policy, department, response_time, resolution_time, calendar))

std::vector<OverrideView> list_overrides(Session& session, const ListOverrides& wanted) {
    Params params;
    params.add("policy", wanted.policy).add("department", wanted.department);
    auto list = session.all<OverrideView>(sql::list_overrides, std::move(params));
    std::sort(list.begin(), list.end(), [](const OverrideView& a, const OverrideView& b) {
        return std::tie(a.policy, a.department) < std::tie(b.policy, b.department);
    });
    return list;
}

std::optional<SlaOverride> find_override(Session& session, const Id<SlaPolicy>& policy,
                                         const Id<Department>& department) {
    const auto views = list_overrides(session, {policy, department});
    if (views.empty()) return std::nullopt;
    return session.find(views.front().id);
}

void check_times(Session& session, const SlaOverride& wanted) {
    for (const auto& [minutes, field] :
         {std::pair(wanted.response_time, "response_time"), std::pair(wanted.resolution_time, "resolution_time")}) {
        if (minutes) check_minutes(*minutes, field);
    }
    const SlaPolicy policy = session.get(wanted.policy_id);
    check_response_first(wanted.response_time.value_or(policy.response_time),
                         wanted.resolution_time.value_or(policy.resolution_time));
}

OverrideView set_override(Session& session, const SetOverride& wanted) {
    const auto before = find_override(session, wanted.policy, wanted.department);
    SlaOverride after = before.value_or(SlaOverride{.id = {session.new_id()},
                                                    .policy_id = wanted.policy,
                                                    .department_id = wanted.department,
                                                    .created_at = session.now()});
    if (wanted.response_time.given) after.response_time = wanted.response_time.value;
    if (wanted.resolution_time.given) after.resolution_time = wanted.resolution_time.value;
    if (wanted.calendar.given) after.calendar = wanted.calendar.value;
    check_times(session, after);
    if (after.calendar) calendar_of(after.calendar->text);
    before ? static_cast<void>(session.save(*before, after)) : session.insert(after);
    return list_overrides(session, {wanted.policy, wanted.department}).at(0);
}

void drop_override(Session& session, const OverrideName& name) {
    const auto found = find_override(session, name.policy, name.department);
    if (!found) throw Error(Fault::not_found, "the policy promises this department nothing of its own", "department");
    session.erase(*found, "override");
}

}  // namespace

std::vector<Operation> override_operations() {
    return {
        op<&list_overrides>("policy.overrides", "Lists where a policy promises a department something else.", Verb::get,
                            "/policy-overrides", "policies:read"),
        op<&set_override>("policy.override", "Lets a policy promise something else to the tickets of a department.",
                          Verb::put, "/policies/{policy}/overrides/{department}", "policies:manage"),
        op<&drop_override>("policy.drop_override", "Lets a policy promise a department what it promises everybody.",
                           Verb::remove, "/policies/{policy}/overrides/{department}", "policies:manage"),
    };
}

}  // namespace helpdesk
