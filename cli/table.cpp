#include "cli/table.hpp"

#include <algorithm>
#include <array>
#include <numeric>

#include "cli/text_width.hpp"

namespace helpdesk {

namespace {

constexpr int gap = 2;  // between columns
constexpr int narrowest_column = 6;

bool is_due(const std::string& field) { return field.ends_with("due_at"); }

std::string due_text(const Value& row, const std::string& text, const Style& style) {
    const auto due = parse_time(text);
    if (!due || !cell(row, "resolved_at").is_null()) return {};
    const auto paused = parse_time(text_of(cell(row, "paused_at")));
    if (paused && *due >= *paused) return "paused";
    return time_left(style, *due);
}

Ink ink_of_cell(const Value& row, const std::string& field, const std::string& text) {
    if (is_due(field) && text.ends_with(" late")) return Ink::red;
    if (field == "is_internal" && cell(row, field).boolean() && *cell(row, field).boolean()) return Ink::yellow;
    return ink_of(field, text);
}

// Columns that still say something when they are cut, and the width below which they say little.
int comfortable_width(const Column& column, int natural) {
    static constexpr std::array<std::pair<std::string_view, int>, 12> flexible{{
        {"title", 30},
        {"content", 30},
        {"message", 30},
        {"description", 24},
        {"permissions", 24},
        {"id", 13},
        {"checksum", 12},
        {"customer", 12},
        {"assignee", 12},
        {"author", 12},
        {"name", 12},
        {"uploaded_by", 12},
    }};
    for (const auto& [field, width] : flexible) {
        if (column.field == field) return std::min(natural, std::max(width, width_of(column.title)));
    }
    return natural;
}

// Makes the columns fit: leaves out dispensable ones, from the right, until the others can be comfortable; then takes
// from the one that has most to give; at last from the widest.
void fit(std::vector<Column>& columns, std::vector<int>& widths, int width) {
    const auto total = [&](const std::vector<int>& each) {
        return std::accumulate(each.begin(), each.end(), gap * (static_cast<int>(each.size()) - 1));
    };
    std::vector<int> least;
    for (std::size_t at = 0; at < columns.size(); ++at) least.push_back(comfortable_width(columns[at], widths[at]));
    for (std::size_t at = columns.size(); at-- > 0 && total(least) > width;) {
        if (!columns[at].dispensable) continue;
        const auto place = static_cast<std::ptrdiff_t>(at);
        columns.erase(columns.begin() + place);
        widths.erase(widths.begin() + place);
        least.erase(least.begin() + place);
    }
    for (int over = total(widths) - width; over > 0; --over) {
        std::size_t chosen = 0;
        for (std::size_t at = 0; at < widths.size(); ++at) {
            const auto spare = [&](std::size_t each) {
                return std::pair(std::max(0, widths[each] - least[each]), widths[each]);
            };
            if (spare(at) > spare(chosen)) chosen = at;
        }
        if (widths[chosen] <= narrowest_column) break;
        --widths[chosen];
    }
}

std::string table_line(const std::vector<std::string>& cells, const std::vector<int>& widths,
                       const std::vector<Ink>& inks, const Style& style) {
    std::string line;
    for (std::size_t at = 0; at < cells.size(); ++at) {
        const std::string text = cut_to(cells[at], widths[at]);
        line += painted(style, inks[at], text);
        if (at + 1 < cells.size())
            line += std::string(static_cast<std::size_t>(widths[at] - width_of(text) + gap), ' ');
    }
    while (line.ends_with(' ')) line.pop_back();
    return line + "\n";
}

void append_escaped(std::string& out, const std::string& text) {
    for (char c : text) {
        const auto code = static_cast<unsigned char>(c);
        if (c == '\t') {
            out += "\\t";
        } else if (c == '\n') {
            out += "\\n";
        } else if (c == '\r') {
            out += "\\r";
        } else if (c == '\\') {
            out += "\\\\";
        } else if (code < 0x20 || code == 0x7f) {
            out += "\\x";
            out += "0123456789abcdef"[code >> 4];
            out += "0123456789abcdef"[code & 0xf];
        } else {
            out += c;
        }
    }
}

std::string csv_cell(const Value& value) {
    std::string text = text_of(value);
    const bool formula =
        value.text() && !text.empty() && std::string_view("=+-@\t\r").find(text.front()) != std::string_view::npos;
    if (formula) text.insert(0, "'");
    if (text.find_first_of("\",\r\n") == std::string::npos) return text;
    std::string quoted = "\"";
    for (char c : text) quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
    return quoted + "\"";
}

}  // namespace

std::string readable(const Value& row, const std::string& field, const Style& style) {
    const Value& value = cell(row, field);
    if (const bool* boolean = value.boolean()) {
        if (field == "is_internal") return *boolean ? "note" : "public";
        return *boolean ? "yes" : "no";
    }
    if (field == "size" && value.integer()) return readable_size(*value.integer());
    // The history keeps values, and names for those that are ids.
    if (value.is_null() && (field == "old_name" || field == "new_name"))
        return readable(row, field.substr(0, 4) + "value", style);
    const std::string text = text_of(value);
    if (is_due(field)) return due_text(row, text, style);
    const auto time = field.ends_with("_at") ? parse_time(text) : std::nullopt;
    if (time) return time_from_now(style, *time);
    std::string line = text.substr(0, text.find_first_of("\r\n"));
    if (line.size() < text.size()) line += " …";
    // What stands in something else, in a list that is a tree.
    const std::int64_t* depth = field == "name" ? cell(row, "depth").integer() : nullptr;
    return std::string(depth ? 2 * static_cast<std::size_t>(*depth) : 0, ' ') + harmless(line);
}

std::string table_text(const std::vector<Value>& rows, std::vector<Column> columns, const Style& style) {
    std::vector<int> widths;
    for (const Column& column : columns) {
        int& width = widths.emplace_back(width_of(column.title));
        for (const Value& row : rows) width = std::max(width, width_of(readable(row, column.field, style)));
    }
    fit(columns, widths, style.width);
    std::vector<std::string> titles;
    for (const Column& column : columns) titles.push_back(column.title);
    std::string out = table_line(titles, widths, std::vector<Ink>(columns.size(), Ink::dim), style);
    for (const Value& row : rows) {
        std::vector<std::string> cells;
        std::vector<Ink> inks;
        for (const Column& column : columns) {
            cells.push_back(readable(row, column.field, style));
            inks.push_back(ink_of_cell(row, column.field, cells.back()));
        }
        out += table_line(cells, widths, inks, style);
    }
    return out;
}

std::string record_text(const Value& row, const std::vector<Column>& columns, const Style& style) {
    int width = 0;
    for (const Column& column : columns) width = std::max(width, width_of(column.title));
    std::string out;
    for (const Column& column : columns) {
        const Value& value = cell(row, column.field);
        const std::string* text = value.text();
        const bool long_text = text && text->find('\n') != std::string::npos;
        std::string shown = long_text ? "" : readable(row, column.field, style);
        const auto time = text ? parse_time(*text) : std::nullopt;
        if (time) shown = to_text(*time).replace(10, 1, " ").substr(0, 16) + "Z" + (shown.empty() ? "" : " (" + shown + ")");
        out += painted(style, Ink::dim, padded(column.title, width)) + "  " +
               painted(style, ink_of_cell(row, column.field, shown), shown);
        while (out.ends_with(' ')) out.pop_back();
        out += "\n";
        if (!long_text) continue;
        for (const std::string& line : wrapped(harmless(*text, true), style.width - 4)) out += "    " + line + "\n";
    }
    return out;
}

std::string lines_text(const std::vector<Value>& rows, const std::vector<Column>& columns) {
    std::string out;
    for (const Value& row : rows) {
        for (const Column& column : columns) {
            append_escaped(out, text_of(cell(row, column.field)));
            out += &column == &columns.back() ? '\n' : '\t';
        }
    }
    return out;
}

std::string csv_text(const std::vector<Value>& rows, const std::vector<Column>& columns) {
    std::string out;
    for (const Column& column : columns)
        out += (&column == &columns.front() ? "" : ",") + csv_cell(Value(column.title));
    out += "\r\n";
    for (const Value& row : rows) {
        for (const Column& column : columns)
            out += (&column == &columns.front() ? "" : ",") + csv_cell(cell(row, column.field));
        out += "\r\n";
    }
    return out;
}

}  // namespace helpdesk
