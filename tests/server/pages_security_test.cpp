#include <catch2/catch.hpp>

#include <algorithm>

#include "page_desk.hpp"
#include "served_desk.hpp"

namespace helpdesk {

namespace {

const std::string customer = "customer@example.org";
const std::string agent = "agent@example.org";

const std::vector<std::string>& hostile_texts() {
    static const std::vector<std::string> list{"<script>alert(1)</script>",
                                               "\"><img src=x onerror=alert(1)>",
                                               "'><svg/onload=alert(1)>",
                                               "</textarea><iframe src=x>",
                                               "</title><style>*{}</style>",
                                               "<!--<b>",
                                               "]]><b>",
                                               "\" autofocus onfocus=\"alert(1)",
                                               "&lt;b&gt; &#60;b>",
                                               "{{constructor}} <b>"};
    return list;
}

// A page holds no tag that only such a text could have brought, and no attribute either.
void check_harmless(const HttpResponse& page) {
    if (page.status == 303) {
        CHECK(page.body.empty());
        CHECK(header_of(page, "Location").find_first_of("<>\"' ") == std::string::npos);
        return;
    }
    for (const char* tag : {"<script", "<img", "<svg", "<iframe", "<style", "<!--", "<b>", "\" autofocus", "onfocus=\"",
                            " style=", "javascript:"}) {
        INFO(tag);
        CHECK_FALSE(has_text(page, tag));
    }
    CHECK(count_in(page.body, "</textarea>") == count_in(page.body, "<textarea"));
    CHECK(count_in(page.body, "</title>") == 1);
    CHECK(page.body.starts_with("<!doctype html>\n<html lang="));
}

std::string json_of_texts(const std::vector<std::pair<std::string, std::string>>& members) {
    Value::Object object;
    for (const auto& [name, text] : members) object.emplace_back(name, text);
    return to_json(Value(std::move(object)));
}

// Every page that a customer or a guest can reach here, with what is shown of the desk.
std::vector<std::string> all_pages(PageDesk& desk) {
    std::vector<std::string> pages{"/sign-in",
                                   "/sign-in?next=portal",
                                   "/password",
                                   "/password?sent=1",
                                   "/portal",
                                   "/portal?show=open",
                                   "/portal/tickets/new",
                                   "/portal/tickets/1",
                                   "/portal/tickets/2",
                                   "/portal/tickets/3",
                                   "/portal/tickets/4",
                                   "/portal/files/x",
                                   "/help",
                                   "/help/search?q=first",
                                   "/help/search?q=canary*",
                                   "/help/articles/reset",
                                   "/help/categories/guides",
                                   "/help/categories/empty",
                                   "/survey/x",
                                   "/nothing"};
    for (const std::string& slug : {desk.text("SELECT min(slug) FROM kb_articles WHERE is_public = FALSE"),
                                    desk.text("SELECT max(slug) FROM kb_articles WHERE is_public = TRUE")}) {
        pages.push_back("/help/articles/" + slug);
    }
    pages.push_back("/portal/files/" + desk.note_file);
    pages.push_back("/portal/files/" + desk.file);
    return pages;
}

std::string content_of(const HttpResponse& response) {
    std::string text = response.body;
    if (response.source) {
        for (std::string part = response.source(); !part.empty(); part = response.source()) text += part;
    }
    for (const HttpHeader& each : response.headers) text += "\n" + each.name + ": " + each.value;
    return text;
}

}  // namespace

TEST_CASE("H10 whatever people have typed stays text on every page") {
    PageDesk desk(GENERATE(from_range(backends())));
    desk.sign_in(customer);
    for (const std::string& text : hostile_texts()) {
        INFO(text);
        desk.call("user.update", json_of_texts({{"id", customer}, {"name", text}}));
        desk.call("user.update", json_of_texts({{"id", agent}, {"name", text}}));
        desk.call("ticket.update", json_of_texts({{"id", "1"}, {"title", text}, {"description", text}}));
        desk.call("comment.update", json_of_texts({{"id", desk.comment}, {"body", text}}));
        desk.call("attachment.add",
                  json_of_texts(
                      {{"ticket", "1"}, {"file_name", text}, {"content", encode_base64("x")}, {"author", customer}}));
        desk.call("article.update", json_of_texts({{"id", "reset"}, {"title", text}, {"content", text}}));
        desk.call("category.update", json_of_texts({{"id", "guides"}, {"name", text}}));
        for (const char* target : {"/portal", "/portal/tickets/1", "/help", "/help/articles/reset",
                                   "/help/categories/guides", "/help/search?q=script"}) {
            INFO(target);
            const HttpResponse page = desk.get(target);
            CHECK(page.status == 200);
            check_harmless(page);
        }
        const std::string encoded = percent_encoded(text);
        for (const std::string& target : {"/help/search?q=" + encoded, "/sign-in?next=" + encoded,
                                          "/portal?show=" + encoded, "/portal/tickets/" + encoded, "/" + encoded,
                                          "/help/articles/" + encoded, "/survey/" + encoded, "/password/" + encoded}) {
            INFO(target);
            check_harmless(desk.get(target));
        }
    }
}

TEST_CASE("H10 what was typed into a form and is shown again stays text") {
    PageDesk desk(GENERATE(from_range(backends())));
    desk.sign_in(customer);
    for (const std::string& text : hostile_texts()) {
        INFO(text);
        const HttpResponse request =
            desk.post("/portal/tickets/new", {{"title", text + std::string(200, 'x')}, {"description", text}});
        CHECK(request.status == 422);
        check_harmless(request);
        const HttpResponse check = desk.post("/portal/tickets/new", {{"title", text}, {"description", text}});
        CHECK(check.status == 200);
        check_harmless(check);
        check_harmless(
            desk.post("/portal/tickets/1/replies", {{"body", text + std::string(200'000, 'x')}, {"try", text}}));
        check_harmless(desk.post("/sign-in", {{"email", text}, {"password", text}, {"code", text}, {"next", text}}));
        check_harmless(desk.post("/password", {{"email", text}, {"purpose", text}}));
    }
}

TEST_CASE("every page lets nothing run and nothing out, and what is somebody's own is kept nowhere") {
    PageDesk desk(GENERATE(from_range(backends())));
    for (const bool is_signed_in : {false, true}) {
        if (is_signed_in) desk.sign_in(customer);
        for (const std::string& target : all_pages(desk)) {
            INFO(target);
            const HttpResponse page = desk.get(target);
            if (page.status == 200 && page.source) continue;  // a file, which has headers of its own
            const std::string policy = header_of(page, "Content-Security-Policy");
            for (const char* part : {"default-src 'none'", "style-src 'self'", "form-action 'self'",
                                     "frame-ancestors 'none'", "base-uri 'none'"}) {
                CHECK(policy.find(part) != std::string::npos);
            }
            CHECK(policy.find("unsafe") == std::string::npos);
            CHECK(header_of(page, "Referrer-Policy") != "");
            CHECK(header_of(page, "Cross-Origin-Opener-Policy") == "same-origin");
            CHECK_FALSE(has_text(page, "=\"/"));
            CHECK_FALSE(has_text(page, "href=\"http"));
            const bool may_be_kept = header_of(page, "Cache-Control") != "no-store";
            CHECK((!may_be_kept || (!is_signed_in && target.starts_with("/help"))));
        }
    }
}

TEST_CASE("a page that fails is a page, says what to do") {
    PageDesk desk(GENERATE(from_range(backends())));
    desk.sign_in(customer);
    for (const auto& [target, status] : std::vector<std::pair<std::string, int>>{
             {"/portal/tickets/99", 404}, {"/help/articles/none", 404}, {"/%ff", 400}, {"/help/%", 400}}) {
        INFO(target);
        const HttpResponse page = desk.get(target);
        CHECK(page.status == status);
        CHECK(has_text(page, "</html>"));
        CHECK(header_of(page, "Content-Type") == "text/html; charset=utf-8");
    }
    CHECK(desk.send("/sign-in", "application/x-www-form-urlencoded", "email=%ff").status == 400);
    CHECK(desk.send("/sign-in", "text/plain", "email=x").status == 400);
    const HttpResponse posted = desk.post("/help", {});
    CHECK(posted.status == 405);
    CHECK(header_of(posted, "Allow") == "GET, HEAD");
}

TEST_CASE("what is our own fault is a page with the request's id, and says nothing of what failed") {
    PageDesk desk(GENERATE(from_range(backends())));
    run_raw(desk, "ALTER TABLE _surveys RENAME TO gone");
    const HttpResponse page = desk.get("/survey/" + std::string(64, '0'));
    CHECK(page.status == 500);
    CHECK(has_text(page, "name this: request 1"));
    CHECK(has_text(page, "</html>"));
    for (const char* told : {"_surveys", "SELECT", "no such table", "relation"}) CHECK_FALSE(has_text(page, told));
}

TEST_CASE("A02 nothing internal, private or of another customer is on any page") {
    PageDesk desk(GENERATE(from_range(backends())));
    const std::string secret = "CANARYCANARY";
    desk.call("user.create", R"({"email":"victim@example.org","name":"CANARYCANARY"})");
    desk.call("comment.add", R"({"ticket":"1","internal":true,"body":"CANARYCANARY"})", agent);
    desk.call("comment.update", json_of_texts({{"id", desk.note}, {"body", secret}}), agent);
    desk.call("attachment.add",
              json_of_texts(
                  {{"ticket", "1"}, {"comment", desk.note}, {"file_name", secret}, {"content", encode_base64(secret)}}),
              agent);
    desk.call("article.create", R"({"title":"CANARYCANARY draft","content":"CANARYCANARY","category":"guides"})",
              agent);
    desk.call("article.create",
              R"({"title":"CANARYCANARY within","content":"CANARYCANARY","category":"empty","is_public":true})", agent);
    desk.call("category.update", R"({"id":"empty","name":"CANARYCANARY"})");
    desk.call("ticket.create",
              R"({"title":"CANARYCANARY","description":"CANARYCANARY","customer":"victim@example.org"})");
    const std::vector<std::string> pages = all_pages(desk);
    for (const std::string& who : {std::string(), customer}) {
        if (!who.empty()) desk.sign_in(who);
        std::size_t shown = 0;
        for (const std::string& target : pages) {
            INFO(who << " " << target);
            const HttpResponse page = desk.get(target);
            shown += page.status == 200 ? 1 : 0;
            CHECK(content_of(page).find(secret) == std::string::npos);
        }
        CHECK(shown > 8);
        const HttpResponse check =
            desk.post("/portal/tickets/new", {{"title", "canarycanary draft within"}, {"description", "canarycanary"}});
        CHECK(content_of(check).find(secret) == std::string::npos);
    }
    // The pages would show it to whom it belongs.
    desk.call("user.update", json_of_texts({{"id", "victim@example.org"}, {"password", "correct horse"}}));
    desk.sign_in("victim@example.org");
    CHECK(has_text(desk.get("/portal/tickets/3"), secret));
}

TEST_CASE("the pages speak the language that the browser asks for") {
    PageDesk desk(GENERATE(from_range(backends())));
    desk.sign_in(customer);
    const std::vector<std::pair<std::string, std::pair<const char*, const char*>>> pages{
        {"/portal", {"My requests", "Meine Anfragen"}},
        {"/portal/tickets/1", {"Your reply", "Ihre Antwort"}},
        {"/portal/tickets/new", {"What is it about?", "Worum geht es?"}},
        {"/password", {"Get a link by mail", "Einen Link per E-Mail bekommen"}},
        {"/help", {"How can we help?", "Wie können wir helfen?"}},
        {"/help/articles/reset", {"Did this help?", "Hat das geholfen?"}},
        {"/portal/tickets/99", {"There is nothing here", "Hier ist nichts"}}};
    for (const auto& [target, words] : pages) {
        INFO(target);
        desk.language = "en-GB";
        const HttpResponse english = desk.get(target);
        CHECK(has_text(english, "<html lang=\"en\""));
        CHECK(has_text(english, words.first));
        CHECK_FALSE(has_text(english, words.second));
        desk.language = "de-CH, en;q=0.5";
        const HttpResponse german = desk.get(target);
        CHECK(has_text(german, "<html lang=\"de\""));
        CHECK(has_text(german, words.second));
        CHECK_FALSE(has_text(german, words.first));
        CHECK(header_of(german, "Vary").find("Accept-Language") != std::string::npos);
    }
    CHECK(has_text(desk.post("/portal/tickets/1/replies", {{"body", ""}}), "Schreiben Sie eine Antwort"));
    desk.cookies.clear();
    CHECK(has_text(desk.post("/sign-in", {{"email", customer}, {"password", "wrong one"}}),
                   "Die E-Mail oder das Passwort ist nicht richtig."));
}

}  // namespace helpdesk
