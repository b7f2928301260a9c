#pragma once

#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/access/session_tokens.hpp"
#include "engine/base/field.hpp"
#include "engine/base/too_many_tries.hpp"
#include "engine/base/value.hpp"
#include "engine/core/actor.hpp"
#include "engine/core/operation.hpp"

namespace helpdesk {

class Engine;

// Who comes in over the network.

// The person for whom a token of a program or of a session acts, with its limits, in the place of the request's user.
// Asked anew for each request: a token that is revoked, and a person who is deactivated, count from the next one.
// Fault::denied for any other text, and always with the same words.
Actor actor_of_token(Engine& engine, std::string_view token, Actor request);

// Those of the tokens that still let somebody in, asked for all at once.
std::set<std::string> tokens_that_let_in(Engine& engine, const std::vector<std::string>& tokens);

// Whoever stands at the door.
struct Visitor {
    std::string address = {};        // of the network; empty: none
    std::string program = {};        // what the browser or program calls itself
    std::string token = {};          // of a session or a program, if one is shown
    std::string refresh_token = {};  // likewise
};

struct Entered {
    std::string body = {};                     // JSON; empty if there is nothing to say
    std::optional<SessionTokens> tokens = {};  // they stand in the body as well, unless they go into cookies
    bool in_cookies = false;                   // a browser is to keep them
    bool has_left = false;                     // the visitor's session has ended
};

// What somebody has to show to be let through: nothing; whatever there is, or nothing; the token of a program or of a
// session; that of a session.
enum class Showing { nothing, whatever, token, session };

// What is done before it is known who asks, or with the password at hand, so that it is no operation: it counts what
// was tried in a transaction of its own, and hashes outside of any. Every one of them is here.
struct Entrance {
    std::string_view name;     // session.create
    std::string_view summary;  // one sentence, with a full stop
    Verb verb;
    std::string_view path;  // /session
    Showing needs = Showing::nothing;
    bool counts_tries = false;    // TooManyTries may come of it
    bool changes_tokens = false;  // the visitor has new ones afterwards, or none
    Shape arguments = {};
    Shape result = {};
    std::string_view arguments_type = {};  // as of Operation
    std::string_view result_type = {};
    // Fault::denied for whoever is not known; Fault::busy when too many come at once.
    Entered (*enter)(Engine&, const Value& arguments, const Visitor&) = nullptr;
};

std::span<const Entrance> entrances();

// Through one of them, as its row says. Fault::denied for who does not show what it needs.
Entered enter(Engine& engine, const Entrance& entrance, const Value& arguments, const Visitor& visitor);

}  // namespace helpdesk
