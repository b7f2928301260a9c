#include <catch2/catch.hpp>

#include <atomic>
#include <iostream>

#include "http_client.hpp"
#include "server/api/api.hpp"
#include "tests/access/entering.hpp"

namespace helpdesk {

namespace {

const std::string agent = "agent@example.org";
const std::string here = "https://desk.example.org";

// A desk behind HTTP, and a browser that keeps its cookies.
class BrowserDesk : public Desk {
public:
    explicit BrowserDesk(Backend backend) : Desk(backend), api_(engine()) {
        give_password(*this, agent);
        open_ticket();
    }

    HttpResponse ask(const std::string& method, const std::string& target, const std::string& body = "",
                     std::vector<HttpHeader> headers = {{"origin", here}}) {
        headers.push_back({"host", "desk.example.org"});
        headers.push_back({"user-agent", "a browser"});
        if (!body.empty()) headers.push_back({"content-type", "application/json"});
        std::string cookies;
        for (const auto& [name, value] : cookies_) cookies += (cookies.empty() ? "" : "; ") + name + "=" + value;
        if (!cookies.empty()) headers.push_back({"cookie", cookies});
        HttpRequest request{.method = method,
                            .target = "/api/v1" + target,
                            .headers = std::move(headers),
                            .body = body,
                            .peer = "192.0.2.1",
                            .id = "request 1"};
        HttpResponse response = api_.handle(request);
        keep(response);
        return response;
    }
    HttpResponse sign_in() { return ask("POST", "/session", sign_in_json(agent, good_password, R"(,"cookies":true)")); }
    std::map<std::string, std::string>& cookies() { return cookies_; }
    // As they were set last, without their values.
    const std::map<std::string, std::string>& marks() const { return marks_; }

private:
    Api api_;
    std::map<std::string, std::string> cookies_, marks_;

    void keep(const HttpResponse& response) {
        for (const HttpHeader& each : response.headers) {
            if (each.name != "Set-Cookie") continue;
            const auto at = each.value.find('='), end = each.value.find(';');
            const std::string name = each.value.substr(0, at);
            cookies_[name] = each.value.substr(at + 1, end - at - 1);
            marks_[name] = each.value.substr(end + 2);
            if (cookies_[name].empty()) cookies_.erase(name);
        }
    }
};

std::string header_of(const HttpResponse& response, const std::string& name) {
    for (const HttpHeader& each : response.headers) {
        if (each.name == name) return each.value;
    }
    return {};
}

}  // namespace

TEST_CASE("a browser signs in, works and signs out with cookies that no script reads") {
    BrowserDesk desk(GENERATE(from_range(backends())));
    const HttpResponse in = desk.sign_in();
    CHECK(in.status == 201);
    CHECK(member(parse_json(in.body), "token") == "null");
    CHECK(member(parse_json(in.body), "refresh_token") == "null");
    CHECK(desk.marks() == std::map<std::string, std::string>{
                              {"__Host-helpdesk_refresh", "Path=/; Max-Age=2592000; HttpOnly; SameSite=Strict; Secure"},
                              {"__Host-helpdesk_session", "Path=/; Max-Age=3600; HttpOnly; SameSite=Lax; Secure"}});
    CHECK(member(parse_json(desk.ask("GET", "/session").body), "email") == agent);
    CHECK(desk.ask("POST", "/tickets/1/comments", R"({"body":"By cookie."})").status == 201);

    desk.turn_clock(std::chrono::hours(1));
    CHECK(desk.ask("GET", "/tickets/1").status == 401);
    const std::string before = desk.cookies().at("__Host-helpdesk_session");
    CHECK(desk.ask("POST", "/session/refresh").status == 201);
    CHECK(desk.cookies().at("__Host-helpdesk_session") != before);
    CHECK(desk.ask("GET", "/tickets/1").status == 200);

    CHECK(desk.ask("DELETE", "/session").status == 204);
    CHECK(desk.cookies().empty());
    CHECK(desk.ask("GET", "/session").status == 401);
    CHECK(desk.number("SELECT count(*) FROM _sessions") == 0);
}

TEST_CASE("a program signs in without cookies, and without TLS cookies go without it too") {
    BrowserDesk desk(GENERATE(from_range(backends())));
    const HttpResponse in = desk.ask("POST", "/session", sign_in_json(agent), {});
    CHECK(in.status == 201);
    CHECK(header_of(in, "Set-Cookie").empty());
    const Value tokens = parse_json(in.body);
    const std::vector<HttpHeader> bearer{{"authorization", "Bearer " + member(tokens, "token")}};
    CHECK(desk.ask("PUT", "/tickets/1/assignee", R"({"assignee":"agent@example.org"})", bearer).status == 200);
    const HttpResponse again =
        desk.ask("POST", "/session/refresh", R"({"refresh_token":")" + member(tokens, "refresh_token") + "\"}", {});
    CHECK(again.status == 201);
    CHECK(member(parse_json(again.body), "token") != member(tokens, "token"));

