#include <catch2/catch.hpp>

#include "tests/support.hpp"

namespace helpdesk {

namespace {

// A knowledge base of a few articles, one of them private, and a prepared reply.
class ShelfDesk : public Desk {
public:
    explicit ShelfDesk(Backend backend) : Desk(backend) {
        call("category.create", R"({"name":"Guides","is_public":true})");
        write("Reset your password", "Open the settings and choose a new password.", true);
        write("Printer jams", "Open the tray, take the paper out, and close the tray.", true);
        write("Invoices as PDF", "All invoices are in the settings, by year.", true);
        write("Master password of the vault", "The vault opens for two people of the settings team.", false);
        write("Drucker", "Das Papier ist nass, das Ger\u00e4t piept, und die Leuchte blinkt.", true);
        call("article.create",
             R"({"category":"guides","kind":"CANNED","title":"Ask for the paper","content":"Which paper is it?"})",
             "agent@example.org");
    }

    std::vector<std::string> suggested(const std::string& arguments, const std::string& as = {}) {
        std::vector<std::string> titles;
        const Value list = call("article.suggest", arguments, as);
        for (const Value& each : *list.array()) titles.push_back(member(each, "title"));
        return titles;
    }
    std::string open(const std::string& title, const std::string& text) {
        return R"({"ticket":")" +
               member(call("ticket.create", R"({"customer":"customer@example.org","title":")" + title +
                                                R"(","description":")" + text + "\"}"),
                      "ticket_number") +
               "\"}";
    }

private:
    void write(const std::string& title, const std::string& content, bool is_public) {
        call("article.create",
             R"({"category":"guides","title":")" + title + R"(","content":")" + content + R"(","is_public":)" +
                 (is_public ? "true}" : "false}"),
             "agent@example.org");
    }
};

using Titles = std::vector<std::string>;

}  // namespace

TEST_CASE("a ticket is suggested the articles and prepared replies that share its telling words, the best first") {
    ShelfDesk desk(GENERATE(from_range(backends())));
    const std::string jam = desk.open("PRINTER eats paper", "The tray is open, and paper comes out of it.");
    CHECK(desk.suggested(jam, "agent@example.org") == Titles{"Printer jams", "Ask for the paper"});
    CHECK(desk.suggested(desk.open("Passw\u00f6rd lost", "How do I log in?"), "agent@example.org") ==
          Titles{"Reset your password", "Master password of the vault"});
    CHECK(desk.suggested(desk.open("It beeps", "Ger\u00e4t piept, Papier nass"), "agent@example.org") ==
          Titles{"Drucker"});

    const Value list = desk.call("article.suggest", jam, "agent@example.org");
    CHECK(to_json(*list.array()->front().find("shared_words")) == R"(["printer","paper"])");
}

TEST_CASE("what a ticket's customer said last counts as well") {
    ShelfDesk desk(GENERATE(from_range(backends())));
    const std::string ticket = desk.open("Hello", "A question.");
    CHECK(desk.suggested(ticket).empty());
    desk.call("comment.add", ticket.substr(0, ticket.size() - 1) + R"(,"body":"Where are my invoices?"})",
              "customer@example.org");
    CHECK(desk.suggested(ticket) == Titles{"Invoices as PDF"});
}

TEST_CASE("customers are suggested public articles only, and by nothing do they learn of others") {
    ShelfDesk desk(GENERATE(from_range(backends())));
    CHECK(desk.suggested(R"({"text":"password of the vault"})", "agent@example.org") ==
          Titles{"Master password of the vault", "Reset your password"});
    CHECK(desk.suggested(R"({"text":"password of the vault"})", "customer@example.org") ==
          Titles{"Reset your password"});
    CHECK(desk.suggested(R"({"text":"paper paper which"})", "customer@example.org").empty());
    desk.call("user.create", R"({"email":"zoe@example.org","role":"CUSTOMER"})");
    const std::string ticket = desk.open("Password", "lost");
    CHECK(desk.refused("article.suggest", ticket, "zoe@example.org").fault() == Fault::not_found);
}

TEST_CASE("whatever a text is made of, suggesting for it takes little and fails never") {
    ShelfDesk desk(GENERATE(from_range(backends())));
    std::string many;
    for (int i = 0; i < 30'000; ++i) many += "word" + std::to_string(i) + " ";
    for (const std::string& text :
         {std::string(), std::string(" \t"), std::string("\" ' ; -- * NEAR( AND \\"), std::string("\xf0\x9f\x98\x80"),
          std::string(200'000, 'x'), many, std::string("password password")}) {
        CHECK_NOTHROW(desk.engine().call("article.suggest", Value(Value::Object{{"text", text}})));
    }
    CHECK(desk.refused("article.suggest", "{}").field() == "ticket");
    CHECK(desk.refused("article.suggest", R"({"ticket":"1","text":"a"})").fault() != Fault::internal);
    CHECK(desk.refused("article.suggest", R"({"text":"a","limit":0})").field() == "limit");
}

}  // namespace helpdesk
