#include <catch2/catch.hpp>

#include "cli/style.hpp"
#include "cli/table.hpp"
#include "cli/text_width.hpp"

namespace helpdesk {

TEST_CASE("a text's width is counted in columns of the terminal", "[cli]") {
    CHECK(width_of("") == 0);
    CHECK(width_of("plain") == 5);
    CHECK(width_of("Chloé") == 5);
    CHECK(width_of("Chloe\xcc\x81") == 5);  // a combining accent
    CHECK(width_of("日本") == 4);
    CHECK(width_of("🎫") == 2);
    CHECK(width_of("\xff") == 1);
}

TEST_CASE("a text that is too long ends in three dots, and never takes more columns than it may", "[cli]") {
    CHECK(cut_to("short", 5) == "short");
    CHECK(cut_to("too long", 5) == "too …");
    CHECK(cut_to("日本語", 4) == "日…");
    CHECK(cut_to("anything", 1) == "…");
    CHECK(cut_to("anything", 0) == "");
}

TEST_CASE("no text has power over the terminal", "[cli]") {
    CHECK(harmless("plain é 日本 🎫") == "plain é 日本 🎫");
    CHECK(harmless("\x1b[31mred\x07") == "\\x1b[31mred\\x07");
    CHECK(harmless("a\xe2\x80\xae"
                   "b") == "a\\u202eb");  // turns the direction
    CHECK(harmless("a\xc2\x9b"
                   "31m") == "a\\x9b31m");  // a C1 control
    CHECK(harmless("a\xff"
                   "b") == "a\\xffb");  // no UTF-8
    CHECK(harmless("two\r\nlines\t.", true) == "two\nlines\t.");
    CHECK(harmless("two\nlines") == "two\\x0alines");
}

TEST_CASE("long lines break between words", "[cli]") {
    using Lines = std::vector<std::string>;
    CHECK(wrapped("one two three", 7) == Lines{"one two", "three"});
    CHECK(wrapped("one\n\ntwo", 7) == Lines{"one", "", "two"});
    CHECK(wrapped("abcdefghij", 4) == Lines{"abcd", "efgh", "ij"});
    CHECK(wrapped("日本語", 2) == Lines{"日", "本", "語"});
    CHECK(wrapped("日本", 1) == Lines{"日", "本"});  // too narrow for even one: it goes on all the same
    CHECK(wrapped("", 7).empty());
}

TEST_CASE("a table is never wider than its terminal", "[cli]") {
    const std::vector<Value> rows{
        Value(Value::Object{{"title", "A title that goes on and on, far beyond what fits in here"},
                            {"assignee", "somebody.with.a.long.name@department.example.org"},
                            {"status", "WAITING_CUSTOMER"}})};
    for (const int width : {40, 60, 80, 120}) {
        const Style style{.terminal = true, .width = width};
        for (const std::string& line : wrapped(
                 table_text(rows, {{"status", "STATUS"}, {"title", "TITLE"}, {"assignee", "ASSIGNEE", true}}, style),
                 1000)) {
            INFO(line);
            CHECK(width_of(line) <= width);
        }
    }
}

TEST_CASE("times are told from now", "[cli]") {
    const Style style{.now = *parse_time("2026-11-22T12:00:00Z")};
    CHECK(time_from_now(style, *parse_time("2026-11-22T11:59:30Z")) == "now");
    CHECK(time_from_now(style, *parse_time("2026-11-22T11:55:00Z")) == "5 min ago");
    CHECK(time_from_now(style, *parse_time("2026-11-22T15:00:00Z")) == "in 3 h");
    CHECK(time_from_now(style, *parse_time("2026-11-12T12:00:00Z")) == "10 d ago");
    CHECK(time_from_now(style, *parse_time("2025-01-02T12:00:00Z")) == "2025-01-02");
    CHECK(time_left(style, *parse_time("2026-11-22T11:30:00Z")) == "30 min late");
    CHECK(time_left(style, *parse_time("2026-11-22T12:20:00Z")) == "in 20 min");
    CHECK(readable_size(1023) == "1023 B");
    CHECK(readable_size(1536) == "1.5 KiB");
    CHECK(readable_size(5 * 1024 * 1024) == "5.0 MiB");
}

}  // namespace helpdesk
