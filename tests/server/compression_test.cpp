#include <catch2/catch.hpp>

#include <zlib.h>

#include <iostream>

#include "http_client.hpp"
#include "server/api/compression.hpp"
#include "served_desk.hpp"
#include "tests/access/entering.hpp"

namespace helpdesk {

namespace {

const std::string agent = "agent@example.org";
const HttpHeader takes_gzip{"accept-encoding", "gzip, deflate, br"};

std::string unzipped(const std::string& bytes) {
    z_stream stream{};
    REQUIRE(inflateInit2(&stream, 15 + 16) == Z_OK);
    std::string text(4 << 20, '\0');
    std::string copy = bytes;
    stream.next_in = reinterpret_cast<Bytef*>(copy.data());
    stream.avail_in = static_cast<uInt>(copy.size());
    stream.next_out = reinterpret_cast<Bytef*>(text.data());
    stream.avail_out = static_cast<uInt>(text.size());
    CHECK(inflate(&stream, Z_FINISH) == Z_STREAM_END);
    text.resize(stream.total_out);
    inflateEnd(&stream);
    return text;
}

bool is_gzip(const HttpResponse& response) { return header_of(response, "Content-Encoding") == "gzip"; }

HttpResponse ask_at(ServedDesk& desk, const std::string& target, std::vector<HttpHeader> headers) {
    return desk.ask_raw({.method = "GET", .target = target, .headers = std::move(headers), .id = "request 1"});
}

}  // namespace

TEST_CASE("an answer is compressed for whoever says so, and not against what they prefer") {
    const std::vector<std::pair<std::vector<std::string>, bool>> cases{
        {{}, false},
        {{""}, false},
        {{"gzip"}, true},
        {{"GZIP"}, true},
        {{"x-gzip"}, true},
        {{"deflate, br, gzip"}, true},
        {{"br", "gzip"}, true},
        {{"gzip;q=0.001"}, true},
        {{"gzip ; q=1.000"}, true},
        {{"*"}, true},
        {{"*;q=0.5"}, true},
        {{"gzip;q=0"}, false},
        {{"gzip;q=0.000"}, false},
        {{"gzip;q=0, *"}, false},
        {{"*;q=0"}, false},
        {{"identity"}, false},
        {{"identity;q=0.5, gzip;q=0.4"}, false},
        {{"identity;q=0.4, gzip;q=0.5"}, true},
        {{"identity, gzip"}, true},
        {{"identity;q=0"}, false},
        {{"br"}, false},
        {{"gzipped"}, false},
        {{"gzip;q=2"}, false},
        {{"gzip;q=x"}, false},
        {{"gzip;q="}, false},
        {{"gzip;q=0.1234"}, false},
        {{"gzip;level=9"}, false},
    };
    for (const auto& [lines, expected] : cases) {
        HttpRequest request{.method = "GET", .target = "/", .headers = {}};
        for (const std::string& each : lines) request.headers.push_back({"accept-encoding", each});
        INFO((lines.empty() ? "" : lines.front()));
        CHECK(prefers_gzip(request) == expected);
    }
}

TEST_CASE("what is compressed is the same answer, and smaller") {
    ServedDesk desk(GENERATE(from_range(backends())));
    for (int i = 0; i < 50; ++i) desk.open_ticket("Ticket number " + std::to_string(i));
    desk.token_of(agent);
    const auto time_of = [&](std::vector<HttpHeader> headers, const std::string& target) {
        const auto begun = std::chrono::steady_clock::now();
        for (int i = 0; i < 20; ++i) desk.ask_raw({.method = "GET", .target = target, .headers = headers});
        return std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - begun) / 20;
    };
    const HttpHeader token{"authorization", "Bearer " + desk.token_of(agent)};
    for (const std::string target : {"/api/v1/tickets?limit=50", "/openapi.json", "/docs"}) {
        const HttpResponse plain = ask_at(desk, target, {token});
        const HttpResponse small = ask_at(desk, target, {token, takes_gzip});
        CHECK_FALSE(is_gzip(plain));
        REQUIRE(is_gzip(small));
        CHECK((unzipped(small.body) == plain.body));
        CHECK(small.body.size() * 3 < plain.body.size());
        CHECK(header_of(plain, "Vary") == "Accept-Encoding");
        CHECK(header_of(small, "Vary") == "Accept-Encoding");
        CHECK(header_of(small, "Content-Type") == header_of(plain, "Content-Type"));
        std::cout << target << ": " << plain.body.size() << " bytes in " << time_of({token}, target).count()
                  << " us, compressed " << small.body.size() << " bytes in "
                  << time_of({token, takes_gzip}, target).count() << " us\n";
    }
}

