#include "engine/signing_in.hpp"

#include "engine/access/token.hpp"
#include "engine/inside.hpp"
#include "sql.hpp"

namespace helpdesk {

namespace {

constexpr std::chrono::hours use_noted_every{1};

// Where nothing can be written, on a full disk, reading goes on.
void note_use(Engine& engine, const Token& token) {
    try {
        EngineAccess::write(engine, [&](Session& session) {
            Params params;
            params.add("id", token.id).add("now", session.now());
            session.run(sql::note_use_of_token, std::move(params));
        });
    } catch (const Error&) {
    }
}

}  // namespace

Actor actor_of_token(Engine& engine, std::string_view token, Actor request) {
    std::optional<Token> found;
    bool is_active = false;
    bool is_to_note = false;
    EngineAccess::read(engine, [&](Session& session) {
        found = find_token(session, token);
        if (!found) return;
        is_active = session.get(found->user_id).is_active;
        is_to_note = !found->used_at || session.now() - *found->used_at >= use_noted_every;
    });
    if (!found || !is_active)
        throw Error(Fault::denied, "this token is not valid", {}, "make one: helpdesk token create");
    if (is_to_note) note_use(engine, *found);
    request.user = found->user_id.value;
    request.scopes = found->scopes;
    return request;
}

}  // namespace helpdesk
