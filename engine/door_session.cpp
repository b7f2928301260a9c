#include "engine/access/second_factor.hpp"
#include "engine/base/hash.hpp"
#include "engine/base/json.hpp"
#include "engine/door.hpp"

namespace helpdesk {

namespace {

constexpr std::int64_t tries_of_account = 50;  // from all addresses that it has not been signed in from

// The same words for everybody who does not come in, whatever was wrong.
[[noreturn]] void refuse() { throw Error(Fault::denied, "the e-mail or the password is not right"); }

Entered handed_out(const SessionTokens& tokens, bool in_cookies) {
    SignedIn signed_in{.token_ends_at = tokens.token_ends_at, .ends_at = tokens.ends_at};
    if (!in_cookies) {
        signed_in.token = tokens.token;
        signed_in.refresh_token = tokens.refresh_token;
    }
    return {.body = json_of(signed_in), .tokens = tokens, .in_cookies = in_cookies};
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

// The session that the visitor shows, by either of its tokens.
std::optional<OpenSession> shown_session(Session& session, const Door& door) {
    auto open = find_session(session, door.visitor.token);
    return open ? open : find_session_to_refresh(session, door.visitor.refresh_token);
}

// Whoever signs in gets new tokens, and those of before end.
SessionTokens enter(Session& session, const Door& door, const User& user, const std::optional<std::string>& code) {
    if (!use_code(session, user.id, code.value_or(""))) {
        throw Error(Fault::denied, code ? "the code is not right" : "a code is needed as well", "code",
                    "the one that your device shows");
    }
    if (!keep_as_is(session, user)) refuse();
    forget_tries(session, code_tries(user.id).key);
    if (const auto former = shown_session(session, door)) end_session(session, former->id);
    know_address(session, user.id, door.address());
    return open_session(session, user.id, door.visitor.address, door.visitor.program);
}

bool needs_code(const Door& door, const Id<User>& user) {
    bool needs = false;
    EngineAccess::read(door.engine, [&](Session& session) { needs = has_second_factor(session, user); });
    return needs;
}

// A link that is tried with a code that is not right stays as it was.
Entered sign_in_by_link(const Door& door, const SignIn& wanted) {
    const Id<User> owner = owner_of_link(door, *wanted.link, LinkPurpose::sign_in);
    if (wanted.code && needs_code(door, owner)) count_try(door, {code_tries(owner)});
    SessionTokens tokens;
    EngineAccess::write(door.engine, [&](Session& session) {
        const auto used = use_link(session, *wanted.link, LinkPurpose::sign_in);
        if (!used) refuse_link();
        tokens = enter(session, door, session.get(*used), wanted.code);
    });
    return handed_out(tokens, wanted.cookies.value_or(false));
}

}  // namespace

Entered sign_in(const Door& door, const SignIn& wanted) {
    if (wanted.link) return sign_in_by_link(door, wanted);
    if (!wanted.email) throw Error(Fault::invalid, "email is required", "email");
    if (!wanted.password) throw Error(Fault::invalid, "password is required", "password");
    const std::string email = checked_email(*wanted.email, "email");
    const Counted counted(email, door.address());
    Arrival arrival;
    EngineAccess::read(door.engine, [&](Session& session) {
        arrival = find_arrival(session, email, door.address());
        check_tries(session, counted.allowances(arrival.is_known_here));
    });
    const PasswordTurn turn = PasswordTurn::soon();
    count_try(door, counted.allowances(arrival.is_known_here));
    if (!turn.matches(wanted.password->text, arrival.password_hash)) refuse();
    if (needs_code(door, arrival.user)) {
        // Whoever has not said a code yet has not made a bad try.
        const auto forgive = [&](Session& session) { counted.forgive(session, arrival.is_known_here); };
        wanted.code ? count_try(door, {code_tries(arrival.user)}) : EngineAccess::write(door.engine, forgive);
    }
    SessionTokens tokens;
    EngineAccess::write(door.engine, [&](Session& session) {
        const User user = session.get(arrival.user);
        if (user.password_hash != arrival.password_hash) refuse();
        tokens = enter(session, door, user, wanted.code);
        counted.forgive(session, arrival.is_known_here);
    });
    return handed_out(tokens, wanted.cookies.value_or(false));
}

Entered refresh(const Door& door, const Refresh& wanted) {
    const std::string token = wanted.refresh_token.value_or(door.visitor.refresh_token);
    std::optional<SessionTokens> tokens;
    EngineAccess::write(door.engine, [&](Session& session) { tokens = refresh_session(session, token); });
    if (!tokens) throw Error(Fault::denied, "this session has ended", "refresh_token", "sign in again");
    return handed_out(*tokens, !wanted.refresh_token);
}

OpenSession session_of(Session& session, const Door& door) {
    auto open = find_session(session, door.visitor.token);
    if (!open || !session.get(open->user_id).is_active) {
        throw Error(Fault::denied, "you are not signed in", {}, "sign in with your e-mail and your password");
    }
    return std::move(*open);
}

// Also when the session has ended meanwhile: who leaves is out.
Entered sign_out(const Door& door, const Nothing&) {
    EngineAccess::write(door.engine, [&](Session& session) {
        if (const auto open = shown_session(session, door)) end_session(session, open->id);
    });
    return {.has_left = true};
}

Entered who_am_i(const Door& door, const Nothing&) {
    const Actor actor = actor_of_token(door.engine, door.visitor.token, {});
    Me me;
    EngineAccess::read(
        door.engine,
        [&](Session& session) {
            const Viewer& viewer = session.viewer();
            const User user = session.get(Id<User>{viewer.user_id});
            me.permissions.clear();
            if (const auto open = find_session(session, door.visitor.token)) me.session_id = open->id;
            me.user_id = user.id;
            me.email = user.email;
            me.name = user.name;
            me.role = viewer.role;
            me.is_staff = viewer.is_staff();
            me.time_zone = user.time_zone;
            for (const std::string& each : viewer.permissions) {
                if (viewer.may(each)) me.permissions.push_back(each);
            }
            me.has_totp = has_second_factor(session, user.id);
        },
        actor);
    return {.body = json_of(me)};
}

}  // namespace helpdesk
