#pragma once

#include <optional>
#include <string>

#include "engine/engine.hpp"
#include "server/http/message.hpp"

namespace helpdesk {

// Who asks for a page, by the cookies of the request.
struct Identity {
    Actor actor;  // a guest for whoever is not signed in
    std::string name = {};
    std::string zone = "UTC";
    bool is_staff = false;
    std::optional<SessionTokens> renewed = {};  // that the browser is to keep from now on

    bool is_guest() const { return actor.is_guest; }
};

// A page has no script that refreshes a session in time, so that this does it when the session's token has ended.
Identity identify(Engine& engine, const HttpRequest& request);

// Nobody, whoever has asked.
Actor guest_of(const HttpRequest& request);

// Where somebody begins, as it stands behind the root.
std::string first_page_of(const Identity& who);

// One of the entrances by its name, for whoever stands at the door with that request.
Entered enter_through(Engine& engine, std::string_view entrance, const Value& arguments, const HttpRequest& request);

}  // namespace helpdesk