    desk.ask("POST", "/session", sign_in_json(agent, good_password, R"(,"cookies":true)"),
             {{"origin", "http://desk.example.org"}});
    CHECK(desk.marks().at("helpdesk_session") == "Path=/; Max-Age=3600; HttpOnly; SameSite=Lax");
}

TEST_CASE("A15 another site can make a browser ask, but not change anything with its cookies") {
    BrowserDesk desk(GENERATE(from_range(backends())));
    desk.sign_in();
    const std::string before = desk.everything();
    const std::vector<std::vector<HttpHeader>> foreign{
        {{"origin", "https://evil.example"}},
        {{"origin", "https://desk.example.org.evil.example"}},
        {{"origin", "null"}},
        {{"origin", ""}},
        {{"origin", "desk.example.org"}},
        {{"sec-fetch-site", "cross-site"}},
        {{"sec-fetch-site", "same-site"}},
        {{"origin", "https://evil.example"}, {"sec-fetch-site", "same-origin"}},
        {}};
    for (const std::vector<HttpHeader>& headers : foreign) {
        INFO((headers.empty() ? "nothing said" : headers.front().name + ": " + headers.front().value));
        CHECK(desk.ask("POST", "/tickets/1/comments", R"({"body":"Foreign."})", headers).status == 403);
        CHECK(desk.ask("PATCH", "/tickets/1", R"({"title":"Foreign"})", headers).status == 403);
        CHECK(desk.ask("PUT", "/tickets/1/assignee", R"({"assignee":"none"})", headers).status == 403);
        CHECK(desk.ask("DELETE", "/session", "", headers).status == 403);
        CHECK(desk.ask("POST", "/session/refresh", "", headers).status == 403);
        const HttpResponse read = desk.ask("GET", "/tickets/1", "", headers);
        CHECK(read.status == 200);
        CHECK(header_of(read, "Access-Control-Allow-Origin").empty());
    }
    CHECK(desk.everything() == before);
    CHECK(desk.ask("POST", "/tickets/1/comments", R"({"body":"From here."})", {{"sec-fetch-site", "same-origin"}})
              .status == 201);
    desk.cookies().clear();
    // Nobody is signed in as somebody else without noticing.
    CHECK(desk.ask("POST", "/session", sign_in_json(agent), {{"origin", "https://evil.example"}}).status == 403);
}

TEST_CASE("tokens that are in cookies come out in no answer, and whoever leaves late is out as well") {
    BrowserDesk desk(GENERATE(from_range(backends())));
    desk.sign_in();
    const HttpResponse refreshed = desk.ask("POST", "/session/refresh", R"({"refresh_token":null})");
    CHECK(refreshed.status == 201);
    CHECK(refreshed.body.find("hs_") == std::string::npos);
    CHECK(refreshed.body.find("hr_") == std::string::npos);
    desk.turn_clock(std::chrono::hours(2));
    desk.sign_in();
    CHECK(desk.number("SELECT count(*) FROM _sessions") == 1);
    desk.turn_clock(std::chrono::hours(2));
    CHECK(desk.ask("DELETE", "/session").status == 204);
    CHECK(desk.number("SELECT count(*) FROM _sessions") == 0);
    CHECK(desk.cookies().empty());
}

TEST_CASE("who is not let in over HTTP is told 401, and who tries too often 429 and how long to wait") {
    BrowserDesk desk(GENERATE(from_range(backends())));
    const HttpResponse wrong = desk.ask("POST", "/session", sign_in_json(agent, "wrong guess"));
    CHECK(wrong.status == 401);
    CHECK(member(parse_json(wrong.body), "code") == "denied");
    CHECK(header_of(wrong, "WWW-Authenticate").starts_with("Bearer"));
    for (int i = 0; i < 9; ++i) desk.ask("POST", "/session", sign_in_json(agent, "wrong guess"));
    desk.turn_clock(std::chrono::minutes(5));
    const HttpResponse often = desk.ask("POST", "/session", sign_in_json(agent));
    CHECK(often.status == 429);
    CHECK(header_of(often, "Retry-After") == "600");
    CHECK(member(parse_json(often.body), "hint") == "try again in 10 minutes");
}

