#include <catch2/catch.hpp>

#include "tests/support.hpp"

namespace helpdesk {

namespace {

using namespace std::chrono_literals;

// A desk that asks its customers.
class AskingDesk : public Desk {
public:
    explicit AskingDesk(Backend backend) : Desk(backend) {
        call("mail.configure", R"({"is_on":true,"address":"desk@example.org"})");
        call("lifecycle.update", R"({"survey_url":"https://desk.example.org/s/{token}/?from=mail"})");
    }

    void resolve(const std::string& ticket) { call("ticket.resolve", R"({"id":")" + ticket + "\"}"); }
    std::int64_t mails() { return number("SELECT count(*) FROM _outbox WHERE event = 'survey.asked'"); }
    // From the mail that was written last.
    std::string token() {
        const std::string payload =
            text("SELECT payload FROM _outbox WHERE event = 'survey.asked' ORDER BY id DESC LIMIT 1");
        const auto begin = payload.find("/s/") + 3;
        return payload.substr(begin, payload.find("/?from=mail", begin) - begin);
    }
    static std::string answer(const std::string& token, int score, const std::string& comment = {}) {
        return R"({"token":")" + token + R"(","score":)" + std::to_string(score) +
               (comment.empty() ? "}" : R"(,"comment":")" + comment + "\"}");
    }
};

std::string counts(Desk& desk, const std::string& arguments) {
    std::string lines;
    const Value report = desk.call("report.csat", arguments);
    for (const Value& row : *report.find("rows")->array()) {
        lines += member(row, "group");
        for (const char* field : {"asked", "answered", "satisfied", "satisfied_permille", "score_1", "score_5"})
            lines += " " + member(row, field);
        lines += "\n";
    }
    return lines;
}

}  // namespace

TEST_CASE("a customer is asked once about a ticket, when it is resolved, however often that happens") {
    AskingDesk desk(GENERATE(from_range(backends())));
    desk.open_ticket("Printer");
    desk.call("ticket.update", R"({"id":"1","priority":"HIGH"})");
    CHECK(desk.mails() == 0);
    desk.resolve("1");
    CHECK(desk.mails() == 1);
    CHECK(desk.token().size() == 64);
    CHECK(desk.number("SELECT count(*) FROM _surveys WHERE token_hash = '" + desk.token() + "'") == 0);
    desk.call("ticket.reopen", R"({"id":"1"})");
    desk.resolve("1");
    desk.call("ticket.close", R"({"id":"1"})");
    CHECK(desk.mails() == 1);
    CHECK_THAT(desk.text("SELECT payload FROM _outbox WHERE event = 'survey.asked'"),
               Catch::Contains("auto-generated"));
}

TEST_CASE("nobody is asked where the desk does not ask, cannot send, or only merges tickets") {
    AskingDesk desk(GENERATE(from_range(backends())));
    desk.open_ticket("first");
    desk.open_ticket("second");
    desk.call("ticket.merge", R"({"id":"2","into":"1"})");
    CHECK(desk.mails() == 0);
    desk.call("lifecycle.update", R"({"survey_url":null})");
    desk.resolve("1");
    desk.call("ticket.reopen", R"({"id":"1"})");
    desk.call("lifecycle.update", R"({"survey_url":"https://desk.example.org/s/{token}/?from=mail"})");
    desk.call("mail.configure", R"({"is_on":false})");
    desk.resolve("1");
    CHECK(desk.mails() == 0);
    CHECK(desk.number("SELECT count(*) FROM _surveys") == 0);

    for (const char* url :
         {"desk.example.org/{token}", "https://desk.example.org/", "https://a b/{token}", "javascript:{token}", ""}) {
        INFO(url);
        CHECK(desk.refused("lifecycle.update", R"({"survey_url":")" + std::string(url) + "\"}").field() ==
              "survey_url");
    }
}

TEST_CASE("whoever has the link answers without signing in, and is nobody in what follows") {
    AskingDesk desk(GENERATE(from_range(backends())));
    desk.open_ticket("Printer");
    desk.resolve("1");
    const std::string token = desk.token();
    const Actor guest{.channel = "rest", .is_guest = true};
    const Value shown =
        parse_json(desk.engine().call("survey.show", parse_json(R"({"token":")" + token + "\"}"), guest).body);
    CHECK(member(shown, "ticket_number") == "TKT-000001");
    CHECK(desk.number("SELECT count(*) FROM _surveys WHERE answered_at IS NOT NULL") == 0);

    desk.engine().call("survey.answer", parse_json(desk.answer(token, 4, "Good.")), guest);

    CHECK(desk.number("SELECT score FROM _surveys") == 4);
    CHECK(desk.number("SELECT count(*) FROM _events WHERE kind = 'survey.answered' AND actor_id IS NULL") == 1);
    // Nobody's key is nobody's answer.
    for (const int score : {5, 3}) {
        desk.engine().call("survey.answer", parse_json(desk.answer(token, score)), guest, {.idempotency_key = "key"});
        CHECK(desk.number("SELECT score FROM _surveys") == score);
    }
}

