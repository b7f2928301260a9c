#include "server/pages/page.hpp"

#include "server/api/cookies.hpp"
#include "server/api/tags.hpp"
#include "server/pages/phrases.hpp"
#include "server/site/pages.hpp"

namespace helpdesk {

namespace {

// A page without a script: it shows itself, and what it loads and where it sends its forms is of this desk.
constexpr const char* content_policy =
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";
// A link in a mail is a secret, and no Referer has more of an address than its host. The host has to be there: without
// it browsers hide where a form comes from, and that it is one of this desk could not be checked.
constexpr const char* referrer_policy = "strict-origin";
constexpr const char* other_site = "cross-site";

Markup link_in_header(const PageCall& call, const Phrase& words, std::string_view path, bool is_here) {
    return element("li", {},
                   element("a",
                           {{"href", call.to(path)},
                            {"aria-current", is_here ? std::optional<std::string>("true") : std::nullopt}},
                           call.say(words)));
}

Markup sign_out_button(const PageCall& call) {
    return element("form", {{"method", "post"}, {"action", call.to("sign-out")}, {"class", "sign-out"}},
                   {element("span", {{"class", "who"}, {"dir", "auto"}}, call.who.name),
                    element("button", {{"class", "quiet"}}, call.say(phrases::sign_out))});
}

Markup header_of(const PageCall& call, Place place) {
    Markup links{link_in_header(call, phrases::help, "help", place == Place::help)};
    if (!call.who.is_staff) links += link_in_header(call, phrases::my_requests, "portal", place == Place::portal);
    if (call.who.is_staff) links += link_in_header(call, phrases::to_the_desk, "desk", false);
    const Markup who = call.who.is_guest() ? element("a", {{"href", call.to("sign-in")}, {"class", "sign-in"}},
                                                     call.say(phrases::sign_in))
                                           : sign_out_button(call);
    return element(
        "header", {{"class", "top"}},
        element("div", {{"class", "inside"}},
                {element("a", {{"href", call.root}, {"class", "brand"}}, "Helpdesk"),
                 element("nav", {{"aria-label", call.say(phrases::main_navigation)}}, element("ul", {}, links)), who}));
}

Markup head_of(const PageCall& call, const Page& page) {
    // Whoever listens to a page hears of what is wrong first.
    const bool is_wrong = page.status == status_invalid;
    const std::string title = (is_wrong ? call.say(phrases::something_is_wrong) + ": " : "") + page.title;
    const auto style = [&](const char* name) {
        return element("link", {{"rel", "stylesheet"}, {"href", call.to(call.assets + name)}});
    };
    const Markup again = page.asks_again ? element("meta", {{"http-equiv", "refresh"}, {"content", "0"}}) : Markup();
    return element(
        "head", {},
        {element("meta", {{"charset", "utf-8"}}), again,
         element("meta", {{"name", "viewport"}, {"content", "width=device-width, initial-scale=1"}}),
         element("title", {}, title + " · Helpdesk"), style("style/tokens.css"), style("style/pages.css"),
         element("link",
                 {{"rel", "icon"}, {"type", "image/svg+xml"}, {"href", call.to(call.assets + "style/mark.svg")}})});
}

void add_headers(const PageCall& call, HttpResponse& response, bool is_public) {
    response.headers.push_back({"Content-Security-Policy", content_policy});
    response.headers.push_back({"Referrer-Policy", referrer_policy});
    response.headers.push_back({"Cross-Origin-Opener-Policy", "same-origin"});
    const bool may_be_kept = is_public && call.who.is_guest();
    response.headers.push_back({"Cache-Control", may_be_kept ? "private, no-cache" : "no-store"});
    response.headers.push_back({"Vary", "Accept-Language, Cookie"});
    if (call.who.renewed) set_cookies(response, call.request, call.who.renewed);
}

// What a browser has already need not be sent again.
HttpResponse unless_known(const PageCall& call, HttpResponse response) {
    const std::string tag = "\"" + blake2b_of(response.body) + "\"";
    response.headers.push_back({"ETag", tag});
    const std::string* known = call.request.header("if-none-match");
    if (!known || !matches(*known, tag)) return response;
    response.status = 304;
    response.body.clear();
    return response;
}

struct ErrorWords {
    Phrase title;
    Phrase advice;
};

// What is our own fault is told to nobody, and of the rest whoever reads the page needs what to do.
ErrorWords words_of(int status) {
    switch (status) {
        case 403: return {phrases::not_allowed, phrases::not_allowed_advice};
        case 404: return {phrases::not_found, phrases::not_found_advice};
        case 405: return {phrases::not_found, phrases::not_found_advice};
        case 413: return {phrases::too_large, phrases::too_large_advice};
        case 429: return {phrases::too_many_tries, phrases::too_many_tries_advice};
        case 503: return {phrases::busy, phrases::busy_advice};
        default: break;
    }
    if (status < 500) return {phrases::not_understood, phrases::not_understood_advice};
    return {phrases::our_fault, phrases::our_fault_advice};
}

}  // namespace

HttpResponse response_of(const PageCall& call, Page page) {
    const Markup skip = element("a", {{"href", "#main"}, {"class", "skip"}}, call.say(phrases::skip_to_content));
    const Markup main =
        element("main", {{"id", "main"}, {"tabindex", "-1"}, {"class", page.is_wide ? "wide" : "narrow"}}, page.main);
    const Markup html = element("html", {{"lang", code_of(call.language)}, {"data-theme", theme_of(call.request)}},
                                {head_of(call, page), element("body", {}, {skip, header_of(call, page.place), main})});
    HttpResponse response{
        .status = page.status, .headers = {{"Content-Type", "text/html; charset=utf-8"}}, .body = document_of(html)};
    add_headers(call, response, page.is_public);
    return page.is_public && call.who.is_guest() && page.status == 200 ? unless_known(call, std::move(response))
                                                                       : response;
}

HttpResponse see_other_page(const PageCall& call, const std::string& path) {
    HttpResponse response{.status = 303, .headers = {{"Location", call.to(path)}}};
    add_headers(call, response, false);
    return response;
}

HttpResponse page_of_status(const PageCall& call, int status) {
    const ErrorWords words = words_of(status);
    Markup main{element("h1", {}, call.say(words.title)), element("p", {}, call.say(words.advice))};
    if (status >= 500) main += element("p", {{"class", "soft"}}, call.say(phrases::under_this_id, {call.request.id}));
    main += element("p", {}, element("a", {{"href", call.to("help")}}, call.say(phrases::to_the_help_centre)));
    return response_of(call, {.title = call.say(words.title), .main = main, .status = status});
}

HttpResponse page_of_error(const PageCall& call, const Error& error, int status) {
    HttpResponse response = page_of_status(call, status);
    if (error.fault() == Fault::busy) response.headers.push_back({"Retry-After", "1"});
    return response;
}

HttpResponse page_to_sign_in(const PageCall& call) {
    const std::string* from = call.request.header("sec-fetch-site");
    const std::string next = page_to_go_on(call.request.target.substr(1));
    if (call.request.method != "POST" && from && *from == other_site) {
        const std::string here = call.to(next.empty() ? "sign-in" : next);
        Markup main{element("h1", {}, call.say(phrases::one_moment)),
                    element("p", {}, element("a", {{"href", here}}, call.say(phrases::go_on)))};
        return response_of(call, {.title = call.say(phrases::one_moment), .main = main, .asks_again = true});
    }
    const bool is_reading = call.request.method != "POST";
    return see_other_page(call, "sign-in" + (is_reading && !next.empty() ? "?next=" + percent_encoded(next) : ""));
}

}  // namespace helpdesk
