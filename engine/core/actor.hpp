#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace helpdesk {

// Who asks, and through which door. `user` is any name of a person (e-mail, id); empty is the system, which may do all.
struct Actor {
    std::string user = {};
    std::string channel = "engine";  // cli, rest, mail, rule or engine: kept in the history
    std::string request_id = {};     // what the caller calls this request, up to 200 characters: kept in the history
    std::vector<std::string> scopes = {};  // permissions to which a token limits what is done; empty: no limit
    // Whoever has not signed in, and shows nothing: reads the public articles, and answers what a mail asks by a token
    // of its own. `user` is then empty, and is not the system.
    bool is_guest = false;

    bool is_system() const { return user.empty() && !is_guest; }
};

// The actor as the database knows them, read afresh in every unit of work.
struct Viewer {
    std::string user_id;  // empty: the system, or a guest
    std::string email;
    std::string role;
    std::string department_id;  // empty: none
    std::vector<std::string> permissions;
    std::string channel;
    std::string request_id;  // empty: it has none
    std::vector<std::string> scopes;
    bool is_guest = false;

    bool is_system() const { return user_id.empty() && !is_guest; }
    bool is_rule() const { return channel == "rule"; }
    // True if a permission is held: itself, its group with a * (tickets:*), or *; everybody holds what concerns nobody
    // but oneself (own:sessions). Scopes limit what is done, and not whose tickets are seen: that goes by the person.
    bool may(std::string_view permission) const;
    bool is_staff() const { return may("desk:staff"); }
    // Staff of a department without desk:all_departments see its tickets, nobody's and their own.
    bool sees_one_department() const { return is_staff() && !department_id.empty() && !may("desk:all_departments"); }
};

}  // namespace helpdesk
