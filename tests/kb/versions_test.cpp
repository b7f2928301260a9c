#include <catch2/catch.hpp>

#include <random>
#include <thread>

#include "engine/kb/diff.hpp"
#include "tests/support.hpp"

namespace helpdesk {

namespace {

std::vector<std::string> lines_with_ends(const std::string& text) {
    std::vector<std::string> lines;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = std::min(text.find('\n', at), text.size() - 1) + 1;
        lines.push_back(text.substr(at, end - at));
        at = end;
    }
    return lines;
}

// What `patch` does: the text that a unified diff makes of another.
std::string patched(const std::string& before, const std::string& diff) {
    const auto old = lines_with_ends(before);
    const auto edits = lines_with_ends(diff);
    std::string text;
    std::size_t at = 0;
    for (std::size_t i = 2; i < edits.size(); ++i) {
        const std::string& edit = edits[i];
        if (edit.starts_with("@@ -")) {
            const auto first = static_cast<std::size_t>(std::stoul(edit.substr(4)));
            const auto comma = edit.find_first_of(", ", 4);
            const bool none = edit.compare(comma, 3, ",0 ") == 0;
            while (at < (none ? first : first - 1)) text += old.at(at++);
            continue;
        }
        std::string line = edit.substr(1);
        const bool is_last = i + 1 < edits.size() && edits[i + 1].starts_with("\\ No newline");
        if (is_last) line.pop_back();
        if (edit[0] != '+' && old.at(at++) != line)
            throw std::logic_error("the diff removes what is not there: " + line);
        if (edit[0] != '-') text += line;
        i += is_last ? 1 : 0;
    }
    while (at < old.size()) text += old[at++];
    return text;
}

std::string quoted_text(const std::string& text) { return to_json(Value(text)); }

std::string update_to(const std::string& content) { return R"({"id":"page","content":)" + quoted_text(content) + "}"; }

class PageDesk : public Desk {
public:
    explicit PageDesk(Backend backend) : Desk(backend) {
        call("category.create", R"({"name":"Guides","is_public":true})");
        call("category.create", R"({"name":"Other"})");
        call("article.create", R"({"title":"Page","content":"First.","category":"guides"})", "agent@example.org");
    }

    std::string content(const std::string& rest = "") {
        return member(call("article.show", R"({"id":"page")" + rest + "}"), "content");
    }
};

}  // namespace

TEST_CASE("a diff makes the one text of the other, whatever they are") {
    const unsigned seed = given_seed().value_or(20'261'125);
    INFO("HELPDESK_TEST_SEED=" << seed);
    std::mt19937 dice(seed);
    for (int round = 0; round < 2'000; ++round) {
        std::string texts[2];
        for (std::string& text : texts) {
            for (std::size_t i = dice() % 25; i > 0; --i)
                text += std::string(1, static_cast<char>('a' + dice() % 4)) + "\n";
            if (dice() % 3 == 0) text += "end";
        }
        const std::string diff = unified_diff({"a", texts[0]}, {"b", texts[1]});
        INFO(texts[0] << "->\n" << texts[1] << "is\n" << diff);
        CHECK(diff.empty() == (texts[0] == texts[1]));
        if (!diff.empty()) CHECK(patched(texts[0], diff) == texts[1]);
    }
}

TEST_CASE("a diff has the fewest lines, with three of those around them") {
    CHECK(unified_diff({"old", "a\nb\nc\nd\ne\nf\ng\nh\ni\n"}, {"new", "a\nb\nc\nd\nX\nf\ng\nh\ni"}) ==
          "--- old\n+++ new\n@@ -2,8 +2,8 @@\n b\n c\n d\n-e\n+X\n f\n g\n h\n-i\n+i\n\\ No newline at end of file\n");
    CHECK(unified_diff({"old", ""}, {"new", "a\n"}) == "--- old\n+++ new\n@@ -0,0 +1 @@\n+a\n");
    CHECK(unified_diff({"old", "same"}, {"new", "same"}).empty());
}

