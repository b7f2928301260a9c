#include "server/pages/identity.hpp"

#include <algorithm>

#include "server/api/cookies.hpp"
#include "server/api/entering.hpp"

namespace helpdesk {

namespace {

const Entrance& entrance_called(std::string_view name) {
    const auto all = entrances();
    const auto found = std::find_if(all.begin(), all.end(), [&](const Entrance& each) { return each.name == name; });
    if (found == all.end()) throw Error(Fault::internal, "there is no entrance " + std::string(name));
    return *found;
}

std::string text_of(const Value& object, std::string_view name) {
    const Value* value = object.find(name);
    return value && value->text() ? *value->text() : "";
}

// Whose token it is; nothing for one that is none, or not any more.
std::optional<Identity> person_of(Engine& engine, const std::string& token, const HttpRequest& request) {
    if (token.empty()) return std::nullopt;
    try {
        const Visitor visitor{.address = request.peer, .token = token};
        const Value me = parse_json(enter(engine, entrance_called("session.show"), Value::Object(), visitor).body);
        Identity person{.actor = actor_of_token(engine, token, {.channel = "rest", .request_id = request.id}),
                        .name = text_of(me, "name"),
                        .is_staff = *me.find("is_staff")->boolean()};
        if (person.name.empty()) person.name = text_of(me, "email");
        const std::string zone = text_of(me, "time_zone");
        person.zone = known_zone(zone.empty() ? std::nullopt : std::optional(zone));
        return person;
    } catch (const Error& error) {
        if (error.fault() != Fault::denied) throw;
        return std::nullopt;
    }
}

// Nothing if the session has ended. Two pages that are opened at once may ask for the same tokens at the same moment:
// whoever comes second is told so, and gets them when it asks again.
std::optional<SessionTokens> refreshed(Engine& engine, const std::string& refresh_token, const HttpRequest& request) {
    constexpr int tries_max = 3;
    for (int tries = 1;; ++tries) {
        try {
            const Visitor visitor{.address = request.peer, .refresh_token = refresh_token};
            return enter(engine, entrance_called("session.refresh"), Value::Object(), visitor).tokens;
        } catch (const Error& error) {
            if (error.fault() == Fault::denied) return std::nullopt;
            if (error.fault() != Fault::conflict || tries == tries_max) throw;
        }
    }
}

}  // namespace

Actor guest_of(const HttpRequest& request) { return {.channel = "rest", .request_id = request.id, .is_guest = true}; }

Identity identify(Engine& engine, const HttpRequest& request) {
    if (auto person = person_of(engine, cookie_in(request, session_cookie), request)) return *person;
    const std::string refresh_token = cookie_in(request, refresh_cookie);
    const auto tokens = refresh_token.empty() ? std::nullopt : refreshed(engine, refresh_token, request);
    auto person = tokens ? person_of(engine, tokens->token, request) : std::nullopt;
    if (!person) return {.actor = guest_of(request)};
    person->renewed = tokens;
    return *person;
}

std::string first_page_of(const Identity& who) {
    if (who.is_guest()) return "help";
    return who.is_staff ? "desk" : "portal";
}

Entered enter_through(Engine& engine, std::string_view entrance, const Value& arguments, const HttpRequest& request) {
    return enter(engine, entrance_called(entrance), arguments, visitor_of(request));
}

}  // namespace helpdesk
