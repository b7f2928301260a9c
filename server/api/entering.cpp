#include "server/api/entering.hpp"

#include "server/api/cookies.hpp"
#include "server/api/router.hpp"

namespace helpdesk {

namespace {

constexpr std::string_view bearer = "bearer ";

std::string path_of(const std::vector<std::string>& segments) {
    std::string path;
    for (const std::string& each : segments) path += "/" + each;
    return path;
}

}  // namespace

const Entrance* find_entrance(std::string_view method, const std::vector<std::string>& segments) {
    const std::string path = path_of(segments);
    for (const Entrance& each : entrances()) {
        if (each.path == path && method_of(each.verb) == method) return &each;
    }
    return nullptr;
}

std::vector<std::string> entrance_methods(const std::vector<std::string>& segments) {
    std::vector<std::string> methods;
    const std::string path = path_of(segments);
    for (const Entrance& each : entrances()) {
        if (each.path == path) methods.emplace_back(method_of(each.verb));
    }
    return methods;
}

Shown shown_by(const HttpRequest& request) {
    const std::string* given = request.header("authorization");
    if (!given) {
        const std::string token = cookie_in(request, session_cookie);
        return {token, !token.empty()};
    }
    const std::string_view text = trim(*given);
    if (lower_ascii(text.substr(0, bearer.size())) == bearer) return {std::string(trim(text.substr(bearer.size())))};
    throw Error(Fault::usage, "this is no way to sign in here", "authorization", "Authorization: Bearer TOKEN");
}

Visitor visitor_of(const HttpRequest& request) {
    const std::string* program = request.header("user-agent");
    return {.address = request.peer,
            .program = program ? *program : "",
            .token = shown_by(request).token,
            .refresh_token = cookie_in(request, refresh_cookie)};
}

HttpResponse answer_at(Engine& engine, const Entrance& entrance, const HttpRequest& request, const Value& body) {
    const Visitor visitor = visitor_of(request);
    const bool shows_cookie = shown_by(request).is_cookie || !visitor.refresh_token.empty();
    if (entrance.verb != Verb::get) shows_cookie ? check_same_site(request) : check_not_foreign(request);
    const Entered entered = enter(engine, entrance, body, visitor);
    HttpResponse response{.status = entered.body.empty()          ? 204
                                    : entrance.verb == Verb::post ? 201
                                                                  : 200,
                          .body = entered.body};
    if (!entered.body.empty()) response.headers.push_back({"Content-Type", "application/json"});
    if (entered.in_cookies) set_cookies(response, request, entered.tokens);
    if (entered.has_left && shows_cookie) set_cookies(response, request, std::nullopt);
    return response;
}

}  // namespace helpdesk
