#include "engine/access/bearer.hpp"

#include "engine/access/open_session.hpp"
#include "engine/base/hash.hpp"
#include "sql.hpp"

namespace helpdesk {

namespace {

struct SessionBearer {
    std::string token_hash;
    Id<User> user_id;
};
BOOST_DESCRIBE_STRUCT(SessionBearer, (), (token_hash, user_id))

struct ProgramBearer {
    std::string token_hash;
    Id<User> user_id;
    std::vector<std::string> scopes;
    Id<Token> token_id;
    std::optional<Time> used_at;
};
BOOST_DESCRIBE_STRUCT(ProgramBearer, (), (token_hash, user_id, scopes, token_id, used_at))

std::vector<std::string> hashes_of(const std::vector<std::string>& tokens, std::string_view mark) {
    std::vector<std::string> hashes;
    for (const std::string& each : tokens) {
        if (each.starts_with(mark)) hashes.push_back(sha256_of(each));
    }
    return hashes;
}

template <typename Row>
std::vector<Row> rows_of(Session& session, const Statement& statement, const std::vector<std::string>& hashes) {
    if (hashes.empty()) return {};
    Params params = list_of("hash", hashes);
    params.add("now", session.now());
    return session.all<Row>(statement, std::move(params));
}

}  // namespace

std::vector<Bearer> bearers_of(Session& session, const std::vector<std::string>& tokens) {
    std::vector<Bearer> bearers;
    const auto of_sessions = hashes_of(tokens, session_mark);
    for (SessionBearer& row : rows_of<SessionBearer>(session, sql::bearers_of_sessions, of_sessions)) {
        bearers.push_back({.token_hash = std::move(row.token_hash), .user_id = std::move(row.user_id)});
    }
    const auto of_programs = hashes_of(tokens, token_mark);
    for (ProgramBearer& row : rows_of<ProgramBearer>(session, sql::bearers_of_programs, of_programs)) {
        bearers.push_back({std::move(row.token_hash), std::move(row.user_id), std::move(row.scopes),
                           std::move(row.token_id), row.used_at});
    }
    return bearers;
}

}  // namespace helpdesk
