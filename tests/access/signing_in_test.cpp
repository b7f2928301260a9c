#include <catch2/catch.hpp>

#include <atomic>
#include <thread>

#include "engine/base/hash.hpp"
#include "tests/access/entering.hpp"

namespace helpdesk {

namespace {

using namespace std::chrono_literals;

const std::string agent = "agent@example.org";
const std::string customer = "customer@example.org";
const Visitor at_home{.address = "192.0.2.1", .program = "a browser"};
const Visitor elsewhere{.address = "198.51.100.7"};

std::string token_of(const Value& tokens) { return member(tokens, "token"); }
std::string refresh_json(const Value& tokens) {
    return R"({"refresh_token":")" + member(tokens, "refresh_token") + "\"}";
}
Visitor with_token(const Value& tokens) { return {.address = "192.0.2.1", .token = token_of(tokens)}; }

// How often a guess was compared with the password, and not turned away before.
int guess(Desk& desk, const std::string& email, int times, const Visitor& visitor) {
    int compared = 0;
    for (int i = 0; i < times; ++i) {
        compared +=
            refused_at(desk, "session.create", sign_in_json(email, "wrong guess"), visitor).fault() == Fault::denied;
    }
    return compared;
}

}  // namespace

TEST_CASE("whoever signs in may do what their role may, and the desk keeps no more of the tokens than hashes") {
    Desk desk(GENERATE(from_range(backends())));
    give_password(desk, agent);
    desk.open_ticket();
    const Value tokens = signed_in(desk, "Agent@Example.org ", at_home);

    const Actor actor = actor_of_token(desk.engine(), token_of(tokens), {.channel = "rest"});
    desk.engine().call("comment.add", parse_json(R"({"ticket":"1","body":"Signed in."})"), actor);

    CHECK(member(*desk.call("comment.list", R"({"ticket":"1"})").array()->begin(), "author") == agent);
    CHECK(desk.text("SELECT token_hash FROM _sessions") == sha256_of(token_of(tokens)));
    const std::string kept = desk.everything();
    CHECK(kept.find(token_of(tokens)) == std::string::npos);
    CHECK(kept.find(member(tokens, "refresh_token")) == std::string::npos);
    const Value me = entered(desk, "session.show", "{}", with_token(tokens));
    CHECK(member(me, "email") == agent);
    CHECK(member(me, "role") == "AGENT");
    CHECK(member(me, "session_id") == desk.text("SELECT id FROM _sessions"));
}

TEST_CASE("A10 a wrong name, a wrong password, somebody without one and somebody who has left hear the same") {
    Desk desk(GENERATE(from_range(backends())));
    give_password(desk, agent);
    give_password(desk, customer);
    desk.call("user.update", R"({"id":"customer@example.org","is_active":false})");
    const Error wrong = refused_at(desk, "session.create", sign_in_json(agent, "wrong guess"));
    for (const std::string& email : {std::string("nobody@example.org"), std::string("manager@example.org"), customer}) {
        INFO(email);
        const Error error = refused_at(desk, "session.create", sign_in_json(email));
        CHECK(error.fault() == Fault::denied);
        CHECK(error.what() == std::string(wrong.what()));
        CHECK(error.field() == wrong.field());
        CHECK(error.hint() == wrong.hint());
    }
    CHECK(desk.number("SELECT count(*) FROM _sessions") == 0);
    CHECK(refused_at(desk, "session.create", R"({"password":"correct horse"})").field() == "email");
    CHECK(refused_at(desk, "session.create", R"({"email":"agent@example.org"})").field() == "password");
    CHECK(refused_at(desk, "session.create", sign_in_json("nobody")).field() == "email");
}

// Without the comparison with nobody's hash it would be a hundred times less.
TEST_CASE("A10 it takes as long for a name that nobody has as for a wrong password") {
    Desk desk;
    give_password(desk, agent);
    const auto time_of = [&](const std::string& email) {
        std::vector<std::chrono::nanoseconds> times;
        for (int i = 0; i < 7; ++i) {
            const auto begun = std::chrono::steady_clock::now();
            refused_at(desk, "session.create", sign_in_json(email, "wrong guess"));
            times.push_back(std::chrono::steady_clock::now() - begun);
        }
        return *std::min_element(times.begin(), times.end());
    };
    const auto known = time_of(agent);
    const auto unknown = time_of("nobody@example.org");
    INFO(known.count() << " ns for an account, " << unknown.count() << " ns for none");
    CHECK(unknown > known / 2);
    CHECK(known > unknown / 2);
}

