#include <algorithm>

#include "engine/tickets/lifecycle.hpp"
#include "engine/tickets/operations.hpp"
#include "sql.hpp"

namespace helpdesk {

struct Transition {
    Id<Transition> id;
    Id<TicketStatus> from_id;
    Id<TicketStatus> to_id;
    Time created_at;
};
BOOST_DESCRIBE_STRUCT(Transition, (), (id, from_id, to_id, created_at))
template <>
inline constexpr std::string_view table_name<Transition> = "_transitions";

namespace {

struct TransitionView {
    Id<Transition> id;
    std::string from_status;
    std::string to_status;
    Id<TicketStatus> from_id;
    Id<TicketStatus> to_id;
    Time created_at;
};
BOOST_DESCRIBE_STRUCT(TransitionView, (), (id, from_status, to_status, from_id, to_id, created_at))

struct ListTransitions {
    std::optional<Id<TicketStatus>> id;
};
BOOST_DESCRIBE_STRUCT(ListTransitions, (), (id))

struct Step {
    Id<TicketStatus> id;
    Id<TicketStatus> to_status;
};
BOOST_DESCRIBE_STRUCT(Step, (), (id, to_status))

std::vector<TransitionView> transitions_from(Session& session, const std::optional<Id<TicketStatus>>& from) {
    Params params;
    params.add("from_id", from);
    auto list = session.all<TransitionView>(sql::list_transitions, std::move(params));
    std::sort(list.begin(), list.end(), [](const TransitionView& a, const TransitionView& b) {
        return std::tie(a.from_status, a.to_status) < std::tie(b.from_status, b.to_status);
    });
    return list;
}

std::vector<TransitionView> list_transitions(Session& session, const ListTransitions& wanted) {
    return transitions_from(session, wanted.id);
}

const TransitionView* find_step(const std::vector<TransitionView>& steps, const Id<TicketStatus>& to) {
    const auto found = std::find_if(steps.begin(), steps.end(), [&](const auto& each) { return each.to_id == to; });
    return found == steps.end() ? nullptr : &*found;
}

std::vector<TransitionView> allow_step(Session& session, const Step& step) {
    if (step.id == step.to_status) throw Error(Fault::invalid, "that is the same status", "to_status");
    if (!find_step(transitions_from(session, step.id), step.to_status)) {
        session.insert(Transition{{session.new_id()}, step.id, step.to_status, session.now()});
    }
    return transitions_from(session, step.id);
}

void forbid_step(Session& session, const Step& step) {
    const auto steps = transitions_from(session, step.id);
    const TransitionView* found = find_step(steps, step.to_status);
    if (!found) throw Error(Fault::not_found, "that step is not on the list of allowed ones", "to_status");
    session.erase(session.get(found->id), found->from_status + " to " + found->to_status);
}

}  // namespace

void check_transition(Session& session, const Ticket& before, const Ticket& after) {
    if (before.status_id == after.status_id) return;
    const auto steps = transitions_from(session, before.status_id);
    if (steps.empty() || find_step(steps, after.status_id)) return;
    std::string allowed;
    for (const TransitionView& step : steps) allowed += (allowed.empty() ? "" : ", ") + step.to_status;
    throw Error(Fault::invalid,
                before.ticket_number + " cannot go from " + steps.front().from_status + " to " +
                    session.get(after.status_id).name + ": allowed are " + allowed,
                "status");
}

std::vector<Operation> transition_operations() {
    return {
        op<&list_transitions>("status.transitions",
                              "Lists the steps between statuses that are allowed, if not all are.", Verb::get,
                              "/transitions", "statuses:read", "id"),
        op<&allow_step>("status.allow",
                        "Allows a step from a status to another; from then on only the allowed ones are possible.",
                        Verb::put, "/statuses/{id}/transitions/{to_status}", "statuses:manage"),
        op<&forbid_step>("status.forbid", "Takes a step off the list of allowed ones.", Verb::remove,
                         "/statuses/{id}/transitions/{to_status}", "statuses:manage"),
    };
}

}  // namespace helpdesk
