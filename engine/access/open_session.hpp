#pragma once

#include "engine/access/session_tokens.hpp"
#include "engine/core/operation.hpp"
#include "engine/people/people.hpp"

namespace helpdesk {

// Somebody who has signed in, with one browser or program. Of its two tokens the desk keeps the hashes only.
struct OpenSession {
    Id<OpenSession> id;
    Id<User> user_id;
    Secret token_hash;
    Secret refresh_hash;
    std::optional<Secret> former_refresh_hash;
    Secret secret;
    std::string address;
    std::string program;
    Time token_ends_at;
    Time ends_at;
    Time refreshed_at;
    Time created_at;
};
BOOST_DESCRIBE_STRUCT(OpenSession, (),
                      (id, user_id, token_hash, refresh_hash, former_refresh_hash, secret, address, program,
                       token_ends_at, ends_at, refreshed_at, created_at))
template <>
inline constexpr std::string_view table_name<OpenSession> = "_sessions";

constexpr std::string_view session_mark = "hs_";
constexpr std::chrono::hours session_token_lasts{1};
constexpr std::chrono::hours session_lasts{24 * 30};          // since it was refreshed last
constexpr std::chrono::hours session_lasts_at_most{24 * 90};  // since the sign-in

SessionTokens open_session(Session& session, const Id<User>& user, const std::string& address,
                           const std::string& program);

// The session whose token this is; nothing once the token has ended.
std::optional<OpenSession> find_session(Session& session, std::string_view token);

// The session that goes on with this refresh token.
std::optional<OpenSession> find_session_to_refresh(Session& session, const std::string& refresh_token);

// New tokens for a refresh token, which is good once. Whoever did not get the answer may ask again with the same one,
// within a minute, and gets the same tokens; after that the session ends, since somebody else must have it. Nothing for
// any other text, and for a session that has ended.
std::optional<SessionTokens> refresh_session(Session& session, const std::string& refresh_token);

// Whether somebody is the one who asks.
bool is_own(const Session& session, const Id<User>& user);

void end_session(Session& session, const Id<OpenSession>& id);
void end_sessions_of(Session& session, const Id<User>& user, const std::optional<Id<OpenSession>>& but = {});
void forget_ended_sessions(Session& session);

std::vector<Operation> session_operations();

}  // namespace helpdesk
