#include "engine/access/second_factor.hpp"
#include "engine/base/json.hpp"
#include "engine/door.hpp"

namespace helpdesk {

namespace {

// One entrance: the types come from the function's own signature.
template <typename>
struct EntranceArguments;
template <typename Arguments>
struct EntranceArguments<Entered (*)(const Door&, const Arguments&)> {
    using type = Arguments;
};

template <auto Function, typename Result>
Entrance entrance(Entrance row) {
    using Arguments = typename EntranceArguments<decltype(Function)>::type;
    row.arguments = fields_of<Arguments>();
    row.result = fields_of<Result>();
    row.arguments_type = type_name<Arguments>();
    row.result_type = type_name<Result>();
    row.enter = [](Engine& engine, const Value& value, const Visitor& visitor) {
        Arguments arguments{};
        read_json(value, "arguments", arguments);
        return Function({engine, visitor}, arguments);
    };
    return row;
}

void check_shows(Engine& engine, Showing needed, const Visitor& visitor) {
    switch (needed) {
        case Showing::nothing:
        case Showing::whatever: return;
        case Showing::token: actor_of_token(engine, visitor.token, {}); return;
        case Showing::session:
            EngineAccess::read(engine, [&](Session& session) { session_of(session, {engine, visitor}); });
    }
}

std::vector<Entrance> entrances_of_sessions() {
    return {
        entrance<&sign_in, SignedIn>({.name = "session.create",
                                      .summary = "Signs a person in, with a password or a link that was sent by mail.",
                                      .verb = Verb::post,
                                      .path = "/session",
                                      .counts_tries = true,
                                      .changes_tokens = true}),
        entrance<&who_am_i, Me>({.name = "session.show",
                                 .summary = "Shows who is signed in here.",
                                 .verb = Verb::get,
                                 .path = "/session",
                                 .needs = Showing::token}),
        entrance<&sign_out, Nothing>({.name = "session.delete",
                                      .summary = "Signs out.",
                                      .verb = Verb::remove,
                                      .path = "/session",
                                      .needs = Showing::whatever,
                                      .changes_tokens = true}),
        entrance<&refresh, SignedIn>({.name = "session.refresh",
                                      .summary = "Gives new tokens for a refresh token, which is good once.",
                                      .verb = Verb::post,
                                      .path = "/session/refresh",
                                      .changes_tokens = true}),
    };
}

std::vector<Entrance> entrances_of_passwords() {
    return {
        entrance<&ask_for_link, Nothing>(
            {.name = "session.link",
             .summary = "Mails a link to choose a password, or to sign in, if there is such a person.",
             .verb = Verb::post,
             .path = "/session/link",
             .counts_tries = true}),
        entrance<&choose_password, Nothing>({.name = "session.choose_password",
                                             .summary = "Chooses a password by a link.",
                                             .verb = Verb::post,
                                             .path = "/session/password",
                                             .counts_tries = true}),
        entrance<&change_password, Nothing>({.name = "session.change_password",
                                             .summary = "Changes your password, and signs you out everywhere else.",
                                             .verb = Verb::put,
                                             .path = "/session/password",
                                             .needs = Showing::session,
                                             .counts_tries = true}),
    };
}

std::vector<Entrance> entrances_of_second_factors() {
    return {
        entrance<&begin_totp, NewSecondFactor>({.name = "session.begin_totp",
                                                .summary = "Begins a second factor: what a device needs to show codes.",
                                                .verb = Verb::post,
                                                .path = "/session/totp",
                                                .needs = Showing::session,
                                                .counts_tries = true}),
        entrance<&confirm_totp, RecoveryCodes>(
            {.name = "session.confirm_totp",
             .summary = "Makes the second factor count, and shows codes for who has lost the device, once.",
             .verb = Verb::put,
             .path = "/session/totp",
             .needs = Showing::session,
             .counts_tries = true}),
        // It needs a body, which a DELETE is not to have.
        entrance<&end_totp, Nothing>({.name = "session.end_totp",
                                      .summary = "Takes your second factor away.",
                                      .verb = Verb::post,
                                      .path = "/session/totp/removal",
                                      .needs = Showing::session,
                                      .counts_tries = true}),
    };
}

}  // namespace

std::span<const Entrance> entrances() {
    static const auto list = [] {
        std::vector<Entrance> all = entrances_of_sessions();
        for (const auto& more : {entrances_of_passwords(), entrances_of_second_factors()}) {
            all.insert(all.end(), more.begin(), more.end());
        }
        return all;
    }();
    return list;
}

Entered enter(Engine& engine, const Entrance& entrance, const Value& arguments, const Visitor& visitor) {
    check_shows(engine, entrance.needs, visitor);
    return entrance.enter(engine, arguments, visitor);
}

}  // namespace helpdesk
