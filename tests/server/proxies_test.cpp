#include "server/proxies.hpp"

#include <catch2/catch.hpp>

#include "engine/engine.hpp"
#include "server/api/cookies.hpp"

namespace helpdesk {

namespace {

std::string client(const std::string& peer, const std::string& told, const std::vector<std::string>& proxies) {
    HttpRequest request{.headers = {{"x-forwarded-for", told}}, .peer = peer, .over_unix_socket = peer.empty()};
    believe_proxies(request, proxies);
    return request.peer;
}

bool is_over_tls(const std::vector<HttpHeader>& headers, const std::string& peer = "127.0.0.1") {
    HttpRequest request{.headers = headers, .peer = peer};
    believe_proxies(request, {"127.0.0.1"});
    return request.over_tls;
}

}  // namespace

TEST_CASE("A16 where a request comes from is believed only of a proxy that was named") {
    CHECK(client("198.51.100.7", "192.0.2.1", {}) == "198.51.100.7");
    CHECK(client("198.51.100.7", "192.0.2.1", {"127.0.0.1"}) == "198.51.100.7");
    CHECK(client("127.0.0.1", "192.0.2.1", {"127.0.0.1"}) == "192.0.2.1");
    CHECK(client("", "192.0.2.1", {"127.0.0.1"}).empty());
    CHECK(client("", "192.0.2.1", {"unix"}) == "192.0.2.1");
    for (const char* name : {"x-remote-user", "remote_addr", "cf-connecting-ip", "x-real-ip", "forwarded"}) {
        HttpRequest request{.headers = {{name, "192.0.2.1"}}, .peer = "127.0.0.1"};
        believe_proxies(request, {"127.0.0.1"});
        CHECK(request.peer == "127.0.0.1");
    }
}

TEST_CASE("A16 of several addresses the last one counts that is no proxy, and nothing that is no address") {
    const std::vector<std::string> proxies{"127.0.0.1", "10.0.0.1"};
    CHECK(client("127.0.0.1", "203.0.113.1, 192.0.2.1 ,10.0.0.1", proxies) == "192.0.2.1");
    CHECK(client("127.0.0.1", "203.0.113.1, <script>, 10.0.0.1", proxies) == "10.0.0.1");
    CHECK(client("127.0.0.1", "<script>", proxies) == "127.0.0.1");
    CHECK(client("127.0.0.1", "", proxies) == "127.0.0.1");
    CHECK(client("127.0.0.1", "2001:db8::1", proxies) == "2001:db8::1");
    CHECK(client("127.0.0.1", "192.0.2.1:4711", proxies) == "192.0.2.1");
    CHECK(client("127.0.0.1", "[2001:db8::1]:4711", proxies) == "2001:db8::1");
    CHECK(client("127.0.0.1", "::ffff:192.0.2.1", proxies) == "192.0.2.1");
    CHECK(client("::ffff:127.0.0.1", "192.0.2.1", proxies) == "192.0.2.1");
    CHECK_THROWS_AS(checked_proxy("proxy.example.org"), Error);
    CHECK(checked_proxy("2001:DB8::1") == "2001:db8::1");
}

// Some proxies add a line of their own behind what the client has sent.
TEST_CASE("A16 of several lines the proxy's own counts, which is the last") {
    HttpRequest request{.headers = {{"x-forwarded-for", "203.0.113.9"}, {"x-forwarded-for", "192.0.2.1"}},
                        .peer = "127.0.0.1"};
    believe_proxies(request, {"127.0.0.1"});
    CHECK(request.peer == "192.0.2.1");
}

TEST_CASE("A16 that a request came over TLS is believed only of a proxy that was named") {
    CHECK(is_over_tls({{"x-forwarded-proto", "https"}}));
    CHECK(is_over_tls({{"x-forwarded-proto", "http, HTTPS"}}));
    CHECK(is_over_tls({{"x-forwarded-proto", "http"}, {"x-forwarded-proto", "https"}}));
    CHECK_FALSE(is_over_tls({{"x-forwarded-proto", "https, http"}}));
    CHECK_FALSE(is_over_tls({{"x-forwarded-proto", ""}}));
    CHECK_FALSE(is_over_tls({}));
    CHECK_FALSE(is_over_tls({{"x-forwarded-proto", "https"}}, "198.51.100.7"));
}

// Another host of the same domain can set a cookie for this one, but none with the prefix.
TEST_CASE("A15 over TLS nobody is signed in by a cookie that another host may have set") {
    const std::vector<HttpHeader> planted{{"cookie", "helpdesk_session=hs_planted"}};
    CHECK(cookie_in({.headers = planted}, session_cookie) == "hs_planted");
    CHECK(cookie_in({.headers = planted, .over_tls = true}, session_cookie).empty());
    const std::vector<HttpHeader> both{{"cookie", "helpdesk_session=hs_planted; __Host-helpdesk_session=hs_own"}};
    for (const bool over_tls : {false, true})
        CHECK(cookie_in({.headers = both, .over_tls = over_tls}, session_cookie) == "hs_own");
}

}  // namespace helpdesk
