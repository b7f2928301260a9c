#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/engine.hpp"
#include "server/http/message.hpp"

namespace helpdesk {

// Signing in and out over HTTP: the table of entrances, with tokens in JSON or in cookies.

// Nothing if there is no such path, or not with that method.
const Entrance* find_entrance(std::string_view method, const std::vector<std::string>& segments);
// The methods that the path takes; empty if it is no entrance.
std::vector<std::string> entrance_methods(const std::vector<std::string>& segments);

// `body` is what is said. Fault::denied is not being signed in here, so it is 401.
HttpResponse answer_at(Engine& engine, const Entrance& entrance, const HttpRequest& request, const Value& body);

// Whoever has sent the request, as an entrance knows them.
Visitor visitor_of(const HttpRequest& request);

// What the request shows of who asks: a token of a program or a session, or the cookie of one. `is_cookie` when another
// site can make a browser show it.
struct Shown {
    std::string token;
    bool is_cookie = false;
};
// Fault::usage for another way of signing in.
Shown shown_by(const HttpRequest& request);

}  // namespace helpdesk