TEST_CASE("reading a survey counts nothing; an answer counts once, and another one takes its place") {
    AskingDesk desk(GENERATE(from_range(backends())));
    desk.open_ticket("Printer");
    desk.resolve("1");
    const std::string token = desk.token();
    const std::string before = desk.everything();
    for (int i = 0; i < 3; ++i) {
        const Value shown = desk.call("survey.show", R"({"token":")" + token + "\"}", "customer@example.org");
        CHECK(member(shown, "ticket_number") == "TKT-000001");
        CHECK(member(shown, "score") == "null");
    }
    CHECK(desk.everything() == before);
    CHECK(counts(desk, R"({"from":"today"})") == "total 1 0 0 0 0 0\n");

    desk.turn_clock(1h);
    desk.call("survey.answer", desk.answer(token, 1, "Slow."));
    CHECK(counts(desk, R"({"from":"today"})") == "total 1 1 0 0 1 0\n");
    desk.call("survey.answer", desk.answer(token, 5));
    const Value answered = desk.call("survey.answer", desk.answer(token, 5));  // once more, as after a lost connection
    CHECK(member(answered, "comment") == "Slow.");
    CHECK(counts(desk, R"({"from":"today"})") == "total 1 1 1 1000 0 1\n");
    CHECK(desk.number("SELECT count(*) FROM _events WHERE kind = 'survey.answered'") == 2);
    const Value list = desk.call("survey.list", R"({"answered":true})", "agent@example.org");
    REQUIRE(list.array()->size() == 1);
    CHECK(member(list.array()->front(), "customer") == "customer@example.org");
}

TEST_CASE("an answer that cannot be is refused, and counts nothing") {
    AskingDesk desk(GENERATE(from_range(backends())));
    desk.open_ticket("Printer");
    desk.resolve("1");
    const std::string token = desk.token();
    const std::string before = desk.everything();
    for (const int score : {0, 6, -1, 1'000'000})
        CHECK(desk.refused("survey.answer", desk.answer(token, score)).field() == "score");
    CHECK(desk.refused("survey.answer", desk.answer(token, 5, std::string(2'001, 'x'))).field() == "comment");
    for (const std::string& wrong :
         {std::string(), std::string("x"), token.substr(1), token + "0", std::string("' OR 1=1 --")}) {
        const Error error = desk.refused("survey.answer", desk.answer(wrong, 5));
        CHECK(error.field() == "token");
        CHECK((error.fault() == Fault::not_found || error.fault() == Fault::invalid));
    }
    CHECK(desk.everything() == before);
}

TEST_CASE("the report says how content customers are, by agent, day or whatever else, as tickets were then") {
    AskingDesk desk(GENERATE(from_range(backends())));
    for (int i = 1; i <= 3; ++i) {
        const std::string number = std::to_string(i);
        desk.open_ticket();
        desk.call("ticket.assign", R"({"id":")" + number + R"(","assignee":")" +
                                       (i == 3 ? "manager@example.org" : "agent@example.org") + "\"}");
        desk.resolve(number);
        desk.turn_clock(24h);
        if (i != 2) desk.call("survey.answer", desk.answer(desk.token(), i == 1 ? 5 : 1));
    }
    desk.call("ticket.assign", R"({"id":"1","assignee":"manager@example.org"})");
    CHECK(counts(desk, R"({"from":"2026-03-02","by":"agent"})") ==
          "agent@example.org 2 1 1 1000 0 1\nmanager@example.org 1 1 0 0 1 0\n");
    CHECK(counts(desk, R"({"from":"2026-03-02","to":"2026-03-05","by":"day"})") ==
          "2026-03-02 1 0 0 0 0 0\n2026-03-03 1 1 1 1000 0 1\n2026-03-04 1 0 0 0 0 0\n2026-03-05 0 1 0 0 1 0\n");
    CHECK(counts(desk, R"({"from":"2026-03-05","query":"assignee:agent@example.org"})") == "total 0 0 0 0 0 0\n");
}

}  // namespace helpdesk
