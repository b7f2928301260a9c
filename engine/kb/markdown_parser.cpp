#include "engine/kb/markdown_parser.hpp"

#include <dlfcn.h>
#include <md4c.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <exception>
#include <utility>
#include <vector>

#include "engine/base/error.hpp"
#include "engine/base/text.hpp"

namespace helpdesk {

namespace {

constexpr const char* library_name = "libmd4c.so.0";
constexpr std::size_t work_max = 4 << 20;  // bytes of text and addresses, and of what calls cost
constexpr std::size_t work_of_call = 16;
constexpr std::size_t crossed_max = 100;
constexpr std::size_t address_length_max = 2'000;
constexpr unsigned dialect = MD_FLAG_NOHTML | MD_FLAG_TABLES | MD_FLAG_STRIKETHROUGH | MD_FLAG_PERMISSIVEURLAUTOLINKS;

// Loaded when the first Markdown is read, so that no other command waits for it.
decltype(&md_parse) parse_function() {
    static const auto function = [] {
        void* library = dlopen(library_name, RTLD_NOW | RTLD_LOCAL);
        return library ? reinterpret_cast<decltype(&md_parse)>(dlsym(library, "md_parse")) : nullptr;
    }();
    if (function) return function;
    throw Error(Fault::unavailable, std::string(library_name) + " is not installed, which reads Markdown", {},
                "install libmd4c0");
}

void append_utf8(std::string& out, unsigned code) {
    if (code == 0 || code > 0x10ffff || (code >= 0xd800 && code < 0xe000)) code = 0xfffd;
    if (code < 0x80) {
        out += static_cast<char>(code);
    } else if (code < 0x800) {
        out += static_cast<char>(0xc0 | code >> 6);
        out += static_cast<char>(0x80 | (code & 0x3f));
    } else if (code < 0x10000) {
        out += static_cast<char>(0xe0 | code >> 12);
        out += static_cast<char>(0x80 | (code >> 6 & 0x3f));
        out += static_cast<char>(0x80 | (code & 0x3f));
    } else {
        out += static_cast<char>(0xf0 | code >> 18);
        out += static_cast<char>(0x80 | (code >> 12 & 0x3f));
        out += static_cast<char>(0x80 | (code >> 6 & 0x3f));
        out += static_cast<char>(0x80 | (code & 0x3f));
    }
}

MarkdownPart mark_of(MD_BLOCKTYPE type) {
    switch (type) {
        case MD_BLOCK_QUOTE: return MarkdownPart::quote;
        case MD_BLOCK_UL: return MarkdownPart::bullets;
        case MD_BLOCK_OL: return MarkdownPart::numbers;
        case MD_BLOCK_LI: return MarkdownPart::item;
        case MD_BLOCK_HR: return MarkdownPart::line;
        case MD_BLOCK_H: return MarkdownPart::heading;
        case MD_BLOCK_CODE: return MarkdownPart::code_block;
        case MD_BLOCK_P: return MarkdownPart::paragraph;
        case MD_BLOCK_TABLE: return MarkdownPart::table;
        case MD_BLOCK_TR: return MarkdownPart::row;
        case MD_BLOCK_TH: return MarkdownPart::head_cell;
        case MD_BLOCK_TD: return MarkdownPart::cell;
        default: return MarkdownPart::nothing;
    }
}

MarkdownPart mark_of(MD_SPANTYPE type) {
    switch (type) {
        case MD_SPAN_EM: return MarkdownPart::emphasis;
        case MD_SPAN_STRONG: return MarkdownPart::strong;
        case MD_SPAN_A: return MarkdownPart::link;
        case MD_SPAN_IMG: return MarkdownPart::picture;
        case MD_SPAN_CODE: return MarkdownPart::code;
        case MD_SPAN_DEL: return MarkdownPart::deleted;
        default: return MarkdownPart::nothing;
    }
}

MarkedText kind_of(MD_TEXTTYPE type) {
    switch (type) {
        case MD_TEXT_ENTITY: return MarkedText::entity;
        case MD_TEXT_BR: return MarkedText::line_break;
        case MD_TEXT_SOFTBR: return MarkedText::soft_break;
        default: return MarkedText::words;
    }
}

// One run of the parser. Nothing may be thrown through the library: an exception ends the run, and is thrown behind it.
struct Reading {
    MarkdownSink& sink;
    std::size_t work = 0;
    std::exception_ptr thrown = {};
    std::vector<MarkdownPart> marks = {};

    void open(MarkdownPart mark, const MarkdownDetail& detail) {
        marks.push_back(mark);
        sink.open(mark, detail);
    }

    // The library may end what it has not begun, where an address holds the signs of a mark: that is passed over. What
    // it has begun and not ended is closed with what is around it.
    void close(MarkdownPart mark) {
        std::size_t at = marks.size();
        const std::size_t lowest = at - std::min(at, crossed_max);
        while (at > lowest && marks[at - 1] != mark && marks[at - 1] >= MarkdownPart::emphasis) --at;
        if (at == 0 || marks[at - 1] != mark) return;
        while (marks.size() >= at) {
            sink.close(marks.back());
            marks.pop_back();
        }
    }

