#include "engine/access/open_session.hpp"

#include <algorithm>

#include "engine/access/known_address.hpp"
#include "engine/base/hash.hpp"
#include "sql.hpp"

namespace helpdesk {

namespace {

constexpr std::string_view refresh_mark = "hr_";
constexpr std::chrono::seconds same_answer_for{60};
constexpr std::size_t program_max = 500;

// What follows from a refresh token, so that whoever asks twice is answered the same. Without the token, which the desk
// does not keep, nobody can make them.
SessionTokens tokens_after(const Secret& secret, const std::string& refresh_token, Time made_at, Time opened_at) {
    using std::chrono::floor, std::chrono::seconds;
    const Time ends_at = std::min(made_at + session_lasts, opened_at + session_lasts_at_most);
    const Time token_ends_at = std::min(made_at + session_token_lasts, ends_at);
    return {.token = std::string(session_mark) + hmac_sha256_of(secret.text, "token " + refresh_token),
            .refresh_token = std::string(refresh_mark) + hmac_sha256_of(secret.text, "refresh " + refresh_token),
            .token_ends_at = token_ends_at,
            .ends_at = ends_at,
            .token_lasts = floor<seconds>(token_ends_at - made_at),
            .session_lasts = floor<seconds>(ends_at - made_at)};
}

// Nothing that could not be stored, or would end a line of a log.
std::string plain(std::string_view text, std::size_t size_max) {
    std::string kept;
    for (const char c : text.substr(0, size_max)) kept += c >= ' ' && c <= '~' ? c : '?';
    return kept;
}

void renew(Session& session, const OpenSession& before, const SessionTokens& tokens) {
    const std::string token_hash = sha256_of(tokens.token);
    const std::string refresh_hash = sha256_of(tokens.refresh_token);
    Params params;
    params.add("id", before.id).add("former", before.refresh_hash).add("now", session.now());
    params.add("token_hash", token_hash).add("refresh_hash", refresh_hash);
    params.add("token_ends_at", tokens.token_ends_at).add("ends_at", tokens.ends_at);
    if (session.run(sql::renew_session, std::move(params)) == 0) {
        throw Error(Fault::conflict, "the session was refreshed by somebody else in the meantime");
    }
    Params spent;
    spent.add("hash", before.refresh_hash).add("session", before.id).add("now", session.now());
    session.run(sql::spend_refresh, std::move(spent));
}

// `hash` is token_hash, refresh_hash or spent_hash.
std::optional<OpenSession> session_by(Session& session, std::string_view hash, const std::string& value) {
    auto found = session.first<OpenSession>(sql::session_of_token, std::move(Params().add(hash, value)));
    if (found && found->ends_at <= session.now()) return std::nullopt;
    return found;
}

// A token that was used before: a moment ago by somebody who did not get the answer, or else by a thief.
std::optional<SessionTokens> answer_again(Session& session, const std::string& refresh_token) {
    const std::string hash = sha256_of(refresh_token);
    const auto found = session_by(session, "spent_hash", hash);
    if (!found) return std::nullopt;
    const bool is_last = found->former_refresh_hash == Secret{hash};
    if (is_last && session.now() - found->refreshed_at <= same_answer_for) {
        return tokens_after(found->secret, refresh_token, found->refreshed_at, found->created_at);
    }
    end_session(session, found->id);
    return std::nullopt;
}

}  // namespace

SessionTokens open_session(Session& session, const Id<User>& user, const std::string& address,
                           const std::string& program) {
    const Secret secret{new_secret(session)};
    SessionTokens tokens = tokens_after(secret, new_secret(session), session.now(), session.now());
    session.insert(OpenSession{.id = {session.new_id()},
                               .user_id = user,
                               .token_hash = {sha256_of(tokens.token)},
                               .refresh_hash = {sha256_of(tokens.refresh_token)},
                               .secret = secret,
                               .address = plain(address, address_size_max),
                               .program = plain(program, program_max),
                               .token_ends_at = tokens.token_ends_at,
                               .ends_at = tokens.ends_at,
                               .refreshed_at = session.now(),
                               .created_at = session.now()});
    return tokens;
}

std::optional<OpenSession> find_session(Session& session, std::string_view token) {
    if (!token.starts_with(session_mark)) return std::nullopt;
    auto found = session_by(session, "token_hash", sha256_of(token));
    if (found && found->token_ends_at <= session.now()) return std::nullopt;
    return found;
}

std::optional<OpenSession> find_session_to_refresh(Session& session, const std::string& refresh_token) {
    return session_by(session, "refresh_hash", sha256_of(refresh_token));
}

std::optional<SessionTokens> refresh_session(Session& session, const std::string& refresh_token) {
    const auto found = find_session_to_refresh(session, refresh_token);
    if (!found) return answer_again(session, refresh_token);
    if (!session.get(found->user_id).is_active) return std::nullopt;
    SessionTokens tokens = tokens_after(found->secret, refresh_token, session.now(), found->created_at);
    renew(session, *found, tokens);
    return tokens;
}

bool is_own(const Session& session, const Id<User>& user) { return user.value == session.viewer().user_id; }

void end_session(Session& session, const Id<OpenSession>& id) {
    session.run(sql::end_session, std::move(Params().add("id", id)));
}

void end_sessions_of(Session& session, const Id<User>& user, const std::optional<Id<OpenSession>>& but) {
    session.run(sql::end_sessions_of, std::move(Params().add("user", user).add("but", but)));
}

void forget_ended_sessions(Session& session) {
    session.run(sql::forget_ended_sessions, std::move(Params().add("now", session.now())));
}

}  // namespace helpdesk
