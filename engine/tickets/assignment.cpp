#include <algorithm>
#include <tuple>

#include "engine/tickets/lifecycle.hpp"
#include "engine/tickets/operations.hpp"
#include "sql.hpp"

namespace helpdesk {

struct Assignment {
    Id<Assignment> id;
    Id<Department> department_id;
    std::int64_t cap = 0;
    bool is_on = true;
    std::int64_t turn = 0;
    Time created_at;
};
BOOST_DESCRIBE_STRUCT(Assignment, (), (id, department_id, cap, is_on, turn, created_at))
template <>
inline constexpr std::string_view table_name<Assignment> = "_assignment";

namespace {

constexpr std::int64_t backlog_max = 500;  // looked at by one sweep
constexpr std::int64_t cap_default = 20;
constexpr std::int64_t cap_max = 100'000;

struct AssignmentView {
    Id<Assignment> id;
    std::string department;
    std::int64_t cap = 0;
    bool is_on = true;
    Id<Department> department_id;
    Time created_at;
};
BOOST_DESCRIBE_STRUCT(AssignmentView, (), (id, department, cap, is_on, department_id, created_at))

struct ListAssignments {
    std::optional<Id<Department>> department;
};
BOOST_DESCRIBE_STRUCT(ListAssignments, (), (department))

struct SetAssignment {
    Id<Department> department;
    std::optional<std::int64_t> cap;
    std::optional<bool> is_on;
};
BOOST_DESCRIBE_STRUCT(SetAssignment, (), (department, cap, is_on))

struct Away {
    std::optional<Id<User>> id;  // oneself, if left out
};
BOOST_DESCRIBE_STRUCT(Away, (), (id))

struct Turn {
    std::int64_t cap = 0;
    std::int64_t turn = 0;
};
BOOST_DESCRIBE_STRUCT(Turn, (), (cap, turn))

struct Agent : PersonRights {
    std::int64_t load = 0;
    std::int64_t turn = 0;
};
BOOST_DESCRIBE_STRUCT(Agent, (PersonRights), (load, turn))

std::vector<AssignmentView> list_assignments(Session& session, const ListAssignments& wanted) {
    Params params;
    params.add("department", wanted.department);
    auto list = session.all<AssignmentView>(sql::list_assignments, std::move(params));
    std::sort(list.begin(), list.end(), [](const auto& a, const auto& b) { return a.department < b.department; });
    return list;
}

AssignmentView set_assignment(Session& session, const SetAssignment& wanted) {
    if (wanted.cap && (*wanted.cap < 1 || *wanted.cap > cap_max)) {
        throw Error(Fault::invalid, "cap must be 1 to " + std::to_string(cap_max), "cap");
    }
    const auto known = list_assignments(session, {wanted.department});
    if (known.empty()) {
        session.insert(Assignment{.id = {session.new_id()},
                                  .department_id = wanted.department,
                                  .cap = wanted.cap.value_or(cap_default),
                                  .is_on = wanted.is_on.value_or(true),
                                  .created_at = session.now()});
    } else {
        const Assignment before = session.get(known.front().id);
        Assignment after = before;
        after.cap = wanted.cap.value_or(after.cap);
        after.is_on = wanted.is_on.value_or(after.is_on);
        session.save(before, after);
    }
    return list_assignments(session, {wanted.department}).at(0);
}

void set_away(Session& session, const Away& who, bool is_away) {
    if (!who.id && session.viewer().is_system()) {
        throw Error(Fault::invalid, "user is required", "id", "say who: an e-mail, or --as EMAIL");
    }
    const Id<User> user = who.id.value_or(Id<User>{session.viewer().user_id});
    if (user.value != session.viewer().user_id) session.require("users:manage", "the absence of somebody else");
    if (!rights_of(session, user).is_staff()) throw Error(Fault::invalid, "only staff are given tickets", "id");
    Params params;
    params.add("user", user).add("is_away", is_away).add("now", session.now());
    session.run(sql::set_away, std::move(params));
    session.note(user, "is_away", std::nullopt, is_away ? "true" : "false");
}

void go_away(Session& session, const Away& who) { set_away(session, who, true); }
void come_back(Session& session, const Away& who) { set_away(session, who, false); }

}  // namespace

std::optional<Id<User>> choose_agent(Session& session, const Id<Department>& department) {
    const auto turn = session.first<Turn>(sql::take_turn, std::move(Params().add("department", department)));
    if (!turn) return std::nullopt;
    auto agents = session.all<Agent>(sql::agents_at_work, std::move(Params().add("department", department)));
    std::erase_if(agents, [&](const Agent& agent) { return !agent.is_staff() || agent.load >= turn->cap; });
    if (agents.empty()) return std::nullopt;
    const Agent& agent = *std::min_element(agents.begin(), agents.end(), [](const Agent& a, const Agent& b) {
        return std::tie(a.load, a.turn, a.email) < std::tie(b.load, b.turn, b.email);
    });
    Params params;
    params.add("user", agent.id).add("turn", turn->turn).add("now", session.now());
    session.run(sql::note_turn, std::move(params));
    return agent.id;
}

std::int64_t give_backlog(Session& session, std::int64_t limit) {
    std::int64_t given = 0;
    for (const AssignmentView& each : list_assignments(session, {})) {
        if (!each.is_on) continue;
        Params params;
        params.add("department", each.department_id).add("limit", std::min(limit, backlog_max));
        for (const TicketName& name : session.all<TicketName>(sql::backlog_of, std::move(params))) {
            const auto agent = choose_agent(session, each.department_id);
            if (!agent) break;
            const Ticket before = session.get(name.id);
            Ticket ticket = before;
            ticket.assigned_to_id = agent;
            save_ticket(session, before, ticket);
            note_by_itself(session, ticket, by_itself::given);
            ++given;
        }
    }
    return given;
}

std::vector<Operation> assignment_operations() {
    return {
        op<&list_assignments>("assignment.list", "Lists the departments whose tickets the desk gives to agents.",
                              Verb::get, "/assignments", "departments:read"),
        op<&set_assignment>("assignment.set", "Lets the desk give the tickets of a department to its agents, or not.",
                            Verb::put, "/assignments/{department}", "departments:manage"),
        op<&go_away>("user.away", "Says that somebody is away, and is given no tickets by the desk.", Verb::put,
                     "/absences", "tickets:assign", "id"),
        op<&come_back>("user.back", "Says that somebody is back.", Verb::remove, "/absences", "tickets:assign", "id"),
    };
}

}  // namespace helpdesk
