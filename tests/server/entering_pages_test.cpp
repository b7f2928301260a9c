#include <catch2/catch.hpp>

#include "engine/base/totp.hpp"
#include "page_desk.hpp"
#include "served_desk.hpp"
#include "server/pages/customer_pages.hpp"
#include "tests/access/entering.hpp"

namespace helpdesk {

namespace {

const std::string customer = "customer@example.org";
const std::string agent = "agent@example.org";

std::string where(const HttpResponse& response) {
    CHECK(response.status == 303);
    return header_of(response, "Location");
}

// What a page says, but for what differs with each request.
std::string said(const HttpResponse& page, const std::string& email) {
    std::string text = page.body;
    for (auto at = text.find(email); at != std::string::npos; at = text.find(email)) text.erase(at, email.size());
    return std::to_string(page.status) + text;
}

}  // namespace

TEST_CASE("the first page leads staff to the desk, customers to their requests and all others to the help centre") {
    PageDesk desk(GENERATE(from_range(backends())));
    CHECK(where(desk.get("/")) == "./help");
    desk.sign_in(customer);
    CHECK(where(desk.get("/")) == "./portal");
    desk.cookies.clear();
    desk.sign_in(agent);
    CHECK(where(desk.get("/")) == "./desk");
    CHECK(where(desk.get("/portal")) == "./desk");
}

TEST_CASE("whoever signs in through the page gets the cookies of the API, and goes on where they came from") {
    PageDesk desk(GENERATE(from_range(backends())));
    const HttpResponse asked = desk.get("/portal/tickets/1");
    CHECK(where(asked) == "../../sign-in?next=portal%2Ftickets%2F1");
    const HttpResponse form = desk.get("/sign-in?next=portal%2Ftickets%2F1");
    CHECK(value_of(form, "next") == "portal/tickets/1");
    CHECK_FALSE(has_text(form, "name=\"code\""));

    const HttpResponse in =
        desk.post("/sign-in", {{"email", customer}, {"password", good_password}, {"next", "portal/tickets/1"}});

    CHECK(where(in) == "./portal/tickets/1");
    CHECK(in.body.empty());
    CHECK(desk.cookies.count("__Host-helpdesk_session") == 1);
    CHECK(desk.cookies.count("__Host-helpdesk_refresh") == 1);
    CHECK(has_text(desk.get("/portal/tickets/1"), "First"));
    CHECK(where(desk.get("/sign-in?next=help")) == "./help");
    CHECK(where(desk.post("/sign-out", {})) == "./sign-in?out=1");
    CHECK(desk.cookies.empty());
    CHECK(has_text(desk.get("/sign-in?out=1"), "You have signed out."));
    CHECK(desk.number("SELECT count(*) FROM _sessions WHERE user_id = (SELECT id FROM users WHERE email = '" +
                      customer + "')") == 0);
}

TEST_CASE(
    "A10 a wrong password and an unknown name are answered alike, and what was typed is kept but for the password") {
    PageDesk desk(GENERATE(from_range(backends())));
    const HttpResponse wrong = desk.post("/sign-in", {{"email", customer}, {"password", "not the one"}});
    const HttpResponse unknown = desk.post("/sign-in", {{"email", "who@example.org"}, {"password", "not the one"}});
    CHECK(wrong.status == 422);
    CHECK(said(wrong, customer) == said(unknown, "who@example.org"));
    CHECK(has_text(wrong, "The e-mail or the password is not right."));
    CHECK(value_of(wrong, "email") == customer);
    CHECK_FALSE(has_text(wrong, "not the one"));
    CHECK(desk.post("/sign-in", {{"email", "nonsense"}, {"password", "x"}}).status == 422);
    CHECK(desk.cookies.empty());
}

TEST_CASE("after too many tries the page says how long to wait, to everybody alike") {
    PageDesk desk(GENERATE(from_range(backends())));
    for (const std::string& email : {customer, std::string("who@example.org")}) {
        int status = 0;
        HttpResponse page;
        for (int at = 0; at < 12 && status != 429; ++at) {
            page = desk.post("/sign-in", {{"email", email}, {"password", "not the one"}});
            status = page.status;
        }
        CHECK(status == 429);
        CHECK(has_text(page, "That was tried too often. Try again in "));
        CHECK(std::stoi(header_of(page, "Retry-After")) > 0);
    }
}

TEST_CASE("nobody is led anywhere but to a page of this desk") {
    for (const char* next :
         {"portal", "portal/tickets/1?after=x~y", "help/articles/reset", "desk/view/mine", "/portal"}) {
        INFO(next);
        CHECK_FALSE(page_to_go_on(next).empty());
    }
    for (const char* next : {"", "/", "//evil.example", "https://evil.example", "javascript:alert(1)", "portal:80",
                             "/\\evil.example", "portal\\..\\x", "portal/../../other", "portal/%2e%2e/x", "portal//x",
                             "api/v1/tickets", "sign-out", "portal\r\nSet-Cookie: x=y", "portal x", "help\xc3\xa4"}) {
        INFO(next);
        CHECK(page_to_go_on(next).empty());
    }
}

TEST_CASE("A15 a form of another site changes nothing and signs nobody in") {
    PageDesk desk(GENERATE(from_range(backends())));
    desk.sign_in(customer);
    const auto cookies = desk.cookies;
    const std::string link = desk.link_of(customer, LinkPurpose::sign_in);
    const std::string choice = desk.link_of(customer, LinkPurpose::password);
    const std::string before = desk.everything();
    for (const char* origin : {"https://evil.example", "null", "", "https://desk.example.org.evil.example"}) {
        desk.origin = origin;
        INFO(origin);
        const HttpResponse refused = desk.post("/sign-in", {{"email", customer}, {"password", good_password}});
        CHECK(refused.status == 403);
        CHECK(has_text(refused, "<h1>This was not accepted</h1>"));
        CHECK(desk.post("/sign-out", {}).status == 403);
        CHECK(desk.post("/sign-in/" + link, {}).status == 403);
        CHECK(desk.post("/password/" + choice, {{"password", "another one"}, {"again", "another one"}}).status == 403);
        CHECK(desk.post("/password", {{"email", customer}}).status == 403);
        CHECK(desk.post("/portal/tickets", {{"title", "T"}, {"description", "D"}}).status == 403);
        CHECK(desk.post("/portal/tickets/1/replies", {{"body", "B"}}).status == 403);
        CHECK(desk.post_files("/portal/tickets/1/replies", {{"body", "B"}}, {{"a.txt", "a"}}).status == 403);
        CHECK(desk.post("/help/articles/reset/vote", {{"helpful", "yes"}}).status == 403);
    }
    CHECK(desk.everything() == before);
    CHECK(desk.cookies == cookies);
}

TEST_CASE("A14 a link to sign in does nothing until its button is pressed, and works once") {
    PageDesk desk(GENERATE(from_range(backends())));
    const std::string link = desk.link_of(customer, LinkPurpose::sign_in);
    const std::string before = desk.everything();
    for (int at = 0; at < 3; ++at) CHECK(desk.get("/sign-in/" + link).status == 200);
    const HttpResponse page = desk.get("/sign-in/" + link);
    CHECK(desk.everything() == before);
    CHECK(desk.cookies.empty());
    CHECK_FALSE(has_text(page, link));
    CHECK(header_of(page, "Cache-Control") == "no-store");

    CHECK(where(desk.post("/sign-in/" + link, {})) == "../");
    CHECK(has_text(desk.get("/portal"), "My requests"));

    desk.cookies.clear();
    const HttpResponse again = desk.post("/sign-in/" + link, {});
    CHECK(again.status == 404);
    CHECK(has_text(again, "This link does not work any more"));
    CHECK(desk.cookies.empty());
}

TEST_CASE(
    "A14 a link to choose a password does nothing until one is chosen, and what is wrong stands beside its field") {
    PageDesk desk(GENERATE(from_range(backends())));
    const std::string link = desk.link_of(customer, LinkPurpose::password);
    const std::string before = desk.everything();
    CHECK_FALSE(has_text(desk.get("/password/" + link), link));
    const HttpResponse other = desk.post("/password/" + link, {{"password", "a new one"}, {"again", "a new two"}});
    CHECK(other.status == 422);
    CHECK(has_text(other, "id=\"again-wrong\">The two passwords are not the same."));
    const HttpResponse brief = desk.post("/password/" + link, {{"password", "short"}, {"again", "short"}});
    CHECK(has_text(brief, "id=\"password-wrong\">A password has 8 characters or more."));
    CHECK_FALSE(has_text(brief, "short"));
    CHECK(desk.everything() == before);

    CHECK(where(desk.post("/password/" + link, {{"password", "a new one"}, {"again", "a new one"}})) ==
          "../sign-in?chosen=1");

    CHECK(desk.post("/sign-in", {{"email", customer}, {"password", "a new one"}}).status == 303);
    CHECK(desk.post("/password/" + link, {{"password", "a new two"}, {"again", "a new two"}}).status == 404);
}

TEST_CASE("whoever asks for a link is answered alike, and known people get a mail") {
    PageDesk desk(GENERATE(from_range(backends())));
    desk.call("mail.configure", R"({"is_on":true,"address":"desk@example.org"})");
    for (const std::string& email : {customer, std::string("who@example.org")}) {
        const HttpResponse asked = desk.post("/password", {{"email", email}, {"purpose", "sign_in"}});
        CHECK(where(asked) == "./password?sent=1");
        CHECK(asked.body.empty());
    }
    CHECK(desk.number("SELECT count(*) FROM _link_requests WHERE purpose = 'sign_in'") == 2);
    CHECK(where(desk.post("/password", {{"email", customer}, {"purpose", "password"}})) == "./password?sent=1");
    CHECK(desk.number("SELECT count(*) FROM _link_requests WHERE purpose = 'password'") == 1);
    const HttpResponse wrong = desk.post("/password", {{"email", "<b>"}, {"purpose", "password"}});
    CHECK(wrong.status == 422);
    CHECK(value_of(wrong, "email") == "&lt;b&gt;");
}

TEST_CASE("a session whose token has ended goes on by itself, as long as it may be refreshed") {
    PageDesk desk(GENERATE(from_range(backends())));
    desk.sign_in(customer);
    const auto before = desk.cookies;
    desk.turn_clock(std::chrono::hours(2));

    CHECK(desk.get("/portal").status == 200);
    CHECK(desk.cookies.at("__Host-helpdesk_session") != before.at("__Host-helpdesk_session"));
    CHECK(desk.cookies.at("__Host-helpdesk_refresh") != before.at("__Host-helpdesk_refresh"));

    // Also when something is sent, so that nothing that was written is lost; with files and without.
    desk.turn_clock(std::chrono::hours(2));
    CHECK(where(desk.post("/portal/tickets/1/replies", {{"body", "Late."}, {"try", "late"}})).find("done=reply") !=
          std::string::npos);
    desk.turn_clock(std::chrono::hours(2));
    CHECK(where(desk.post_files("/portal/tickets/1/replies", {{"body", "Later."}}, {{"a.txt", "a"}}))
              .find("done=reply") != std::string::npos);
    CHECK(desk.get("/portal").status == 200);

    desk.turn_clock(std::chrono::hours(24 * 31));
    CHECK(where(desk.get("/portal")) == "./sign-in?next=portal");
}

TEST_CASE("two pages that are opened at once when the token has ended do not end the session") {
    PageDesk desk(GENERATE(from_range(backends())));
    desk.sign_in(customer);
    desk.turn_clock(std::chrono::hours(2));
    const auto shown = desk.cookies;
    CHECK(desk.get("/portal").status == 200);
    const auto renewed = desk.cookies;
    desk.cookies = shown;
    CHECK(desk.get("/portal/tickets/1").status == 200);
    CHECK(desk.cookies == renewed);
}

TEST_CASE("whoever comes from another site with the session's token ended is asked to load the page once more") {
    PageDesk desk(GENERATE(from_range(backends())));
    const HttpResponse page = desk.get("/portal", {{"sec-fetch-site", "cross-site"}});
    CHECK(page.status == 200);
    CHECK(has_text(page, "http-equiv=\"refresh\" content=\"0\""));
    CHECK(where(desk.get("/portal", {{"sec-fetch-site", "same-origin"}})) == "./sign-in?next=portal");
}

TEST_CASE("the code of a second factor is asked for when it is needed, and not before") {
    PageDesk desk(GENERATE(from_range(backends())));
    const Visitor visitor{.token = member(signed_in(desk, customer), "token")};
    const std::string key = decode_base32(
        member(entered(desk, "session.begin_totp", R"({"password":"correct horse"})", visitor), "secret"));
    const auto code = [&] { return totp_code(key, totp_step_at(desk.now())); };
    entered(desk, "session.confirm_totp", R"({"code":")" + code() + "\"}", visitor);
    desk.turn_clock(std::chrono::minutes(1));
    CHECK_FALSE(has_text(desk.get("/sign-in"), "name=\"code\""));

