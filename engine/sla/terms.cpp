#include "engine/sla/terms.hpp"

#include <algorithm>

#include "sql.hpp"

namespace helpdesk {

namespace {

// As SlaTerms, of a promise that may have no row yet.
struct Promise {
    std::optional<std::string> id;
    std::string policy_id;
    std::int64_t response_time = 0;
    std::int64_t resolution_time = 0;
    std::optional<std::string> calendar;
    std::string thresholds;
    std::optional<Time> created_at;
};
BOOST_DESCRIBE_STRUCT(Promise, (), (id, policy_id, response_time, resolution_time, calendar, thresholds, created_at))

constexpr std::size_t thresholds_max = 10;
constexpr std::int64_t threshold_max = 1000;

SlaTerms terms_in(const Promise& promise, Time now) {
    return {{promise.id.value_or("")},    promise.policy_id, promise.response_time,
            promise.resolution_time,      promise.calendar,  promise.thresholds,
            promise.created_at.value_or(now)};
}

Params params_for(const std::optional<Id<Department>>& department) {
    Params params;
    params.add("department", department ? std::string_view(department->value) : std::string_view());
    return params;
}

std::optional<SlaTerms> promised(Session& session, Params params) {
    const auto promise = session.first<Promise>(sql::promise_for, std::move(params));
    if (!promise) return std::nullopt;
    return terms_in(*promise, session.now());
}

}  // namespace

std::optional<SlaTerms> terms_for(Session& session, Priority priority,
                                  const std::optional<Id<Department>>& department) {
    Params params = params_for(department);
    params.add("priority", priority).flag("active");
    return promised(session, std::move(params));
}

void keep_terms(Session& session, SlaTerms& terms) {
    if (!terms.id.value.empty()) return;
    terms.id = {session.new_id()};
    insert(session.db(), terms);
}

std::optional<SlaTerms> terms_of_policy(Session& session, const Id<SlaPolicy>& policy,
                                        const std::optional<Id<Department>>& department) {
    Params params = params_for(department);
    params.add("policy", policy);
    return promised(session, std::move(params));
}

std::vector<std::int64_t> thresholds_of(std::string_view json) {
    std::vector<std::int64_t> list;
    read_json(parse_json(json), "thresholds", list);
    const auto refuse = [](const std::string& why) { throw Error(Fault::invalid, "thresholds " + why, "thresholds"); };
    if (list.size() > thresholds_max) refuse("has more than " + std::to_string(thresholds_max) + " values");
    std::sort(list.begin(), list.end());
    for (const std::int64_t each : list) {
        if (each < 1 || each > threshold_max) refuse("must be 1 to " + std::to_string(threshold_max) + " percent");
    }
    if (std::adjacent_find(list.begin(), list.end()) != list.end()) refuse("has a value twice");
    return list;
}

}  // namespace helpdesk
