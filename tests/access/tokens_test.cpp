#include <catch2/catch.hpp>

#include "engine/base/hash.hpp"
#include "tests/support.hpp"

namespace helpdesk {

namespace {

const std::string agent = "agent@example.org";

// The token's text.
std::string made(Desk& desk, const std::string& rest = "", const std::string& as = agent) {
    return member(desk.call("token.create", R"({"name":"script")" + rest + "}", as), "token");
}

Error refusal(Desk& desk, const std::string& token) {
    try {
        actor_of_token(desk.engine(), token, {});
    } catch (const Error& error) {
        return error;
    }
    return {Fault::internal, "it was taken"};
}

Reply call_with(Desk& desk, const std::string& token, const std::string& operation, const std::string& json) {
    return desk.engine().call(operation, parse_json(json), actor_of_token(desk.engine(), token, {.channel = "rest"}));
}

Fault fault_of(Desk& desk, const std::string& token, const std::string& operation, const std::string& json) {
    try {
        call_with(desk, token, operation, json);
    } catch (const Error& error) {
        return error.fault();
    }
    return Fault::internal;
}

}  // namespace

TEST_CASE("a token acts for its person, and the desk keeps no more of it than a hash") {
    Desk desk(GENERATE(from_range(backends())));
    desk.open_ticket();
    const std::string token = made(desk);
    CHECK(token.size() == 67);
    CHECK(token.starts_with("hd_"));

    call_with(desk, token, "comment.add", R"({"ticket":"1","body":"From a script"})");

    CHECK(member(*desk.call("comment.list", R"({"ticket":"1"})").array()->begin(), "author") == agent);
    CHECK(desk.text("SELECT token_hash FROM _tokens") == sha256_of(token));
    CHECK(desk.everything().find(token) == std::string::npos);
    const std::string listed = desk.engine().call("token.list", parse_json("{}"), {agent}).body;
    CHECK(listed.find("hd_") == std::string::npos);
    CHECK(listed.find(sha256_of(token)) == std::string::npos);
}

TEST_CASE("A13 what is no token, or the kept form of one, is refused with the same words") {
    Desk desk(GENERATE(from_range(backends())));
    const std::string token = made(desk);
    const Error unknown = refusal(desk, "hd_" + std::string(64, '0'));
    CHECK(unknown.fault() == Fault::denied);
    for (const std::string& wrong : {std::string(), std::string("hd_"), token.substr(3), token + "0", sha256_of(token),
                                     "hd_" + sha256_of(token), std::string("hd_\0", 4), std::string("hd_\xff\xfe")}) {
        INFO(wrong);
        CHECK(refusal(desk, wrong).what() == std::string(unknown.what()));
        CHECK(refusal(desk, wrong).fault() == Fault::denied);
    }
}

TEST_CASE("a token ends when it is said to, and not a moment earlier") {
    Desk desk(GENERATE(from_range(backends())));
    const std::string usual = made(desk);
    const std::string days = made(desk, R"(,"expires":"2d")");
    const std::string at = made(desk, R"(,"expires":"2026-03-03T00:00:00Z")");
    const std::string never = made(desk, R"(,"expires":"never")");
    desk.turn_clock(std::chrono::hours(15) - std::chrono::milliseconds(1));
    actor_of_token(desk.engine(), at, {});
    desk.turn_clock(std::chrono::milliseconds(1));
    CHECK(refusal(desk, at).fault() == Fault::denied);
    actor_of_token(desk.engine(), days, {});
    desk.turn_clock(std::chrono::hours(33));
    CHECK(refusal(desk, days).fault() == Fault::denied);
    desk.turn_clock(std::chrono::days(89));
    CHECK(refusal(desk, usual).fault() == Fault::denied);
    desk.turn_clock(std::chrono::days(4'000));
    actor_of_token(desk.engine(), never, {});

    for (const char* expires :
         {"", "0d", "d", "3651d", "-1d", "1w", "soon", "2026-02-30T00:00:00Z", "2026-01-01T00:00:00Z"}) {
        INFO(expires);
        const std::string json = R"({"name":"n","expires":")" + std::string(expires) + "\"}";
        CHECK(desk.refused("token.create", json, agent).field() == "expires");
    }
}

TEST_CASE("A06 a token that is revoked or rotated, and a person who goes or may less, count from the next request") {
    Desk desk(GENERATE(from_range(backends())));
    desk.call("role.create", R"({"name":"READER","permissions":["tickets:read"]})");
    const Value created = desk.call("token.create", R"({"name":"script"})", agent);
    const std::string token = member(created, "token");
    const std::string id = R"({"id":")" + member(created, "id") + "\"}";
    call_with(desk, token, "article.list", "{}");
    SECTION("revoked") {
        desk.call("token.revoke", id, agent);
        CHECK(refusal(desk, token).fault() == Fault::denied);
    }
    SECTION("rotated") {
        const std::string fresh = member(desk.call("token.rotate", id, agent), "token");
        CHECK(refusal(desk, token).fault() == Fault::denied);
        call_with(desk, fresh, "article.list", "{}");
    }
    SECTION("of a person who is deactivated") {
        desk.call("user.update", R"({"id":"agent@example.org","is_active":false})");
        CHECK(refusal(desk, token).fault() == Fault::denied);
    }
    SECTION("of a person who is erased") {
        desk.call("user.erase", R"({"id":"agent@example.org"})");
        CHECK(refusal(desk, token).fault() == Fault::denied);
        CHECK(desk.number("SELECT count(*) FROM _tokens") == 0);
    }
    SECTION("of a person with another role") {
        desk.call("user.update", R"({"id":"agent@example.org","role":"READER"})");
        CHECK(fault_of(desk, token, "article.list", "{}") == Fault::denied);
        call_with(desk, token, "ticket.list", "{}");
    }
}

TEST_CASE("a token with scopes does that and no more, and sees what its person sees") {
    Desk desk(GENERATE(from_range(backends())));
    desk.open_ticket();
    const std::string token = made(desk, R"(,"scope":["tickets:read","comments:*"])");

    CHECK(parse_json(call_with(desk, token, "ticket.list", "{}").body).array()->size() == 1);
    call_with(desk, token, "comment.add", R"({"ticket":"1","body":"b","internal":true})");
    for (const auto& [operation, json] : {std::pair("ticket.resolve", R"({"id":"1"})"), std::pair("user.list", "{}"),
                                          std::pair("token.create", R"({"name":"another"})")}) {
        INFO(operation);
        CHECK(fault_of(desk, token, operation, json) == Fault::denied);
    }
    // More than the person may it cannot lend.
    const std::string wide = made(desk, R"(,"scope":["*"])");
    CHECK(fault_of(desk, wide, "ticket.delete", R"({"id":"1"})") == Fault::denied);
    CHECK(desk.refused("token.create", R"({"name":"n","scope":["tickets:reed"]})", agent).field() == "scope");
}

TEST_CASE("people make tokens for themselves, and administrators for people who may not more than they") {
    Desk desk(GENERATE(from_range(backends())));
    desk.call("user.create", R"({"email":"root@example.org","role":"SUPER_ADMIN"})");
    const std::string of_agent = R"({"name":"n","user":"agent@example.org"})";
    const std::string of_root = R"({"name":"n","user":"root@example.org"})";
    CHECK(desk.refused("token.create", R"({"name":"n"})", "customer@example.org").fault() == Fault::denied);
    CHECK(desk.refused("token.create", of_agent, "manager@example.org").fault() == Fault::denied);
    CHECK(desk.refused("token.create", of_root, "admin@example.org").fault() == Fault::denied);
    CHECK(desk.refused("token.create", R"({"name":"n"})").field() == "user");
    const std::string id =
        R"({"id":")" + member(desk.call("token.create", of_agent, "admin@example.org"), "id") + "\"}";
    desk.call("token.create", of_root);

