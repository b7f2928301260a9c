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
BOOST_DESCRIBE_STRUCT(User, (), (id, email, password_hash, name, role_id, department_id, is_active, refresh_token,
                                 time_zone, preferences, created_at, updated_at))
template <>
inline constexpr std::string_view table_name<User> = "users";

struct Department {
    Id<Department> id;
    std::string name;
    std::optional<std::string> description;
    std::optional<Id<User>> manager_id;
    Time created_at;
};
BOOST_DESCRIBE_STRUCT(Department, (), (id, name, description, manager_id, created_at))
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

// The address in its one spelling (lower case, no blanks around). Fault::invalid unless it looks like local@domain, of
// at most 254 bytes without blanks and control characters.
std::string checked_email(const std::string& email, std::string_view field);

// One line of text without blanks around it. Fault::invalid if nothing is left, or if it holds control characters.
std::string checked_line(const std::string& text, std::string_view field);

bool can_be_password(std::string_view text);
void check_password(std::string_view text);

// argon2id of a password of 8 to 1,000 bytes; what is a hash already stays as it is.
Secret hashed(const Secret& password);

}  // namespace helpdesk
