#include <catch2/catch.hpp>

#include <algorithm>
#include <map>
#include <random>
#include <set>

#include "engine/db/migration.hpp"
#include "engine/db/open.hpp"
#include "tests/postgres_server.hpp"
#include "tests/support.hpp"

namespace helpdesk {

namespace {

struct Shelf {
    std::string parent;  // empty: the top
    bool is_public = false;
};

// What the tree should be; `page-NAME` is a public article on the shelf, `note-NAME` a private one.
using Shelves = std::map<std::string, Shelf>;

bool is_within(const Shelves& shelves, std::string inner, const std::string& outer) {
    for (; !inner.empty(); inner = shelves.at(inner).parent) {
        if (inner == outer) return true;
    }
    return false;
}

bool is_open(const Shelves& shelves, std::string name) {
    for (; !name.empty(); name = shelves.at(name).parent) {
        if (!shelves.at(name).is_public) return false;
    }
    return true;
}

std::string named_shelf(const std::string& name, const std::string& rest = "") {
    return R"({"id":")" + name + "\"" + rest + "}";
}

std::set<std::string> members_of(const Value& list, const char* field) {
    std::set<std::string> all;
    for (const Value& each : *list.array()) all.insert(member(each, field));
    return all;
}

// What a customer finds, by lists, by names and in the numbers, is what the tree says; staff see what is open.
void check_seen(Desk& desk, const Shelves& shelves) {
    std::set<std::string> open, pages;
    for (const auto& [name, shelf] : shelves) {
        if (!is_open(shelves, name)) continue;
        open.insert(name);
        pages.insert("page-" + name);
    }
    const char* customer = "customer@example.org";
    CHECK(members_of(desk.call("article.list", R"({"limit":500})", customer), "slug") == pages);
    const Value list = desk.call("category.list", "{}", customer);
    CHECK(members_of(list, "slug") == open);
    for (const Value& each : *list.array()) CHECK(member(each, "articles") == "1");
    for (const auto& [name, shelf] : shelves) {
        const bool is_seen = open.count(name) > 0;
        CHECK(member(desk.call("category.show", named_shelf(name)), "is_open") == (is_seen ? "true" : "false"));
        if (is_seen) {
            CHECK(member(desk.call("article.show", named_shelf("page-" + name), customer), "slug") == "page-" + name);
        } else {
            CHECK(desk.refused("article.show", named_shelf("page-" + name), customer).fault() == Fault::not_found);
            CHECK(desk.refused("category.show", named_shelf(name), customer).fault() == Fault::not_found);
        }
        CHECK(desk.refused("article.show", named_shelf("note-" + name), customer).fault() == Fault::not_found);
    }
}

void make_shelf(Desk& desk, Shelves& shelves, const std::string& name) {
    desk.call("category.create", R"({"name":")" + name + "\"}");
    for (const bool is_public : {true, false}) {
        desk.call("article.create", R"({"title":")" + std::string(is_public ? "page " : "note ") + name +
                                        R"(","content":".","category":")" + name +
                                        R"(","author":"agent@example.org","is_public":)" +
                                        (is_public ? "true}" : "false}"));
    }
    shelves[name] = {};
}

void delete_shelf(Desk& desk, Shelves& shelves, const std::string& name) {
    for (const char* kind : {"page-", "note-"}) desk.call("article.delete", named_shelf(kind + name));
    desk.call("category.delete", named_shelf(name));
    const bool was_open = is_open(shelves, name);
    for (auto& [other, shelf] : shelves) {
        if (shelf.parent != name) continue;
        shelf = {"", shelf.is_public && was_open};
    }
    shelves.erase(name);
}

}  // namespace

TEST_CASE("whatever is moved, shown, hidden or deleted, customers see what is public with all that is above it") {
    const unsigned seed = given_seed().value_or(20'261'125);
    INFO("HELPDESK_TEST_SEED=" << seed);
    std::mt19937 dice(seed);
    Desk desk(GENERATE(from_range(backends())));
    Shelves shelves;
    std::vector<std::string> names;
    for (int i = 0; i < 8; ++i) {
        names.push_back("s" + std::to_string(i));
        make_shelf(desk, shelves, names.back());
    }
    check_seen(desk, shelves);
    int seen = 0;
    for (int step = 0; step < 60; ++step) {
        const std::string name = names[dice() % names.size()];
        const std::string other = names[dice() % names.size()];
        const auto choice = dice() % 10;
        INFO("step " << step << ": " << choice << " " << name << " " << other);
        if (choice < 5) {
            const bool shows = dice() % 4 > 0;
            desk.call("category.update", named_shelf(name, R"(,"is_public":)" + std::string(shows ? "true" : "false")));
            shelves[name].is_public = shows;
        } else if (choice < 9) {
            const bool to_top = dice() % 5 == 0;
            const std::string move = named_shelf(name, R"(,"parent":")" + (to_top ? "none" : other) + "\"");
            if (!to_top && is_within(shelves, other, name)) {
                CHECK(desk.refused("category.move", move).field() == "parent");
            } else {
                desk.call("category.move", move);
                shelves[name].parent = to_top ? "" : other;
            }
        } else {
            delete_shelf(desk, shelves, name);
            make_shelf(desk, shelves, name);
        }
        if (step % 3 == 0) check_seen(desk, shelves);
        for (const std::string& each : names) seen += is_open(shelves, each) ? 1 : 0;
    }
    check_seen(desk, shelves);
    CHECK(seen > 60);
    CHECK(seen < 400);
}

