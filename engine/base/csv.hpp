#pragma once

#include <cstddef>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/text_source.hpp"

namespace helpdesk {

// Comma-separated values, as RFC 4180 has them.

struct CsvCell {
    std::string text;
    bool is_quoted = false;  // so that an empty text is another thing than nothing
};

struct CsvLimits {
    std::size_t cells = 1'000;  // in a row
    std::size_t cell_bytes = 1 << 20;
    std::size_t row_bytes = std::numeric_limits<std::size_t>::max();
};

// Row by row. A byte order mark is passed over, and so are empty lines. Fault::invalid with line and column (the number
// of the cell, from 1) for quotes that are not closed or stand where none may, for text that is no UTF-8, and for what
// is over the limits.
class CsvReader {
public:
    explicit CsvReader(TextSource source, CsvLimits limits = {}, char separator = ',')
        : text_(std::move(source)), limits_(limits), separator_(separator) {}

    // False at the end.
    bool next(std::vector<CsvCell>& row);
    // In which the row began that was read last; from 1.
    std::size_t line() const { return line_; }

private:
    TextReader text_;
    CsvLimits limits_;
    char separator_;
    std::size_t line_ = 0;
    std::size_t column_ = 0;
    std::size_t bytes_ = 0;  // of the row
    bool begun_ = false;

    void pass_mark();
    CsvCell take_cell();
    void take_quoted(std::string& text);
    void take_plain(std::string& text);
    bool at_end_of_cell();
    void pass_line_end();
    void put(std::string& text, int c, std::size_t line);
    [[noreturn]] void fail(std::size_t line, const std::string& why) const;
};

// In quotes where it has to be, or where it is wanted.
void write_csv_cell(std::string& out, std::string_view text, bool in_quotes = false);

// A spreadsheet takes a text that begins with = + - @, a tab or a carriage return for a formula: an apostrophe in front
// makes it harmless. `unshielded` takes exactly that away again.
std::string shielded(std::string_view text);
std::string unshielded(std::string_view text);

}  // namespace helpdesk
