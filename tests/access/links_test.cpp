#include <catch2/catch.hpp>

#include "tests/access/entering.hpp"

namespace helpdesk {

namespace {

using namespace std::chrono_literals;

const std::string agent = "agent@example.org";
const std::string sender = R"({"is_on":true,"address":"support@example.org","url":"https://desk.example.org/"})";

std::string choose_json(const std::string& link, const std::string& password = "other horse") {
    return to_json(Value(Value::Object{{"link", link}, {"password", password}}));
}

std::string invitation(Desk& desk, const std::string& rest = "") {
    return member(desk.call("user.invite", R"({"id":"agent@example.org")" + rest + "}"), "link");
}

void ask(Desk& desk, const std::string& email, const std::string& purpose, const std::string& address = "192.0.2.1") {
    entered(desk, "session.link", R"({"email":")" + email + R"(","purpose":")" + purpose + "\"}", {.address = address});
}

// What is mailed next.
std::vector<Delivery> mailed(Desk& desk) {
    std::vector<Delivery> deliveries = take_deliveries(desk.engine(), 100, {}, {});
    for (const Delivery& each : deliveries) settle_delivery(desk.engine(), {each.id, each.attempt});
    return deliveries;
}

// What stands behind the page in the mail's text.
std::string link_in(const Delivery& mail, const std::string& page) {
    const std::string begin = "https://desk.example.org/" + page + "/";
    const auto at = mail.text.find(begin);
    REQUIRE(at != std::string::npos);
    return mail.text.substr(at + begin.size(), 64);
}

}  // namespace

TEST_CASE("A14 a link for a password works once, within its hour") {
    Desk desk(GENERATE(from_range(backends())));
    const std::string link = invitation(desk);
    CHECK(desk.everything().find(link) == std::string::npos);
    desk.turn_clock(1h - 1ms);
    entered(desk, "session.choose_password", choose_json(link));
    entered(desk, "session.create", sign_in_json(agent, "other horse"));
    CHECK(refused_at(desk, "session.choose_password", choose_json(link, "third horse")).field() == "link");

    const std::string late = invitation(desk);
    desk.turn_clock(1h);
    CHECK(refused_at(desk, "session.choose_password", choose_json(late, "third horse")).field() == "link");
    const std::string longer = invitation(desk, R"(,"hours":168)");
    desk.turn_clock(24h * 7 - 1ms);
    entered(desk, "session.choose_password", choose_json(longer, "third horse"));
}

TEST_CASE("A14 what is no link is refused with the same words, and changes nothing") {
    Desk desk(GENERATE(from_range(backends())));
    const std::string link = invitation(desk);
    const std::string hash = desk.text("SELECT token_hash FROM _links");
    const std::string before = desk.text("SELECT password_hash FROM users WHERE email = 'agent@example.org'");
    for (const std::string& wrong : {std::string(), std::string(" "), hash, link + " ", " " + link, link.substr(1),
                                     std::string(1 << 20, 'a'), std::string("%"), std::string("' OR 1 = 1 --")}) {
        const Error error = refused_at(desk, "session.choose_password", choose_json(wrong));
        CHECK(error.fault() == Fault::not_found);
        CHECK(error.what() == std::string("this link does not work, or not any more"));
    }
    CHECK(refused_at(desk, "session.create", R"({"link":")" + link + "\"}").field() == "link");
    CHECK(refused_at(desk, "session.choose_password", choose_json(link, "short")).field() == "password");
    CHECK(desk.text("SELECT password_hash FROM users WHERE email = 'agent@example.org'") == before);
    entered(desk, "session.choose_password", choose_json(link));
}

TEST_CASE("A14 a new password ends the sessions and the other links, and opens nothing for who has left") {
    Desk desk(GENERATE(from_range(backends())));
    give_password(desk, agent);
    const std::string token = member(signed_in(desk, agent), "token");
    const std::string other = invitation(desk);
    const std::string link = invitation(desk);
    entered(desk, "session.choose_password", choose_json(link));
    CHECK_FALSE(is_good(desk, token));
    CHECK(refused_at(desk, "session.choose_password", choose_json(other)).field() == "link");

    const std::string third = invitation(desk);
    run_raw(desk, "UPDATE users SET is_active = FALSE WHERE email = 'agent@example.org'");
    CHECK(refused_at(desk, "session.choose_password", choose_json(third)).field() == "link");
    CHECK(desk.refused("user.invite", R"({"id":"agent@example.org"})").field() == "id");
    CHECK(desk.refused("user.invite", R"({"id":"admin@example.org","hours":169})").field() == "hours");
    CHECK(desk.refused("user.invite", R"({"id":"admin@example.org"})", "manager@example.org").fault() == Fault::denied);
}

