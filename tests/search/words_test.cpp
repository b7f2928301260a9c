#include <catch2/catch.hpp>

#include "engine/db/word_cutter.hpp"
#include "tests/support.hpp"

namespace helpdesk {

namespace {

std::string cut(std::string_view text) {
    std::string words;
    cut_words(text, [&](const CutWord& word) {
        words.append(words.empty() ? "" : " ").append(word.word);
        return true;
    });
    return words;
}

std::string utf8_of(unsigned code) {
    if (code < 0x80) return {static_cast<char>(code)};
    const auto tail = [&](unsigned shift) { return static_cast<char>(0x80 | (code >> shift & 0x3f)); };
    if (code < 0x800) return {static_cast<char>(0xc0 | code >> 6), tail(0)};
    if (code < 0x10000) return {static_cast<char>(0xe0 | code >> 12), tail(6), tail(0)};
    return {static_cast<char>(0xf0 | code >> 18), tail(12), tail(6), tail(0)};
}

struct Example {
    const char* text;
    const char* words;
    bool found;
};

// What people may expect of words that are written in more than one way, and what they get.
constexpr Example examples[] = {
    {"Un problème étrange", "probleme ETRANGE", true},
    {"probleme", "PROBLÈME", true},
    {"Łódź", "łodz", true},  // a letter with a stroke is another letter
    {"Łódź", "lodz", false},
    {"Smørrebrød", "SMØRREBRØD", true},
    {"Smørrebrød", "smorrebrod", false},
    {"Straße", "STRAẞE", true},
    {"Straße", "strasse", false},
    {"İstanbul", "istanbul", true},
    {"ISPARTA", "ısparta", false},
    {"ﬁne", "fine", false},
    {"１２３", "123", false},
    {"ＡＢＣ", "ａｂｃ", true},
    {"ΣΊΣΥΦΟΣ", "σίσυφος", true},
    {"Ёлка", "ёЛКА", true},
    {"Ёлка", "елка", false},
    {"हिन्दी में", "हिन्दी", true},
    {"東京都庁", "東京*", true},
    {"東京都庁", "都庁", false},
    {"Danke🥰", "danke", true},
    {"naïve", "naïve", true},  // two ways to write it
    {"see carl@example.org", "carl@example.org", true},
    {"foo_bar-baz", "bar", true},
    {"error 0x80070005!", "0x80070005", true},
    {"don't", "don't", true},
    {"C++ and C#", "c", true},
    {"3.14", "3.14", true},
    {"3.14", "314", false},
};

}  // namespace

TEST_CASE("words are found in any case and without their accents, on both databases alike") {
    Desk desk(GENERATE(from_range(backends())));
    int tag = 0;
    for (const Example& each : examples) {
        INFO(each.text << " by " << each.words);
        const std::string mark = "mark" + std::to_string(++tag);
        desk.open_ticket(std::string(each.text) + " " + mark);
        const Value found = desk.call(
            "desk.search", to_json(Value(Value::Object{{"query", Value(std::string(each.words) + " " + mark)}})));
        CHECK((found.array()->size() == 1) == each.found);
    }
}

TEST_CASE("PostgreSQL cuts and folds every character as SQLite's index does") {
    if (backends().size() < 2) return;
    Desk desk(Backend::postgres);
    EngineAccess::read(desk.engine(), [](Session& session) {
        for (unsigned begin = 0; begin < 0x20000; begin += 0x800) {
            if (begin >= 0xd800 && begin < 0xe000) continue;
            std::string text;
            for (unsigned code = std::max(begin, 1U); code < begin + 0x800; ++code) text += "x" + utf8_of(code) + "y ";
            std::string folded;
            session.run({"test", "SELECT _search_folded(:text)"}, std::move(Params().add("text", text)),
                        [&](const Row& row) { folded = row.text(0); });
            INFO("from " << begin);
            CHECK((folded == cut(text)));
        }
    });
}

TEST_CASE("whatever a text is made of, it can be stored and found") {
    Desk desk(GENERATE(from_range(backends())));
    std::string many, numbers;
    for (int i = 0; many.size() + 5 < 199'000; ++i) many += "a" + std::to_string(i % 10) + " ";
    for (unsigned code = 0x20000; numbers.size() < 590'000; ++code)
        numbers += utf8_of(code % 0x8000 + 0x20000) + (code % 2 ? " " : "");
    const std::string texts[] = {std::string(200'000, 'x'),           many + "needle1", numbers, "\x01\x02\x7f needle3",
                                 "'quoted' \\ : needle4 & | ! <-> *", "needle5"};
    for (const std::string& text : texts) {
        desk.call(
            "ticket.create",
            to_json(Value(Value::Object{{"title", "t"}, {"description", text}, {"customer", "customer@example.org"}})));
    }
    for (const char* words : {"needle1", "xxx*", "needle3", "needle4", "\"a1 a2\"", "needle*"}) {
        INFO(words);
        CHECK_FALSE(desk.call("desk.search", to_json(Value(Value::Object{{"query", Value(words)}}))).array()->empty());
    }
}

}  // namespace helpdesk
