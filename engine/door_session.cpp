#include "engine/access/known_address.hpp"
#include "engine/access/second_factor.hpp"
#include "engine/access/tries.hpp"
#include "engine/base/hash.hpp"
#include "engine/base/json.hpp"
#include "engine/door.hpp"

namespace helpdesk {

namespace {

constexpr std::int64_t tries_of_account = 50;  // from all addresses that it has not been signed in from

// The same words for everybody who does not come in, whatever was wrong.
[[noreturn]] void refuse() { throw Error(Fault::denied, "the e-mail or the password is not right"); }
Entered handed_out(const SessionTokens& tokens, Time now) {
    const SignedIn signed_in{tokens.token, tokens.refresh_token, now + session_token_lasts, now + session_lasts};
    return {json_of(signed_in), HandedOut{tokens.token, tokens.refresh_token}};
}

// What is counted of a sign-in. Whoever has signed in from an address before has tries there that nobody else takes
// away: neither guesses from elsewhere, nor those for other accounts.
struct Counted {
    std::string here;
    std::string account;
    std::string address;

    Counted(const std::string& email, const std::string& from)
        : here("here " + sha256_of(email) + " " + from),
          account("account " + sha256_of(email)),
          address("address " + from) {}

    std::vector<Allowance> allowances(bool is_known_here) const {
        std::vector<Allowance> list{{here, tries_of_account_here}};
        if (!is_known_here) list.insert(list.end(), {{account, tries_of_account}, {address, tries_of_address}});
        return list;
    }
    void forgive(Session& session, bool is_known_here) const {
        forget_tries(session, here);
        if (is_known_here) return;
        take_back_try(session, account);
        take_back_try(session, address);
    }
};

// Whoever signs in gets new tokens, and those of before end.
SessionTokens enter(Session& session, const Door& door, const Id<User>& user, const std::optional<std::string>& code) {
    if (has_second_factor(session, user)) {
        if (!code) throw Error(Fault::denied, "a code is needed as well", "code", "the one that your device shows");
        if (!use_code(session, user, *code)) throw Error(Fault::denied, "the code is not right", "code");
    }
    if (const auto former = find_session(session, door.visitor.token)) end_session(session, former->id);
    know_address(session, user, door.address());
    return open_session(session, user, door.visitor.address, door.visitor.program);
}

Entered sign_in_by_link(const Door& door, const SignIn& wanted) {
    const std::string counted = "link " + door.address();
    EngineAccess::write(door.engine, [&](Session& session) { count_try(session, {{counted, tries_of_address}}); });
    Entered entered;
    EngineAccess::write(door.engine, [&](Session& session) {
        const auto user = use_link(session, *wanted.link, LinkPurpose::sign_in);
        if (!user || !session.get(*user).is_active) refuse_link();
        take_back_try(session, counted);
        entered = handed_out(enter(session, door, *user, wanted.code), session.now());
    });
    return entered;
}

}  // namespace

Entered sign_in(const Door& door, const SignIn& wanted) {
    if (wanted.link) return sign_in_by_link(door, wanted);
    if (!wanted.email) throw Error(Fault::invalid, "email is required", "email");
    if (!wanted.password) throw Error(Fault::invalid, "password is required", "password");
    const std::string email = checked_email(*wanted.email, "email");
    const Counted counted(email, door.address());
    Arrival arrival;
    const PasswordTurn turn = PasswordTurn::soon();
    EngineAccess::write(door.engine, [&](Session& session) {
        arrival = find_arrival(session, email, door.address());
        count_try(session, counted.allowances(arrival.is_known_here));
    });
    if (!turn.matches(wanted.password->text, arrival.password_hash)) refuse();
    Entered entered;
    EngineAccess::write(door.engine, [&](Session& session) {
        const User user = session.get(arrival.user);
        if (!user.is_active || user.password_hash != arrival.password_hash) refuse();
        entered = handed_out(enter(session, door, user.id, wanted.code), session.now());
        counted.forgive(session, arrival.is_known_here);
    });
    return entered;
}

Entered refresh(const Door& door, const Refresh& wanted) {
    const std::string token = wanted.refresh_token.value_or(door.visitor.refresh_token);
    std::optional<SessionTokens> tokens;
    Time now;
    EngineAccess::write(door.engine, [&](Session& session) {
        now = session.now();
        tokens = refresh_session(session, token);
    });
    if (!tokens) throw Error(Fault::denied, "this session has ended", "refresh_token", "sign in again");
    return handed_out(*tokens, now);
}

OpenSession session_of(Session& session, const Door& door) {
    auto open = find_session(session, door.visitor.token);
    if (!open || !session.get(open->user_id).is_active) {
        throw Error(Fault::denied, "you are not signed in", {}, "sign in with your e-mail and your password");
    }
    return std::move(*open);
}

Entered sign_out(const Door& door, const Nothing&) {
    EngineAccess::write(door.engine, [&](Session& session) { end_session(session, session_of(session, door).id); });
    return {.body = {}, .has_left = true};
}

Entered who_am_i(const Door& door, const Nothing&) {
    const Actor actor = actor_of_token(door.engine, door.visitor.token, {});
    Me me;
    EngineAccess::read(
        door.engine,
        [&](Session& session) {
            const Viewer& viewer = session.viewer();
            const User user = session.get(Id<User>{viewer.user_id});
            if (const auto open = find_session(session, door.visitor.token)) me.session_id = open->id;
            me.user_id = user.id;
            me.email = user.email;
            me.name = user.name;
            me.role = viewer.role;
            me.permissions = viewer.permissions;
            me.has_totp = has_second_factor(session, user.id);
        },
        actor);
    return {json_of(me)};
}

}  // namespace helpdesk
