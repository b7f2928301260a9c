#include <catch2/catch.hpp>

#include <map>
#include <random>
#include <set>
#include <thread>

#include "engine/kb/kb.hpp"
#include "tests/support.hpp"

namespace helpdesk {

namespace {

// Which category stands in which, by name; "none" is the top.
using Tree = std::map<std::string, std::string>;

Tree tree_of(Desk& desk) {
    Tree tree;
    const Value list = desk.call("category.list", "{}");
    for (const Value& each : *list.array()) {
        const std::string parent = member(each, "parent");
        tree[member(each, "name")] = parent == "null" ? "none" : parent;
    }
    return tree;
}

bool stands_in(const Tree& tree, std::string inner, const std::string& outer) {
    for (; inner != "none"; inner = tree.at(inner)) {
        if (inner == outer) return true;
    }
    return false;
}

std::string move(const std::string& name, const std::string& parent) {
    return R"({"id":")" + name + R"(","parent":")" + parent + "\"}";
}

}  // namespace

TEST_CASE("categories never stand in a circle, whatever is moved where") {
    const unsigned seed = GENERATE(1U, 2U);
    Desk desk(GENERATE(from_range(backends())));
    std::mt19937 random(seed);
    Tree oracle;
    std::vector<std::string> names;
    for (int i = 0; i < 9; ++i) {
        names.push_back("shelf-" + std::to_string(i));
        desk.call("category.create", R"({"name":")" + names.back() + "\"}");
        oracle[names.back()] = "none";
    }
    int refused = 0;
    for (int i = 0; i < 150; ++i) {
        const std::string& name = names[random() % names.size()];
        const std::string parent = random() % 8 == 0 ? "none" : names[random() % names.size()];
        const bool circle = stands_in(oracle, parent, name);
        INFO("seed " << seed << ", move " << i << ": " << name << " into " << parent);
        try {
            desk.call("category.update", move(name, parent));
            CHECK_FALSE(circle);
            oracle[name] = parent;
        } catch (const Error& error) {
            CHECK(circle);
            CHECK(error.fault() == Fault::invalid);
            CHECK(error.field() == "parent");
            ++refused;
        }
    }
    CHECK(refused > 10);
    CHECK(tree_of(desk) == oracle);
}

TEST_CASE("two engines that move two categories into each other at once make no circle") {
    const Backend backend = GENERATE(from_range(backends()));
    Desk desk(backend);
    for (const char* name : {"a", "b"}) desk.call("category.create", R"({"name":")" + std::string(name) + "\"}");
    Engine engines[] = {Engine({.database = desk.where()}), Engine({.database = desk.where()})};
    for (int round = 0; round < 25; ++round) {
        std::thread threads[2];
        const std::string moves[] = {move("a", "b"), move("b", "a")};
        for (int i = 0; i < 2; ++i) {
            threads[i] = std::thread([&, i] {
                try {
                    engines[i].call("category.update", parse_json(moves[i]));
                } catch (const Error&) {
                }
            });
        }
        for (std::thread& thread : threads) thread.join();
        const Tree tree = tree_of(desk);
        CHECK((tree.at("a") == "none") != (tree.at("b") == "none"));
        for (const char* name : {"a", "b"}) desk.call("category.update", move(name, "none"));
    }
}

