#include <catch2/catch.hpp>

#include <algorithm>

#include "engine/base/csv.hpp"
#include "engine/base/error.hpp"

namespace helpdesk {

namespace {

TextSource source_of(const std::string& text, std::size_t piece) {
    return [text, piece, done = std::size_t{0}](char* into, std::size_t room) mutable {
        const std::size_t size = std::min({room, piece, text.size() - done});
        std::copy_n(text.data() + done, size, into);
        done += size;
        return size;
    };
}

using Rows = std::vector<std::vector<std::string>>;

Rows rows_of(const std::string& text, char separator = ',', std::size_t piece = 3) {
    CsvReader reader(source_of(text, piece), {}, separator);
    Rows rows;
    std::vector<CsvCell> row;
    while (reader.next(row)) {
        rows.emplace_back();
        for (const CsvCell& cell : row) rows.back().push_back(cell.text);
    }
    return rows;
}

std::string refused(const std::string& text, const CsvLimits& limits = {}) {
    CsvReader reader(source_of(text, 1'000), limits);
    std::vector<CsvCell> row;
    try {
        while (reader.next(row)) {
        }
    } catch (const Error& error) {
        CHECK(error.fault() == Fault::invalid);
        return error.what();
    }
    return "it was read";
}

}  // namespace

TEST_CASE("comma-separated values are read as RFC 4180 has them") {
    CHECK(rows_of("a,b\r\n1,2\r\n") == Rows{{"a", "b"}, {"1", "2"}});
    CHECK(rows_of("a,b\n1,2") == Rows{{"a", "b"}, {"1", "2"}});
    CHECK(rows_of("\xef\xbb\xbf"
                  "a\n") == Rows{{"a"}});
    CHECK(rows_of("\"a,\"\"b\"\"\r\nc\",d\n") == Rows{{"a,\"b\"\r\nc", "d"}});
    CHECK(rows_of(",\n,\n") == Rows{{"", ""}, {"", ""}});
    CHECK(rows_of("\n\r\na\n\n\nb\n\n") == Rows{{"a"}, {"b"}});
    CHECK(rows_of("a;b,c\n", ';') == Rows{{"a", "b,c"}});
    CHECK(rows_of("") == Rows{});
    CHECK(rows_of(" a , b ") == Rows{{" a ", " b "}});
}

TEST_CASE("an empty text in quotes is another thing than nothing") {
    CsvReader reader(source_of("\"\",\n", 1));
    std::vector<CsvCell> row;
    REQUIRE(reader.next(row));
    CHECK(row[0].is_quoted);
    CHECK_FALSE(row[1].is_quoted);
}

TEST_CASE("I10 broken comma-separated values are refused with line and column") {
    CHECK(refused("a,b\n1,\"open\n2,3\n") == "line 2, column 2: the quotes that begin here are not closed");
    CHECK(refused("a,b\n\"x\"y,2\n") == "line 2, column 1: something follows the closing quotes");
    CHECK(refused("a,b\n1,x\"y\n") == "line 2, column 2: quotes stand inside a cell that does not begin with them");
    CHECK(refused("a\rb\n") == "line 1, column 1: a carriage return stands alone, outside of quotes");
    CHECK(refused("a,b\n\"x\ny\",\xff\n") == "line 3, column 2: this is not valid UTF-8 without NUL");
    CHECK(refused(std::string("a,\0b\n", 5)) == "line 1, column 2: this is not valid UTF-8 without NUL");
    CHECK(refused("\xff\xfe"
                  "a\n") == "line 1, column 1: the file is not UTF-8 but UTF-16: save it as UTF-8");
    CHECK(refused("\xef\xbb"
                  "a\n") == "line 1, column 1: this is not valid UTF-8");
    CHECK(refused("a\n" + std::string(1'000'000, ',')) == "line 2, column 1001: a row may have 1000 cells at most");
    CHECK(refused("a,b\nx,\"" + std::string(100'000'000, 'y'), {.cells = 9, .cell_bytes = 1'000}) ==
          "line 2, column 2: the cell that begins here has over 1000 bytes");
}

TEST_CASE("what is written as a cell is read as the same text, and is no formula for a spreadsheet") {
    for (const char* text : {"plain", "a,b", "\"", "two\nlines", "\r", "=1+1", "+1", "-1", "@x", "\tx", "\rx", "'=1",
                             "''=1", "'tis", "'", "''", "", "=\"a\"\"b\",", "ümläut"}) {
        INFO(text);
        const std::string shield = shielded(text);
        CHECK((shield.empty() || std::string("=+-@\t\r").find(shield.front()) == std::string::npos));
        CHECK(unshielded(shield) == text);
        std::string cell;
        write_csv_cell(cell, text, std::string(text).empty());
        CHECK(rows_of(cell + "\r\n") == Rows{{text}});
    }
    CHECK(shielded("'tis") == "'tis");
    CHECK(unshielded("'tis") == "'tis");
}

TEST_CASE("lines are read in whatever pieces they come") {
    for (std::size_t piece = 1; piece < 9; ++piece) {
        TextReader reader(source_of("one\r\n\ntwo\nthree", piece));
        std::vector<std::string> lines;
        for (std::string line; reader.line(line, 100);) lines.push_back(line);
        CHECK(lines == std::vector<std::string>{"one", "", "two", "three"});
        CHECK(reader.line_number() == 4);
    }
    TextReader reader(source_of(std::string(100, 'x'), 10));
    std::string line;
    CHECK_THROWS_AS(reader.line(line, 50), Error);
}

}  // namespace helpdesk
