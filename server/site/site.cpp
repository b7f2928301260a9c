#include "server/site/site.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <vector>

#include "server/api/address.hpp"
#include "server/api/compression.hpp"
#include "server/pages/answer_page.hpp"
#include "server/pages/customer_pages.hpp"
#include "server/site/assets.hpp"
#include "server/site/pages.hpp"

namespace helpdesk {

namespace {

constexpr std::uint64_t form_max = 4 << 20;  // as long as a text may be, with each character percent-encoded

using Named = std::map<std::string, std::string, std::less<>>;

// All pages, in the order in which they are tried.
const std::vector<PageRoute>& pages() {
    static const auto list = [] {
        std::vector<PageRoute> all;
        for (const auto& more : {desk_pages(), entering_pages(), portal_pages(), help_pages(), survey_pages()})
            all.insert(all.end(), more.begin(), more.end());
        return all;
    }();
    return list;
}

// What the path says where the row has names; nothing if it is not the row's.
std::optional<Named> names_in(std::string_view pattern, const std::vector<std::string>& segments) {
    Named named;
    const auto parts = split(pattern.substr(1), '/');
    for (std::size_t at = 0; at < parts.size(); ++at) {
        if (parts[at] == "{...}") return at < segments.size() ? std::optional(named) : std::nullopt;
        if (at >= segments.size()) return std::nullopt;
        const bool is_name = parts[at].starts_with('{') && !segments[at].empty();
        if (is_name) {
            named.emplace(parts[at].substr(1, parts[at].size() - 2), segments[at]);
        } else if (parts[at] != segments[at]) {
            return std::nullopt;
        }
    }
    return parts.size() == segments.size() ? std::optional(named) : std::nullopt;
}

std::vector<std::string> raw_segments(const HttpRequest& request) {
    const std::string path = request.target.substr(0, request.target.find('?'));
    std::vector<std::string> segments;
    for (const std::string_view each : split(std::string_view(path).substr(1), '/')) segments.emplace_back(each);
    return segments;
}

std::string method_in_table(const std::string& method) { return method == "HEAD" ? "GET" : method; }

}  // namespace

bool Site::has(const HttpRequest& request) {
    static constexpr std::array<std::string_view, 6> of_others{"/api",     "/docs",   "/openapi.json",
                                                               "/healthz", "/readyz", "/metrics"};
    const std::string_view path = std::string_view(request.target).substr(0, request.target.find('?'));
    return path.starts_with('/') && std::none_of(of_others.begin(), of_others.end(), [&](std::string_view each) {
               return path == each || (path.starts_with(each) && path[each.size()] == '/');
           });
}

BodyPlan Site::plan(const HttpRequest& head) const {
    const BodyPlan plan{.size_max = form_max};
    try {
        return plan_of_files(engine_, head).value_or(plan);
    } catch (const std::exception&) {
        return plan;  // the answer says what is wrong
    }
}

HttpResponse Site::handle(const HttpRequest& request) const {
    HttpResponse response;
    try {
        response = answer(request);
    } catch (const Error& error) {
        response = page_of_failure(request, error);
    } catch (const std::exception& exception) {
        response = page_of_failure(request, Error(Fault::internal, exception.what()));
    }
    if (!response.header("Cache-Control")) {
        response.headers.push_back({"Cache-Control", "no-store"});
        response.headers.push_back({"X-Request-Id", request.id});  // of what is made for this request
    }
    compress(response, request);
    return response;
}

// What no page has answered: an address that cannot be read, or our own fault, which is for the log alone.
HttpResponse Site::page_of_failure(const HttpRequest& request, const Error& error) const {
    const std::string root = root_of({.path = "", .segments = raw_segments(request)});
    if (error.fault() == Fault::usage) return error_page(request, root, 400, "This address cannot be read.");
    if (report_) report_(request.id, error.what());
    return error_page(request, root, 500, "Something failed here. If you tell us of it, name this: " + request.id);
}

HttpResponse Site::answer(const HttpRequest& request) const {
    const Address address = read_address(request.target);
    const std::string root = root_of(address);
    const std::string method = method_in_table(request.method);
    std::string allowed;
    if (const Document* asset = asset_at(address.path)) {
        if (method == "GET") return asset->answer(request);
        allowed = "GET, HEAD";
    }
    for (const PageRoute& page : pages()) {
        auto named = names_in(page.path, address.segments);
        if (!named) continue;
        if (page.method == method) return page.answer({engine_, request, address, root, std::move(*named)});
        allowed += (allowed.empty() ? "" : ", ") + std::string(page.method == "GET" ? "GET, HEAD" : page.method);
    }
    if (allowed.empty()) return error_page(request, root, 404, "There is nothing at this address.");
    HttpResponse response = error_page(request, root, 405, "This address does not take what was sent to it.");
    response.headers.push_back({"Allow", allowed});
    return response;
}

}  // namespace helpdesk