TEST_CASE("a hundred thousand lines are compared at once, also when all of them differ") {
    std::string before, after, moved;
    for (int i = 0; i < 100'000; ++i) {
        before += std::to_string(i % 7) + "\n";
        after += std::to_string(i % 5 + 10) + "\n";
        moved += std::to_string(i % 7) + "\n" + (i % 300 == 0 ? "new\n" : "");
    }
    CHECK(patched(before, unified_diff({"a", before}, {"b", after})) == after);
    const std::string diff = unified_diff({"a", before}, {"b", moved});
    CHECK(patched(before, diff) == moved);
    CHECK(diff.size() < 20'000);
}

TEST_CASE("every edit is a version, and to restore one gives it back byte for byte, as a new one") {
    PageDesk desk(GENERATE(from_range(backends())));
    const std::vector<std::string> texts{"",          "Second\r\n", "  blanks \t\n\n",         "é\u202e\u0001 {{x}}",
                                         "\n",        "First.",     std::string(200'000, 'x'), "# a\n<b>\\n\\\"",
                                         "\ufeffmark"};
    for (const std::string& text : texts) desk.call("article.update", update_to(text), "agent@example.org");
    desk.call("article.update", R"({"id":"page","title":"Other title","category":"other","is_public":true})");
    const std::int64_t newest = static_cast<std::int64_t>(texts.size()) + 2;
    CHECK(member(desk.call("article.show", R"({"id":"page"})"), "version") == std::to_string(newest));

    for (std::size_t i = 0; i < texts.size(); ++i) {
        const std::string version = std::to_string(i + 2);
        CHECK(desk.content(R"(,"at":)" + version) == texts[i]);
        const Value restored =
            desk.call("article.restore", R"({"id":"page","to":)" + version + "}", "manager@example.org");
        CHECK(member(restored, "content") == texts[i]);
        CHECK(member(restored, "title") == "Page");
        CHECK(member(restored, "category") == "Guides");
        CHECK(member(restored, "is_public") == "false");
        CHECK(member(restored, "version") == std::to_string(newest + 1 + static_cast<std::int64_t>(i)));
    }
    const Value history = desk.call("article.history", R"({"id":"page"})");
    CHECK(history.array()->size() == static_cast<std::size_t>(newest) + texts.size());
    CHECK(member(history.array()->front(), "author") == "manager@example.org");
    CHECK(member(history.array()->back(), "author") == "agent@example.org");
}

TEST_CASE("what changes nothing is no version, and one that there is not is not found") {
    PageDesk desk(GENERATE(from_range(backends())));
    desk.call("article.update", update_to("First."));
    desk.call("article.restore", R"({"id":"page","to":1})");
    CHECK(member(desk.call("article.show", R"({"id":"page"})"), "version") == "1");
    for (const char* call : {R"({"id":"page","to":2})", R"({"id":"page","to":0})", R"({"id":"page","to":-1})"}) {
        const Error error = desk.refused("article.restore", call);
        CHECK(error.fault() == Fault::not_found);
        CHECK(error.field() == "to");
    }
    CHECK(desk.refused("article.diff", R"({"id":"page","from":9})").field() == "from");
    CHECK(desk.refused("article.show", R"({"id":"page","at":9})").field() == "at");
    CHECK(member(desk.call("article.diff", R"({"id":"page"})"), "diff").empty());
}

TEST_CASE("C02 of two who read the same version of an article, the second is refused and told both versions") {
    PageDesk desk(GENERATE(from_range(backends())));
    const std::string read = R"({"id":"page","version":1,"content":)";
    desk.call("article.update", read + "\"By one.\"}", "agent@example.org");
    const Error error = desk.refused("article.update", read + "\"By another.\"}", "manager@example.org");
    CHECK(error.fault() == Fault::conflict);
    CHECK(error.field() == "version");
    CHECK_THAT(error.what(), Catch::Contains("it has version 2, not 1"));
    CHECK(desk.refused("article.restore", R"({"id":"page","version":1,"to":1})").fault() == Fault::conflict);
    CHECK(desk.content() == "By one.");
}

TEST_CASE("editors who write one article at once lose no version") {
    const Backend backend = GENERATE(from_range(backends()));
    PageDesk desk(backend);
    Engine engines[] = {Engine({.database = desk.where()}), Engine({.database = desk.where()})};
    std::thread threads[2];
    for (int i = 0; i < 2; ++i) {
        threads[i] = std::thread([&, i] {
            for (int round = 0; round < 20; ++round)
                engines[i].call("article.update",
                                parse_json(update_to(std::to_string(i) + "-" + std::to_string(round))));
        });
    }
    for (std::thread& thread : threads) thread.join();
    CHECK(member(desk.call("article.show", R"({"id":"page"})"), "version") == "41");
    CHECK(desk.number("SELECT count(DISTINCT content) FROM _article_versions") == 41);
}

TEST_CASE("a version outlives its category and its author") {
    PageDesk desk(GENERATE(from_range(backends())));
    desk.call("user.create", R"({"email":"temp@example.org","role":"AGENT"})");
    desk.call("article.update", R"({"id":"page","category":"other","content":"Elsewhere."})", "temp@example.org");
    desk.call("article.update", R"({"id":"page","category":"guides","content":"Back."})");
    desk.call("category.delete", R"({"id":"other"})");
    desk.call("user.delete", R"({"id":"temp@example.org"})");
    const Value restored = desk.call("article.restore", R"({"id":"page","to":2})");
    CHECK(member(restored, "content") == "Elsewhere.");
    CHECK(member(restored, "category") == "Guides");
    CHECK_THAT(member(desk.call("article.diff", R"({"id":"page","from":2,"to":4})"), "diff"),
               Catch::Contains("-category: (gone)"));
}

}  // namespace helpdesk
