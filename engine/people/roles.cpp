#include <algorithm>

#include "engine/base/text.hpp"
#include "engine/core/op.hpp"
#include "engine/core/permissions.hpp"
#include "engine/people/operations.hpp"
#include "engine/people/people.hpp"
#include "sql.hpp"

namespace helpdesk {

namespace {

struct ListRoles {};
BOOST_DESCRIBE_STRUCT(ListRoles, (), ())

struct RoleName {
    Id<Role> id;
};
BOOST_DESCRIBE_STRUCT(RoleName, (), (id))

struct CreateRole {
    std::string name;
    std::optional<std::string> display_name;
    std::vector<std::string> permissions;
};
BOOST_DESCRIBE_STRUCT(CreateRole, (), (name, display_name, permissions))

struct UpdateRole {
    Id<Role> id;
    std::optional<std::string> name;
    std::optional<std::string> display_name;
    std::optional<std::vector<std::string>> permissions;
};
BOOST_DESCRIBE_STRUCT(UpdateRole, (), (id, name, display_name, permissions))

struct ListPermissions {};
BOOST_DESCRIBE_STRUCT(ListPermissions, (), ())

struct PermissionView {
    std::string name;
    std::string allows;
    bool makes_staff = false;
    bool is_held = false;
};
BOOST_DESCRIBE_STRUCT(PermissionView, (), (name, allows, makes_staff, is_held))

void check_known(const std::vector<std::string>& permissions) {
    const std::vector<std::string> known = known_permissions();
    for (const std::string& permission : permissions) {
        if (std::binary_search(known.begin(), known.end(), permission)) continue;
        throw Error(Fault::invalid, "there is no permission \"" + permission + "\"", "permissions",
                    did_you_mean(permission, known));
    }
}

// Nobody gives away what they don't hold, or a role would be a way to more rights.
std::vector<std::string> checked_permissions(const Session& session, const std::vector<std::string>& permissions) {
    for (const std::string& permission : permissions) {
        if (!session.viewer().may(permission)) {
            throw Error(Fault::denied, "you may not give " + permission + ", which you don't have yourself",
                        "permissions");
        }
    }
    return permissions;
}

std::vector<Role> list_roles(Session& session, const ListRoles&) { return session.all<Role>(sql::list_roles); }

Role show_role(Session& session, const RoleName& role) { return session.get(role.id); }

std::vector<PermissionView> list_permissions(Session& session, const ListPermissions&) {
    std::vector<PermissionView> views;
    for (const std::string& name : known_permissions()) {
        views.push_back({name, what_is_allowed(name), makes_staff(name), session.viewer().may(name)});
    }
    return views;
}

Role create_role(Session& session, const CreateRole& wanted) {
    Role role{.id = {session.new_id()}, .name = checked_line(wanted.name, "name"), .created_at = session.now()};
    role.display_name = checked_line(wanted.display_name.value_or(wanted.name), "display_name");
    check_known(wanted.permissions);
    role.permissions = checked_permissions(session, wanted.permissions);
    session.insert(role);
    return role;
}

Role update_role(Session& session, const UpdateRole& wanted) {
    const Role before = session.get(wanted.id);
    checked_permissions(session, before.permissions);
    Role role = before;
    if (wanted.name) role.name = checked_line(*wanted.name, "name");
    if (wanted.display_name) role.display_name = checked_line(*wanted.display_name, "display_name");
    if (wanted.permissions) check_known(*wanted.permissions);
    if (wanted.permissions) role.permissions = checked_permissions(session, *wanted.permissions);
    session.save(before, role);
    return role;
}

void delete_role(Session& session, const RoleName& name) {
    const Role role = session.get(name.id);
    checked_permissions(session, role.permissions);
    session.erase(role, role.name);
}

}  // namespace

std::vector<Operation> role_operations() {
    return {
        op<&list_roles>("role.list", "Lists the roles and what they may do.", Verb::get, "/roles", "roles:read"),
        op<&show_role>("role.show", "Shows one role.", Verb::get, "/roles/{id}", "roles:read"),
        op<&list_permissions>("role.permissions",
                              "Lists the permissions that there are, what each allows, and which you have.", Verb::get,
                              "/permissions", "roles:read"),
        op<&create_role>("role.create", "Makes a role.", Verb::post, "/roles", "roles:manage", "name"),
        op<&update_role>("role.update", "Changes a role.", Verb::patch, "/roles/{id}", "roles:manage"),
        op<&delete_role>("role.delete", "Deletes a role that nobody has.", Verb::remove, "/roles/{id}", "roles:manage"),
    };
}

}  // namespace helpdesk
