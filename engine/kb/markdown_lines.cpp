#include <algorithm>
#include <utility>

#include "engine/kb/markdown.hpp"
#include "engine/kb/markdown_parser.hpp"

namespace helpdesk {

namespace {

constexpr std::size_t text_bytes_max = 1 << 20;
constexpr std::size_t containers_max = 20;  // deeper ones are not set in any further

class LineSink : public MarkdownSink {
public:
    void open(MarkdownPart mark, const MarkdownDetail& detail) override {
        switch (mark) {
            case MarkdownPart::bullets: return open_list(0);
            case MarkdownPart::numbers: return open_list(detail.number == 0 ? 1 : detail.number);
            case MarkdownPart::item: return open_item();
            case MarkdownPart::quote: return open_quote();
            case MarkdownPart::paragraph:
            case MarkdownPart::table: return begin();
            case MarkdownPart::heading: return begin(), void(kind_ = ReadableKind::heading);
            case MarkdownPart::code_block: return begin(), void(kind_ = ReadableKind::code);
            case MarkdownPart::line: return begin(), void(text_ = "---");
            case MarkdownPart::head_cell:
            case MarkdownPart::cell: return void(text_ += text_.empty() ? "" : " | ");
            case MarkdownPart::code: return void(text_ += '`');
            case MarkdownPart::link:
            case MarkdownPart::picture: return links_.push_back({detail.address, text_.size()});
            default: return;
        }
    }

    void close(MarkdownPart mark) override {
        switch (mark) {
            case MarkdownPart::bullets:
            case MarkdownPart::numbers:
                flush();
                lists_.pop_back();
                return;
            case MarkdownPart::item:
            case MarkdownPart::quote:
                flush();
                containers_.pop_back();
                quotes_ -= mark == MarkdownPart::quote ? 1 : 0;
                return;
            case MarkdownPart::paragraph:
            case MarkdownPart::heading:
            case MarkdownPart::code_block:
            case MarkdownPart::line:
            case MarkdownPart::row: return flush();
            case MarkdownPart::code: return void(text_ += '`');
            case MarkdownPart::link:
            case MarkdownPart::picture: return close_link();
            default: return;
        }
    }

    void text(MarkedText kind, std::string_view text) override {
        const std::string words = kind == MarkedText::entity       ? decode_entity(text)
                                  : kind == MarkedText::line_break ? "\n"
                                  : kind == MarkedText::soft_break ? " "
                                                                   : std::string(text);
        size_ += words.size();
        text_ += words;
    }

    bool is_full() const override { return size_ >= text_bytes_max; }

    std::vector<ReadableLine> whole(bool is_cut) {
        flush();
        containers_.clear();
        if (is_cut) lines_.push_back({ReadableKind::text, {}, {}, "(What follows is too long to be shown.)"});
        return std::move(lines_);
    }

private:
    // Something that is set in: what stands in front of its first line, and of all others.
    struct Container {
        std::string first;
        std::string rest;
        bool is_begun = false;
    };
    struct Link {
        std::string address;
        std::size_t begin;
    };

    std::vector<ReadableLine> lines_;
    std::vector<Container> containers_;
    std::vector<unsigned> lists_;  // the next number of each; 0: it has none
    std::vector<Link> links_;
    std::string text_;
    ReadableKind kind_ = ReadableKind::text;
    std::size_t quotes_ = 0;
    std::size_t size_ = 0;

    std::string edge(bool is_first) {
        std::string edge;
        for (std::size_t i = 0; i < std::min(containers_.size(), containers_max); ++i) {
            Container& each = containers_[i];
            edge += is_first && !each.is_begun ? each.first : each.rest;
            each.is_begun = each.is_begun || is_first;
        }
        size_ += edge.size();
        return edge;
    }

    // A block begins: apart from what is before it, unless that is the mark of its own list or quotation.
    void begin() {
        flush();
        const bool is_new = !containers_.empty() && !containers_.back().is_begun;
        if (!lines_.empty() && !is_new) lines_.push_back({ReadableKind::text, edge(false), {}, {}});
    }

    // A list in a list stands close to the words above it.
    void open_list(unsigned number) {
        lists_.empty() ? begin() : flush();
        lists_.push_back(number);
    }

    void open_quote() {
        begin();
        containers_.push_back({"> ", "> "});
        ++quotes_;
    }

    void open_item() {
        flush();
        unsigned& number = lists_.back();
        const std::string mark = number == 0 ? "- " : std::to_string(number++) + ". ";
        containers_.push_back({mark, std::string(mark.size(), ' ')});
    }

    void close_link() {
        const Link link = std::move(links_.back());
        links_.pop_back();
        if (!is_safe_address(link.address) || !links_.empty()) return;
        const std::string words = text_.substr(std::min(link.begin, text_.size()));
        size_ += link.address.size();
        if (words.empty()) text_ += link.address;
        if (!words.empty() && words != link.address && "mailto:" + words != link.address)
            text_ += " (" + link.address + ")";
    }

    // What was said becomes a line; code becomes one for each of its own.
    void flush() {
        const std::string text = std::move(text_);
        const ReadableKind kind = std::exchange(kind_, ReadableKind::text);
        text_.clear();
        if (text.empty()) return;
        const std::string first = edge(true);
        const std::string rest = edge(false);
        if (kind != ReadableKind::code) {
            const bool is_quoted = kind == ReadableKind::text && quotes_ > 0;
            lines_.push_back({is_quoted ? ReadableKind::quote : kind, first, rest, text});
            return;
        }
        std::size_t at = 0;
        while (at < text.size()) {
            const std::size_t end = std::min(text.find('\n', at), text.size());
            lines_.push_back({kind, (at == 0 ? first : rest) + "    ", rest + "    ", text.substr(at, end - at)});
            at = end + 1;
        }
    }
};

}  // namespace

std::vector<ReadableLine> markdown_lines(std::string_view markdown) {
    LineSink sink;
    const bool is_whole = read_markdown(markdown, sink);
    return sink.whole(!is_whole);
}

}  // namespace helpdesk
