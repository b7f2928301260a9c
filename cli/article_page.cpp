#include "cli/article_page.hpp"

#include "cli/fields.hpp"
#include "cli/text_width.hpp"

namespace helpdesk {

namespace {

constexpr int page_width_max = 100;  // longer lines are hard to read

std::string field_text(const Value& article, const std::string& field) {
    return harmless(text_of(cell(article, field)));
}

std::string page_head(const Value& article, const Style& style) {
    const auto changed = parse_time(text_of(cell(article, "updated_at")));
    const bool* is_public = cell(article, "is_public").boolean();
    std::string facts = field_text(article, "slug") + " · " + field_text(article, "category") + " · ";
    facts += field_text(article, "kind") == "CANNED" ? "a prepared reply"
             : is_public && *is_public               ? "public"
                                                     : "private";
    facts += " · version " + field_text(article, "version") + (changed ? ", " + time_from_now(style, *changed) : "") +
             " · by " + field_text(article, "author");
    const Value& helpful = cell(article, "helpful");
    if (!helpful.is_null()) {
        facts += " · helped " + text_of(helpful) + ", did not help " + field_text(article, "unhelpful");
    }
    return painted(style, Ink::bold, field_text(article, "title")) + "\n" + painted(style, Ink::dim, facts) + "\n\n";
}

Ink ink_of_line(ReadableKind kind) {
    if (kind == ReadableKind::heading) return Ink::bold;
    if (kind == ReadableKind::code) return Ink::cyan;
    return kind == ReadableKind::quote ? Ink::dim : Ink::plain;
}

std::string line_text(const ReadableLine& line, const Style& style) {
    const int width = std::min(style.width, page_width_max) - width_of(line.rest);
    std::string out;
    std::string edge = line.first;
    while (line.text.empty() && edge.ends_with(' ')) edge.pop_back();
    if (line.text.empty()) return edge + "\n";
    const auto rows = line.kind == ReadableKind::code ? std::vector<std::string>{harmless(line.text)}
                                                      : wrapped(harmless(line.text, true), std::max(width, 20));
    for (const std::string& row : rows) {
        out += row.empty() ? edge : edge + painted(style, ink_of_line(line.kind), row);
        while (out.ends_with(' ')) out.pop_back();
        out += "\n";
        edge = line.rest;
    }
    return out;
}

}  // namespace

// A prepared reply is no Markdown: it is what will be said, word by word.
std::string article_page(const Value& article, const Style& style) {
    const std::string content = text_of(cell(article, "content"));
    std::string out = page_head(article, style);
    if (field_text(article, "kind") == "CANNED") {
        for (const std::string& row : wrapped(harmless(content, true), std::min(style.width, page_width_max)))
            out += row + "\n";
        return out;
    }
    for (const ReadableLine& line : markdown_lines(content)) out += line_text(line, style);
    return out;
}

std::string painted_diff(const std::string& diff, const Style& style) {
    std::string out;
    for (std::string_view line : split(diff, '\n')) {
        const bool is_head = line.starts_with("--- ") || line.starts_with("+++ ");
        const Ink ink = is_head                  ? Ink::bold
                        : line.starts_with('+')  ? Ink::green
                        : line.starts_with('-')  ? Ink::red
                        : line.starts_with("@@") ? Ink::cyan
                                                 : Ink::plain;
        out += painted(style, ink, harmless(line, true)) + "\n";
    }
    if (out.ends_with("\n\n")) out.pop_back();
    return out;
}

}  // namespace helpdesk
