#include "server/api/files.hpp"
#include "server/pages/answer_page.hpp"
#include "server/pages/customer_pages.hpp"
#include "server/pages/fields.hpp"
#include "server/pages/incoming_form.hpp"
#include "server/pages/page.hpp"
#include "server/pages/page_parts.hpp"
#include "server/pages/phrases.hpp"
#include "server/pages/request_list.hpp"

namespace helpdesk {

namespace {

constexpr std::int64_t suggestions_max = 5;
constexpr std::size_t try_key_size_max = 200;

Markup fields_of_request(const PageCall& call, const Wrongs& wrongs) {
    return {
        text_field(call,
                   {.name = "title",
                    .label = phrases::what_is_it_about,
                    .hint = phrases::what_is_it_about_hint,
                    .length_max = 200},
                   wrongs),
        text_field(
            call, {.name = "description", .label = phrases::description, .hint = phrases::description_hint, .rows = 10},
            wrongs)};
}

HttpResponse page_of_new_request(const PageCall& call, const Wrongs& wrongs = {}) {
    const Markup form{fields_of_request(call, wrongs), submit_button(call, phrases::go_on_to_check)};
    Markup main{
        element("h1", {}, call.say(phrases::new_request)), wrongs_above(call, wrongs),
        element("form", {{"method", "post"}, {"action", call.to("portal/tickets/new")}, {"class", "card"}}, form)};
    return response_of(call, {.title = call.say(phrases::new_request),
                              .main = main,
                              .place = Place::portal,
                              .status = wrongs.empty() ? 200 : status_invalid});
}

HttpResponse show_new_request(const PageCall& call) { return page_of_new_request(call); }

Value::Object request_in(const PageCall& call) {
    return {{"title", call.form.text("title")}, {"description", call.form.text("description")}};
}

Markup suggestions_for(const PageCall& call) {
    const std::string text = call.form.text("title") + "\n" + call.form.text("description");
    const ListPage found =
        list_page(call, "article.suggest", {{"text", text}, {"limit", suggestions_max}}, call.who.actor);
    Markup list;
    for (const Value& each : found.items) {
        list += element("li", {},
                        {element("a",
                                 {{"href", call.to("help/articles/" + percent_encoded(text_in(each, "slug")))},
                                  {"target", "_blank"},
                                  {"rel", "noopener"},
                                  {"dir", "auto"}},
                                 text_in(each, "title")),
                         " ", element("span", {{"class", "soft"}}, call.say(phrases::opens_anew))});
    }
    if (list.empty()) return {};
    return element("section", {{"class", "suggested"}, {"aria-labelledby", "suggested"}},
                   {element("h2", {{"id", "suggested"}}, call.say(phrases::may_help)), element("ul", {}, list)});
}

HttpResponse page_to_check_request(const PageCall& call, const Wrongs& wrongs = {}, const std::string& key = {}) {
    const Markup form{fields_of_request(call, wrongs), file_field(call, wrongs),
                      hidden_field("try", key.empty() ? try_key_of(call) : key),
                      submit_button(call, phrases::send_request)};
    Markup main{element("h1", {}, call.say(phrases::check_request)), wrongs_above(call, wrongs), suggestions_for(call),
                element("form",
                        {{"method", "post"},
                         {"action", call.to("portal/tickets")},
                         {"enctype", "multipart/form-data"},
                         {"class", "card"}},
                        form)};
    return response_of(call, {.title = call.say(phrases::check_request),
                              .main = main,
                              .place = Place::portal,
                              .status = wrongs.empty() ? 200 : status_invalid});
}

// Whether the desk will take it is known before it is sent: it is tried, and undone.
HttpResponse check_new_request(const PageCall& call) {
    try {
        call.engine.call("ticket.create", Value(request_in(call)), call.who.actor, {.dry_run = true});
    } catch (const Error& error) {
        return page_of_new_request(call, wrongs_of(call, error, {"title", "description"}));
    }
    return page_to_check_request(call);
}

// Of a form that was sent before with other words: it may be sent once more, under another key.
bool was_sent_before(const Error& error) {
    return error.fault() == Fault::conflict && error.field() == "idempotency_key";
}

std::string checked_try_key(const PageCall& call) {
    const std::string key = try_key_of(call);
    if (key.size() <= try_key_size_max) return key;
    throw Error(Fault::usage, "this is no key of a form");
}

void add_files(const PageCall& call, Value::Object& arguments) {
    Value::Array files = call.incoming ? call.incoming->files() : Value::Array();
    if (!files.empty()) arguments.emplace_back("attach", std::move(files));
}

// The form is shown again, and no browser keeps the files in it.
Wrongs wrongs_of_sent(const PageCall& call, const Error& error, std::initializer_list<std::string_view> fields) {
    Wrongs wrongs =
        was_sent_before(error) ? Wrongs{{"", call.say(phrases::was_sent_before)}} : wrongs_of(call, error, fields);
    const bool had_files = call.incoming && !call.incoming->files().empty();
    if (had_files) wrongs.emplace("attach", call.say(phrases::choose_files_again));
    return wrongs;
}

// What failed may be sent again under its key, and what is another thing under another.
std::string key_for_next_try(const PageCall& call, const Error& error) {
    return was_sent_before(error) ? "page " + call.request.id : try_key_of(call);
}

HttpResponse send_new_request(const PageCall& call) {
    Value::Object arguments = request_in(call);
    add_files(call, arguments);
    const std::string key = checked_try_key(call);
    try {
        const Value ticket = result_of(call, "ticket.create", std::move(arguments), key);
        return see_other_page(call, path_of_request(text_in(ticket, "ticket_number")) + "?done=request");
    } catch (const Error& error) {
        return page_to_check_request(call, wrongs_of_sent(call, error, {"title", "description", "attach"}),
                                     key_for_next_try(call, error));
    }
}

struct Conversation {
    Value ticket;
    ListPage comments;
    Value::Array attachments;
};

Conversation conversation_of(const PageCall& call) {
    const std::string& number = call.name_in_path("number");
    Value::Object wanted{{"ticket", number}, {"limit", page_limit_max}};
    if (const std::string after = call.parameter("after"); !after.empty()) wanted.emplace_back("after", after);
    return {result_of(call, "ticket.show", {{"id", number}}),
            list_page(call, "comment.list", std::move(wanted), call.who.actor),
            list_page(call, "attachment.list", {{"ticket", number}}, call.who.actor).items};
}

Markup message(const PageCall& call, const std::string& author, bool is_own, const std::string& time,
               const Markup& inside) {
    const Markup name = element("strong", {{"dir", "auto"}}, is_own ? call.say(phrases::you) : author);
    return element("li", {{"class", is_own ? "message own" : "message"}},
                   element("article", {}, {element("p", {{"class", "by"}}, {name, " · ", when(call, time)}), inside}));
}

Markup messages_of(const PageCall& call, const Conversation& all) {
    Markup list;
    if (call.parameter("after").empty()) {
        list += message(call, "", true, text_in(all.ticket, "created_at"),
                        {written_text(text_in(all.ticket, "description")), files_of(call, all.attachments, "")});
    }
    for (const Value& each : all.comments.items) {
        const bool is_own = text_in(each, "user_id") == call.who.actor.user;
        const std::string name = text_in(each, "author_name");
        list += message(call, name.empty() ? text_in(each, "author") : name, is_own, text_in(each, "created_at"),
                        {written_text(text_in(each, "content")), files_of(call, all.attachments, text_in(each, "id"))});
    }
    return element("ol", {{"class", "conversation"}}, list);
}

Markup reply_form(const PageCall& call, const Wrongs& wrongs, bool is_resolved, const std::string& key) {
    const std::optional<Phrase> hint =
        is_resolved ? std::optional(phrases::reply_hint_resolved) : std::optional<Phrase>();
    const Markup form{text_field(call, {.name = "body", .label = phrases::reply, .hint = hint, .rows = 6}, wrongs),
                      file_field(call, wrongs), hidden_field("try", key.empty() ? try_key_of(call) : key),
                      submit_button(call, phrases::send_reply)};
    return element("form",
                   {{"method", "post"},
                    {"action", call.to(path_of_request(call.name_in_path("number")) + "/replies")},
                    {"enctype", "multipart/form-data"},
                    {"class", "card"}},
                   form);
}

Markup facts_of(const PageCall& call, const StatusNames& statuses, const Value& ticket) {
    const auto fact = [&](const Markup& name, const Markup& value) {
        return element("div", {}, {element("dt", {}, name), element("dd", {}, value)});
    };
    Markup facts{fact(call.say(phrases::status), statuses.mark_of(text_in(ticket, "status"))),
                 fact(call.say(phrases::opened), when(call, text_in(ticket, "created_at")))};
    const Value* custom = ticket.find("custom");
    if (custom && custom->object()) {
        for (const auto& [name, value] : *custom->object()) {
            facts += fact(name, element("span", {{"dir", "auto"}}, value.text() ? *value.text() : to_json(value)));
        }
    }
    return element("dl", {{"class", "facts"}}, facts);
}

Markup notices_of_request(const PageCall& call, const Value& ticket) {
    Markup notices;
    const std::string done = call.parameter("done");
    if (done == "request") notices += done_notice(call.say(phrases::request_is_sent));
    if (done == "reply") notices += done_notice(call.say(phrases::reply_is_sent));
    if (const std::string into = text_in(ticket, "merged_into"); !into.empty()) {
        notices += element(
            "p", {{"class", "done"}},
            {call.say(phrases::goes_on_in), " ", element("a", {{"href", call.to(path_of_request(into))}}, into)});
    }
    return notices;
}

Markup links_of_conversation(const PageCall& call, const Conversation& all) {
    const std::string path = path_of_request(text_in(all.ticket, "ticket_number"));
    Markup links;
    if (!call.parameter("after").empty()) {
        links += element("p", {}, element("a", {{"href", call.to(path)}}, call.say(phrases::earlier_replies)));
    }
    if (!all.comments.next.empty()) {
        const std::string later = path + "?after=" + percent_encoded(all.comments.next);
        links += element("p", {}, element("a", {{"href", call.to(later)}}, call.say(phrases::later_replies)));
    }
    return links;
}

HttpResponse page_of_request(const PageCall& call, const Wrongs& wrongs = {}, const std::string& key = {}) {
    const Conversation all = conversation_of(call);
    const StatusNames statuses(call);
    const std::string number = text_in(all.ticket, "ticket_number");
    const bool is_resolved = statuses.is_resolved(text_in(all.ticket, "status"));
    Markup main{element("p", {{"class", "way"}},
                        element("a", {{"href", call.to("portal")}}, call.say(phrases::back_to_requests))),
                element("p", {{"class", "number"}}, number),
                element("h1", {{"dir", "auto"}}, text_in(all.ticket, "title")),
                notices_of_request(call, all.ticket),
                wrongs_above(call, wrongs),
                facts_of(call, statuses, all.ticket),
                element("h2", {{"class", "unseen"}}, call.say(phrases::conversation)),
                messages_of(call, all),
                links_of_conversation(call, all),
                reply_form(call, wrongs, is_resolved, key)};
    return response_of(call, {.title = number + " " + text_in(all.ticket, "title"),
                              .main = main,
                              .place = Place::portal,
                              .status = wrongs.empty() ? 200 : status_invalid,
                              .is_wide = true});
}

HttpResponse show_request(const PageCall& call) { return page_of_request(call); }

// Whoever comes here from signing in, or loads the address of a form again, has nothing to send.
HttpResponse lead_to_request(const PageCall& call) {
    return see_other_page(call, path_of_request(call.name_in_path("number")));
}

HttpResponse lead_to_requests(const PageCall& call) { return see_other_page(call, "portal"); }

HttpResponse send_reply(const PageCall& call) {
    Value::Object arguments{{"ticket", call.name_in_path("number")}, {"body", call.form.text("body")}};
    add_files(call, arguments);
    const std::string key = checked_try_key(call);
    try {
        const Value comment = result_of(call, "comment.add", std::move(arguments), key);
        // A word on what was closed long ago opens a request that follows it.
        const Value ticket = result_of(call, "ticket.show", {{"id", text_in(comment, "ticket_id")}});
        return see_other_page(call, path_of_request(text_in(ticket, "ticket_number")) + "?done=reply");
    } catch (const Error& error) {
        return page_of_request(call, wrongs_of_sent(call, error, {"body", "attach"}), key_for_next_try(call, error));
    }
}

HttpResponse send_file_of_request(const PageCall& call) {
    return file_of(call.engine, call.request, call.name_in_path("id"), call.who.actor);
}

}  // namespace

std::span<const PageRoute> portal_pages() {
    static constexpr PageRoute pages[] = {
        {"GET", "/portal", page_for<show_requests, PageFor::customers>},
        {"GET", "/portal/tickets", page_for<lead_to_requests, PageFor::customers>},
        {"POST", "/portal/tickets", page_for<send_new_request, PageFor::customers>, true},
        {"GET", "/portal/tickets/new", page_for<show_new_request, PageFor::customers>},
        {"POST", "/portal/tickets/new", page_for<check_new_request, PageFor::customers>},
        {"GET", "/portal/tickets/{number}", page_for<show_request, PageFor::customers>},
        {"GET", "/portal/tickets/{number}/replies", page_for<lead_to_request, PageFor::customers>},
        {"POST", "/portal/tickets/{number}/replies", page_for<send_reply, PageFor::customers>, true},
        {"GET", "/portal/files/{id}", page_for<send_file_of_request, PageFor::customers>}};
    return pages;
}

}  // namespace helpdesk
