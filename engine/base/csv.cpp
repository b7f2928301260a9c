#include "engine/base/csv.hpp"

#include "engine/base/error.hpp"
#include "engine/base/text.hpp"

namespace helpdesk {

namespace {

// What begins with them, behind any number of apostrophes, has one more than it had.
bool is_dangerous(std::string_view text) {
    text.remove_prefix(std::min(text.find_first_not_of('\''), text.size()));
    return !text.empty() && std::string_view("=+-@\t\r").find(text.front()) != std::string_view::npos;
}

}  // namespace

bool CsvReader::next(std::vector<CsvCell>& row) {
    row.clear();
    if (!begun_) pass_mark();
    begun_ = true;
    while (text_.peek() == '\r' || text_.peek() == '\n') {
        column_ = 1;
        pass_line_end();
    }
    if (text_.peek() == TextReader::end) return false;
    line_ = text_.line_number();
    bytes_ = 0;
    for (column_ = 1;; ++column_) {
        if (column_ > limits_.cells) {
            fail(text_.line_number(), "a row may have " + std::to_string(limits_.cells) + " cells at most");
        }
        row.push_back(take_cell());
        if (text_.peek() != separator_) break;
        text_.next();
    }
    pass_line_end();
    return true;
}

void CsvReader::pass_mark() {
    constexpr std::string_view mark = "\xef\xbb\xbf";
    column_ = 1;
    if (text_.peek() == 0xff || text_.peek() == 0xfe) fail(1, "the file is not UTF-8 but UTF-16: save it as UTF-8");
    if (text_.peek() != 0xef) return;
    for (char c : mark) {
        if (text_.next() != static_cast<unsigned char>(c)) fail(1, "this is not valid UTF-8");
    }
}

CsvCell CsvReader::take_cell() {
    CsvCell cell;
    const std::size_t line = text_.line_number();
    cell.is_quoted = text_.peek() == '"';
    cell.is_quoted ? take_quoted(cell.text) : take_plain(cell.text);
    if (!is_valid_text(cell.text)) fail(line, "this is not valid UTF-8 without NUL");
    return cell;
}

void CsvReader::take_quoted(std::string& text) {
    const std::size_t begun = text_.line_number();
    text_.next();
    for (;;) {
        const int c = text_.next();
        if (c == TextReader::end) fail(begun, "the quotes that begin here are not closed");
        if (c != '"') {
            put(text, c, begun);
        } else if (text_.peek() == '"') {
            put(text, text_.next(), begun);
        } else {
            break;
        }
    }
    if (!at_end_of_cell()) fail(text_.line_number(), "something follows the closing quotes");
}

void CsvReader::take_plain(std::string& text) {
    while (!at_end_of_cell()) {
        const int c = text_.next();
        if (c == '"') fail(text_.line_number(), "quotes stand inside a cell that does not begin with them");
        put(text, c, text_.line_number());
    }
}

bool CsvReader::at_end_of_cell() {
    const int c = text_.peek();
    return c == separator_ || c == '\r' || c == '\n' || c == TextReader::end;
}

void CsvReader::pass_line_end() {
    const std::size_t line = text_.line_number();
    if (text_.peek() == '\r') {
        text_.next();
        if (text_.peek() != '\n') fail(line, "a carriage return stands alone, outside of quotes");
    }
    if (text_.peek() == '\n') text_.next();
}

void CsvReader::put(std::string& text, int c, std::size_t line) {
    if (text.size() >= limits_.cell_bytes) {
        fail(line, "the cell that begins here has over " + std::to_string(limits_.cell_bytes) + " bytes");
    }
    if (++bytes_ > limits_.row_bytes) {
        fail(line, "the row has over " + std::to_string(limits_.row_bytes) + " bytes");
    }
    text += static_cast<char>(c);
}

void CsvReader::fail(std::size_t line, const std::string& why) const {
    throw Error(Fault::invalid, "line " + std::to_string(line) + ", column " + std::to_string(column_) + ": " + why);
}

void write_csv_cell(std::string& out, std::string_view text, bool in_quotes) {
    if (!in_quotes && text.find_first_of(",\"\r\n") == std::string_view::npos) {
        out += text;
        return;
    }
    out += '"';
    for (char c : text) {
        if (c == '"') out += '"';
        out += c;
    }
    out += '"';
}

std::string shielded(std::string_view text) { return (is_dangerous(text) ? "'" : "") + std::string(text); }

std::string unshielded(std::string_view text) {
    return std::string(text.starts_with('\'') && is_dangerous(text) ? text.substr(1) : text);
}

}  // namespace helpdesk
