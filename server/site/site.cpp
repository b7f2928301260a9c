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

// All pages, in the order in which they are tried.
const std::vector<PageRoute>& pages() {
    static const auto list = [] {
        std::vector<PageRoute> all;
        for (const auto& more :
             {desk_pages(), entering_pages(), portal_pages(), help_pages(), mail_pages(), survey_pages()})
            all.insert(all.end(), more.begin(), more.end());
        return all;
    }();
    return list;
}

std::string_view path_of(const HttpRequest& request) {
    return std::string_view(request.target).substr(0, request.target.find('?'));
}

std::vector<std::string> raw_segments(const HttpRequest& request) {
    std::vector<std::string> segments;
    for (const std::string_view each : split(path_of(request).substr(1), '/')) segments.emplace_back(each);
    return segments;
}

std::string method_in_table(const std::string& method) { return method == "HEAD" ? "GET" : method; }

}  // namespace

bool Site::has(const HttpRequest& request) {
    static constexpr std::array<std::string_view, 6> of_others{"/api",     "/docs",   "/openapi.json",
                                                               "/healthz", "/readyz", "/metrics"};
    const std::string_view path = path_of(request);
    return path.starts_with('/') && std::none_of(of_others.begin(), of_others.end(), [&](std::string_view each) {
               return path == each || (path.starts_with(each) && path[each.size()] == '/');
           });
}

BodyPlan Site::plan(const HttpRequest& head) const {
    const BodyPlan plan{.size_max = form_max};
    try {
        const Address address = read_address(head.target);
        for (const PageRoute& page : pages()) {
            if (!page.takes_files || page.method != head.method || !match_path(page.path, address.segments)) continue;
            return plan_of_files(engine_, head).value_or(plan);
        }
    } catch (const std::exception&) {
        // The answer says what is wrong.
    }
    return plan;
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
    // Files of the program are many, and the same for all: nobody asks which request brought one.
    if (!asset_at(path_of(request))) response.headers.push_back({"X-Request-Id", request.id});
    if (!response.header("Cache-Control")) response.headers.push_back({"Cache-Control", "no-store"});
    compress(response, request);
    return response;
}

// What no page has answered: an address that cannot be read, or our own fault, which is for the log alone.
HttpResponse Site::page_of_failure(const HttpRequest& request, const Error& error) const {
    const Address address{.path = "", .segments = raw_segments(request)};
    const bool is_ours = error.fault() != Fault::usage;
    if (is_ours && report_) report_(request.id, error.what());
    return page_of_problem({engine_, request, address, root_of(address)}, is_ours ? 500 : 400);
}

HttpResponse Site::answer(const HttpRequest& request) const {
    const Address address = read_address(request.target);
    const std::string method = method_in_table(request.method);
    std::string allowed;
    if (const Document* asset = asset_at(address.path)) {
        if (method == "GET") return asset->answer(request);
        allowed = "GET, HEAD";
    }
    Visit visit{engine_, request, address, root_of(address)};
    for (const PageRoute& page : pages()) {
        auto named = match_path(page.path, address.segments);
        if (!named) continue;
        visit.named = std::move(*named);
        visit.takes_files = page.takes_files;
        if (page.method == method) return page.answer(visit);
        allowed += (allowed.empty() ? "" : ", ") + std::string(page.method == "GET" ? "GET, HEAD" : page.method);
    }
    if (allowed.empty()) return page_of_problem(visit, 404);
    HttpResponse response = page_of_problem(visit, 405);
    response.headers.push_back({"Allow", allowed});
    return response;
}

}  // namespace helpdesk