TEST_CASE("what belongs to signing in is said in a JSON body, and the entrances are known by their methods") {
    BrowserDesk desk(Backend::sqlite);
    CHECK(desk.ask("POST", "/session?email=agent@example.org&password=x", "{}").status == 400);
    CHECK(desk.ask("POST", "/session", "[]").status == 422);
    CHECK(desk.ask("POST", "/session", R"({"email":"agent@example.org","password":"x","admin":true})").status == 422);
    CHECK(desk.ask("POST", "/session", "").status == 422);
    CHECK(desk.ask("POST", "/session/link", R"({"email":"nobody@example.org","purpose":"password"})").status == 204);
    const HttpResponse patched = desk.ask("PATCH", "/session", "{}");
    CHECK(patched.status == 405);
    CHECK(header_of(patched, "Allow") == "POST, GET, DELETE, HEAD, OPTIONS");
    CHECK(desk.ask("HEAD", "/session").status == 401);
    CHECK(desk.ask("GET", "/session", "", {{"authorization", "Basic YTpi"}}).status == 401);
    CHECK(desk.ask("POST", "/session/link", "{}", {{"authorization", "Basic YTpi"}}).status == 401);
}

TEST_CASE("A05 no answer to signing in holds a hash, and no log the words of a body") {
    BrowserDesk desk(Backend::sqlite);
    desk.sign_in();
    for (const char* target : {"/session", "/sessions", "/users/agent@example.org"}) {
        const std::string body = desk.ask("GET", target).body;
        CHECK(body.find("hash") == std::string::npos);
        CHECK(body.find("argon2") == std::string::npos);
        CHECK(body.find(desk.cookies().at("__Host-helpdesk_session")) == std::string::npos);
    }
}

TEST_CASE("A12 64 who sign in at once take the memory of two, and nobody else waits for them", "[server]") {
    Desk desk;
    give_password(desk, agent);
    desk.open_ticket();
    const std::string token = member(signed_in(desk, agent), "token");
    const Api api(desk.engine());
    FrontOptions options = quick_options();
    options.workers = 8;
    RunningFront running([&](HttpRequest request) { return api.handle(request); }, options);
    const std::string show = get("/api/v1/tickets/1", "Authorization: Bearer " + token + "\r\n");
    REQUIRE(ask(running.address(), show).status == 200);

    const std::size_t before = resident_bytes();
    std::size_t most = before;
    std::atomic<int> in = 0, told_to_wait = 0, other = 0;
    std::vector<std::thread> people;
    for (int i = 0; i < 64; ++i) {
        people.emplace_back([&] {
            for (;;) {
                const int status = ask(running.address(), post("/api/v1/session", sign_in_json(agent),
                                                               "Content-Type: application/json\r\n"))
                                       .status;
                if (status == 201) return void(++in);
                if (status != 503) return void(++other);
                ++told_to_wait;
                std::this_thread::sleep_for(std::chrono::milliseconds(300));
            }
        });
    }
    std::vector<std::chrono::nanoseconds> waits;
    while (in + other < 64) {
        const auto begun = std::chrono::steady_clock::now();
        CHECK(ask(running.address(), show).status == 200);
        waits.push_back(std::chrono::steady_clock::now() - begun);
        most = std::max(most, resident_bytes());
    }
    for (std::thread& each : people) each.join();
    std::sort(waits.begin(), waits.end());
    const auto slowest = std::chrono::duration_cast<std::chrono::milliseconds>(waits[waits.size() * 99 / 100]);
    std::cout << "with 64 who sign in at once: 99 of 100 other requests within " << slowest.count() << " ms, "
              << ((most - before) >> 20) << " MiB more, " << told_to_wait << " times told to come again\n";
    CHECK(in == 64);
    CHECK(other == 0);
    CHECK(told_to_wait > 0);
    if (before > 0) CHECK(most - before < 3 * 64 * std::size_t{1 << 20});
    CHECK(slowest < std::chrono::milliseconds(100) * slowdown());
}

}  // namespace helpdesk