    // What the library's callbacks answer: not 0 ends the run.
    template <typename Tell>
    int tell(std::size_t bytes, Tell&& what) {
        work += bytes + work_of_call;
        if (work > work_max || sink.is_full()) return 1;
        try {
            what();
        } catch (...) {
            thrown = std::current_exception();
            return 1;
        }
        return 0;
    }
};

// An attribute comes in pieces, of which some are entities. A very long one is none that anybody means.
std::string text_of_attribute(const MD_ATTRIBUTE& attribute) {
    std::string text;
    if (attribute.size > address_length_max) return text;
    for (std::size_t piece = 0; attribute.size > 0 && attribute.substr_offsets[piece] < attribute.size; ++piece) {
        const MD_OFFSET begin = attribute.substr_offsets[piece];
        const std::string_view part(attribute.text + begin, attribute.substr_offsets[piece + 1] - begin);
        text += attribute.substr_types[piece] == MD_TEXT_ENTITY ? decode_entity(part) : std::string(part);
    }
    return text;
}

int enter_block(MD_BLOCKTYPE type, void* detail, void* reading) {
    MarkdownDetail told;
    if (type == MD_BLOCK_H) told.number = static_cast<const MD_BLOCK_H_DETAIL*>(detail)->level;
    if (type == MD_BLOCK_OL) told.number = static_cast<const MD_BLOCK_OL_DETAIL*>(detail)->start;
    auto& run = *static_cast<Reading*>(reading);
    return run.tell(0, [&] { run.open(mark_of(type), told); });
}

int leave_block(MD_BLOCKTYPE type, void*, void* reading) {
    auto& run = *static_cast<Reading*>(reading);
    return run.tell(0, [&] { run.close(mark_of(type)); });
}

int enter_span(MD_SPANTYPE type, void* detail, void* reading) {
    static constexpr MD_ATTRIBUTE none{nullptr, 0, nullptr, nullptr};
    const MD_ATTRIBUTE* address = &none;
    const MD_ATTRIBUTE* title = &none;
    if (type == MD_SPAN_A) {
        address = &static_cast<const MD_SPAN_A_DETAIL*>(detail)->href;
        title = &static_cast<const MD_SPAN_A_DETAIL*>(detail)->title;
    } else if (type == MD_SPAN_IMG) {
        address = &static_cast<const MD_SPAN_IMG_DETAIL*>(detail)->src;
        title = &static_cast<const MD_SPAN_IMG_DETAIL*>(detail)->title;
    }
    auto& run = *static_cast<Reading*>(reading);
    return run.tell(address->size + title->size, [&] {
        run.open(mark_of(type), {.address = text_of_attribute(*address), .title = text_of_attribute(*title)});
    });
}

int leave_span(MD_SPANTYPE type, void*, void* reading) {
    auto& run = *static_cast<Reading*>(reading);
    return run.tell(0, [&] { run.close(mark_of(type)); });
}

int take_text(MD_TEXTTYPE type, const MD_CHAR* text, MD_SIZE size, void* reading) {
    auto& run = *static_cast<Reading*>(reading);
    return run.tell(size, [&] { run.sink.text(kind_of(type), {text, size}); });
}

}  // namespace

bool read_markdown(std::string_view markdown, MarkdownSink& sink) {
    Reading reading{sink};
    MD_PARSER parser{};
    parser.flags = dialect;
    parser.enter_block = enter_block;
    parser.leave_block = leave_block;
    parser.enter_span = enter_span;
    parser.leave_span = leave_span;
    parser.text = take_text;
    const int ended = parse_function()(markdown.data(), static_cast<MD_SIZE>(markdown.size()), &parser, &reading);
    if (reading.thrown) std::rethrow_exception(reading.thrown);
    return ended == 0 && !sink.is_full();
}

std::string decode_entity(std::string_view entity) {
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 12> known{{
        {"&amp;", "&"},
        {"&lt;", "<"},
        {"&gt;", ">"},
        {"&quot;", "\""},
        {"&apos;", "'"},
        {"&nbsp;", "\u00a0"},
        {"&copy;", "©"},
        {"&reg;", "®"},
        {"&hellip;", "…"},
        {"&ndash;", "–"},
        {"&mdash;", "—"},
        {"&euro;", "€"},
    }};
    for (const auto& [name, text] : known) {
        if (entity == name) return std::string(text);
    }
    if (!entity.starts_with("&#") || entity.size() < 4) return std::string(entity);
    const bool hexadecimal = entity[2] == 'x' || entity[2] == 'X';
    const char* first = entity.data() + (hexadecimal ? 3 : 2);
    unsigned code = 0;
    const auto read = std::from_chars(first, entity.data() + entity.size() - 1, code, hexadecimal ? 16 : 10);
    std::string text;
    append_utf8(text, read.ec == std::errc() ? code : 0);
    return text;
}

bool is_safe_address(std::string_view address) {
    const auto is_control = [](char c) { return static_cast<unsigned char>(c) <= 0x20 || c == 0x7f; };
    if (address.empty() || std::any_of(address.begin(), address.end(), is_control)) return false;
    const auto end = address.find_first_of(":/?#");
    if (end == std::string_view::npos || address[end] != ':') return true;  // relative
    const std::string scheme = lower_ascii(address.substr(0, end));
    return scheme == "http" || scheme == "https" || scheme == "mailto";
}

}  // namespace helpdesk