TEST_CASE("a slug is made of the title, and one that is taken is refused") {
    const std::pair<const char*, const char*> slugs[] = {{"Getting Started", "getting-started"},
                                                         {"  What's up?  ", "what-s-up"},
                                                         {"A--B__C", "a-b-c"},
                                                         {"100% of it!", "100-of-it"},
                                                         {"", "untitled"},
                                                         {"日本語", "untitled"},
                                                         {"-", "untitled"},
                                                         {"Größe", "gr-e"},
                                                         {"a/../b", "a-b"}};
    for (const auto& [title, slug] : slugs) CHECK(slug_of(title) == slug);
    CHECK(slug_of(std::string(300, 'x')) == std::string(100, 'x'));
    CHECK(slug_of(std::string(99, 'x') + " yes") == std::string(99, 'x'));

    Desk desk(GENERATE(from_range(backends())));
    desk.call("category.create", R"({"name":"Guides"})");
    CHECK(desk.refused("category.create", R"({"name":"GUIDES"})").field() == "slug");
    desk.call("category.create", R"({"name":"GUIDES","slug":"guides-2"})");
    for (const char* wrong : {"", "Guides", "a b", "-a", "a-", "a--b", "é", "a/b", "a_b"}) {
        INFO(wrong);
        const Error error = desk.refused("category.create", R"({"name":"New","slug":")" + std::string(wrong) + "\"}");
        CHECK(error.fault() == Fault::invalid);
        CHECK(error.field() == "slug");
    }
    const std::string article = R"("content":".","category":"guides","author":"agent@example.org"})";
    desk.call("article.create", R"({"title":"Reset it",)" + article);
    const Error taken = desk.refused("article.create", R"({"title":"Reset: it",)" + article);
    CHECK(taken.field() == "slug");
    CHECK_THAT(taken.what(), Catch::Contains("taken"));
    CHECK(member(desk.call("article.create", R"({"title":"Reset it","slug":"reset-again",)" + article), "slug") ==
          "reset-again");
}

TEST_CASE("customers see public articles that are no prepared replies, and staff see all") {
    Desk desk(GENERATE(from_range(backends())));
    desk.call("category.create", R"({"name":"Guides","is_public":true})");
    const auto write = [&](const char* title, const char* rest) {
        desk.call("article.create",
                  R"({"content":"Text.","category":"guides","title":")" + std::string(title) + "\"" + rest + "}",
                  "agent@example.org");
    };
    write("open", R"(,"is_public":true)");
    write("hidden", "");
    write("canned", R"(,"kind":"CANNED","is_public":true)");
    const auto titles = [&](const char* arguments, const char* as) {
        std::set<std::string> all;
        const Value list = desk.call("article.list", arguments, as);
        for (const Value& each : *list.array()) all.insert(member(each, "title"));
        return all;
    };
    CHECK(titles("{}", "customer@example.org") == std::set<std::string>{"open"});
    CHECK(titles(R"({"is_public":false})", "customer@example.org").empty());
    CHECK(titles(R"({"kind":"CANNED"})", "customer@example.org").empty());
    CHECK(titles("{}", "agent@example.org") == std::set<std::string>{"open", "hidden", "canned"});
    CHECK(titles(R"({"kind":"CANNED"})", "agent@example.org") == std::set<std::string>{"canned"});
    CHECK(member(desk.call("article.show", R"({"id":"open"})", "customer@example.org"), "content") == "Text.");
    for (const char* slug : {"hidden", "canned"}) {
        CHECK(desk.refused("article.show", R"({"id":")" + std::string(slug) + "\"}", "customer@example.org").fault() ==
              Fault::not_found);
    }
    desk.call("article.update", R"({"id":"open","is_public":false})", "agent@example.org");
    CHECK(titles("{}", "customer@example.org").empty());
    CHECK(desk.call("article.list", "{}").array()->front().find("content") == nullptr);
}

TEST_CASE("what customers may not see is suggested to them by no misspelt name either") {
    Desk desk(GENERATE(from_range(backends())));
    desk.call("category.create", R"({"name":"Secret plans"})");
    desk.call("category.create", R"({"name":"Guides","is_public":true})");
    for (const char* name : {"secret plans", "Secret plan", "secret-plan"}) {
        const Error error =
            desk.refused("category.show", R"({"id":")" + std::string(name) + "\"}", "customer@example.org");
        CHECK(error.fault() == Fault::not_found);
        CHECK(error.hint().empty());
    }
    CHECK(desk.refused("category.show", R"({"id":"Secret plan"})").hint() == "did you mean \"Secret plans\"?");
}

}  // namespace helpdesk