    CHECK(desk.call("token.list", "{}", "manager@example.org").array()->empty());
    CHECK(desk.call("token.list", "{}", agent).array()->size() == 1);
    CHECK(desk.call("token.list", "{}", "admin@example.org").array()->size() == 2);
    CHECK(desk.refused("token.list", R"({"user":"agent@example.org"})", "manager@example.org").fault() ==
          Fault::denied);
    for (const char* operation : {"token.revoke", "token.rotate"}) {
        CHECK(desk.refused(operation, id, "manager@example.org").fault() == Fault::not_found);
    }
    const std::string root_id = R"({"id":")" +
                                desk.text(
                                    "SELECT k.id FROM _tokens AS k JOIN users AS u ON u.id = k.user_id"
                                    " WHERE u.email = 'root@example.org'") +
                                "\"}";
    CHECK(desk.refused("token.revoke", root_id, "admin@example.org").fault() == Fault::denied);
    desk.call("token.revoke", id, "admin@example.org");
    CHECK(desk.number("SELECT count(*) FROM _tokens") == 1);
}

TEST_CASE("the use of a token is noted once an hour") {
    Desk desk(GENERATE(from_range(backends())));
    const std::string token = made(desk);
    const auto use = [&] {
        actor_of_token(desk.engine(), token, {});
        return desk.text("SELECT used_at FROM _tokens").substr(11, 5);
    };
    CHECK(use() == "09:00");
    desk.turn_clock(std::chrono::minutes(59));
    CHECK(use() == "09:00");
    desk.turn_clock(std::chrono::minutes(1));
    CHECK(use() == "10:00");
}

TEST_CASE("an answer that shows a secret is kept nowhere, and not given twice") {
    Desk desk(GENERATE(from_range(backends())));
    const CallOptions once{.idempotency_key = "k"};
    const Value token = desk.call("token.create", R"({"name":"script"})", agent, once);
    const Value webhook =
        desk.call("webhook.create", R"({"name":"crm","url":"https://crm.example","on":["ticket.created"]})", {},
                  {.idempotency_key = "w"});
    CHECK(desk.number("SELECT count(*) FROM _idempotency WHERE result LIKE '%hd_%'") == 0);
    CHECK(desk.number("SELECT count(*) FROM _idempotency WHERE result LIKE '%" + member(webhook, "signing_secret") +
                      "%'") == 0);
    try {
        desk.call("token.create", R"({"name":"script"})", agent, once);
        FAIL("it was made twice");
    } catch (const Error& error) {
        CHECK(error.fault() == Fault::conflict);
        CHECK(error.field() == "idempotency_key");
    }
    CHECK(desk.number("SELECT count(*) FROM _tokens") == 1);
}

TEST_CASE("a limited token makes no token that may do more") {
    Desk desk(GENERATE(from_range(backends())));
    const std::string limited = made(desk, R"(,"scope":["tokens:create","tickets:read"])");
    const auto fault = [&](const std::string& json) { return fault_of(desk, limited, "token.create", json); };
    CHECK(fault(R"({"name":"all"})") == Fault::denied);
    CHECK(fault(R"({"name":"more","scope":["tickets:read","comments:create"]})") == Fault::denied);
    CHECK(fault(R"({"name":"group","scope":["tickets:*"]})") == Fault::denied);
    call_with(desk, limited, "token.create", R"({"name":"less","scope":["tickets:read"]})");
    const Value other = desk.call("token.create", R"({"name":"wide"})", agent);
    CHECK(fault_of(desk, limited, "token.rotate", R"({"id":")" + member(other, "id") + "\"}") == Fault::denied);
}

}  // namespace helpdesk
