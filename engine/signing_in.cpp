#include "engine/signing_in.hpp"

#include <map>

#include "engine/access/bearer.hpp"
#include "engine/base/hash.hpp"
#include "engine/inside.hpp"
#include "sql.hpp"

namespace helpdesk {

namespace {

constexpr std::chrono::hours use_noted_every{1};

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
    std::vector<Bearer> found;
    Time now;
    EngineAccess::read(engine, [&](Session& session) {
        found = bearers_of(session, {std::string(token)});
        now = session.now();
    });
    if (found.empty()) {
        throw Error(Fault::denied, "this token is not valid", {}, "sign in again, or make one: helpdesk token create");
    }
    Bearer& bearer = found.front();
    const bool is_to_note = bearer.program && (!bearer.used_at || now - *bearer.used_at >= use_noted_every);
    if (is_to_note) note_use(engine, *bearer.program);
    request.user = std::move(bearer.user_id.value);
    request.scopes = std::move(bearer.scopes);
    return request;
}

std::set<std::string> tokens_that_let_in(Engine& engine, const std::vector<std::string>& tokens) {
    std::map<std::string, std::string> by_hash;
    for (const std::string& each : tokens) by_hash.emplace(sha256_of(each), each);
    std::set<std::string> good;
    EngineAccess::read(engine, [&](Session& session) {
        good.clear();
        for (const Bearer& each : bearers_of(session, tokens)) good.insert(by_hash.at(each.token_hash));
    });
    return good;
}

}  // namespace helpdesk