TEST_CASE("the tag of what is compressed is its own, and serves as well as the other") {
    ServedDesk desk(GENERATE(from_range(backends())));
    const std::string long_text(3'000, 'x');
    desk.ask("PATCH", "/tickets/1", R"({"description":")" + long_text + "\"}");
    const std::string tag = header_of(desk.ask("GET", "/tickets/1"), "ETag");
    const HttpResponse small = desk.ask("GET", "/tickets/1", "", agent, {takes_gzip});
    REQUIRE(is_gzip(small));
    const std::string small_tag = header_of(small, "ETag");
    CHECK(small_tag == tag.substr(0, tag.size() - 1) + "-gzip\"");

    for (const std::string& known : {tag, small_tag, "W/" + small_tag, "\"x\", " + small_tag}) {
        for (const bool compresses : {false, true}) {
            INFO(known << compresses);
            std::vector<HttpHeader> headers{{"if-none-match", known}};
            if (compresses) headers.push_back(takes_gzip);
            const HttpResponse same = desk.ask("GET", "/tickets/1", "", agent, headers);
            CHECK(same.status == 304);
            CHECK(header_of(same, "ETag") == (known == tag ? tag : small_tag));
            CHECK(header_of(same, "Vary") == "Accept-Encoding");
            CHECK(same.body.empty());
        }
    }
    CHECK(desk.ask("GET", "/tickets/1", "", agent, {takes_gzip, {"if-none-match", "\"x-gzip\""}}).status == 200);

    const auto change = [&](const std::string& title) {
        return desk.ask("PATCH", "/tickets/1", R"({"title":")" + title + "\"}", agent,
                        {{"if-match", small_tag}, takes_gzip});
    };
    CHECK(change("Changed").status == 200);
    const HttpResponse late = change("Changed too");
    CHECK(late.status == 412);
    const HttpResponse again = desk.ask("PATCH", "/tickets/1", R"({"title":"Again"})", agent,
                                        {{"if-match", header_of(late, "ETag")}, takes_gzip});
    CHECK(again.status == 200);
}

TEST_CASE("what is short, what is a file, and what holds a secret is not compressed") {
    ServedDesk desk(GENERATE(from_range(backends())));
    CHECK_FALSE(is_gzip(desk.ask("GET", "/tickets/1?fields=title", "", agent, {takes_gzip})));
    const HttpResponse file = desk.ask("GET", "/attachments/" + desk.file + "/file", "", agent, {takes_gzip});
    CHECK_FALSE(is_gzip(file));
    CHECK(header_of(file, "Vary").empty());

    std::string scopes = "\"tickets:read\"";
    for (int i = 0; i < 80; ++i) scopes += ",\"tickets:read\"";
    const std::string wanted = R"({"user":"agent@example.org","name":"n","scope":[)" + scopes + "]}";
    const HttpResponse token = desk.ask("POST", "/tokens", wanted, "root@example.org", {takes_gzip});
    CHECK(token.body.size() > 1'024);
    CHECK(token.status == 201);
    CHECK_FALSE(is_gzip(token));
    CHECK(header_of(token, "Cache-Control") == "no-store, no-transform");

    give_password(desk, agent);
    const HttpResponse session = desk.ask("POST", "/session", sign_in_json(agent), "", {takes_gzip});
    CHECK(session.status == 201);
    CHECK_FALSE(is_gzip(session));
    CHECK(header_of(session, "Cache-Control") == "no-store, no-transform");
}

TEST_CASE("a browser that asks for another site with its cookies is answered at full length") {
    ServedDesk desk(GENERATE(from_range(backends())));
    for (int i = 0; i < 5; ++i) desk.open_ticket("Ticket number " + std::to_string(i));
    give_password(desk, agent);
    const std::string cookie = "helpdesk_session=" + member(signed_in(desk, agent), "token");
    const auto compresses = [&](std::vector<HttpHeader> headers) {
        headers.push_back(takes_gzip);
        headers.push_back({"cookie", cookie});
        const HttpResponse answer = ask_at(desk, "/api/v1/tickets", std::move(headers));
        CHECK(answer.status == 200);
        return is_gzip(answer);
    };
    CHECK(compresses({{"sec-fetch-site", "same-origin"}}));
    CHECK(compresses({{"sec-fetch-site", "none"}}));
    CHECK_FALSE(compresses({{"sec-fetch-site", "cross-site"}}));
    CHECK_FALSE(compresses({{"sec-fetch-site", "same-site"}}));
    CHECK_FALSE(compresses({}));
}

}  // namespace helpdesk
