#include "engine/access/link.hpp"
#include "engine/access/open_session.hpp"
#include "engine/access/second_factor.hpp"
#include "engine/core/op.hpp"
#include "engine/outbox/outbox.hpp"
#include "sql.hpp"

namespace helpdesk {

namespace {

constexpr std::string_view managing = "users:manage";
constexpr std::int64_t hours_max = 24 * 7;

struct SessionView {
    Id<OpenSession> id;
    std::string user_email;
    std::string address;
    std::string program;
    Time created_at;
    Time refreshed_at;
    Time ends_at;
    Id<User> user_id;
};
BOOST_DESCRIBE_STRUCT(SessionView, (), (id, user_email, address, program, created_at, refreshed_at, ends_at, user_id))

struct SessionsOf {
    std::optional<Id<User>> user;  // oneself, if left out
};
BOOST_DESCRIBE_STRUCT(SessionsOf, (), (user))

struct EndSession {
    Id<OpenSession> id;
};
BOOST_DESCRIBE_STRUCT(EndSession, (), (id))

struct InviteUser {
    Id<User> id;
    std::optional<std::int64_t> hours;
};
BOOST_DESCRIBE_STRUCT(InviteUser, (), (id, hours))

struct Invitation {
    std::string user_email;
    std::string link;
    Time ends_at;
};
BOOST_DESCRIBE_STRUCT(Invitation, (), (user_email, link, ends_at))

struct ResetTotp {
    Id<User> id;
};
BOOST_DESCRIBE_STRUCT(ResetTotp, (), (id))

// Oneself, or somebody of no higher rank.
Id<User> person_of(Session& session, const std::optional<Id<User>>& wanted) {
    if (!wanted && session.viewer().is_system()) {
        throw Error(Fault::invalid, "user is required", "user", "say whose: --user EMAIL");
    }
    const Id<User> user = wanted.value_or(Id<User>{session.viewer().user_id});
    if (is_own(session, user)) return user;
    session.require(managing, "user");
    check_rank(session, session.get(user).role_id);
    return user;
}

std::vector<SessionView> list_sessions(Session& session, const SessionsOf& wanted) {
    Params params;
    params.add("now", session.now());
    std::optional<Id<User>> user = wanted.user;
    if (user || !session.viewer().may(managing)) user = person_of(session, user);
    params.add("user", user);
    return session.all<SessionView>(sql::list_sessions, std::move(params));
}

// One of somebody else does not exist for whoever may not manage people.
void end_one(Session& session, const EndSession& name) {
    const OpenSession open = session.get(name.id);
    const bool is_allowed = is_own(session, open.user_id) || session.viewer().may(managing);
    if (!is_allowed) throw Error(Fault::not_found, "there is no session \"" + name.id.value + "\"", "id");
    person_of(session, open.user_id);
    session.erase(open, open.program);
}

void end_all(Session& session, const SessionsOf& wanted) {
    sign_out_everywhere(session, person_of(session, wanted.user));
}

// Of oneself one changes it with the password at hand: a session that was left open must not be enough.
User somebody_else(Session& session, const Id<User>& id) {
    if (is_own(session, id)) throw Error(Fault::invalid, "this is not for yourself", "id", "use your own password");
    User user = session.get(id);
    check_rank(session, user.role_id);
    return user;
}

Invitation invite(Session& session, const InviteUser& wanted) {
    const User user = somebody_else(session, wanted.id);
    if (!user.is_active) throw Error(Fault::invalid, user.email + " is not active", "id");
    const std::int64_t hours = wanted.hours.value_or(link_lasts.count());
    if (hours < 1 || hours > hours_max) {
        throw Error(Fault::invalid, "hours must be 1 to " + std::to_string(hours_max), "hours");
    }
    const NewLink link = make_link(session, user.id, LinkPurpose::password, std::chrono::hours(hours));
    return {user.email, place_of_link(session, LinkPurpose::password, link.token), link.ends_at};
}

void reset_totp(Session& session, const ResetTotp& name) {
    const User user = somebody_else(session, name.id);
    if (forget_second_factor(session, user.id)) return session.note(user.id, "totp", "(hidden)", std::nullopt);
    throw Error(Fault::invalid, user.email + " has no second factor", "id");
}

}  // namespace

std::vector<Operation> session_operations() {
    std::vector<Operation> list{
        op<&list_sessions>("session.list", "Lists who is signed in: yourself, or everybody if you manage people.",
                           Verb::get, "/sessions", "own:sessions"),
        op<&end_one>("session.end", "Signs a person out of one browser or program.", Verb::remove, "/sessions/{id}",
                     "own:sessions"),
        op<&end_all>("session.end_all", "Signs a person out everywhere: yourself, or somebody else.", Verb::remove,
                     "/sessions", "own:sessions"),
        op<&invite>("user.invite", "Makes a link with which a person chooses a password, and prints it once.",
                    Verb::post, "/users/{id}/invitation", "users:manage"),
        op<&reset_totp>("user.reset_totp", "Takes away the second factor of a person who has lost the device.",
                        Verb::remove, "/users/{id}/totp", "users:manage"),
    };
    for (Operation& each : list) each.shows_secret = each.name == "user.invite";
    return list;
}

}  // namespace helpdesk