TEST_CASE("categories are private until somebody shows them, and the list is a tree") {
    Desk desk(GENERATE(from_range(backends())));
    for (const char* name : {"b", "a", "c", "d"})
        desk.call("category.create", R"({"name":")" + std::string(name) + "\"}");
    CHECK(desk.call("category.list", "{}", "customer@example.org").array()->empty());
    desk.call("category.move", R"({"id":"d","parent":"a"})");
    desk.call("category.move", R"({"id":"c","parent":"d"})");
    std::string tree;
    const Value list = desk.call("category.list", "{}");
    for (const Value& each : *list.array()) tree += member(each, "name") + member(each, "depth") + " ";
    CHECK(tree == "a0 d1 c2 b0 ");
    CHECK(members_of(desk.call("category.list", R"({"parent":"none"})"), "name") == std::set<std::string>{"a", "b"});
    CHECK(members_of(desk.call("category.list", R"({"parent":"d"})"), "name") == std::set<std::string>{"c"});
    CHECK(desk.refused("category.move", R"({"id":"a"})").field() == "parent");
    CHECK(desk.refused("category.move", R"({"id":"a","parent":"a"})").field() == "parent");
}

TEST_CASE("a circle that another program makes is closed to customers, and verify names it") {
    Desk desk(GENERATE(from_range(backends())));
    Shelves shelves;
    for (const char* name : {"a", "b", "c"}) {
        make_shelf(desk, shelves, name);
        desk.call("category.update", named_shelf(name, R"(,"is_public":true)"));
    }
    run_raw(desk,
            "UPDATE kb_categories SET parent_id = (SELECT id FROM kb_categories WHERE slug = 'b') WHERE slug = 'a'");
    run_raw(desk,
            "UPDATE kb_categories SET parent_id = (SELECT id FROM kb_categories WHERE slug = 'a') WHERE slug = 'b'");
    CHECK(members_of(desk.call("article.list", "{}", "customer@example.org"), "slug") ==
          std::set<std::string>{"page-c"});
    CHECK(desk.call("category.list", "{}").array()->size() == 3);
    CHECK_THAT(verify_desk(desk.options()),
               Catch::Contains("the category a: it stands in a circle; the category b: it stands in a circle"));
}

TEST_CASE("what another program does to an article is named by verify") {
    Desk desk(GENERATE(from_range(backends())));
    Shelves shelves;
    make_shelf(desk, shelves, "a");
    CHECK_THAT(verify_desk(desk.options()), Catch::Contains("every article is its newest version"));
    run_raw(desk, "UPDATE kb_articles SET content = 'Other.' WHERE slug = 'page-a'");
    run_raw(desk, "UPDATE kb_articles SET helpful = 1 WHERE slug = 'note-a'");
    const std::string checks = verify_desk(desk.options());
    CHECK_THAT(checks, Catch::Contains("the article page a: its newest version is not what it is"));
    CHECK_THAT(checks, Catch::Contains("the article note a: its votes are not those that are counted"));
}

TEST_CASE("what customers could read before there were private categories stays where they find it") {
    const Backend backend = GENERATE(from_range(backends()));
    TemporaryFolder folder;
    const std::string where =
        backend == Backend::sqlite ? folder.path() + "/desk.db" : PostgresServer::shared().fresh_database().value();
    const auto step = std::find_if(migrations().begin(), migrations().end(),
                                   [](const Migration& each) { return each.name.ends_with("_knowledge"); });
    {
        const auto db = open_db(where, Access::create, {});
        migrate(*db, *parse_time("2026-01-01T00:00:00Z"), step->number - 1);
        db->script(
            "INSERT INTO roles (id, name, display_name) VALUES ('r', 'AGENT', 'Agent');"
            "INSERT INTO users (id, email, password_hash, role_id) VALUES ('u', 'ana@example.org', '!', 'r');");
        for (const char* category :
             {"'top', NULL", "'middle', 'top'", "'leaf', 'middle'", "'other', 'top'", "'canned', NULL"}) {
            const std::string id = std::string(category).substr(0, std::string(category).find(','));
            db->script("INSERT INTO kb_categories (id, name, slug, parent_id) VALUES (" + id + ", " + id + ", " +
                       category + ")");
        }
        for (const char* article :
             {"'a', 'leaf', TRUE, 'ARTICLE'", "'b', 'other', FALSE, 'ARTICLE'", "'c', 'canned', TRUE, 'CANNED'"}) {
            db->script(
                "INSERT INTO kb_articles (id, category_id, is_public, kind, title, slug, content, author_id)"
                " SELECT x.*, 'Title', NULL, 'Old words', 'u' FROM (SELECT " +
                std::string(article) + ") AS x");
        }
    }

    Engine engine({.database = where});

    const Value categories = parse_json(engine.call("category.list", parse_json("{}")).body);
    std::set<std::string> open;
    for (const Value& each : *categories.array()) {
        if (member(each, "is_open") == "true") open.insert(member(each, "slug"));
    }
    CHECK(open == std::set<std::string>{"top", "middle", "leaf"});
    const Value first = parse_json(engine.call("article.show", parse_json(R"({"id":"b","at":1})")).body);
    CHECK(member(first, "content") == "Old words");
    CHECK_THAT(verify_desk({.database = where}), Catch::Contains("every article is its newest version"));
}

}  // namespace helpdesk
