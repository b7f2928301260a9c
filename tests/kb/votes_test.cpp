#include <catch2/catch.hpp>

#include <thread>

#include "tests/support.hpp"

namespace helpdesk {

namespace {

class VoteDesk : public Desk {
public:
    explicit VoteDesk(Backend backend) : Desk(backend) {
        call("category.create", R"({"name":"Guides","is_public":true})");
        for (const char* article : {R"("title":"Page","is_public":true)", R"("title":"Draft")",
                                    R"("title":"Reply","kind":"CANNED","is_public":true)"}) {
            call("article.create", R"({"content":".","category":"guides",)" + std::string(article) + "}",
                 "agent@example.org");
        }
    }
    Value rate(const std::string& rest, const std::string& as = "customer@example.org") {
        return call("article.rate", R"({"id":"page",)" + rest + "}", as);
    }
    // How many were helped, and how many not, as staff are told.
    std::string counts() {
        const Value article = call("article.show", R"({"id":"page"})", "agent@example.org");
        return member(article, "helpful") + "/" + member(article, "unhelpful");
    }
};

}  // namespace

TEST_CASE("a person has one vote on an article: the last one counts, and the same again changes nothing") {
    VoteDesk desk(GENERATE(from_range(backends())));
    CHECK(desk.counts() == "0/0");
    desk.rate(R"("helpful":true,"comment":"Good.")");
    CHECK(desk.counts() == "1/0");
    CHECK(member(desk.rate(R"("helpful":true)"), "comment") == "Good.");
    CHECK(desk.counts() == "1/0");
    CHECK(member(desk.rate(R"("helpful":false,"comment":"")"), "comment") == "null");
    CHECK(desk.counts() == "0/1");
    desk.rate(R"("helpful":true)", "manager@example.org");
    CHECK(desk.counts() == "1/1");
    CHECK(member(desk.call("article.show", R"({"id":"page"})"), "version") == "1");
    const Value votes = desk.call("article.votes", R"({"id":"page"})", "agent@example.org");
    CHECK(votes.array()->size() == 2);
}

TEST_CASE("customers rate what they see, and are told no counts") {
    VoteDesk desk(GENERATE(from_range(backends())));
    desk.rate(R"("helpful":true)");
    for (const char* name : {"draft", "reply"}) {
        const std::string call = R"({"id":")" + std::string(name) + R"(","helpful":true})";
        CHECK(desk.refused("article.rate", call, "customer@example.org").fault() == Fault::not_found);
    }
    CHECK(desk.refused("article.rate", R"({"id":"reply","helpful":true})", "agent@example.org").field() == "id");
    CHECK(desk.refused("article.rate", R"({"id":"page","helpful":true})").field() == "author");
    CHECK(desk.refused("article.rate", R"({"id":"page","helpful":true,"comment":")" + std::string(2'001, 'x') + "\"}",
                       "customer@example.org")
              .field() == "comment");
    const Value seen = desk.call("article.show", R"({"id":"page"})", "customer@example.org");
    CHECK(member(seen, "helpful") == "null");
    CHECK(member(desk.call("article.list", "{}", "customer@example.org").array()->front(), "unhelpful") == "null");
    CHECK(desk.refused("article.votes", R"({"id":"page"})", "customer@example.org").fault() == Fault::denied);
}

TEST_CASE("votes that come at once are counted as they are, also two of one person") {
    VoteDesk desk(GENERATE(from_range(backends())));
    Engine engines[] = {Engine({.database = desk.where()}), Engine({.database = desk.where()})};
    std::thread threads[4];
    const char* people[] = {"customer@example.org", "manager@example.org"};
    for (int i = 0; i < 4; ++i) {
        threads[i] = std::thread([&, i] {
            for (int round = 0; round < 10; ++round) {
                const std::string helpful = (round + i) % 3 == 0 ? "true" : "false";
                engines[i % 2].call("article.rate", parse_json(R"({"id":"page","helpful":)" + helpful + "}"),
                                    {people[i / 2]});
            }
        });
    }
    for (std::thread& thread : threads) thread.join();
    CHECK(desk.number("SELECT helpful + unhelpful FROM kb_articles WHERE slug = 'page'") == 2);
    CHECK_THAT(verify_desk(desk.options()), Catch::Contains("every article is its newest version"));
}

TEST_CASE("who has voted is not deleted but erased, and the vote stays without its words") {
    VoteDesk desk(GENERATE(from_range(backends())));
    desk.rate(R"("helpful":false,"comment":"I am Carl.")");
    CHECK_THAT(desk.refused("user.delete", R"({"id":"customer@example.org"})").what(),
               Catch::Contains("in use by 1 vote (user_id)"));
    desk.call("user.erase", R"({"id":"customer@example.org"})");
    CHECK(desk.counts() == "0/1");
    CHECK(desk.number("SELECT count(*) FROM _article_votes WHERE comment IS NULL") == 1);
}

}  // namespace helpdesk
