#include "server/site/pages.hpp"

#include "server/api/cookies.hpp"
#include "server/site/assets.hpp"

namespace helpdesk {

namespace {

constexpr std::string_view theme_cookie = "helpdesk_theme";

// Nothing in a page runs but the site's own files, nothing is sent elsewhere, and what is put in as text stays text.
constexpr const char* content_policy =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; "
    "frame-src 'self'; form-action 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; "
    "require-trusted-types-for 'script'; trusted-types 'none'";

}  // namespace

std::string root_of(const Address& address) {
    std::string root;
    for (std::size_t at = 1; at < address.segments.size(); ++at) root += "../";
    return root.empty() ? "./" : root;
}

std::string filled_page(std::string_view file, const std::map<std::string, std::string, std::less<>>& values) {
    std::string_view rest = web_file(file);
    std::string out;
    for (auto open = rest.find("{{"); open != std::string_view::npos; open = rest.find("{{")) {
        const auto close = rest.find("}}", open);
        if (close == std::string_view::npos) break;
        const auto value = values.find(rest.substr(open + 2, close - open - 2));
        if (value == values.end()) throw Error(Fault::internal, "a page has a blank that nothing fills");
        out += std::string(rest.substr(0, open)) + value->second;
        rest.remove_prefix(close + 2);
    }
    return out + std::string(rest);
}

HttpResponse page_of(std::string html) {
    return {.headers = {{"Content-Type", "text/html; charset=utf-8"},
                        {"Content-Security-Policy", content_policy},
                        {"Cross-Origin-Opener-Policy", "same-origin"},
                        {"Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()"},
                        {"Referrer-Policy", "same-origin"},
                        {"X-Frame-Options", "DENY"}},
            .body = std::move(html)};
}

HttpResponse see_other(const std::string& where) { return {.status = 303, .headers = {{"Location", where}}}; }

std::string theme_of(const HttpRequest& request) {
    const std::string chosen = cookie_in(request, theme_cookie);
    return chosen == "light" || chosen == "dark" ? chosen : "auto";
}

}  // namespace helpdesk
