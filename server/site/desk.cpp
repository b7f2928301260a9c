#include "server/api/cookies.hpp"
#include "server/site/assets.hpp"
#include "server/site/pages.hpp"
#include "server/site/web_files.hpp"

namespace helpdesk {

namespace {

// The browser learns of all modules at once, and not of each from the one before it. What stands in a folder below is
// loaded when it is first needed.
std::string preloads(const std::string& assets) {
    std::string links;
    for (const WebFile& file : web_files()) {
        const std::string_view name = file.name;
        const bool is_at_start = name.starts_with("desk/") && name.find('/', 5) == std::string_view::npos;
        if (!is_at_start || !name.ends_with(".js")) continue;
        links += "<link rel=\"modulepreload\" href=\"" + assets + "/" + std::string(name) + "\">\n";
    }
    return links;
}

// Whether the session still holds is for the API to say: the refresh token outlives the other, and renews it.
bool may_be_signed_in(const HttpRequest& request) {
    return !cookie_in(request, session_cookie).empty() || !cookie_in(request, refresh_cookie).empty();
}

HttpResponse show_desk(const Visit& visit) {
    if (!may_be_signed_in(visit.request)) {
        const std::string here = visit.address.path.substr(1);
        return see_other(visit.root + "sign-in?next=" + percent_encoded(here));
    }
    const std::string assets = visit.root + assets_folder();
    return page_of(filled_page("desk.html", {{"theme", theme_of(visit.request)},
                                             {"root", visit.root},
                                             {"assets", assets},
                                             {"preloads", preloads(assets)}}));
}

}  // namespace

std::span<const PageRoute> desk_pages() {
    static constexpr PageRoute pages[] = {{"GET", "/desk", show_desk}, {"GET", "/desk/{...}", show_desk}};
    return pages;
}

}  // namespace helpdesk