TEST_CASE("A11 of guesses that come all at once no more are compared than of those that come one by one") {
    Desk desk(GENERATE(from_range(backends())));
    give_password(desk, agent);
    std::atomic<int> left = 60;
    std::atomic<int> compared = 0, turned_away = 0;
    std::vector<std::thread> guessers;
    for (int i = 0; i < 8; ++i) {
        guessers.emplace_back([&] {
            while (left.load() > 0) {
                try {
                    entered(desk, "session.create", sign_in_json(agent, "wrong guess"), elsewhere);
                } catch (const TooManyTries&) {
                    ++turned_away;
                    --left;
                } catch (const Error& error) {
                    if (error.fault() != Fault::denied) continue;  // too many at this moment
                    ++compared;
                    --left;
                }
            }
        });
    }
    for (std::thread& each : guessers) each.join();
    CHECK(compared == 10);
    CHECK(turned_away >= 50);
}

TEST_CASE("A11 guesses from elsewhere do not lock out whoever has signed in from here, and end after a while") {
    Desk desk(GENERATE(from_range(backends())));
    give_password(desk, agent);
    signed_in(desk, agent, at_home);
    int compared = 0;
    for (int i = 0; i < 8; ++i) {
        compared += guess(desk, agent, 12, {.address = "198.51.100." + std::to_string(i)});
    }
    CHECK(compared == 50);

    signed_in(desk, agent, at_home);
    const Error error = refused_at(desk, "session.create", sign_in_json(agent), {.address = "203.0.113.9"});
    CHECK(error.fault() == Fault::busy);
    CHECK(error.hint() == "try again in 15 minutes");
    desk.turn_clock(15min);
    signed_in(desk, agent, {.address = "203.0.113.9"});
}

TEST_CASE("A11 one address may not try many accounts, nor one network of IPv6 by its many addresses") {
    Desk desk;
    int compared = 0;
    for (int i = 0; i < 12; ++i) {
        compared += guess(desk, "nobody" + std::to_string(i) + "@example.org", 6,
                          {.address = "2001:db8:1:2::" + std::to_string(i)});
    }
    CHECK(compared == 50);
    CHECK(guess(desk, "nobody@example.org", 1, {.address = "2001:db8:1:3::1"}) == 1);
}

TEST_CASE("who signs in after some slips begins anew") {
    Desk desk(GENERATE(from_range(backends())));
    give_password(desk, agent);
    for (int round = 0; round < 3; ++round) {
        CHECK(guess(desk, agent, 9, at_home) == 9);
        signed_in(desk, agent, at_home);
    }
}

TEST_CASE("A13 who signs in gets new tokens, and the session that was there before ends") {
    Desk desk(GENERATE(from_range(backends())));
    give_password(desk, agent);
    const Value first = signed_in(desk, agent, at_home);
    const Value second = signed_in(desk, agent, with_token(first));
    CHECK(token_of(second) != token_of(first));
    CHECK_FALSE(is_good(desk, token_of(first)));
    CHECK(refused_at(desk, "session.refresh", refresh_json(first)).fault() == Fault::denied);
    CHECK(is_good(desk, token_of(second)));
}

TEST_CASE("A13 a session ends at the sign-out, everywhere at once, with the password and with the person") {
    Desk desk(GENERATE(from_range(backends())));
    give_password(desk, agent);
    const Value here = signed_in(desk, agent, at_home);
    const Value there = signed_in(desk, agent, elsewhere);
    const auto both = [&] { return std::pair(is_good(desk, token_of(here)), is_good(desk, token_of(there))); };

    SECTION("signing out") {
        entered(desk, "session.delete", "{}", with_token(here));
        CHECK(both() == std::pair(false, true));
        entered(desk, "session.delete", "{}", with_token(here));
    }
    SECTION("signing one out") {
        desk.call("session.end", R"({"id":")" + desk.text("SELECT min(id) FROM _sessions") + "\"}", agent);
        CHECK(both() == std::pair(false, true));
    }
    SECTION("signing out everywhere") {
        desk.call("session.end_all", "{}", agent);
        CHECK(both() == std::pair(false, false));
    }
    SECTION("a password that somebody else has set") {
        desk.call("user.update", R"({"id":"agent@example.org","password":"other horse"})");
        CHECK(both() == std::pair(false, false));
    }
    SECTION("a password that one has set oneself") {
        entered(desk, "session.change_password", R"({"current_password":"correct horse","password":"other horse"})",
                with_token(here));
        CHECK(both() == std::pair(true, false));
        CHECK(refused_at(desk, "session.create", sign_in_json(agent)).fault() == Fault::denied);
        entered(desk, "session.create", sign_in_json(agent, "other horse"));
    }
    SECTION("a person who was shut out") {
        desk.call("user.deactivate", R"({"id":"agent@example.org"})");
        CHECK(both() == std::pair(false, false));
        desk.call("user.activate", R"({"id":"agent@example.org"})");
        CHECK(both() == std::pair(false, false));
    }
    SECTION("a person who is not active any more") {
        desk.call("user.update", R"({"id":"agent@example.org","is_active":false})");
        CHECK(both() == std::pair(false, false));
        desk.call("user.activate", R"({"id":"agent@example.org"})");
        CHECK(both() == std::pair(false, false));
    }
    SECTION("a person who is erased") {
        desk.call("user.anonymise", R"({"id":"agent@example.org"})");
        CHECK(both() == std::pair(false, false));
        for (const char* table : {"_sessions", "_known_addresses", "_second_factors", "_links"}) {
            CHECK(desk.number("SELECT count(*) FROM " + std::string(table)) == 0);
        }
    }
    for (const Value* tokens : {&here, &there}) {
        const bool is_open = is_good(desk, token_of(*tokens));
        if (!is_open) CHECK(refused_at(desk, "session.refresh", refresh_json(*tokens)).fault() == Fault::denied);
    }
}

