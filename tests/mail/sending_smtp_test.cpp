#include "cli/mail/sending/smtp.hpp"

#include <catch2/catch.hpp>

#include <string>
#include <vector>

#include "engine/engine.hpp"
#include "loopback_servers.hpp"

using namespace helpdesk;

namespace {

constexpr std::chrono::milliseconds short_limit{300};
constexpr SendingLimits short_limits{.connect = short_limit, .whole = short_limit};
// libcurl rounds a little.
constexpr std::chrono::milliseconds nearly_all{280};
constexpr std::chrono::milliseconds soon{3'000};
const std::string message = "Subject: One\r\n\r\nText.\r\n";

SmtpServer plain(const LoopbackSmtp& server) { return {.url = server.url(), .requires_tls = false}; }

Sent send_one(const LoopbackSmtp& server, const SendingLimits& limits = smtp_limits) {
    return send(plain(server), "desk@desk.example", {"ana@one.example"}, message, limits);
}

}  // namespace

TEST_CASE("mail arrives byte for byte, also lines that begin with a dot") {
    const LoopbackSmtp server;
    const std::string body = GENERATE(values<std::string>({
        "Text.\r\n",
        ".\r\n",
        ".\r\n.\r\n..\r\n.x\r\n\r\n.\r\n",
        ".QUIT\r\nMAIL FROM:<evil@evil.example>\r\n.\r\nDATA\r\n",
        "\r\n\r\n\r\n",
        "Gr\xc3\xbc\xc3\x9f"
        "e\r\n",
    }));
    const std::string whole = "Subject: One\r\n\r\n" + body;

    const Sent sent = send(plain(server), "desk@desk.example", {"ana@one.example", "ben@two.example"}, whole);

    CHECK(sent.ok);
    CHECK_FALSE(sent.again);
    CHECK(sent.status == 250);
    CHECK(sent.error.empty());
    REQUIRE(server.received().size() == 1);
    CHECK(server.received().front().bytes == whole);
    CHECK(server.received().front().from == "desk@desk.example");
    CHECK(server.received().front().to == std::vector<std::string>{"ana@one.example", "ben@two.example"});
}

TEST_CASE("a large message with a dot at each place where libcurl may cut it arrives whole") {
    const LoopbackSmtp server;
    std::string whole = "Subject: One\r\n\r\n";
    for (int i = 0; i < 60'000; ++i) whole += (i % 3 == 0 ? "." : "") + std::string(i % 7, 'x') + "\r\n";

    CHECK(send(plain(server), "desk@desk.example", {"ana@one.example"}, whole).ok);

    REQUIRE(server.received().size() == 1);
    CHECK(server.received().front().bytes == whole);
}

TEST_CASE("M07 a line end of half does not end a message, and smuggles no second one in") {
    const LoopbackSmtp server;
    const std::string end =
        GENERATE(values<std::string>({"\n.\n", "\n.\r\n", "\r.\r", "\r\n.\n", "\r\n.\r", "\r.\r\n"}));

    const Sent sent = send(plain(server), "desk@desk.example", {"ana@one.example"},
                           "Subject: One\n\nText" + end + "MAIL FROM:<evil@evil.example>");

    CHECK(sent.ok);
    REQUIRE(server.received().size() == 1);
    CHECK(server.received().front().bytes == "Subject: One\r\n\r\nText\r\n.\r\nMAIL FROM:<evil@evil.example>\r\n");
}

TEST_CASE("automatic answers have an empty sender") {
    const LoopbackSmtp server;

    CHECK(send(plain(server), "", {"ana@one.example"}, message).ok);

    CHECK(server.received().front().from.empty());
}

TEST_CASE("M12 what the mail server refuses for good is not sent again, and what may pass is") {
    struct Case {
        std::string command, answer;
        bool again;
    };
    const Case row = GENERATE(values<Case>({
        {"RCPT", "550 secret", false},
        {"RCPT", "553-secret\r\n553 secret", false},
        {"RCPT", "450 secret", true},
        {"RCPT", "451 secret", true},
        {"RCPT", "452 secret", true},
        {"MAIL", "552 secret", false},
        {"MAIL", "421 secret", true},
        {"DATA", "554 secret", false},
        {"DATA", "451 secret", true},
        {"message", "554 secret", false},
        {"message", "451 secret", true},
        {"greeting", "421 secret", true},
        {"greeting", "554 secret", false},
        {"MAIL", "530 secret", true},
    }));
    const LoopbackSmtp server({{row.command, row.answer}});

    const Sent sent = send_one(server);

    INFO(row.command << " " << row.answer << ": " << sent.error);
    CHECK_FALSE(sent.ok);
    CHECK(sent.again == row.again);
    CHECK(std::to_string(sent.status) == row.answer.substr(0, 3));
    CHECK_FALSE(sent.error.empty());
    CHECK(sent.error.find("secret") == std::string::npos);
}

TEST_CASE("of several recipients none gets the mail if one is refused") {
    const LoopbackSmtp server(std::vector<SmtpAnswer>{{"RCPT TO:<ben", "550 no"}});

    const Sent sent = send(plain(server), "desk@desk.example", {"ana@one.example", "ben@two.example"}, message);

    CHECK_FALSE(sent.ok);
    CHECK_FALSE(sent.again);
    CHECK(server.received().empty());
}

TEST_CASE("M12 a mail server that stops answering is given up when the limit has passed, wherever it stops") {
    const std::string command = GENERATE(values<std::string>({"greeting", "EHLO", "MAIL", "RCPT", "DATA", "message"}));
    const LoopbackSmtp server({{command, ""}});

    const Sent sent = send_one(server, short_limits);

    INFO(command << ": " << sent.error);
    CHECK_FALSE(sent.ok);
    CHECK(sent.again);
    CHECK(sent.status == 0);
    CHECK(sent.error == "the time limit has passed");
    CHECK(sent.took >= nearly_all);
    CHECK(sent.took < soon);
}

TEST_CASE("M12 a mail server that goes away is tried again, also when it may have taken the mail") {
    const std::string command = GENERATE(values<std::string>({"greeting", "EHLO", "MAIL", "RCPT", "DATA", "message"}));
    const LoopbackSmtp server({{command, "cut"}});

    const Sent sent = send_one(server, short_limits);

    INFO(command << ": " << sent.error);
    CHECK_FALSE(sent.ok);
    CHECK(sent.again);
    CHECK(sent.status == 0);
    CHECK(server.received().size() == (command == "message" ? 1 : 0));
}

TEST_CASE("a mail server that says no farewell is not waited for, and has taken the mail") {
    const std::string farewell = GENERATE(values<std::string>({"", "cut", "500 what"}));
    const LoopbackSmtp server({{"QUIT", farewell}});
    const auto begin = std::chrono::steady_clock::now();

    const Sent sent = send_one(server, short_limits);

    CHECK(sent.ok);
    CHECK(std::chrono::steady_clock::now() - begin < soon);
}

TEST_CASE("nothing is sent unencrypted where encryption is required, nor the password") {
    const LoopbackSmtp server(std::vector<SmtpAnswer>{{"EHLO", "250-loopback.example\r\n250 AUTH PLAIN LOGIN"}});

    const Sent sent = send({.url = server.url(), .user = "desk", .password = "word"}, "desk@desk.example",
                           {"ana@one.example"}, message);

    CHECK_FALSE(sent.ok);
    CHECK(sent.again);
    CHECK(sent.error == "no encrypted connection can be made");
    for (const std::string& command : server.commands()) {
        CHECK_FALSE(command.starts_with("AUTH"));
        CHECK_FALSE(command.starts_with("MAIL"));
    }
}

TEST_CASE("the desk signs in where it has a user, and tries again when it is not let in") {
    const bool is_let_in = GENERATE(true, false);
    const LoopbackSmtp server(
        {{"EHLO", "250-loopback.example\r\n250 AUTH PLAIN"},
         {"AUTH PLAIN", "334 "},
         {encode_base64(std::string("\0desk\0word", 10)), is_let_in ? "235 welcome" : "535 secret"}});
    SmtpServer settings = plain(server);
    settings.user = "desk";
    settings.password = "word";

    const Sent sent = send(settings, "desk@desk.example", {"ana@one.example"}, message);

    CHECK(sent.ok == is_let_in);
    CHECK(sent.again == !is_let_in);
    CHECK(sent.error == (is_let_in ? "" : "the mail server does not let the desk sign in"));
    CHECK(server.received().size() == (is_let_in ? 1 : 0));
}

TEST_CASE("M07 addresses cannot become other commands or other recipients") {
    const LoopbackSmtp server;
    const std::string address = GENERATE(values<std::string>({
        "a@one.example\r\nRCPT TO:<b@two.example>",
        "a@one.example\n",
        "a@one.example\r",
        "a@one.example> <b@two.example",
        "a@one.example b@two.example",
        "<a@one.example>",
        std::string("a@one.example\0b", 15),
        "a@one.example\t",
        "a\xe2\x80\xa8@one.example",
        "\xc3\xa4@one.example",
    }));

    CHECK_THROWS_AS(send(plain(server), "desk@desk.example", {"ana@one.example", address}, message), Error);
    CHECK_THROWS_AS(send(plain(server), address, {"ana@one.example"}, message), Error);
    CHECK_THROWS_AS(send(plain(server), "desk@desk.example", {""}, message), Error);
    CHECK_THROWS_AS(send(plain(server), "desk@desk.example", {}, message), Error);
    CHECK(server.connections() == 0);
}

TEST_CASE("only smtp and smtps are mail servers, and a password does not stand in the URL") {
    const std::string url = GENERATE(values<std::string>({
        "",
        "mail.example:25",
        "http://mail.example/",
        "smtp://",
        "smtp://desk:word@mail.example",
        "smtp://mail.example/a b",
    }));

    CHECK_THROWS_AS(check_smtp_url(url), Error);
    CHECK_THROWS_AS(send({.url = url}, "desk@desk.example", {"ana@one.example"}, message), Error);
    CHECK_NOTHROW(check_smtp_url("smtp://127.0.0.1:25"));
    CHECK_NOTHROW(check_smtp_url("smtps://mail.example:465"));
}
