#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/access/token.hpp"

namespace helpdesk {

// Somebody whom a token lets in.
struct Bearer {
    std::string token_hash;
    Id<User> user_id;
    std::vector<std::string> scopes = {};   // what it may be used for; empty: all that its person may do
    std::optional<Id<Token>> program = {};  // none: a session
    std::optional<Time> used_at = {};
};

// Of those of the tokens, of sessions and of programs, that let somebody in at the moment; in no order.
std::vector<Bearer> bearers_of(Session& session, const std::vector<std::string>& tokens);

}  // namespace helpdesk