TEST_CASE("A13 what the desk keeps of a session opens nothing") {
    Desk desk;
    give_password(desk, agent);
    signed_in(desk, agent);
    for (const char* column : {"token_hash", "refresh_hash", "secret", "id"}) {
        const std::string kept = desk.text("SELECT " + std::string(column) + " FROM _sessions");
        CHECK_FALSE(is_good(desk, kept));
        CHECK_FALSE(is_good(desk, "hs_" + kept));
        CHECK(refused_at(desk, "session.refresh", R"({"refresh_token":")" + kept + "\"}").fault() == Fault::denied);
    }
}

TEST_CASE("A06 another role counts from the next request of a session") {
    Desk desk(GENERATE(from_range(backends())));
    give_password(desk, agent);
    desk.open_ticket();
    const Value tokens = signed_in(desk, agent);
    const auto note = [&] {
        desk.engine().call("comment.add", parse_json(R"({"ticket":"1","body":"Inside.","internal":true})"),
                           actor_of_token(desk.engine(), token_of(tokens), {}));
    };
    note();
    desk.call("user.update", R"({"id":"agent@example.org","role":"CUSTOMER"})");
    CHECK_THROWS_AS(note(), Error);
    CHECK(desk.number("SELECT count(*) FROM ticket_comments") == 1);
}

TEST_CASE("a token ends after an hour, and its refresh token gives another one, once, for thirty days") {
    Desk desk(GENERATE(from_range(backends())));
    give_password(desk, agent);
    const Value first = signed_in(desk, agent);
    CHECK(member(first, "token_ends_at") == to_text(desk.now() + 1h));
    desk.turn_clock(1h);
    CHECK_FALSE(is_good(desk, token_of(first)));

    const Value second = entered(desk, "session.refresh", refresh_json(first));
    CHECK(is_good(desk, token_of(second)));
    CHECK(desk.number("SELECT count(*) FROM _sessions") == 1);
    // Whoever did not get the answer asks again.
    CHECK(token_of(entered(desk, "session.refresh", refresh_json(first))) == token_of(second));
    CHECK(refused_at(desk, "session.refresh", R"({"refresh_token":"hr_0"})").fault() == Fault::denied);
    CHECK(refused_at(desk, "session.refresh", "{}").fault() == Fault::denied);

    desk.turn_clock(24h * 30 - 1ms);
    const Value third = entered(desk, "session.refresh", refresh_json(second));
    desk.turn_clock(24h * 30);
    CHECK(refused_at(desk, "session.refresh", refresh_json(third)).fault() == Fault::denied);
}

TEST_CASE("A13 a refresh token that comes again later ends the session: somebody else must have it") {
    Desk desk(GENERATE(from_range(backends())));
    give_password(desk, agent);
    const Value first = signed_in(desk, agent);
    const Value second = entered(desk, "session.refresh", refresh_json(first));
    desk.turn_clock(61s);
    CHECK(refused_at(desk, "session.refresh", refresh_json(first)).fault() == Fault::denied);
    CHECK_FALSE(is_good(desk, token_of(second)));
    CHECK(desk.number("SELECT count(*) FROM _sessions") == 0);
}

TEST_CASE("A13 a refresh token from long ago ends the session too, whoever has gone on with it") {
    Desk desk(GENERATE(from_range(backends())));
    give_password(desk, agent);
    const Value first = signed_in(desk, agent);
    const Value second = entered(desk, "session.refresh", refresh_json(first));
    const Value third = entered(desk, "session.refresh", refresh_json(second));
    CHECK(is_good(desk, token_of(third)));
    CHECK(refused_at(desk, "session.refresh", refresh_json(first)).fault() == Fault::denied);
    CHECK_FALSE(is_good(desk, token_of(third)));
    CHECK(refused_at(desk, "session.refresh", refresh_json(third)).fault() == Fault::denied);
}

