#include "server/pages/answer_page.hpp"
#include "server/pages/customer_pages.hpp"
#include "server/pages/dates.hpp"
#include "server/pages/fields.hpp"
#include "server/pages/page.hpp"
#include "server/pages/phrases.hpp"
#include "server/pages/page_parts.hpp"

namespace helpdesk {

namespace {

constexpr std::int64_t articles_on_page = 50;
constexpr std::int64_t articles_of_topic = 5;  // that the first page shows of each
constexpr std::int64_t hits_on_page = 20;
constexpr std::size_t topics_with_articles_max = 12;

constexpr SearchForm search_of_articles{"help/search", phrases::search_articles};

// Everybody sees the same help centre: staff reads the articles that are not public at the desk.
Actor reader_of(const PageCall& call) { return guest_of(call.request); }

std::string path_of_article(const std::string& slug) { return "help/articles/" + percent_encoded(slug); }
std::string path_of_category(const std::string& slug) { return "help/categories/" + percent_encoded(slug); }

Value as_guest(const PageCall& call, std::string_view operation, Value::Object arguments) {
    return parse_json(call.engine.call(operation, Value(std::move(arguments)), reader_of(call)).body);
}

Markup list_of_articles(const PageCall& call, const Value::Array& articles) {
    Markup list;
    for (const Value& each : articles) {
        list += element("li", {},
                        element("a", {{"href", call.to(path_of_article(text_in(each, "slug")))}, {"dir", "auto"}},
                                text_in(each, "title")));
    }
    return element("ul", {{"class", "articles"}}, list);
}

std::string count_in_words(const PageCall& call, const Value& category) {
    const std::string count = text_in(category, "articles");
    return count == "1" ? call.say(phrases::one_article) : call.say(phrases::articles, {count});
}

// A topic with its newest articles; the deeper ones stand below the ones that they are in, by their order alone.
Markup topic(const PageCall& call, const Value& category, bool shows_articles) {
    const std::string slug = text_in(category, "slug");
    Markup inside{
        element("h3", {},
                element("a", {{"href", call.to(path_of_category(slug))}, {"dir", "auto"}}, text_in(category, "name"))),
        element("p", {{"class", "soft"}}, count_in_words(call, category))};
    if (shows_articles) {
        const ListPage list =
            list_page(call, "article.list", {{"category", text_in(category, "id")}, {"limit", articles_of_topic}},
                      reader_of(call));
        inside += list_of_articles(call, list.items);
    }
    return element("li", {{"class", "topic"}}, inside);
}

Markup way_to_us(const PageCall& call) {
    return element("p", {{"class", "card ask"}},
                   {call.say(phrases::still_no_answer), " ",
                    element("a", {{"href", call.to("portal/tickets/new")}}, call.say(phrases::new_request))});
}

HttpResponse help_page(const PageCall& call, const std::string& title, const Markup& main, int status = 200) {
    return response_of(
        call,
        {.title = title, .main = main, .place = Place::help, .status = status, .is_wide = true, .is_public = true});
}

HttpResponse show_help(const PageCall& call) {
    const Value::Array categories = list_page(call, "category.list", {}, reader_of(call)).items;
    Markup topics;
    std::size_t shown = 0;
    for (const Value& each : categories) {
        const bool has_articles = text_in(each, "articles") != "0";
        topics += topic(call, each, has_articles && shown < topics_with_articles_max);
        shown += has_articles ? 1 : 0;
    }
    const Markup list = topics.empty() ? element("p", {{"class", "empty"}}, call.say(phrases::no_articles))
                                       : Markup{element("h2", {}, call.say(phrases::topics)),
                                                element("ul", {{"class", "topics"}}, topics)};
    return help_page(call, call.say(phrases::help),
                     {element("h1", {}, call.say(phrases::how_can_we_help)), search_form(call, search_of_articles, ""),
                      list, way_to_us(call)});
}

Markup way_here(const PageCall& call, const Markup& further) {
    return element(
        "nav", {{"class", "way"}, {"aria-label", call.say(phrases::where_you_are)}},
        element("ol", {},
                {element("li", {}, element("a", {{"href", call.to("help")}}, call.say(phrases::help))), further}));
}

HttpResponse show_category(const PageCall& call) {
    const Value category = as_guest(call, "category.show", {{"id", call.name_in_path("slug")}});
    const std::string name = text_in(category, "name");
    Value::Object wanted{{"category", text_in(category, "id")}, {"limit", articles_on_page}};
    if (const std::string after = call.parameter("after"); !after.empty()) wanted.emplace_back("after", after);
    const ListPage list = list_page(call, "article.list", std::move(wanted), reader_of(call));
    const Value::Array below =
        list_page(call, "category.list", {{"parent", text_in(category, "id")}}, reader_of(call)).items;
    Markup topics;
    for (const Value& each : below) topics += topic(call, each, false);
    Markup main{way_here(call, {}), element("h1", {{"dir", "auto"}}, name),
                list.items.empty() ? element("p", {{"class", "empty"}}, call.say(phrases::no_articles))
                                   : list_of_articles(call, list.items),
                links_to_pages(call, path_of_category(text_in(category, "slug")), list.next)};
    if (!topics.empty()) main += element("ul", {{"class", "topics"}}, topics);
    main += way_to_us(call);
    return help_page(call, name, main);
}

Markup vote_of(const PageCall& call, const std::string& slug) {
    const std::string title = call.say(phrases::did_it_help);
    if (call.who.is_guest()) {
        const std::string path = "sign-in?next=" + percent_encoded(path_of_article(slug));
        return element("p", {{"class", "vote soft"}},
                       element("a", {{"href", call.to(path)}}, call.say(phrases::sign_in_to_vote)));
    }
    const auto button = [&](const Phrase& words, const char* value) {
        return element("button", {{"name", "helpful"}, {"value", value}, {"class", "other"}}, call.say(words));
    };
    return element("form",
                   {{"method", "post"}, {"action", call.to(path_of_article(slug) + "/vote")}, {"class", "vote"}},
                   {element("h2", {}, title),
                    call.parameter("voted").empty() ? Markup() : done_notice(call.say(phrases::thanks_for_vote)),
                    element("div", {{"class", "buttons"}}, {button(phrases::yes, "yes"), button(phrases::no, "no")})});
}

HttpResponse show_article(const PageCall& call) {
    const Value article = as_guest(call, "article.show", {{"id", call.name_in_path("slug")}});
    const Value category = as_guest(call, "category.show", {{"id", text_in(article, "category_id")}});
    const std::string title = text_in(article, "title");
    const Markup to_category =
        element("li", {},
                element("a", {{"href", call.to(path_of_category(text_in(category, "slug")))}, {"dir", "auto"}},
                        text_in(category, "name")));
    Markup main{way_here(call, to_category),
                element("article", {{"class", "written-article"}, {"dir", "auto"}},
                        {element("h1", {}, title), Markup::of_markdown(text_in(article, "content"))}),
                element("p", {{"class", "soft"}},
                        {call.say(phrases::last_changed), " ",
                         time_of(text_in(article, "updated_at"), call.who.zone, call.language)}),
                vote_of(call, text_in(article, "slug")), way_to_us(call)};
    return help_page(call, title, main);
}

Markup hits_of(const PageCall& call, const Value::Array& hits) {
    Markup list;
    for (const Value& each : hits) {
        list +=
            element("li", {},
                    {element("a", {{"href", call.to(path_of_article(text_in(each, "name")))}, {"dir", "auto"}},
                             text_in(each, "title")),
                     element("p", {{"class", "soft"}, {"dir", "auto"}}, snippet_with_marks(text_in(each, "snippet")))});
    }
    return element("ul", {{"class", "hits"}}, list);
}

// Whatever somebody types into a search: what cannot be looked for is said, and is no error.
Markup found_with(const PageCall& call, const std::string& words) {
    Value::Object wanted{{"query", words}, {"in", "articles"}, {"limit", hits_on_page}};
    if (const std::string after = call.parameter("after"); !after.empty()) wanted.emplace_back("after", after);
    try {
        const ListPage found = list_page(call, "desk.search", std::move(wanted), reader_of(call));
        if (found.items.empty()) return element("p", {{"class", "empty"}}, call.say(phrases::no_results));
        return {hits_of(call, found.items),
                links_to_pages(call, "help/search?q=" + percent_encoded(words), found.next)};
    } catch (const Error& error) {
        if (error.fault() != Fault::invalid) throw;
        return element("p", {{"class", "empty"}}, call.say(phrases::cannot_search));
    }
}

HttpResponse show_search(const PageCall& call) {
    const std::string words(trim(call.parameter("q")));
    if (words.empty()) return see_other_page(call, "help");
    const std::string title = call.say(phrases::results_for, {words});
    return help_page(call, title,
                     {way_here(call, {}), element("h1", {{"dir", "auto"}}, title),
                      search_form(call, search_of_articles, words), found_with(call, words), way_to_us(call)});
}

HttpResponse vote_on_article(const PageCall& call) {
    if (call.who.is_guest()) return page_to_sign_in(call);
    const std::string slug = call.name_in_path("slug");
    // Only what is in the help centre: staff could vote on more.
    as_guest(call, "article.show", {{"id", slug}});
    const std::string& helpful = call.form.text("helpful");
    if (helpful != "yes" && helpful != "no") throw Error(Fault::usage, "a vote says yes or no", "helpful");
    result_of(call, "article.rate", {{"id", slug}, {"helpful", helpful == "yes"}});
    return see_other_page(call, path_of_article(slug) + "?voted=1");
}

HttpResponse lead_to_article(const PageCall& call) {
    return see_other_page(call, path_of_article(call.name_in_path("slug")));
}

}  // namespace

std::span<const PageRoute> help_pages() {
    static constexpr PageRoute pages[] = {{"GET", "/help", page_for<show_help>},
                                          {"GET", "/help/search", page_for<show_search>},
                                          {"GET", "/help/categories/{slug}", page_for<show_category>},
                                          {"GET", "/help/articles/{slug}", page_for<show_article>},
                                          {"GET", "/help/articles/{slug}/vote", page_for<lead_to_article>},
                                          {"POST", "/help/articles/{slug}/vote", page_for<vote_on_article>}};
    return pages;
}

}  // namespace helpdesk
