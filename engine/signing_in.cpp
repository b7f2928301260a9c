#include "engine/signing_in.hpp"

#include "engine/access/open_session.hpp"
#include "engine/access/token.hpp"
#include "engine/inside.hpp"
#include "sql.hpp"

namespace helpdesk {

namespace {

constexpr std::chrono::hours use_noted_every{1};

// Whose token it is, and what it may be used for.
struct Bearer {
    Id<User> user;
    std::vector<std::string> scopes = {};
    std::optional<Id<Token>> to_note = {};  // that it was used
};

std::optional<Bearer> bearer_of(Session& session, std::string_view text) {
    if (const auto open = find_session(session, text)) return Bearer{open->user_id};
    const auto token = find_token(session, text);
    if (!token) return std::nullopt;
    const bool is_to_note = !token->used_at || session.now() - *token->used_at >= use_noted_every;
    return Bearer{token->user_id, token->scopes, is_to_note ? std::optional(token->id) : std::nullopt};
}

// Where nothing can be written, on a full disk, reading goes on.
void note_use(Engine& engine, const Id<Token>& token) {
    try {
        EngineAccess::write(engine, [&](Session& session) {
            Params params;
            params.add("id", token).add("now", session.now());
            session.run(sql::note_use_of_token, std::move(params));
        });
    } catch (const Error&) {
    }
}

}  // namespace

Actor actor_of_token(Engine& engine, std::string_view token, Actor request) {
    std::optional<Bearer> bearer;
    EngineAccess::read(engine, [&](Session& session) {
        bearer = bearer_of(session, token);
        if (bearer && !session.get(bearer->user).is_active) bearer.reset();
    });
    if (!bearer) {
        throw Error(Fault::denied, "this token is not valid", {}, "sign in again, or make one: helpdesk token create");
    }
    if (bearer->to_note) note_use(engine, *bearer->to_note);
    request.user = bearer->user.value;
    request.scopes = bearer->scopes;
    return request;
}

}  // namespace helpdesk
