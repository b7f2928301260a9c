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
Entrance entrance(std::string_view name, std::string_view summary, Verb verb, std::string_view path,
                  bool is_for_signed_in = false) {
    using Arguments = typename EntranceArguments<decltype(Function)>::type;
    return {name,
            summary,
            verb,
            path,
            is_for_signed_in,
            fields_of<Arguments>(),
            fields_of<Result>(),
            [](Engine& engine, const Value& value, const Visitor& visitor) {
                Arguments arguments{};
                read_json(value, "arguments", arguments);
                return Function({engine, visitor}, arguments);
            }};
}

}  // namespace

std::span<const Entrance> entrances() {
    static const std::vector<Entrance> list{
        entrance<&sign_in, SignedIn>("session.create",
                                     "Signs a person in, with a password or a link that was sent by mail.", Verb::post,
                                     "/session"),
        entrance<&who_am_i, Me>("session.show", "Shows who is signed in here.", Verb::get, "/session"),
        entrance<&sign_out, Nothing>("session.delete", "Signs out.", Verb::remove, "/session"),
        entrance<&refresh, SignedIn>("session.refresh", "Gives new tokens for a refresh token, which is good once.",
                                     Verb::post, "/session/refresh"),
        entrance<&ask_for_link, Nothing>("session.link",
                                         "Mails a link to choose a password, or to sign in, if there is such a person.",
                                         Verb::post, "/session/link"),
        entrance<&choose_password, Nothing>("session.choose_password", "Chooses a password by a link.", Verb::post,
                                            "/session/password"),
        entrance<&change_password, Nothing>("session.change_password",
                                            "Changes your password, and signs you out everywhere else.", Verb::put,
                                            "/session/password", true),
        entrance<&begin_totp, NewSecondFactor>("session.begin_totp",
                                               "Begins a second factor: what a device needs to show codes.", Verb::post,
                                               "/session/totp", true),
        entrance<&confirm_totp, RecoveryCodes>(
            "session.confirm_totp", "Makes the second factor count, and shows codes for who has lost the device, once.",
            Verb::put, "/session/totp", true),
        entrance<&end_totp, Nothing>("session.end_totp", "Takes your second factor away.", Verb::remove,
                                     "/session/totp", true),
    };
    return list;
}

Entered enter(Engine& engine, const Entrance& entrance, const Value& arguments, const Visitor& visitor) {
    if (entrance.is_for_signed_in) {
        EngineAccess::read(engine, [&](Session& session) { session_of(session, {engine, visitor}); });
    }
    return entrance.enter(engine, arguments, visitor);
}

}  // namespace helpdesk
