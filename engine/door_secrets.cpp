#include "engine/access/second_factor.hpp"
#include "engine/base/hash.hpp"
#include "engine/base/json.hpp"
#include "engine/door.hpp"
#include "engine/outbox/outbox.hpp"
#include "sql.hpp"

namespace helpdesk {

namespace {

constexpr std::int64_t link_requests_of_address = 20;
constexpr std::int64_t link_requests_of_account = 3;

[[noreturn]] void refuse_password(std::string_view field) {
    throw Error(Fault::invalid, "the password is not right", std::string(field));
}

// Whoever is signed in has said the password again: a session that was left open is not enough for what is asked.
User user_who_knows(const Door& door, const PasswordTurn& turn, const Secret& password, std::string_view field) {
    User user;
    EngineAccess::read(door.engine, [&](Session& session) { user = session.get(session_of(session, door).user_id); });
    const Allowance counted{"password " + user.id.value, tries_of_account_here};
    count_try(door, {counted});
    if (!turn.matches(password.text, user.password_hash)) refuse_password(field);
    EngineAccess::write(door.engine, [&](Session& session) { forget_tries(session, counted.key); });
    return user;
}

}  // namespace

void count_try(const Door& door, const std::vector<Allowance>& allowances) {
    EngineAccess::read(door.engine, [&](Session& session) { check_tries(session, allowances); });
    EngineAccess::write(door.engine, [&](Session& session) { count_try(session, allowances); });
}

Allowance code_tries(const Id<User>& user) { return {"code " + user.value, tries_of_account_here}; }

Id<User> owner_of_link(const Door& door, const std::string& link, LinkPurpose purpose) {
    std::optional<Id<User>> owner;
    EngineAccess::read(door.engine, [&](Session& session) { owner = find_link(session, link, purpose); });
    if (owner) return *owner;
    count_try(door, {{"link " + door.address(), tries_of_address}});
    refuse_link();
}

void refuse_link() {
    throw Error(Fault::not_found, "this link does not work, or not any more", "link", "ask for another one");
}

// Nothing is looked up, and the answer is the same for everybody.
Entered ask_for_link(const Door& door, const RequestLink& wanted) {
    const std::string email = checked_email(wanted.email, "email");
    count_try(door, {{"link request " + door.address(), link_requests_of_address}});
    const std::string key = "link request " + std::string(enum_text(wanted.purpose)) + " " + sha256_of(email);
    try {
        count_try(door, {{key, link_requests_of_account}});
    } catch (const TooManyTries&) {
        return {};
    }
    EngineAccess::write(door.engine, [&](Session& session) {
        if (sends_mail(session)) request_link(session, email, wanted.purpose);
    });
    return {};
}

Entered choose_password(const Door& door, const ChoosePassword& wanted) {
    check_password(wanted.password.text);
    owner_of_link(door, wanted.link, LinkPurpose::password);
    const Secret hash = PasswordTurn::soon().hash(wanted.password.text);
    EngineAccess::write(door.engine, [&](Session& session) {
        const auto id = use_link(session, wanted.link, LinkPurpose::password);
        if (!id || !session.get(*id).is_active) refuse_link();
        const User before = session.get(*id);
        User user = before;
        user.password_hash = hash;
        session.save(before, user);
        sign_out_everywhere(session, user.id);
    });
    return {};
}

Entered change_password(const Door& door, const ChangePassword& wanted) {
    check_password(wanted.password.text);
    const PasswordTurn turn = PasswordTurn::soon();
    const User known = user_who_knows(door, turn, wanted.current_password, "current_password");
    const Secret hash = turn.hash(wanted.password.text);
    EngineAccess::write(door.engine, [&](Session& session) {
        const OpenSession open = session_of(session, door);
        const User before = session.get(known.id);
        if (before.password_hash != known.password_hash) refuse_password("current_password");
        User user = before;
        user.password_hash = hash;
        session.save(before, user);
        end_sessions_of(session, user.id, open.id);
        session.run(sql::forget_links_of, std::move(Params().add("user", user.id)));
    });
    return {};
}

Entered begin_totp(const Door& door, const BeginTotp& wanted) {
    const User user = user_who_knows(door, PasswordTurn::soon(), wanted.password, "password");
    NewSecondFactor factor;
    EngineAccess::write(door.engine, [&](Session& session) { factor = begin_second_factor(session, user); });
    return {.body = json_of(factor)};
}

Entered confirm_totp(const Door& door, const ConfirmTotp& wanted) {
    Id<User> user;
    EngineAccess::read(door.engine, [&](Session& session) { user = session_of(session, door).user_id; });
    count_try(door, {code_tries(user)});
    RecoveryCodes codes;
    EngineAccess::write(door.engine, [&](Session& session) {
        codes.recovery_codes = confirm_second_factor(session, session_of(session, door).user_id, wanted.code);
        forget_tries(session, code_tries(user).key);
    });
    return {.body = json_of(codes)};
}

Entered end_totp(const Door& door, const EndTotp& wanted) {
    const User user = user_who_knows(door, PasswordTurn::soon(), wanted.password, "password");
    count_try(door, {code_tries(user.id)});
    EngineAccess::write(door.engine, [&](Session& session) {
        if (!has_second_factor(session, user.id)) throw Error(Fault::invalid, "you have no second factor");
        if (!use_code(session, user.id, wanted.code)) throw Error(Fault::invalid, "the code is not right", "code");
        forget_second_factor(session, user.id);
        forget_tries(session, code_tries(user.id).key);
    });
    return {};
}

}  // namespace helpdesk
