#pragma once

#include "engine/access/known_address.hpp"
#include "engine/access/link.hpp"
#include "engine/access/open_session.hpp"
#include "engine/access/tries.hpp"
#include "engine/base/ip_address.hpp"
#include "engine/inside.hpp"
#include "engine/people/passwords.hpp"

namespace helpdesk {

// The entrances of engine/signing_in.hpp, one function each.

// Somebody at the door.
struct Door {
    Engine& engine;
    const Visitor& visitor;

    // What counts as one address; text that is none is cut to what can be kept.
    std::string address() const { return network_of(visitor.address).substr(0, address_size_max); }
};

struct SignIn {
    std::optional<std::string> email;
    std::optional<Secret> password;
    std::optional<std::string> code;
    std::optional<std::string> link;
    std::optional<bool> cookies;
};
BOOST_DESCRIBE_STRUCT(SignIn, (), (email, password, code, link, cookies))

struct Nothing {};
BOOST_DESCRIBE_STRUCT(Nothing, (), ())

struct Refresh {
    std::optional<std::string> refresh_token;
};
BOOST_DESCRIBE_STRUCT(Refresh, (), (refresh_token))

struct RequestLink {
    std::string email;
    LinkPurpose purpose = LinkPurpose::password;
};
BOOST_DESCRIBE_STRUCT(RequestLink, (), (email, purpose))

struct ChoosePassword {
    std::string link;
    Secret password;
};
BOOST_DESCRIBE_STRUCT(ChoosePassword, (), (link, password))

struct ChangePassword {
    Secret current_password;
    Secret password;
};
BOOST_DESCRIBE_STRUCT(ChangePassword, (), (current_password, password))

struct BeginTotp {
    Secret password;
};
BOOST_DESCRIBE_STRUCT(BeginTotp, (), (password))

struct ConfirmTotp {
    std::string code;
};
BOOST_DESCRIBE_STRUCT(ConfirmTotp, (), (code))

struct EndTotp {
    Secret password;
    std::string code;
};
BOOST_DESCRIBE_STRUCT(EndTotp, (), (password, code))

struct Me {
    std::optional<Id<OpenSession>> session_id;  // none: a program's token
    Id<User> user_id;
    std::string email;
    std::string name;
    std::string role;
    bool is_staff = false;
    std::vector<std::string> permissions;
    std::optional<std::string> time_zone;
    bool has_totp = false;
};
BOOST_DESCRIBE_STRUCT(Me, (), (session_id, user_id, email, name, role, is_staff, permissions, time_zone, has_totp))

struct SignedIn {
    std::optional<std::string> token;  // none: they are in cookies
    std::optional<std::string> refresh_token;
    Time token_ends_at;
    Time ends_at;
};
BOOST_DESCRIBE_STRUCT(SignedIn, (), (token, refresh_token, token_ends_at, ends_at))

struct RecoveryCodes {
    std::vector<std::string> recovery_codes;
};
BOOST_DESCRIBE_STRUCT(RecoveryCodes, (), (recovery_codes))

// Of one account from one address, and of whatever else one person may try.
constexpr std::int64_t tries_of_account_here = 10;
constexpr std::int64_t tries_of_address = 50;

// A try, counted in a transaction of its own, so that it is counted whatever becomes of it. Whoever has none left is
// turned away without a write.
void count_try(const Door& door, const std::vector<Allowance>& allowances);

// A code of a second factor has six digits: its tries are counted for the account, wherever they come from, until one
// is right.
Allowance code_tries(const Id<User>& user);

// Whose link it is. Fault::not_found for what is none, or not any more, which counts as a try of this address.
Id<User> owner_of_link(const Door& door, const std::string& link, LinkPurpose purpose);
[[noreturn]] void refuse_link();

// The session whose token the visitor shows. Fault::denied without one.
OpenSession session_of(Session& session, const Door& door);

Entered sign_in(const Door& door, const SignIn& wanted);
Entered who_am_i(const Door& door, const Nothing&);
Entered sign_out(const Door& door, const Nothing&);
Entered refresh(const Door& door, const Refresh& wanted);
Entered ask_for_link(const Door& door, const RequestLink& wanted);
Entered choose_password(const Door& door, const ChoosePassword& wanted);
Entered change_password(const Door& door, const ChangePassword& wanted);
Entered begin_totp(const Door& door, const BeginTotp& wanted);
Entered confirm_totp(const Door& door, const ConfirmTotp& wanted);
Entered end_totp(const Door& door, const EndTotp& wanted);

}  // namespace helpdesk