TEST_CASE("who asks for a link is mailed one if there is such a person, and hears the same if there is none") {
    Desk desk(GENERATE(from_range(backends())));
    desk.call("mail.configure", sender);
    ask(desk, "Agent@example.org", "password");
    ask(desk, "nobody@example.org", "password");
    CHECK(desk.number("SELECT count(*) FROM _outbox") == 0);
    CHECK(desk.number("SELECT count(*) FROM _link_requests") == 2);

    const std::vector<Delivery> mails = mailed(desk);
    REQUIRE(mails.size() == 1);
    CHECK(mails[0].to_address == agent);
    const std::string link = link_in(mails[0], "password");
    // Not even who may look into the outbox finds it.
    CHECK(desk.everything().find(link) == std::string::npos);
    CHECK(desk.number("SELECT count(*) FROM _link_requests") == 0);
    entered(desk, "session.choose_password", choose_json(link));
    CHECK(mailed(desk).empty());
}

TEST_CASE("a customer without a password signs in by a link from a mail, once") {
    Desk desk(GENERATE(from_range(backends())));
    desk.call("mail.configure", sender);
    ask(desk, "customer@example.org", "sign_in");
    const std::vector<Delivery> mails = mailed(desk);
    REQUIRE(mails.size() == 1);
    const std::string json = R"({"link":")" + link_in(mails[0], "sign-in") + "\"}";
    CHECK(is_good(desk, member(entered(desk, "session.create", json), "token")));
    CHECK(refused_at(desk, "session.create", json).field() == "link");
}

TEST_CASE("A11 nobody is flooded with links, and one address may ask for few") {
    Desk desk(GENERATE(from_range(backends())));
    desk.call("mail.configure", sender);
    for (int i = 0; i < 6; ++i) ask(desk, agent, "password", "198.51.100." + std::to_string(i));
    CHECK(mailed(desk).size() == 3);
    for (int i = 0; i < 20; ++i) ask(desk, "nobody" + std::to_string(i) + "@example.org", "password");
    CHECK(refused_at(desk, "session.link", R"({"email":"nobody@example.org","purpose":"password"})",
                     {.address = "192.0.2.1"})
              .fault() == Fault::busy);
}

TEST_CASE("a link that could not be mailed in time is not mailed later") {
    Desk desk(GENERATE(from_range(backends())));
    desk.call("mail.configure", sender);
    ask(desk, agent, "password");
    desk.turn_clock(1h);
    CHECK(mailed(desk).empty());
    CHECK(desk.number("SELECT count(*) FROM _link_requests") == 0);
    CHECK(refused_at(desk, "session.link", R"({"email":"nobody","purpose":"password"})").field() == "email");
    CHECK(refused_at(desk, "session.link", R"({"email":"agent@example.org","purpose":"fun"})").field() == "purpose");
}

TEST_CASE("the desk's address is one of the web, and links stand behind it") {
    Desk desk(GENERATE(from_range(backends())));
    for (const char* url : {"desk.example.org", "ftp://desk.example.org", "https://", "https://a b", "https://u@h",
                            "http://desk.example.org"}) {
        CHECK(desk.refused("mail.configure", R"({"url":")" + std::string(url) + "\"}").field() == "url");
    }
    desk.call("mail.configure", R"({"url":"https://desk.example.org/help/"})");
    CHECK(invitation(desk).starts_with("https://desk.example.org/help/password/"));
}

TEST_CASE("only who may do everything says where links lead to: whoever gets them can be anybody") {
    Desk desk(GENERATE(from_range(backends())));
    desk.call("user.create", R"({"email":"root@example.org","role":"SUPER_ADMIN"})");
    CHECK(desk.refused("mail.configure", sender, "admin@example.org").field() == "url");
    desk.call("mail.configure", sender, "root@example.org");
}

TEST_CASE("a link that is sent again too late is given up, and opens nothing") {
    Desk desk(GENERATE(from_range(backends())));
    desk.call("mail.configure", sender);
    ask(desk, agent, "password");
    REQUIRE(take_deliveries(desk.engine(), 100, {}, {}).size() == 1);
    desk.turn_clock(1h);
    CHECK(mailed(desk).empty());
    CHECK(desk.text("SELECT state FROM _outbox") == "dead");
}

TEST_CASE("another address ends the links that went to the one before") {
    Desk desk(GENERATE(from_range(backends())));
    const std::string link = invitation(desk);
    desk.call("user.update", R"({"id":"agent@example.org","email":"ana@example.org"})");
    CHECK(refused_at(desk, "session.choose_password", choose_json(link)).field() == "link");
}

TEST_CASE("nobody lets themselves in by a session that was left open") {
    Desk desk(GENERATE(from_range(backends())));
    const std::string admin = "admin@example.org";
    CHECK(desk.refused("user.invite", R"({"id":"@me"})", admin).field() == "id");
    CHECK(desk.refused("user.reset_totp", R"({"id":"@me"})", admin).field() == "id");
    for (const char* change : {R"("password":"other horse")", R"("email":"other@example.org")"}) {
        const Value arguments = parse_json(R"({"id":"@me",)" + std::string(change) + "}");
        CHECK_THROWS_AS(desk.engine().call("user.update", arguments, {.user = admin, .channel = "rest"}), Error);
    }
}

}  // namespace helpdesk
