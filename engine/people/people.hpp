#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/core/session.hpp"

namespace helpdesk {

struct Department;

struct Role {
    Id<Role> id;
    std::string name;
    std::string display_name;
    std::vector<std::string> permissions;
    Time created_at;
};
BOOST_DESCRIBE_STRUCT(Role, (), (id, name, display_name, permissions, created_at))
template <>
inline constexpr std::string_view table_name<Role> = "roles";

struct User {
    Id<User> id;
    std::string email;
    Secret password_hash;
    std::string name;
    Id<Role> role_id;
    std::optional<Id<Department>> department_id;
    bool is_active = true;
    std::optional<Secret> refresh_token;
    std::optional<std::string> time_zone;
    Json preferences{"{}"};
    Time created_at;
    Time updated_at;
};
BOOST_DESCRIBE_STRUCT(User, (),
                      (id, email, password_hash, name, role_id, department_id, is_active, refresh_token, time_zone,
                       preferences, created_at, updated_at))
template <>
inline constexpr std::string_view table_name<User> = "users";

struct Department {
    Id<Department> id;
    std::string name;
    std::optional<std::string> description;
    std::optional<Id<User>> manager_id;
    std::optional<Json> fields;  // see engine/people/custom_fields.hpp
    Time created_at;
};
BOOST_DESCRIBE_STRUCT(Department, (), (id, name, description, manager_id, fields, created_at))
template <>
inline constexpr std::string_view table_name<Department> = "departments";

// What a role lets a person do, for deeds that hand something to that person.
struct PersonRights {
    Id<User> id;
    std::string email;
    bool is_active = false;
    std::vector<std::string> permissions;
    std::string name;

    bool is_staff() const;
};
BOOST_DESCRIBE_STRUCT(PersonRights, (), (id, email, is_active, permissions, name))

PersonRights rights_of(Session& session, const Id<User>& person);

bool may_do_all(const Role& role);

// A person with more rights than one's own is out of reach: giving such a role, or changing who has it, would be a way
// up. Fault::denied names the role.
void check_rank(Session& session, const Id<Role>& role_id);

// A desk must have somebody who may do everything. Fault::invalid for the last one, also for the system: it can give
// the role to somebody else first.
void check_not_last(Session& session, const User& user, std::string_view field);

// Whether the actor may take this person away from the desk: nobody of higher rank, not oneself, not the last one who
// may do everything. `deed` is what you cannot do to yourself.
void check_may_go(Session& session, const User& user, std::string_view deed, std::string_view field);

// What a person who may not act any more does not keep.
void deactivate(Session& session, User& user);

// Sessions end, and so do links for a new password.
void sign_out_everywhere(Session& session, const Id<User>& user);

// The address in its one spelling (lower case, no blanks around). Fault::invalid unless it looks like local@domain, of
// at most 254 bytes without blanks and control characters.
std::string checked_email(const std::string& email, std::string_view field);

// One line of text without blanks around it. Fault::invalid if nothing is left, or if it holds control characters.
std::string checked_line(const std::string& text, std::string_view field);

// The time zone of whoever asks; UTC for the system.
std::string zone_of_reader(Session& session);

}  // namespace helpdesk
