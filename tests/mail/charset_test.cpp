#include "cli/mail/charset.hpp"

#include <catch2/catch.hpp>

#include <string>

using namespace helpdesk;

TEST_CASE("text is read in the charset of its label, or in the one that the label's users mean") {
    struct Case {
        std::string bytes, charset, text;
    };
    const Case row = GENERATE(values<Case>({
        {"caf\xe9", "iso-8859-1", "café"},
        {"\x93x\x94 \x80", "ISO-8859-1", "“x” €"},
        {"\xef\xf0\xe8", "windows-1251", "при"},
        {"caf\xc3\xa9", "utf-8", "café"},
        {"caf\xc3\xa9", "us-ascii", "café"},
        {"caf\xc3\xa9", "latin1", "café"},
        {"caf\xe9", "", "café"},
        {"caf\xe9", "utf-8", "café"},
        {"caf\xe9", "x-unknown", "café"},
        {"caf\xe9", "../../etc/passwd", "café"},
        {"caf\xe9", std::string(5000, 'a'), "café"},
        {"\x8c"
         "c\xb9\xe6",
         "ks_c_5601-1987", "똠방"},
        {"\x82\xa0", "Shift_JIS", "あ"},
        {"\x1b$B$\"\x1b(B", "iso-2022-jp", "あ"},
        {"Gr+APw-n", "unicode-1-1-utf-7", "Grün"},
        {std::string("\xfe\xff\0a\x20\xac", 6), "utf-16", "a€"},
        {"\x81", "windows-1252", "\xC2\x81"},
    }));

    CHECK(to_utf8(row.bytes, row.charset) == row.text);
}

TEST_CASE("what cannot be read becomes a replacement character, and the rest stays") {
    CHECK(to_utf8("caf\xc3\xa9 \xff!", "utf-8") == "café \uFFFD!");
    CHECK(to_utf8("\x82", "shift_jis") == "\uFFFD");
    CHECK(to_utf8("a\xff"
                  "b",
                  "euc-jp") ==
          "a\uFFFD"
          "b");
}

TEST_CASE("a NUL never comes through") {
    CHECK(to_utf8(std::string("a\0b", 3), "") == "ab");
    CHECK(to_utf8(std::string("a\0b", 3), "iso-8859-1") == "ab");
    CHECK(to_utf8(std::string("\xff\0\xfe", 3), "utf-8").find('\0') == std::string::npos);
}

TEST_CASE("text that is not at all in its charset is read without the label") {
    const std::string bytes(30'000, '\xff');

    CHECK(to_utf8(bytes, "iso-2022-kr").starts_with("ÿÿÿ"));
}

TEST_CASE("text of several lines keeps its lines and loses its control characters") {
    CHECK(clean_text("\r\n \n  one\r\ntwo\rthree\x07\x1b\n\n\t\n") == "  one\ntwo\nthree");
    CHECK(clean_text("-- \nme") == "-- \nme");
    CHECK(clean_text("\xEF\xBB\xBFtext") == "text");
    CHECK(clean_text("\xC2\x93x\xC2\x94") == "“x”");
    CHECK(clean_text(" \r\n\t").empty());
}

TEST_CASE("a line has no line ends, no runs of spaces and nothing that turns its direction") {
    CHECK(clean_line("  a\r\n b\t\tc  ") == "a b c");
    CHECK(clean_line("in\u202Evoice\u2066.txt\u2069") == "invoice.txt");
    CHECK(clean_line("a\u2028b") == "a b");
}

TEST_CASE("cutting leaves no half character") {
    CHECK(cut_utf8("añb", 2) == "a");
    CHECK(cut_utf8("añb", 3) == "añ");
    CHECK(cut_utf8("añb", 9) == "añb");
    CHECK(cut_utf8("€", 0).empty());
}
