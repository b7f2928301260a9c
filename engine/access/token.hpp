#pragma once

#include <vector>

#include "engine/core/operation.hpp"
#include "engine/people/people.hpp"

namespace helpdesk {

// What a program shows in the place of a password: it acts for one person, with no more rights than that person has at
// that moment. Only the hash is kept.
struct Token {
    Id<Token> id;
    Id<User> user_id;
    std::string name;
    Secret token_hash;
    std::vector<std::string> scopes;
    std::optional<Time> expires_at;
    std::optional<Time> used_at;
    Time created_at;
};
BOOST_DESCRIBE_STRUCT(Token, (), (id, user_id, name, token_hash, scopes, expires_at, used_at, created_at))
template <>
inline constexpr std::string_view table_name<Token> = "_tokens";

// Published: programs that look for secrets know tokens by it.
constexpr std::string_view token_mark = "hd_";

std::vector<Operation> token_operations();

}  // namespace helpdesk
