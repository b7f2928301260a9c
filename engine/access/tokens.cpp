#include <algorithm>

#include "engine/access/open_session.hpp"
#include "engine/access/token.hpp"
#include "engine/base/hash.hpp"
#include "engine/base/text.hpp"
#include "engine/core/op.hpp"
#include "engine/core/permissions.hpp"
#include "sql.hpp"

namespace helpdesk {

namespace {

constexpr std::int64_t days_default = 90;
constexpr std::int64_t days_max = 3'650;
constexpr std::string_view of_others = "tokens:manage";

struct TokenView {
    Id<Token> id;
    std::string name;
    std::string user_email;
    std::vector<std::string> scopes;
    std::optional<Time> expires_at;
    std::optional<Time> used_at;
    Id<User> user_id;
    Time created_at;
};
BOOST_DESCRIBE_STRUCT(TokenView, (), (id, name, user_email, scopes, expires_at, used_at, user_id, created_at))

// The only answer in which a token is ever shown.
struct NewToken : TokenView {
    std::string token;
};
BOOST_DESCRIBE_STRUCT(NewToken, (TokenView), (token))

struct ListTokens {
    std::optional<Id<User>> user;
};
BOOST_DESCRIBE_STRUCT(ListTokens, (), (user))

struct TokenName {
    Id<Token> id;
};
BOOST_DESCRIBE_STRUCT(TokenName, (), (id))

struct CreateToken {
    std::string name;
    std::optional<Id<User>> user;  // oneself, if left out
    std::vector<std::string> scope;
    std::optional<std::string> expires;  // days such as 90d, a time, or never
};
BOOST_DESCRIBE_STRUCT(CreateToken, (), (name, user, scope, expires))

std::string fresh_token(const Session& session) { return std::string(token_mark) + new_secret(session); }

Time end_of(const std::string& text, Time now) {
    const auto refuse = [](const std::string& why) {
        throw Error(Fault::invalid, "expires " + why, "expires", "90d, a time such as 2027-03-31T00:00:00Z, or never");
    };
    const std::string digits = text.ends_with('d') ? text.substr(0, text.size() - 1) : "";
    if (digits.size() <= 4 && all_digits(digits)) {
        const std::int64_t days = std::stoll(digits);
        if (days < 1 || days > days_max) refuse("must be 1d to " + std::to_string(days_max) + "d");
        return now + std::chrono::days(days);
    }
    const auto time = parse_time(text);
    if (!time) refuse("is neither days nor a time");
    if (*time <= now) refuse("lies in the past");
    return *time;
}

std::optional<Time> ends_at(Session& session, const std::optional<std::string>& expires) {
    if (expires == "never") return std::nullopt;
    return end_of(expires.value_or(std::to_string(days_default) + "d"), session.now());
}

// Whoever acts with a limited token gives no more than that.
void check_within_own(const Session& session, const std::vector<std::string>& scopes) {
    const Viewer& viewer = session.viewer();
    if (viewer.scopes.empty()) return;
    if (scopes.empty()) throw Error(Fault::denied, "your token is limited, so this one must be as well", "scope");
    for (const std::string& scope : scopes) session.require(scope, "scope");
}

std::vector<std::string> checked_scopes(const Session& session, const std::vector<std::string>& scopes) {
    check_within_own(session, scopes);
    const std::vector<std::string> known = known_permissions();
    for (const std::string& scope : scopes) {
        if (std::binary_search(known.begin(), known.end(), scope)) continue;
        throw Error(Fault::invalid, "there is no permission \"" + scope + "\"", "scope", did_you_mean(scope, known));
    }
    return scopes;
}

// Whoever makes a token for somebody acts for that person: nobody of higher rank.
Id<User> holder_of(Session& session, const std::optional<Id<User>>& wanted) {
    if (!wanted || is_own(session, *wanted)) {
        if (!session.viewer().is_system()) return {session.viewer().user_id};
        throw Error(Fault::invalid, "user is required", "user", "say for whom it acts: --user EMAIL");
    }
    session.require(of_others, "user");
    const User user = session.get(*wanted);
    check_rank(session, user.role_id);
    if (!user.is_active) throw Error(Fault::invalid, user.email + " is not active", "user");
    return user.id;
}

TokenView view_of(Session& session, const Id<Token>& id) {
    return *session.first<TokenView>(sql::list_tokens, std::move(Params().add("id", id)));
}

// One of somebody else does not exist for whoever may not manage them.
Token token_to_change(Session& session, const Id<Token>& id) {
    Token token = session.get(id);
    if (is_own(session, token.user_id) || session.viewer().is_system()) return token;
    if (!session.viewer().may(of_others)) throw Error(Fault::not_found, "there is no token \"" + id.value + "\"", "id");
    check_rank(session, session.get(token.user_id).role_id);
    return token;
}

std::vector<TokenView> list_tokens(Session& session, const ListTokens& wanted) {
    const Viewer& viewer = session.viewer();
    Params params;
    std::optional<Id<User>> user = wanted.user;
    if (!viewer.may(of_others)) {
        if (user && !is_own(session, *user)) session.require(of_others, "user");
        user = Id<User>{viewer.user_id};
    }
    params.add("user", user).flag("listed");
    return session.all<TokenView>(sql::list_tokens, std::move(params));
}

NewToken with_token(Session& session, const Id<Token>& id, const std::string& token) {
    NewToken shown;
    static_cast<TokenView&>(shown) = view_of(session, id);
    shown.token = token;
    return shown;
}

NewToken create_token(Session& session, const CreateToken& wanted) {
    const std::string text = fresh_token(session);
    const Token token{.id = {session.new_id()},
                      .user_id = holder_of(session, wanted.user),
                      .name = checked_line(wanted.name, "name"),
                      .token_hash = {sha256_of(text)},
                      .scopes = checked_scopes(session, wanted.scope),
                      .expires_at = ends_at(session, wanted.expires),
                      .created_at = session.now()};
    session.insert(token);
    return with_token(session, token.id, text);
}

NewToken rotate_token(Session& session, const TokenName& name) {
    const Token before = token_to_change(session, name.id);
    check_within_own(session, before.scopes);
    const std::string text = fresh_token(session);
    Token token = before;
    token.token_hash = {sha256_of(text)};
    session.save(before, token);
    session.note(token.id, "token", "(hidden)", "(hidden)");
    return with_token(session, token.id, text);
}

void revoke_token(Session& session, const TokenName& name) {
    const Token token = token_to_change(session, name.id);
    session.erase(token, token.name);
}

}  // namespace

std::vector<Operation> token_operations() {
    std::vector<Operation> list{
        op<&list_tokens>("token.list", "Lists the tokens of programs: your own, or those of a person.", Verb::get,
                         "/tokens", "tokens:create"),
        op<&create_token>("token.create", "Makes a token, with which a program acts for a person, and prints it once.",
                          Verb::post, "/tokens", "tokens:create"),
        op<&rotate_token>("token.rotate", "Gives a token another text, and prints it once; the old one ends.",
                          Verb::put, "/tokens/{id}/text", "tokens:create"),
        op<&revoke_token>("token.revoke", "Ends a token.", Verb::remove, "/tokens/{id}", "tokens:create"),
    };
    for (Operation& each : list) each.shows_secret = each.name == "token.create" || each.name == "token.rotate";
    return list;
}

}  // namespace helpdesk
