#include "engine/people/people.hpp"

#include <algorithm>

#include "engine/base/text.hpp"
#include "sql.hpp"

namespace helpdesk {

bool PersonRights::is_staff() const {
    Viewer viewer;
    viewer.user_id = id.value;
    viewer.permissions = permissions;
    return viewer.is_staff();
}

PersonRights rights_of(Session& session, const Id<User>& person) {
    auto rights = session.first<PersonRights>(sql::person_rights, std::move(Params().add("id", person)));
    if (!rights) throw Error(Fault::not_found, "there is no user \"" + person.value + "\"", "user");
    return std::move(*rights);
}

bool may_do_all(const Role& role) {
    return std::find(role.permissions.begin(), role.permissions.end(), "*") != role.permissions.end();
}

void check_rank(Session& session, const Id<Role>& role_id) {
    const Role role = session.get(role_id);
    for (const std::string& permission : role.permissions) {
        if (session.viewer().may(permission)) continue;
        throw Error(Fault::denied, "the role " + role.name + " holds " + permission + ", which you don't have yourself",
                    "role");
    }
}

void check_not_last(Session& session, const User& user, std::string_view field) {
    std::vector<std::string> roles;
    for (const Role& role : session.all<Role>(sql::list_roles)) {
        if (may_do_all(role)) roles.push_back(role.id.value);
    }
    if (!user.is_active || std::find(roles.begin(), roles.end(), user.role_id.value) == roles.end()) return;
    Params params;
    params.add("user", user.id).each("role", roles);
    std::int64_t others = 0;
    session.run(sql::count_others_in_roles, std::move(params), [&](const Row& row) { others = row.integer(0); });
    if (others > 0) return;
    throw Error(Fault::invalid, user.email + " is the last one who may do everything here", std::string(field),
                "give that role to somebody else first");
}

void check_may_go(Session& session, const User& user, std::string_view deed, std::string_view field) {
    check_rank(session, user.role_id);
    if (user.id.value == session.viewer().user_id) {
        throw Error(Fault::invalid, "you cannot " + std::string(deed) + " yourself", std::string(field));
    }
    check_not_last(session, user, field);
}

void deactivate(Session& session, User& user) {
    sign_out_everywhere(session, user.id);
    user.is_active = false;
    user.refresh_token.reset();
}

void sign_out_everywhere(Session& session, const Id<User>& user) {
    const std::int64_t ended = session.run(sql::end_sessions_of, std::move(Params().add("user", user)));
    if (ended > 0) session.note(user, "sessions", std::to_string(ended), "0");
    session.run(sql::forget_links_of, std::move(Params().add("user", user)));
}

std::string checked_email(const std::string& email, std::string_view field) {
    std::string address = lower_ascii(trim(email));
    const auto at = address.rfind('@');
    const bool shaped = at != std::string::npos && at > 0 && at + 1 < address.size() && address.size() <= 254;
    const bool plain = std::all_of(address.begin(), address.end(), [](char c) {
        return static_cast<unsigned char>(c) > ' ' && c != 0x7f && c != '<' && c != '>' && c != ',';
    });
    if (shaped && plain) return address;
    throw Error(Fault::invalid, std::string(field) + " is no e-mail address", std::string(field),
                "it looks like ana@example.org");
}

std::string checked_line(const std::string& text, std::string_view field) {
    std::string line(trim(text));
    if (line.empty()) throw Error(Fault::invalid, std::string(field) + " is empty", std::string(field));
    const bool plain =
        std::all_of(line.begin(), line.end(), [](char c) { return static_cast<unsigned char>(c) >= ' ' && c != 0x7f; });
    if (!plain)
        throw Error(Fault::invalid, std::string(field) + " must be one line without control characters",
                    std::string(field));
    return line;
}

}  // namespace helpdesk
