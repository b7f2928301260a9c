#include <catch2/catch.hpp>

#include "page_desk.hpp"
#include "served_desk.hpp"

namespace helpdesk {

namespace {

const std::string customer = "customer@example.org";
const std::string agent = "agent@example.org";

// A help centre in which some of it is not public.
class HelpDesk : public PageDesk {
public:
    explicit HelpDesk(Backend backend) : PageDesk(backend) {
        call("category.create", R"({"name":"Below","parent":"guides","is_public":true})");
        call("category.create", R"({"name":"Staff"})");
        write("Jams & <b>paper</b>", "# Open it\n\nThen *pull*: <script>alert(1)</script>", "guides", true);
        write("Draft", "A draft of jams.", "guides", false);
        write("Staffing", "Jams for staff.", "staff", true);
        write("Deep", "Deep jams.", "below", true);
    }

private:
    void write(const std::string& title, const std::string& content, const std::string& category, bool is_public) {
        const Value article =
            Value::Object{{"title", title}, {"content", content}, {"category", category}, {"is_public", is_public}};
        call("article.create", to_json(article), agent);
    }
};

}  // namespace

TEST_CASE("the help centre shows whoever comes the public articles of open categories, and no other") {
    HelpDesk desk(GENERATE(from_range(backends())));
    for (const std::string& who : {std::string(), customer, agent}) {
        INFO(who);
        if (!who.empty()) desk.sign_in(who);
        const HttpResponse first = desk.get("/help");
        CHECK(first.status == 200);
        CHECK(has_text(first, ">Guides<"));
        CHECK(has_text(first, ">Below<"));
        CHECK(has_text(first, "Jams &amp; &lt;b&gt;paper&lt;/b&gt;"));
        CHECK(has_text(first, ">Deep<"));
        for (const char* hidden : {"Draft", "Staff", "Hello"}) CHECK_FALSE(has_text(first, hidden));
        CHECK(desk.get("/help/categories/staff").status == 404);
        CHECK(desk.get("/help/articles/draft").status == 404);
        CHECK(desk.get("/help/articles/staffing").status == 404);
        CHECK(desk.get("/help/articles/hello").status == 404);
        CHECK(has_text(desk.get("/help/categories/guides"), ">Below<"));
        desk.cookies.clear();
    }
}

TEST_CASE("an article is its Markdown as HTML, in which nothing runs") {
    HelpDesk desk(GENERATE(from_range(backends())));
    const HttpResponse page = desk.get("/help/articles/jams-b-paper-b");
    CHECK(page.status == 200);
    CHECK(has_text(page, "<h1>Jams &amp; &lt;b&gt;paper&lt;/b&gt;</h1>"));
    CHECK(has_text(page, "<em>pull</em>"));
    CHECK_FALSE(has_text(page, "<script"));
    CHECK_FALSE(has_text(page, agent));
    CHECK(has_text(page, "href=\"../../help/categories/guides\""));
    CHECK(header_of(page, "Cache-Control") == "private, no-cache");
}

TEST_CASE("a guest's browser keeps an article and is told when it changes; nobody's own page is kept") {
    HelpDesk desk(GENERATE(from_range(backends())));
    const std::string target = "/help/articles/deep";
    const std::string tag = header_of(desk.get(target), "ETag");
    CHECK_FALSE(tag.empty());
    const HttpResponse same = desk.get(target, {{"if-none-match", tag}});
    CHECK(same.status == 304);
    CHECK(same.body.empty());
    desk.language = "de";
    CHECK(desk.get(target, {{"if-none-match", tag}}).status == 200);
    desk.language = "en";
    desk.call("article.update", R"({"id":"deep","content":"Deeper."})", agent);
    CHECK(has_text(desk.get(target, {{"if-none-match", tag}}), "Deeper."));
    desk.sign_in(customer);
    CHECK(header_of(desk.get(target), "ETag").empty());
}

TEST_CASE("a search finds public articles with the words marked, and whatever is typed is no error") {
    HelpDesk desk(GENERATE(from_range(backends())));
    const HttpResponse found = desk.get("/help/search?q=jams");
    CHECK(found.status == 200);
    CHECK(has_text(found, "help/articles/jams-b-paper-b"));
    CHECK(has_text(found, "<mark>Jams</mark>"));
    for (const char* hidden : {"Draft", "Staffing"}) CHECK_FALSE(has_text(found, hidden));
    CHECK(value_of(found, "q") == "jams");
    for (const char* words : {"%22", "-x", "a*", "is%3Aopen", "status%3A", "%3Cscript%3E", "%28", "*", "AND%20OR"}) {
        INFO(words);
        const HttpResponse page = desk.get("/help/search?q=" + std::string(words));
        CHECK(page.status == 200);
        CHECK_FALSE(has_text(page, "<script"));
        CHECK((has_text(page, "No article has these words.") || has_text(page, "This cannot be searched for.") ||
               has_text(page, "<ul class=\"hits\">")));
    }
    CHECK(header_of(desk.get("/help/search?q=%20"), "Location") == "../help");
    CHECK(desk.get("/help/search?q=" + std::string(5'000, 'x')).status == 200);
    CHECK(desk.get("/help/search?q=%ff").status == 400);
}

TEST_CASE("a long category comes in pages") {
    HelpDesk desk(GENERATE(from_range(backends())));
    for (int at = 0; at < 60; ++at) {
        desk.call("article.create",
                  R"({"title":"Article )" + std::to_string(at) +
                      R"( of many","content":"x","category":"guides","is_public":true})",
                  agent);
    }
    const HttpResponse first = desk.get("/help/categories/guides");
    const auto next = first.body.find("help/categories/guides?after=");
    REQUIRE(next != std::string::npos);
    const HttpResponse second = desk.get("/" + first.body.substr(next, first.body.find('"', next) - next));
    for (int at = 0; at < 60; ++at) {
        CHECK(count_in(first.body + second.body, ">Article " + std::to_string(at) + " of many<") == 1);
    }
    CHECK_FALSE(has_text(second, "?after="));
}

TEST_CASE("whoever is signed in says whether an article helped, once, and nobody else does") {
    HelpDesk desk(GENERATE(from_range(backends())));
    const auto votes = [&] { return desk.number("SELECT helpful - unhelpful FROM kb_articles WHERE slug = 'deep'"); };
    CHECK(has_text(desk.get("/help/articles/deep"), "sign-in?next=help%2Farticles%2Fdeep"));
    const HttpResponse led = desk.post("/help/articles/deep/vote", {{"helpful", "yes"}});
    CHECK(led.status == 303);
    CHECK(header_of(led, "Location") == "../../../sign-in");
    CHECK(votes() == 0);

    desk.sign_in(customer);
    for (int at = 0; at < 2; ++at) {
        const HttpResponse voted = desk.post("/help/articles/deep/vote", {{"helpful", "yes"}});
        CHECK(voted.status == 303);
        CHECK(header_of(voted, "Location") == "../../../help/articles/deep?voted=1");
    }
    CHECK(votes() == 1);
    CHECK(has_text(desk.get("/help/articles/deep?voted=1"), "Thank you for telling us."));
    desk.post("/help/articles/deep/vote", {{"helpful", "no"}});
    CHECK(votes() == -1);
    CHECK(desk.post("/help/articles/deep/vote", {{"helpful", "maybe"}}).status == 400);
    CHECK(desk.post("/help/articles/draft/vote", {{"helpful", "yes"}}).status == 404);
    CHECK(desk.get("/help/articles/deep/vote").status == 303);
    CHECK(votes() == -1);
}

TEST_CASE("the link of a survey votes when its form is sent, and not when a program looks at it") {
    PageDesk desk(GENERATE(from_range(backends())));
    const std::string token = desk.survey_token();
    const std::string before = desk.everything();
    for (const char* behind : {"", "?score=5", "?thanks=1"}) {
        const HttpResponse page = desk.get("/survey/" + token + behind);
        CHECK(page.status == 200);
        CHECK(has_text(page, "First"));
        CHECK_FALSE(has_text(page, token));
        CHECK_FALSE(has_text(page, " checked"));
        CHECK(header_of(page, "Cache-Control") == "no-store");
    }
    CHECK(desk.everything() == before);
    for (const char* score : {"", "0", "6", "55", "x", "-1"}) {
        const HttpResponse page = desk.post("/survey/" + token, {{"score", score}, {"comment", "Kept."}});
        CHECK(page.status == 422);
        CHECK(has_text(page, "id=\"score-wrong\">Choose one of the five."));
        CHECK(has_text(page, "\nKept.</textarea>"));
    }
    CHECK(desk.everything() == before);

    const HttpResponse sent = desk.post("/survey/" + token, {{"score", "4"}, {"comment", "Good & <b>quick</b>."}});

    CHECK(sent.status == 303);
    CHECK(header_of(sent, "Location") == "../survey/" + token + "?thanks=1");
    CHECK(desk.number("SELECT score FROM _surveys") == 4);
    const HttpResponse thanks = desk.get("/survey/" + token + "?thanks=1");
    CHECK(has_text(thanks, "Thank you. Your answer is with us"));
    CHECK(has_text(thanks, "value=\"4\" required checked"));
    CHECK(has_text(thanks, "\nGood &amp; &lt;b&gt;quick&lt;/b&gt;.</textarea>"));
    CHECK(desk.post("/survey/" + token, {{"score", "5"}}).status == 303);
    CHECK(desk.number("SELECT score FROM _surveys") == 5);
    CHECK(desk.text("SELECT comment FROM _surveys") == "Good & <b>quick</b>.");
    for (const char* wrong : {"x", "0000000000000000000000000000000000000000000000000000000000000000"}) {
        CHECK(desk.get("/survey/" + std::string(wrong)).status == 404);
        CHECK(desk.post("/survey/" + std::string(wrong), {{"score", "5"}}).status == 404);
    }
}

}  // namespace helpdesk
