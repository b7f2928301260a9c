#include "cli/text_width.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

namespace helpdesk {

namespace {

struct Range {
    std::uint32_t first;
    std::uint32_t last;
};

struct Character {
    std::uint32_t code = 0;
    std::size_t length = 1;  // in bytes
    bool valid = false;
};

// Combining marks, joiners and variation selectors: they take no column of their own.
constexpr std::array<Range, 14> without_width{{
    {0x0300, 0x036f},
    {0x0483, 0x0489},
    {0x0591, 0x05bd},
    {0x0610, 0x061a},
    {0x064b, 0x065f},
    {0x0e31, 0x0e31},
    {0x0e34, 0x0e3a},
    {0x1ab0, 0x1aff},
    {0x1dc0, 0x1dff},
    {0x200b, 0x200d},
    {0x20d0, 0x20ff},
    {0xfe00, 0xfe0f},
    {0xfe20, 0xfe2f},
    {0xe0100, 0xe01ef},
}};

// East Asian wide characters and pictures: two columns.
constexpr std::array<Range, 15> wide{{
    {0x1100, 0x115f},
    {0x231a, 0x231b},
    {0x23e9, 0x23ec},
    {0x2614, 0x2615},
    {0x2705, 0x2705},
    {0x2728, 0x2728},
    {0x2e80, 0x303e},
    {0x3041, 0xa4cf},
    {0xac00, 0xd7a3},
    {0xf900, 0xfaff},
    {0xfe30, 0xfe6f},
    {0xff00, 0xff60},
    {0xffe0, 0xffe6},
    {0x1f300, 0x1faff},
    {0x20000, 0x3fffd},
}};

// They turn or hide what stands beside them.
constexpr std::array<Range, 9> dangerous{{
    {0x0080, 0x009f},
    {0x00ad, 0x00ad},
    {0x061c, 0x061c},
    {0x200b, 0x200b},
    {0x200e, 0x200f},
    {0x2028, 0x202e},
    {0x2060, 0x206f},
    {0xfeff, 0xfeff},
    {0xe0000, 0xe007f},
}};

template <std::size_t count>
bool among(const std::array<Range, count>& ranges, std::uint32_t code) {
    return std::any_of(ranges.begin(), ranges.end(),
                       [&](Range range) { return code >= range.first && code <= range.last; });
}

Character first_of(std::string_view text) {
    const auto lead = static_cast<unsigned char>(text.front());
    if (lead < 0x80) return {lead, 1, true};
    const std::size_t length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
    if (lead < 0xc2 || lead > 0xf4 || text.size() < length) return {lead, 1, false};
    std::uint32_t code = lead & (0xff >> (length + 1));
    for (std::size_t at = 1; at < length; ++at) {
        const auto next = static_cast<unsigned char>(text[at]);
        if ((next & 0xc0) != 0x80) return {lead, 1, false};
        code = code << 6 | (next & 0x3f);
    }
    return {code, length, true};
}

int columns_of(const Character& character) {
    if (!character.valid) return 1;
    if (character.code < 0x300) return 1;
    if (among(without_width, character.code)) return 0;
    return among(wide, character.code) ? 2 : 1;
}

void append_hex(std::string& out, std::uint32_t code, int digits) {
    for (int shift = (digits - 1) * 4; shift >= 0; shift -= 4) out += "0123456789abcdef"[code >> shift & 0xf];
}

// How many bytes fit into that many columns.
std::size_t bytes_within(std::string_view text, int width) {
    std::size_t at = 0;
    for (int used = 0; at < text.size();) {
        const Character next = first_of(text.substr(at));
        used += columns_of(next);
        if (used > width) break;
        at += next.length;
    }
    return at;
}

void wrap_line(std::vector<std::string>& lines, std::string_view line, int width) {
    bool broken = false;
    for (; width_of(line) > width; broken = true) {
        const std::size_t fits = std::max(bytes_within(line, width), first_of(line).length);
        const std::size_t blank = line.substr(0, fits + 1).rfind(' ');
        const std::size_t end = blank == std::string_view::npos || blank == 0 ? fits : blank;
        lines.emplace_back(line.substr(0, end));
        line.remove_prefix(end);
        line.remove_prefix(std::min(line.find_first_not_of(' '), line.size()));
    }
    if (!line.empty() || !broken) lines.emplace_back(line);
}

}  // namespace

int width_of(std::string_view utf8) {
    int width = 0;
    while (!utf8.empty()) {
        const Character next = first_of(utf8);
        width += columns_of(next);
        utf8.remove_prefix(next.length);
    }
    return width;
}

std::string harmless(std::string_view text, bool lines) {
    std::string out;
    while (!text.empty()) {
        const Character next = first_of(text);
        const bool kept = lines && (next.code == '\n' || next.code == '\t');
        if (kept || (next.valid && next.code >= 0x20 && next.code != 0x7f && !among(dangerous, next.code))) {
            out.append(text.substr(0, next.length));
        } else if (lines && text.starts_with("\r\n")) {
            // The line feed is enough.
        } else if (next.code < 0x100) {
            out += "\\x";
            append_hex(out, next.code, 2);
        } else {
            out += "\\u";
            append_hex(out, next.code, next.code > 0xffff ? 6 : 4);
        }
        text.remove_prefix(next.length);
    }
    return out;
}

std::string cut_to(std::string_view text, int width) {
    if (width_of(text) <= width) return std::string(text);
    return width < 1 ? std::string() : std::string(text.substr(0, bytes_within(text, width - 1))) + "…";
}

std::string padded(std::string_view text, int width, bool right) {
    const std::string blanks(static_cast<std::size_t>(std::max(0, width - width_of(text))), ' ');
    return right ? blanks + std::string(text) : std::string(text) + blanks;
}

std::vector<std::string> wrapped(std::string_view text, int width) {
    std::vector<std::string> lines;
    while (!text.empty()) {
        const std::size_t end = text.find('\n');
        wrap_line(lines, text.substr(0, end), width);
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    }
    return lines;
}

}  // namespace helpdesk
