#include "server/api/cookies.hpp"

namespace helpdesk {

namespace {

constexpr std::string_view host_prefix = "__Host-";
constexpr std::string_view secure_scheme = "https://";

// A page may be led to from a mail, so the session goes along then; the other one is for the desk's own script.
std::string set_cookie(std::string_view name, const std::string& value, std::chrono::seconds lasts, bool is_secure) {
    return std::string(is_secure ? host_prefix : "") + std::string(name) + "=" + value +
           "; Path=/; Max-Age=" + std::to_string(lasts.count()) +
           "; HttpOnly; SameSite=" + (name == session_cookie ? "Lax" : "Strict") + (is_secure ? "; Secure" : "");
}

std::string cookie_called(const HttpRequest& request, std::string_view name) {
    for (const HttpHeader& header : request.headers) {
        if (header.name != "cookie") continue;
        for (const std::string_view part : split(header.value, ';')) {
            const std::string_view pair = trim(part);
            const auto at = pair.find('=');
            if (at != std::string_view::npos && pair.substr(0, at) == name) return std::string(pair.substr(at + 1));
        }
    }
    return {};
}

// A form says where it comes from, and a link does not; but a browser sends a name with the prefix over TLS alone.
bool is_over_tls(const HttpRequest& request) {
    if (request.over_tls) return true;
    const std::string* origin = request.header("origin");
    if (origin) return origin->starts_with(secure_scheme);
    const auto is_kept = [&](std::string_view name) {
        return !cookie_called(request, std::string(host_prefix) + std::string(name)).empty();
    };
    return is_kept(session_cookie) || is_kept(refresh_cookie);
}

// True if a page of the desk asks, false if one of another site does, nothing if that is not said.
std::optional<bool> comes_from_here(const HttpRequest& request) {
    const std::string* origin = request.header("origin");
    const std::string* host = request.header("host");
    if (origin) {
        const auto at = origin->find("://");
        return host && at != std::string::npos && lower_ascii(origin->substr(at + 3)) == lower_ascii(*host);
    }
    const std::string* site = request.header("sec-fetch-site");
    if (!site) return std::nullopt;
    return *site == "same-origin" || *site == "none";
}

[[noreturn]] void refuse() {
    throw Error(Fault::denied, "this request does not come from a page of this desk", "origin",
                "programs use a token instead of cookies");
}

}  // namespace

std::string cookie_in(const HttpRequest& request, std::string_view name) {
    const std::string kept = cookie_called(request, std::string(host_prefix) + std::string(name));
    return kept.empty() && !request.over_tls ? cookie_called(request, name) : kept;
}

void set_cookies(HttpResponse& response, const HttpRequest& request, const std::optional<SessionTokens>& tokens) {
    const bool is_secure = is_over_tls(request);
    const SessionTokens kept = tokens.value_or(SessionTokens());
    const auto set = [&](std::string_view name, const std::string& value, std::chrono::seconds lasts) {
        response.headers.push_back({"Set-Cookie", set_cookie(name, value, lasts, is_secure)});
    };
    set(session_cookie, kept.token, kept.token_lasts);
    set(refresh_cookie, kept.refresh_token, kept.session_lasts);
}

void check_same_site(const HttpRequest& request) {
    if (comes_from_here(request) != true) refuse();
}

void check_not_foreign(const HttpRequest& request) {
    if (comes_from_here(request) == false) refuse();
}

}  // namespace helpdesk
