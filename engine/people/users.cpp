#include "engine/base/zone.hpp"
#include "engine/core/op.hpp"
#include "engine/people/operations.hpp"
#include "engine/people/passwords.hpp"
#include "engine/people/people.hpp"
#include "engine/people/preferences.hpp"
#include "sql.hpp"

namespace helpdesk {

namespace {

struct UserView {
    Id<User> id;
    std::string email;
    std::string name;
    std::string role;
    std::optional<std::string> department;
    bool is_active = true;
    std::optional<std::string> time_zone;
    Json preferences;
    std::string role_id;
    std::optional<std::string> department_id;
    Time created_at;
    Time updated_at;
};
BOOST_DESCRIBE_STRUCT(UserView, (),
                      (id, email, name, role, department, is_active, time_zone, preferences, role_id, department_id,
                       created_at, updated_at))

struct ListUsers {
    std::optional<Id<Role>> role;
    Change<Id<Department>> department;
    std::optional<bool> is_active;
    std::optional<std::int64_t> limit;
    std::optional<std::string> after;
    std::optional<bool> total;
};
BOOST_DESCRIBE_STRUCT(ListUsers, (), (role, department, is_active, limit, after, total))

struct UserName {
    Id<User> id;
};
BOOST_DESCRIBE_STRUCT(UserName, (), (id))

struct CreateUser {
    std::string email;
    std::optional<std::string> name;
    std::optional<Id<Role>> role;
    Change<Id<Department>> department;
    std::optional<Secret> password;
    std::optional<std::string> time_zone;
};
BOOST_DESCRIBE_STRUCT(CreateUser, (), (email, name, role, department, password, time_zone))

struct UpdateUser {
    Id<User> id;
    std::optional<std::string> email;
    std::optional<std::string> name;
    std::optional<Id<Role>> role;
    Change<Id<Department>> department;
    std::optional<Secret> password;
    std::optional<bool> is_active;
    Change<std::string> time_zone;
    std::optional<Json> preferences;
};
BOOST_DESCRIBE_STRUCT(UpdateUser, (), (id, email, name, role, department, password, is_active, time_zone, preferences))

Id<Role> role_for_new(Session& session, const std::optional<Id<Role>>& wanted) {
    if (wanted) return *wanted;
    return {resolve_name(session, "roles", "CUSTOMER", "role")};
}

std::optional<std::string> zone_or_none(const std::optional<std::string>& name) {
    if (!name || *name == "none") return std::nullopt;
    return checked_zone(*name, "time_zone");
}

std::vector<UserView> users_by(Session& session, Params params) {
    return session.all<UserView>(sql::list_users, std::move(params));
}

UserView show_user(Session& session, const UserName& name) {
    session.get(name.id);
    return users_by(session, std::move(Params().add("id", name.id))).at(0);
}

Page<UserView> list_users(Session& session, const ListUsers& wanted) {
    Params params;
    params.add("role", wanted.role).add("department", wanted.department.value).add("is_active", wanted.is_active);
    params.flag("no_department", wanted.department.given && !wanted.department.value);
    return find_page<UserView>(session, {sql::list_users, CursorKind::other, "after", {}}, std::move(params), wanted,
                               [](const UserView& user) { return user.email; });
}

UserView create_user(Session& session, const CreateUser& wanted) {
    User user{.id = {session.new_id()},
              .email = checked_email(wanted.email, "email"),
              .created_at = session.now(),
              .updated_at = session.now()};
    user.password_hash = wanted.password ? hashed(*wanted.password) : Secret{"!"};
    if (wanted.name) user.name = checked_line(*wanted.name, "name");
    user.role_id = role_for_new(session, wanted.role);
    user.department_id = wanted.department.value;
    if (wanted.time_zone) user.time_zone = checked_zone(*wanted.time_zone, "time_zone");
    check_rank(session, user.role_id);
    session.insert(user);
    return show_user(session, {user.id});
}

// Over the network one changes with the password at hand what one signs in with: a session that was left open must not
// be enough.
void check_not_own_key(const Session& session, const UpdateUser& wanted) {
    const Viewer& viewer = session.viewer();
    if (viewer.channel != "rest" || wanted.id.value != viewer.user_id || (!wanted.password && !wanted.email)) return;
    throw Error(Fault::invalid, "you cannot change this of yourself here", wanted.password ? "password" : "email",
                "PUT /api/v1/session/password asks for your present password");
}

UserView update_user(Session& session, const UpdateUser& wanted) {
    check_not_own_key(session, wanted);
    const User before = session.get(wanted.id);
    check_rank(session, before.role_id);
    User user = before;
    if (wanted.email) user.email = checked_email(*wanted.email, "email");
    if (wanted.name) user.name = checked_line(*wanted.name, "name");
    if (wanted.role) user.role_id = *wanted.role;
    if (wanted.department.given) user.department_id = wanted.department.value;
    if (wanted.password) user.password_hash = hashed(*wanted.password);
    if (wanted.is_active) user.is_active = *wanted.is_active;
    if (!user.is_active) deactivate(session, user);
    if (wanted.time_zone.given) user.time_zone = zone_or_none(wanted.time_zone.value);
    if (wanted.preferences) user.preferences = *wanted.preferences;
    if (wanted.preferences) check_preferences(*wanted.preferences);
    check_rank(session, user.role_id);
    const bool other_role = user.role_id != before.role_id;
    if (other_role && !may_do_all(session.get(user.role_id))) check_not_last(session, before, "role");
    if (!user.is_active) check_may_go(session, before, "deactivate", "is_active");
    session.save(before, user);
    if (user.password_hash != before.password_hash || user.email != before.email) sign_out_everywhere(session, user.id);
    return show_user(session, {user.id});
}

UserView activate_user(Session& session, const UserName& name) {
    const User before = session.get(name.id);
    check_rank(session, before.role_id);
    User user = before;
    user.is_active = true;
    if (session.save(before, user)) session.emit({"user.activated", {}, user.id.value});
    return show_user(session, name);
}

void delete_user(Session& session, const UserName& name) {
    const User user = session.get(name.id);
    check_may_go(session, user, "delete", "id");
    try {
        session.erase(user, user.email);
    } catch (const Error& error) {
        if (error.fault() != Fault::invalid) throw;
        throw Error(error.fault(), error.what(), error.field(),
                    "`helpdesk user anonymise` or `helpdesk user erase` takes away who is in use");
    }
}

}  // namespace

std::string zone_of_reader(Session& session) {
    if (session.viewer().is_system()) return known_zone({});
    const auto reader = session.find(Id<User>{session.viewer().user_id});
    return known_zone(reader ? reader->time_zone : std::nullopt);
}

std::vector<Operation> user_operations() {
    return {
        op<&list_users>("user.list", "Lists people, by e-mail.", Verb::get, "/users", "users:read"),
        op<&show_user>("user.show", "Shows one person.", Verb::get, "/users/{id}", "users:read"),
        op<&create_user>("user.create", "Adds a person; a customer, unless another role is named.", Verb::post,
                         "/users", "users:manage", "email"),
        op<&update_user>("user.update", "Changes a person.", Verb::patch, "/users/{id}", "users:manage"),
        op<&activate_user>("user.activate", "Lets a person in again.", Verb::put, "/users/{id}/activate",
                           "users:manage"),
        op<&delete_user>("user.delete", "Deletes a person of whom nothing is left to keep.", Verb::remove,
                         "/users/{id}", "users:manage"),
    };
}

}  // namespace helpdesk