TEST_CASE("a session ends after ninety days, however often it is refreshed") {
    Desk desk;
    give_password(desk, agent);
    Value tokens = signed_in(desk, agent);
    const Time end = desk.now() + 24h * 90;
    for (int i = 0; i < 4; ++i) {
        desk.turn_clock(24h * 20);
        tokens = entered(desk, "session.refresh", refresh_json(tokens));
    }
    CHECK(member(tokens, "ends_at") == to_text(end));
    desk.turn_clock(24h * 10);
    CHECK(refused_at(desk, "session.refresh", refresh_json(tokens)).fault() == Fault::denied);
}

TEST_CASE("two windows that refresh at once get the same tokens") {
    Desk desk(GENERATE(from_range(backends())));
    give_password(desk, agent);
    Value tokens = signed_in(desk, agent);
    for (int round = 0; round < 10; ++round) {
        Value here, there;
        std::thread other([&] { there = entered(desk, "session.refresh", refresh_json(tokens)); });
        here = entered(desk, "session.refresh", refresh_json(tokens));
        other.join();
        CHECK(to_json(here) == to_json(there));
        CHECK(is_good(desk, token_of(here)));
        tokens = here;
    }
}

TEST_CASE("one sees one's own sessions, and those of others only with the right to manage people") {
    Desk desk(GENERATE(from_range(backends())));
    for (const std::string& each : {agent, customer}) give_password(desk, each);
    signed_in(desk, agent, at_home);
    signed_in(desk, customer, elsewhere);
    const auto count = [&](const std::string& as, const std::string& json = "{}") {
        return desk.call("session.list", json, as).array()->size();
    };
    CHECK(count(agent) == 1);
    CHECK(count("admin@example.org") == 2);
    CHECK(count("admin@example.org", R"({"user":"agent@example.org"})") == 1);
    const Value own = desk.call("session.list", "{}", agent).array()->front();
    CHECK(member(own, "address") == "192.0.2.1");
    CHECK(member(own, "program") == "a browser");
    CHECK(to_json(own).find("hash") == std::string::npos);

    const std::string json = R"({"id":")" + member(own, "id") + "\"}";
    CHECK(desk.refused("session.end", json, customer).fault() == Fault::not_found);
    CHECK(desk.refused("session.end_all", R"({"user":"admin@example.org"})", agent).fault() == Fault::denied);
    CHECK(desk.refused("session.end_all", "{}").field() == "user");
    desk.call("session.end", json, "admin@example.org");
    CHECK(desk.number("SELECT count(*) FROM _sessions") == 1);
}

TEST_CASE("a password is changed only by whoever knows it, and only to one that can be one") {
    Desk desk(GENERATE(from_range(backends())));
    give_password(desk, agent);
    const Value tokens = signed_in(desk, agent);
    const std::string hash = desk.text("SELECT password_hash FROM users WHERE email = 'agent@example.org'");
    const auto refused = [&](const std::string& current, const std::string& next, const Visitor& visitor) {
        return refused_at(desk, "session.change_password",
                          R"({"current_password":")" + current + R"(","password":")" + next + "\"}", visitor);
    };
    CHECK(refused("wrong guess", "other horse", with_token(tokens)).field() == "current_password");
    CHECK(refused(good_password, "short", with_token(tokens)).field() == "password");
    CHECK(refused(good_password, "other horse", {}).fault() == Fault::denied);
    const std::string program =
        member(desk.call("token.create", R"({"name":"script","user":"agent@example.org"})"), "token");
    CHECK(refused(good_password, "other horse", {.token = program}).fault() == Fault::denied);
    CHECK(desk.text("SELECT password_hash FROM users WHERE email = 'agent@example.org'") == hash);
    for (int i = 0; i < 9; ++i) refused("wrong guess", "other horse", with_token(tokens));
    CHECK(refused(good_password, "other horse", with_token(tokens)).fault() == Fault::busy);
}

TEST_CASE("the sweep clears away what has ended of signing in") {
    Desk desk(GENERATE(from_range(backends())));
    give_password(desk, agent);
    signed_in(desk, agent);
    guess(desk, agent, 1, elsewhere);
    desk.call("user.invite", R"({"id":"agent@example.org"})");
    desk.call("sla.sweep", "{}");
    const std::vector<const char*> tables{"_sessions", "_tries", "_links", "_known_addresses"};
    for (const char* table : tables) CHECK(desk.number("SELECT count(*) FROM " + std::string(table)) >= 1);
    desk.turn_clock(24h * 90);
    desk.call("sla.sweep", "{}");
    for (const char* table : tables) CHECK(desk.number("SELECT count(*) FROM " + std::string(table)) == 0);
}

}  // namespace helpdesk
