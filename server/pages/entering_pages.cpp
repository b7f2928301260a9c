#include <algorithm>

#include "server/api/cookies.hpp"
#include "server/pages/answer_page.hpp"
#include "server/pages/customer_pages.hpp"
#include "server/pages/fields.hpp"
#include "server/pages/page.hpp"
#include "server/pages/phrases.hpp"

namespace helpdesk {

namespace {

constexpr int status_too_many = 429;

// What became of a try to come in: an answer that leads on, or what was wrong.
struct Refused {
    Wrongs wrongs;
    int status = status_invalid;
    bool needs_code = false;
    bool is_over = false;            // the link
    std::chrono::seconds wait = {};  // after too many tries
};

std::string in_minutes(std::chrono::seconds wait) { return std::to_string((wait.count() + 59) / 60); }

Refused refused(const PageCall& call, const Error& error, bool by_link) {
    if (const auto* tries = dynamic_cast<const TooManyTries*>(&error)) {
        return {{{"", call.say(phrases::too_many_tries_wait, {in_minutes(tries->wait())})}},
                status_too_many,
                call.form.has("code"),
                false,
                tries->wait()};
    }
    if (error.fault() == Fault::not_found) return {.is_over = true};
    if (error.fault() == Fault::denied && error.field() == "code") {
        const bool was_said = !call.form.text("code").empty();
        const Phrase& words = was_said  ? phrases::code_is_wrong
                              : by_link ? phrases::code_is_needed_for_link
                                        : phrases::code_is_needed;
        return {{{"code", call.say(words)}}, status_invalid, true};
    }
    // The same words whatever was wrong, so that nobody learns who has an account here.
    if (error.fault() == Fault::denied) {
        return {{{"", call.say(phrases::sign_in_is_wrong)}}, status_invalid, call.form.has("code")};
    }
    return {wrongs_of(call, error, {"email", "password"})};
}

HttpResponse page_to_come_in(const PageCall& call, const Phrase& title, const Markup& main, const Refused& was) {
    HttpResponse response =
        response_of(call, {.title = call.say(title), .main = main, .status = was.wrongs.empty() ? 200 : was.status});
    if (was.wait.count() > 0) response.headers.push_back({"Retry-After", std::to_string(was.wait.count())});
    return response;
}

Markup code_field(const PageCall& call, const Wrongs& wrongs) {
    return text_field(
        call, {.name = "code", .label = phrases::code, .hint = phrases::code_hint, .autocomplete = "one-time-code"},
        wrongs);
}

std::string next_of(const PageCall& call) {
    return page_to_go_on(call.form.has("next") ? call.form.text("next") : call.parameter("next"));
}

Markup notices_of_sign_in(const PageCall& call) {
    if (call.request.method == "POST") return {};
    if (!call.parameter("out").empty()) return done_notice(call.say(phrases::signed_out));
    if (!call.parameter("chosen").empty()) return done_notice(call.say(phrases::password_is_chosen));
    return {};
}

HttpResponse sign_in_page(const PageCall& call, const Refused& was = {}) {
    Markup form{
        text_field(call, {.name = "email", .label = phrases::email, .type = "email", .autocomplete = "username"},
                   was.wrongs),
        text_field(
            call,
            {.name = "password", .label = phrases::password, .type = "password", .autocomplete = "current-password"},
            was.wrongs)};
    if (was.needs_code) form += code_field(call, was.wrongs);
    if (const std::string next = next_of(call); !next.empty()) form += hidden_field("next", next);
    form += submit_button(call, phrases::sign_in);
    Markup main{element("h1", {}, call.say(phrases::sign_in)), notices_of_sign_in(call), wrongs_above(call, was.wrongs),
                element("form", {{"method", "post"}, {"action", call.to("sign-in")}, {"class", "card"}}, form),
                element("p", {}, element("a", {{"href", call.to("password")}}, call.say(phrases::forgotten)))};
    return page_to_come_in(call, phrases::sign_in, main, was);
}

HttpResponse show_sign_in(const PageCall& call) {
    if (call.who.is_guest()) return sign_in_page(call);
    const std::string next = next_of(call);
    return see_other_page(call, next.empty() ? first_page_of(call.who) : next);
}

HttpResponse let_in(const PageCall& call, Value::Object shown, const std::string& next) {
    shown.emplace_back("cookies", true);
    if (const std::string& code = call.form.text("code"); !code.empty()) shown.emplace_back("code", trim(code));
    const Entered entered = enter_through(call.engine, "session.create", Value(std::move(shown)), call.request);
    HttpResponse response = see_other_page(call, next);
    set_cookies(response, call.request, entered.tokens);
    return response;
}

HttpResponse do_sign_in(const PageCall& call) {
    try {
        return let_in(call, {{"email", call.form.text("email")}, {"password", call.form.text("password")}},
                      next_of(call));
    } catch (const Error& error) {
        return sign_in_page(call, refused(call, error, false));
    }
}

HttpResponse do_sign_out(const PageCall& call) {
    enter_through(call.engine, "session.delete", Value::Object(), call.request);
    HttpResponse response = see_other_page(call, "sign-in?out=1");
    std::erase_if(response.headers, [](const HttpHeader& each) { return each.name == "Set-Cookie"; });
    set_cookies(response, call.request, std::nullopt);
    return response;
}

HttpResponse page_of_link_that_is_over(const PageCall& call) {
    Markup main{element("h1", {}, call.say(phrases::link_is_over)),
                element("p", {}, call.say(phrases::link_is_over_words)),
                element("p", {}, element("a", {{"href", call.to("password")}}, call.say(phrases::get_a_link)))};
    return response_of(call, {.title = call.say(phrases::link_is_over), .main = main, .status = 404});
}

HttpResponse sign_in_link_page(const PageCall& call, const Refused& was = {}) {
    if (was.is_over) return page_of_link_that_is_over(call);
    Markup form;
    if (was.needs_code) form += code_field(call, was.wrongs);
    form += submit_button(call, phrases::sign_in);
    Markup main{element("h1", {}, call.say(phrases::sign_in_by_link)),
                element("p", {}, call.say(phrases::sign_in_by_link_words)), wrongs_above(call, was.wrongs),
                element("form", {{"method", "post"}, {"class", "card"}}, form)};
    return page_to_come_in(call, phrases::sign_in_by_link, main, was);
}

HttpResponse show_sign_in_link(const PageCall& call) { return sign_in_link_page(call); }

HttpResponse do_sign_in_by_link(const PageCall& call) {
    try {
        return let_in(call, {{"link", call.name_in_path("token")}}, "");
    } catch (const Error& error) {
        return sign_in_link_page(call, refused(call, error, true));
    }
}

HttpResponse password_page(const PageCall& call, const Refused& was = {}) {
    if (was.is_over) return page_of_link_that_is_over(call);
    const auto field = [&](HtmlName name, const Phrase& label, const std::optional<Phrase>& hint) {
        return text_field(
            call, {.name = name, .label = label, .hint = hint, .type = "password", .autocomplete = "new-password"},
            was.wrongs);
    };
    Markup form{field("password", phrases::new_password, phrases::new_password_hint),
                field("again", phrases::password_again, std::nullopt), submit_button(call, phrases::set_password)};
    Markup main{element("h1", {}, call.say(phrases::choose_a_password)), wrongs_above(call, was.wrongs),
                element("form", {{"method", "post"}, {"class", "card"}}, form)};
    return page_to_come_in(call, phrases::choose_a_password, main, was);
}

HttpResponse show_password(const PageCall& call) { return password_page(call); }

HttpResponse do_choose_password(const PageCall& call) {
    const std::string& password = call.form.text("password");
    if (password != call.form.text("again")) {
        return password_page(call, {{{"again", call.say(phrases::passwords_differ)}}});
    }
    try {
        enter_through(call.engine, "session.choose_password",
                      Value::Object{{"link", call.name_in_path("token")}, {"password", password}}, call.request);
        return see_other_page(call, "sign-in?chosen=1");
    } catch (const Error& error) {
        return password_page(call, refused(call, error, true));
    }
}

Markup button_for(const PageCall& call, const Phrase& words, std::string_view purpose, std::string_view looks) {
    return element("button", {{"name", "purpose"}, {"value", purpose}, {"class", looks}}, call.say(words));
}

HttpResponse page_to_get_a_link(const PageCall& call, const Refused& was = {}) {
    const Markup form{
        text_field(call, {.name = "email", .label = phrases::email, .type = "email", .autocomplete = "username"},
                   was.wrongs),
        element("div", {{"class", "buttons"}},
                {button_for(call, phrases::link_to_choose, "password", "main"),
                 button_for(call, phrases::link_to_enter, "sign_in", "other")})};
    Markup main{element("h1", {}, call.say(phrases::get_a_link)), element("p", {}, call.say(phrases::get_a_link_words)),
                wrongs_above(call, was.wrongs),
                element("form", {{"method", "post"}, {"action", call.to("password")}, {"class", "card"}}, form)};
    return page_to_come_in(call, phrases::get_a_link, main, was);
}

HttpResponse show_get_a_link(const PageCall& call) {
    if (call.parameter("sent").empty()) return page_to_get_a_link(call);
    Markup main{element("h1", {}, call.say(phrases::link_is_on_its_way)),
                element("p", {}, call.say(phrases::link_is_on_its_way_words)),
                element("p", {}, element("a", {{"href", call.to("sign-in")}}, call.say(phrases::sign_in)))};
    return response_of(call, {.title = call.say(phrases::link_is_on_its_way), .main = main});
}

HttpResponse do_get_a_link(const PageCall& call) {
    const bool is_to_enter = call.form.text("purpose") == "sign_in";
    try {
        enter_through(
            call.engine, "session.link",
            Value::Object{{"email", call.form.text("email")}, {"purpose", is_to_enter ? "sign_in" : "password"}},
            call.request);
        return see_other_page(call, "password?sent=1");
    } catch (const Error& error) {
        return page_to_get_a_link(call, refused(call, error, false));
    }
}

HttpResponse show_first_page(const PageCall& call) { return see_other_page(call, first_page_of(call.who)); }

}  // namespace

std::string page_to_go_on(const std::string& next) {
    const std::string path = next.substr(next.starts_with('/') ? 1 : 0);
    const std::string first = path.substr(0, path.find_first_of("/?#"));
    const auto is_odd = [](char c) { return c <= ' ' || c > '~' || c == '\\'; };
    const bool is_plain = std::none_of(path.begin(), path.end(), is_odd) && path.find("//") == std::string::npos &&
                          path.find("..") == std::string::npos && lower_ascii(path).find("%2e") == std::string::npos;
    const bool is_ours = first == "desk" || first == "help" || first == "portal";
    return is_plain && is_ours ? path : "";
}

std::span<const PageRoute> entering_pages() {
    static constexpr PageRoute pages[] = {{"GET", "/", page_for<show_first_page>},
                                          {"GET", "/sign-in", page_for<show_sign_in>},
                                          {"POST", "/sign-in", page_for<do_sign_in>},
                                          {"POST", "/sign-out", page_for<do_sign_out>},
                                          {"GET", "/sign-in/{token}", page_for<show_sign_in_link>},
                                          {"POST", "/sign-in/{token}", page_for<do_sign_in_by_link>},
                                          {"GET", "/password", page_for<show_get_a_link>},
                                          {"POST", "/password", page_for<do_get_a_link>},
                                          {"GET", "/password/{token}", page_for<show_password>},
                                          {"POST", "/password/{token}", page_for<do_choose_password>}};
    return pages;
}

}  // namespace helpdesk