    const PageDesk::Fields typed{{"email", customer}, {"password", good_password}};
    const HttpResponse asked = desk.post("/sign-in", typed);
    CHECK(asked.status == 422);
    CHECK(has_text(asked, "Your account needs a code as well."));
    CHECK(has_text(asked, "name=\"code\""));
    CHECK(value_of(asked, "email") == customer);
    CHECK_FALSE(has_text(asked, good_password));
    CHECK(desk.cookies.empty());
    PageDesk::Fields with_code = typed;
    with_code.push_back({"code", "000000"});
    const HttpResponse wrong = desk.post("/sign-in", with_code);
    CHECK(has_text(wrong, "id=\"code-wrong\">The code is not right."));
    CHECK_FALSE(has_text(wrong, "000000"));

    const std::string link = desk.link_of(customer, LinkPurpose::sign_in);
    CHECK(has_text(desk.post("/sign-in/" + link, {}), "name=\"code\""));
    CHECK(has_text(desk.post("/sign-in/" + link, {{"code", "000000"}}), "The code is not right."));
    CHECK(where(desk.post("/sign-in/" + link, {{"code", code()}})) == "../");
    desk.cookies.clear();
    desk.turn_clock(std::chrono::minutes(1));
    with_code.back().second = " " + code() + " ";
    CHECK(where(desk.post("/sign-in", with_code)) == "./");
}

}  // namespace helpdesk
