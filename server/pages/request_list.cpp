#include "server/pages/request_list.hpp"

#include "server/api/address.hpp"
#include "server/pages/dates.hpp"
#include "server/pages/page.hpp"
#include "server/pages/page_parts.hpp"
#include "server/pages/phrases.hpp"

namespace helpdesk {

namespace {

constexpr std::int64_t requests_on_page = 25;
constexpr SearchForm search_of_requests{"portal", phrases::search_requests};

// The lists of requests: what is behind `show=`, and which tickets those are.
struct RequestList {
    std::string_view name;
    Phrase words;
    const char* query;
};
constexpr RequestList request_lists[] = {{"", phrases::all_requests, ""},
                                         {"open", phrases::open_requests, "is:open"},
                                         {"resolved", phrases::resolved_requests, "is:resolved"}};

const RequestList& chosen_list(const PageCall& call) {
    for (const RequestList& each : request_lists) {
        if (each.name == call.parameter("show")) return each;
    }
    return request_lists[0];
}

std::string path_of_list(const RequestList& list) {
    return list.name.empty() ? "portal" : "portal?show=" + std::string(list.name);
}

// `chosen` is the one that is shown, if it is one of them.
Markup choice_of_lists(const PageCall& call, const RequestList* chosen) {
    Markup links;
    for (const RequestList& each : request_lists) {
        const bool is_here = chosen && each.name == chosen->name;
        links += element("li", {},
                         element("a",
                                 {{"href", call.to(path_of_list(each))},
                                  {"aria-current", is_here ? std::optional<std::string>("page") : std::nullopt}},
                                 call.say(each.words)));
    }
    return element("nav", {{"class", "tabs"}, {"aria-label", call.say(phrases::which_requests)}},
                   element("ul", {}, links));
}

Markup line_of_request(const PageCall& call, const StatusNames& statuses, const Value& ticket) {
    const std::string number = text_in(ticket, "ticket_number");
    return element(
        "li", {},
        {element("a", {{"href", call.to(path_of_request(number))}, {"dir", "auto"}, {"class", "subject"}},
                 text_in(ticket, "title")),
         statuses.mark_of(text_in(ticket, "status")),
         element("p", {{"class", "soft"}},
                 {number, " · ", call.say(phrases::opened), " ", when(call, text_in(ticket, "created_at"))})});
}

Markup none(const PageCall& call, const Phrase& words) { return element("p", {{"class", "empty"}}, call.say(words)); }

Markup requests_of(const PageCall& call, const RequestList& chosen) {
    Value::Object arguments{{"limit", requests_on_page}};
    if (*chosen.query) arguments.emplace_back("query", chosen.query);
    if (const std::string after = call.parameter("after"); !after.empty()) arguments.emplace_back("after", after);
    const ListPage list = list_page(call, "ticket.list", std::move(arguments), call.who.actor);
    if (list.items.empty()) return none(call, phrases::no_requests);
    const StatusNames statuses(call);
    Markup lines;
    for (const Value& each : list.items) lines += line_of_request(call, statuses, each);
    return {element("ul", {{"class", "requests"}}, lines), links_to_pages(call, path_of_list(chosen), list.next)};
}

Markup line_of_hit(const PageCall& call, const StatusNames& statuses, const Value& hit) {
    const std::string number = text_in(hit, "name");
    return element("li", {},
                   {element("a", {{"href", call.to(path_of_request(number))}, {"dir", "auto"}, {"class", "subject"}},
                            text_in(hit, "title")),
                    statuses.mark_of(text_in(hit, "status")),
                    element("p", {{"class", "soft"}, {"dir", "auto"}},
                            {number, " · ", snippet_with_marks(text_in(hit, "snippet"))})});
}

Markup requests_with(const PageCall& call, const std::string& words) {
    Value::Object arguments{{"query", words}, {"in", "tickets"}, {"limit", requests_on_page}};
    if (const std::string after = call.parameter("after"); !after.empty()) arguments.emplace_back("after", after);
    try {
        const ListPage list = list_page(call, "desk.search", std::move(arguments), call.who.actor);
        if (list.items.empty()) return none(call, phrases::no_requests_found);
        const StatusNames statuses(call);
        Markup lines;
        for (const Value& each : list.items) lines += line_of_hit(call, statuses, each);
        return {element("ul", {{"class", "requests"}}, lines),
                links_to_pages(call, "portal?q=" + percent_encoded(words), list.next)};
    } catch (const Error& error) {
        if (error.fault() != Fault::invalid) throw;
        return none(call, phrases::cannot_search);
    }
}

}  // namespace

std::string path_of_request(const std::string& number) { return "portal/tickets/" + percent_encoded(number); }

Markup when(const PageCall& call, const std::string& time) { return time_of(time, call.who.zone, call.language); }

HttpResponse show_requests(const PageCall& call) {
    const std::string words(trim(call.parameter("q")));
    const RequestList* chosen = words.empty() ? &chosen_list(call) : nullptr;
    Markup main{element("div", {{"class", "heading"}},
                        {element("h1", {}, call.say(phrases::my_requests)),
                         element("a", {{"href", call.to("portal/tickets/new")}, {"class", "button main"}},
                                 call.say(phrases::new_request))}),
                search_form(call, search_of_requests, words), choice_of_lists(call, chosen),
                chosen ? requests_of(call, *chosen) : requests_with(call, words)};
    return response_of(
        call, {.title = call.say(phrases::my_requests), .main = main, .place = Place::portal, .is_wide = true});
}

}  // namespace helpdesk
