#include "server/pages/mail_html.hpp"

#include <catch2/catch.hpp>

#include <random>
#include <regex>

#include "page_desk.hpp"
#include "served_desk.hpp"
#include "tests/support.hpp"

namespace helpdesk {

namespace {

SafeHtml safe(std::string_view html, bool shows_remote = false) {
    const auto enclosed = [](const std::string& sha256) { return sha256 == "abc" ? "data:image/png;base64,eA==" : ""; };
    return safe_html_of(html, {.enclosed = enclosed, .shows_remote = shows_remote});
}

// The tags of what comes out, with their attributes.
std::vector<std::string> tags_of(const std::string& html) {
    std::vector<std::string> tags;
    for (auto open = html.find('<'); open != std::string::npos; open = html.find('<', open + 1)) {
        const auto close = html.find('>', open);
        REQUIRE(close != std::string::npos);
        tags.push_back(html.substr(open, close - open + 1));
    }
    return tags;
}

// Nothing in it runs, loads or sends: each tag is one that gives text a form, each address leads away or is a picture
// that stands in the page.
void check_harmless(const std::string& html) {
    static constexpr std::string_view forbidden[] = {
        "<script", "<style", "<iframe", "<form", "<svg", "<math",  "<object", "<embed",     "<link",
        "<meta",   "<base",  "<input",  " on",   "url(", "srcset", "srcdoc",  "expression", "javascript:"};
    for (const std::string& tag : tags_of(html)) {
        INFO(tag);
        // In a text that is an attribute's value they are words.
        const std::string names = std::regex_replace(tag, std::regex("\"[^\"]*\""), "");
        for (const std::string_view each : forbidden) CHECK(names.find(each) == std::string::npos);
        CHECK(names.find_first_of("'\"") == std::string::npos);
        const auto source = tag.find(" src=\"");
        if (source != std::string::npos) CHECK(tag.compare(source + 6, 11, "data:image/") == 0);
        const auto address = tag.find(" href=\"");
        if (address == std::string::npos) continue;
        const std::string value = tag.substr(address + 7);
        const bool leads_away = value.starts_with("http://") || value.starts_with("https://") ||
                                value.starts_with("mailto:") || value.starts_with("tel:");
        CHECK((leads_away || lower_ascii(value).starts_with("http")));
    }
}

const char* const pieces[] = {"<p>",
                              "</p>",
                              "<b",
                              ">",
                              "<",
                              "\"",
                              "'",
                              "<script>",
                              "</script>",
                              "<svg onload=alert(1)>",
                              "<a href=",
                              "java",
                              "script:",
                              "<img src=",
                              " onerror=",
                              "<style>",
                              "@import",
                              "url(",
                              "</style>",
                              "<!--",
                              "-->",
                              "<math>",
                              "<mtext>",
                              "<table>",
                              "<tr><td>",
                              "&lt;",
                              "&#x3c;",
                              "&#106;",
                              "\t",
                              "cid:abc",
                              "data:text/html,",
                              "<iframe srcdoc=",
                              "<textarea>",
                              "<title>",
                              "<noscript>",
                              "<template>",
                              "style=\"",
                              "width:",
                              "expression(",
                              "\\",
                              "/*",
                              "*/",
                              ";",
                              "x",
                              "=",
                              "\xc3\xa4",
                              "<div><div>"};

}  // namespace

TEST_CASE("the HTML of a mail keeps its form, and nothing in it does anything") {
    CHECK(safe("<p align=center style='color: red; position: fixed'>A <b>bold</b> word</p>").html ==
          "<p align=\"center\" style=\"color:red;\">A <b>bold</b> word</p>");
    CHECK(safe("<table border=1 bgcolor=#eee><tr><td colspan=2>x</td></tr></table>").html ==
          "<table border=\"1\" bgcolor=\"#eee\"><tr><td colspan=\"2\">x</td></tr></table>");
    CHECK(safe("<a href='https://example.net/?a=1&b=2' onclick=x()>there</a>").html ==
          "<a href=\"https://example.net/?a=1&amp;b=2\" target=\"_blank\" rel=\"noopener noreferrer "
          "nofollow\">there</a>");
    CHECK(safe("<html><head><title>T</title><style>p{}</style></head><body>Hello<o:p> you</o:p></body></html>").html ==
          "Hello<p> you</p>");
    for (const char* gone :
         {"<script>alert(1)</script>", "<scr<script>ipt>", "<svg><a href='javascript:x'><text>y</text></a></svg>",
          "<iframe src='https://example.net'></iframe>", "<form action=/x><input name=p value=v></form>",
          "<link rel=stylesheet href=//x>", "<meta http-equiv=refresh content=0>", "<base href=//x>",
          "<object data=x><embed src=y></object>", "<video src=x poster=y></video>",
          "<!--[if mso]><b>x</b><![endif]-->"}) {
        INFO(gone);
        const std::string html = safe(gone).html;
        check_harmless(html);
        CHECK(html.find("alert") == std::string::npos);
        CHECK(html.find("example.net") == std::string::npos);
    }
    for (const char* address : {"javascript:x()", "JaVa\tScript:x()", " \x01javascript:x()", "data:text/html,x",
                                "vbscript:x", "/desk", "//example.net", "#x", "file:///etc/passwd"}) {
        INFO(address);
        CHECK(safe(std::string("<a href=\"") + address + "\">x</a>").html.find("href") == std::string::npos);
    }
    for (const char* style :
         {"background:url(//x)", "background-color:url(x)", "width:expression(x)", "color:\\75rl(x)", "color:red/**/",
          "behavior:x", "-moz-binding:x", "color:rgb(url(x))", "position:absolute"}) {
        INFO(style);
        CHECK(safe(std::string("<p style=\"") + style + "\">x</p>").html == "<p>x</p>");
    }
    CHECK(safe("<p style='color: RGB(1,2,3)'>x</p>").html == "<p style=\"color:RGB(1,2,3);\">x</p>");
}

TEST_CASE("a mail shows the pictures that came with it, and those of other hosts only if that is asked for") {
    CHECK(safe("<img src=cid:abc alt=A>").html == "<img src=\"data:image/png;base64,eA==\" alt=\"A\">");
    CHECK(safe("<img src=cid:other alt=A>").html == "<img alt=\"A\">");
    CHECK(safe("<img src='data:image/svg+xml;base64,eA=='>").html == "<img>");
    const char* const remote = "<img src=http://a.example/1.png><img src=//a.example/2.png alt=B>";
    CHECK(safe(remote).remote_pictures == 2);
    CHECK(safe(remote).html == "<img><img alt=\"B\">");
    CHECK(safe(remote, true).html ==
          "<img src=\"http://a.example/1.png\"><img src=\"https://a.example/2.png\" alt=\"B\">");
    CHECK(safe("<td background=http://a.example/b.png>x", true).html.find("a.example") == std::string::npos);
}

TEST_CASE("whatever a mail is made of, what is shown is harmless, and read once more still is") {
    const unsigned seed = given_seed().value_or(std::random_device()());
    INFO("HELPDESK_TEST_SEED=" << seed);
    std::mt19937 random(seed);
    for (int round = 0; round < 3000; ++round) {
        std::string html;
        for (int i = 0; i < 30; ++i) html += pieces[random() % std::size(pieces)];
        INFO(html);
        const std::string once = safe(html).html;
        check_harmless(once);
        check_harmless(safe(once).html);
    }
}

TEST_CASE("a mail that is nested without end is shown as far as it can be, and says so") {
    std::string html = "<p>Hello";
    for (int i = 0; i < 200'000; ++i) html += "<div>";
    const SafeHtml deep = safe(html + "the end");
    CHECK_FALSE(deep.is_shown_whole);
    CHECK(deep.html.find("Hello") != std::string::npos);
    CHECK(safe("<p>Hello").is_shown_whole);
    CHECK(safe("").html.empty());
}

TEST_CASE("M10 a mail in its form stands in a page of its own that may do nothing") {
    PageDesk desk(GENERATE(from_range(backends())));
    desk.call("mail.receive",
              R"({"message_id":"a@example.net","from":"zoe@example.net","subject":"S","text":"T",)"
              R"("html":"<h1>Hello</h1><img src=cid:p><img src=https://a.example/x.gif><script>x()</script>",)"
              R"("attachments":[{"file_name":"p.png","mime_type":"image/png","content":"eA==","content_id":"p"}]})");
    CHECK(desk.get("/mail/3").status == 303);
    desk.sign_in("agent@example.org");

    const HttpResponse page = desk.get("/mail/3");
    CHECK(page.status == 200);
    CHECK(has_text(page, "<h1>Hello</h1><img src=\"data:image/png;base64,eA==\"><img>"));
    CHECK_FALSE(has_text(page, "<script"));
    CHECK(header_of(page, "Helpdesk-Remote-Pictures") == "1");
    const std::string policy = header_of(page, "Content-Security-Policy");
    CHECK(
        policy.starts_with("sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; img-src data:;"));
    CHECK(policy.find("frame-ancestors 'self'") != std::string::npos);
    CHECK(header_of(page, "X-Frame-Options") == "SAMEORIGIN");
    const HttpResponse with_pictures = desk.get("/mail/3?pictures=shown");
    CHECK(has_text(with_pictures, "https://a.example/x.gif"));
    CHECK(header_of(with_pictures, "Content-Security-Policy").find("img-src data: https: http:;") != std::string::npos);

    CHECK(desk.get("/mail/1?comment=" + desk.note).status == 404);
    CHECK(desk.get("/mail/2").status == 404);
    desk.sign_in("customer@example.org");
    CHECK(desk.get("/mail/3").status == 404);
    CHECK(has_text(desk.get("/mail/1"), "<b>First</b>"));
}

TEST_CASE("a mail that names a picture again and again shows it until there is too much of it") {
    PageDesk desk(GENERATE(from_range(backends())));
    std::string html;
    for (int i = 0; i < 60; ++i) html += "<img src=cid:p>";
    const std::string picture = encode_base64(std::string(150'000, 'x'));
    desk.call("mail.receive", R"({"message_id":"a@example.net","from":"zoe@example.net","text":"T","html":")" + html +
                                  R"(","attachments":[{"file_name":"p.png","mime_type":"image/png","content_id":"p",)" +
                                  R"("content":")" + picture + "\"}]}");
    desk.sign_in("agent@example.org");
    const HttpResponse page = desk.get("/mail/3");
    CHECK(page.status == 200);
    CHECK(count_in(page.body, picture) == (8 << 20) / (picture.size() + std::string("data:image/png;base64,").size()));
    CHECK(count_in(page.body, "<img") == 60);
}

TEST_CASE("a session that is renewed while a file or a mail is fetched goes on") {
    PageDesk desk(GENERATE(from_range(backends())));
    for (const std::string& target : {std::string("/mail/1"), "/portal/files/" + desk.file}) {
        desk.sign_in("customer@example.org");
        desk.turn_clock(std::chrono::hours(2));
        const HttpResponse answer = desk.get(target);
        INFO(target);
        CHECK(answer.status == 200);
        CHECK(answer.header("Set-Cookie"));
        desk.turn_clock(std::chrono::hours(2));
        CHECK(desk.get("/portal").status == 200);
    }
}

}  // namespace helpdesk
