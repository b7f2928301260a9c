#include "engine/leaving/leaving.hpp"

#include <algorithm>

#include "engine/leaving/footprint.hpp"
#include "engine/tickets/ticket.hpp"
#include "sql.hpp"

namespace helpdesk {

namespace {

struct DeactivateUser {
    Id<User> id;
    std::optional<Id<User>> to;
};
BOOST_DESCRIBE_STRUCT(DeactivateUser, (), (id, to))

struct ReassignUser {
    Id<User> id;
    Id<User> to;
};
BOOST_DESCRIBE_STRUCT(ReassignUser, (), (id, to))

// What has gone to somebody else.
struct HandedOver {
    std::string email;
    bool is_active = true;
    std::optional<std::string> to;
    std::int64_t tickets = 0;
    std::int64_t departments = 0;
    Id<User> id;
};
BOOST_DESCRIBE_STRUCT(HandedOver, (), (email, is_active, to, tickets, departments, id))

struct DepartmentName {
    Id<Department> id;
};
BOOST_DESCRIBE_STRUCT(DepartmentName, (), (id))

PersonRights checked_successor(Session& session, const User& user, const Id<User>& to) {
    PersonRights rights = rights_of(session, to);
    if (to == user.id) throw Error(Fault::invalid, "to must be somebody else", "to");
    if (!rights.is_staff()) throw Error(Fault::invalid, rights.email + " is no member of staff", "to");
    if (!rights.is_active) throw Error(Fault::invalid, rights.email + " is deactivated", "to");
    return rights;
}

// In the order in which they were made.
template <typename Name>
std::vector<Name> those_of(Session& session, const Statement& statement, const User& user) {
    auto list = session.all<Name>(statement, std::move(Params().add("user", user.id)));
    std::sort(list.begin(), list.end(), [](const Name& a, const Name& b) { return a.id < b.id; });
    return list;
}

// Open tickets, each with all that follows from another assignee, and departments. What is done stays with whoever did
// it.
HandedOver hand_over(Session& session, const User& user, const std::optional<Id<User>>& to) {
    HandedOver done{.email = user.email, .is_active = user.is_active, .id = user.id};
    if (!to) return done;
    done.to = checked_successor(session, user, *to).email;
    session.require("tickets:assign", "to");
    for (const TicketName& name : those_of<TicketName>(session, sql::open_tickets_of, user)) {
        const Ticket before = session.get(name.id);
        Ticket ticket = before;
        ticket.assigned_to_id = *to;
        save_ticket(session, before, ticket);
        ++done.tickets;
    }
    for (const DepartmentName& name : those_of<DepartmentName>(session, sql::departments_of, user)) {
        session.require("departments:manage", "to");
        const Department before = session.get(name.id);
        Department department = before;
        department.manager_id = *to;
        session.save(before, department);
        ++done.departments;
    }
    return done;
}

HandedOver deactivate_user(Session& session, const DeactivateUser& wanted) {
    const User before = session.get(wanted.id);
    check_may_go(session, before, "deactivate", "id");
    User user = before;
    deactivate(session, user);
    if (session.save(before, user)) session.emit({"user.deactivated", {}, user.id.value});
    return hand_over(session, user, wanted.to);
}

HandedOver reassign_user(Session& session, const ReassignUser& wanted) {
    const User user = session.get(wanted.id);
    check_rank(session, user.role_id);
    return hand_over(session, user, wanted.to);
}

}  // namespace

std::vector<Operation> leaving_operations() {
    return {
        op<&show_footprint>(
            "user.footprint",
            "Shows what there is of a person, and what deleting, anonymising and erasing would do to it.", Verb::get,
            "/users/{id}/footprint", "users:manage"),
        op<&deactivate_user>("user.deactivate",
                             "Shuts a person out; all else stays as it is, or goes to somebody else.", Verb::put,
                             "/users/{id}/deactivate", "users:manage"),
        op<&reassign_user>("user.reassign", "Gives a person's open tickets and departments to somebody else.",
                           Verb::put, "/users/{id}/reassign", "users:manage", "to"),
    };
}

}  // namespace helpdesk
