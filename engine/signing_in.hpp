#pragma once

#include <string_view>

#include "engine/core/actor.hpp"

namespace helpdesk {

class Engine;

// Who comes in over the network.

// The person for whom a token acts, with its limits, in the place of the request's user. Asked anew for each request: a
// token that is revoked, and a person who is deactivated, count from the next one. Fault::denied for any other text,
// and always with the same words.
Actor actor_of_token(Engine& engine, std::string_view token, Actor request);

}  // namespace helpdesk
