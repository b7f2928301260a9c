#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace helpdesk {

constexpr std::size_t html_bytes_max = 1 << 20;

// Markdown as HTML that may stand in any page: no tags but those of text, lists, tables and links; no attributes but
// href, title, rel and start; addresses of http, https and mailto, and relative ones. HTML in the Markdown is shown as
// text, and a picture as a link to it, since loading it would tell a stranger who reads. What makes more than
// html_bytes_max bytes is cut, and says so. Takes time in proportion to the text, whatever it holds. Fault::unavailable
// if the library that reads Markdown is not installed.
std::string markdown_html(std::string_view markdown);

enum class ReadableKind { text, heading, code, quote };

// One paragraph or line of a text as it is read without Markdown. `first` stands in front of it ("- "), `rest` in front
// of its further lines.
struct ReadableLine {
    ReadableKind kind = ReadableKind::text;
    std::string first;
    std::string rest;
    std::string text;
};

// Markdown as plain lines: list items dashed or numbered, and the address behind a link. As bounded as the HTML.
std::vector<ReadableLine> markdown_lines(std::string_view markdown);

}  // namespace helpdesk
