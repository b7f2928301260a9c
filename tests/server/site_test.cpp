#include <catch2/catch.hpp>

#include <set>

#include "served_desk.hpp"
#include "server/site/assets.hpp"
#include "server/site/pages.hpp"
#include "server/site/site.hpp"
#include "server/site/web_files.hpp"

namespace helpdesk {

namespace {

class SiteDesk : public BusyDesk {
public:
    SiteDesk() : BusyDesk(Backend::sqlite), site_(engine()) {}

    HttpResponse get(const std::string& target, std::vector<HttpHeader> headers = {}) {
        return ask("GET", target, std::move(headers));
    }
    HttpResponse ask(const std::string& method, const std::string& target, std::vector<HttpHeader> headers = {}) {
        return site_.handle({.method = method, .target = target, .headers = std::move(headers), .id = "request 1"});
    }

private:
    Site site_;
};

const HttpHeader signed_in{"cookie", "helpdesk_session=anything"};

bool is_of_site(const std::string& target) { return Site::has({.method = "GET", .target = target}); }

bool contains(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_CASE("what is no path of the API belongs to the site") {
    for (const char* target :
         {"/", "/desk", "/desk/TKT-000001?x=/api", "/assets/x", "/apis", "/documents", "/sign-in"}) {
        INFO(target);
        CHECK(is_of_site(target));
    }
    for (const char* target :
         {"/api", "/api/v1/tickets", "/docs", "/openapi.json", "/healthz?x", "/readyz", "/metrics", "*"}) {
        INFO(target);
        CHECK_FALSE(is_of_site(target));
    }
}

TEST_CASE("every file for browsers is kept for ever under a path that changes with it, and travels compressed") {
    SiteDesk desk;
    std::size_t assets = 0;
    for (const WebFile& file : web_files()) {
        if (file.name.ends_with(".html")) continue;
        INFO(file.name);
        ++assets;
        const std::string path = "/" + assets_folder() + "/" + std::string(file.name);
        const HttpResponse plain = desk.get(path);
        CHECK(plain.status == 200);
        if (file.name != "desk/desk.css") CHECK(plain.body == file.bytes);
        CHECK(header_of(plain, "Cache-Control") == "public, max-age=31536000, immutable");
        CHECK(header_of(plain, "Vary") == "Accept-Encoding");
        CHECK_FALSE(header_of(plain, "Content-Type").empty());
        const HttpResponse small = desk.get(path, {{"accept-encoding", "gzip"}});
        CHECK(header_of(small, "Content-Encoding") == "gzip");
        CHECK(header_of(small, "ETag") != header_of(plain, "ETag"));
        CHECK(desk.get(path, {{"if-none-match", header_of(plain, "ETag")}}).status == 304);
        CHECK(desk.ask("POST", path).status == 405);
    }
    CHECK(assets > 3);
    CHECK(assets_folder().size() == std::string("assets/").size() + 16);
    CHECK(desk.get("/assets/0000000000000000/style/tokens.css").status == 404);
    CHECK(desk.get("/" + assets_folder() + "/desk.html").status == 404);
}

TEST_CASE("a style sheet travels with those that it imports, in their order") {
    SiteDesk desk;
    const std::string sheet = desk.get("/" + assets_folder() + "/desk/desk.css").body;
    CHECK_FALSE(contains(sheet, "@import"));
    const std::string panes(web_file("desk/panes.css"));
    const std::string narrow(web_file("desk/narrow.css"));
    CHECK(sheet.find(panes) < sheet.find(narrow));
    CHECK(sheet.ends_with(narrow));
}

TEST_CASE("nothing for browsers names another host, or where it was built") {
    for (const WebFile& file : web_files()) {
        INFO(file.name);
        std::string text(file.bytes);
        for (const std::string known : {"http://www.w3.org/2000/svg"}) {
            for (auto found = text.find(known); found != std::string::npos; found = text.find(known)) {
                text.erase(found, known.size());
            }
        }
        CHECK_FALSE(contains(text, "http://"));
        CHECK_FALSE(contains(text, "https://"));
        CHECK_FALSE(contains(text, "/work/"));
    }
}

TEST_CASE("the desk is one page, whatever stands behind its path, and names its files from there") {
    SiteDesk desk;
    const std::vector<std::pair<std::string, std::string>> roots{
        {"/desk", "./"}, {"/desk/", "../"}, {"/desk/view/mine", "../../"}, {"/desk/view/mine/TKT-000001", "../../../"}};
    for (const auto& [target, root] : roots) {
        INFO(target);
        const HttpResponse page = desk.get(target, {signed_in});
        CHECK(page.status == 200);
        CHECK(header_of(page, "Content-Type") == "text/html; charset=utf-8");
        CHECK(header_of(page, "Cache-Control") == "no-store");
        CHECK(contains(page.body, "data-root=\"" + root + "\""));
        CHECK(contains(page.body, "src=\"" + root + assets_folder() + "/desk/main.js\""));
        CHECK_FALSE(contains(page.body, "=\"/"));
        CHECK_FALSE(contains(page.body, "{{"));
    }
    CHECK(contains(desk.get("/desk", {{"cookie", "helpdesk_session=x; helpdesk_theme=dark"}}).body,
                   "data-theme=\"dark\""));
    CHECK(contains(desk.get("/desk", {{"cookie", "helpdesk_session=x; helpdesk_theme=\"><script>"}}).body,
                   "data-theme=\"auto\""));
}

TEST_CASE("whoever shows no cookie of a session is led to the page for signing in, and back") {
    SiteDesk desk;
    const HttpResponse page = desk.get("/desk/view/mine?x=1");
    CHECK(page.status == 303);
    CHECK(header_of(page, "Location") == "../../sign-in?next=desk%2Fview%2Fmine");
    CHECK(header_of(desk.get("/desk"), "Location") == "./sign-in?next=desk");
    CHECK(desk.get("/desk", {{"cookie", "helpdesk_refresh=x"}}).status == 200);
}

TEST_CASE("a page runs no script and no style that stands in it, and is framed by nobody") {
    SiteDesk desk;
    const HttpResponse app = desk.get("/desk", {signed_in});
    const HttpResponse missing = desk.get("/nothing/here");
    for (const char* part :
         {"script-src 'self';", "object-src 'none'", "connect-src 'self'", "require-trusted-types-for 'script'"}) {
        CHECK(contains(header_of(app, "Content-Security-Policy"), part));
    }
    CHECK_FALSE(contains(header_of(missing, "Content-Security-Policy"), "script"));  // so that it has none at all
    for (const HttpResponse& page : {app, missing}) {
        const std::string policy = header_of(page, "Content-Security-Policy");
        for (const char* part : {"default-src 'none'", "style-src 'self';", "base-uri 'none'", "frame-ancestors 'none'",
                                 "form-action 'self'"}) {
            CHECK(contains(policy, part));
        }
        CHECK_FALSE(contains(policy, "unsafe"));
        CHECK_FALSE(contains(page.body, "<style"));
        CHECK_FALSE(contains(page.body, "style=\""));
        CHECK_FALSE(contains(page.body, "<script>"));
        CHECK(header_of(page, "Cross-Origin-Opener-Policy") == "same-origin");
    }
}

TEST_CASE("an address with nothing at it, or a method that it does not take, gets a page that says so") {
    SiteDesk desk;
    const HttpResponse missing = desk.get("/nothing/<b>here");
    CHECK(missing.status == 404);
    CHECK(contains(missing.body, "There is nothing here"));
    CHECK(contains(missing.body, "href=\"../\""));
    CHECK_FALSE(contains(missing.body, "<b>"));
    const HttpResponse posted = desk.ask("POST", "/desk");
    CHECK(posted.status == 405);
    CHECK(header_of(posted, "Allow") == "GET, HEAD");
    for (const HttpResponse& each : {posted, missing, desk.get("/help"), desk.get("/desk", {signed_in})}) {
        CHECK(header_of(each, "X-Request-Id") == "request 1");
    }
}

}  // namespace helpdesk
