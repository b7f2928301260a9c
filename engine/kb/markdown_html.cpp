#include "engine/kb/markdown.hpp"
#include "engine/kb/markdown_parser.hpp"

namespace helpdesk {

namespace {

constexpr std::size_t open_tags_max = 100;  // deeper ones are left out: browsers and people get lost
constexpr std::string_view cut_note = "<p>What follows is too long to be shown.</p>\n";

std::string_view tag_of(MarkdownPart mark) {
    switch (mark) {
        case MarkdownPart::paragraph: return "p";
        case MarkdownPart::bullets: return "ul";
        case MarkdownPart::numbers: return "ol";
        case MarkdownPart::item: return "li";
        case MarkdownPart::quote: return "blockquote";
        case MarkdownPart::code_block: return "pre";
        case MarkdownPart::line: return "hr";
        case MarkdownPart::table: return "table";
        case MarkdownPart::row: return "tr";
        case MarkdownPart::head_cell: return "th";
        case MarkdownPart::cell: return "td";
        case MarkdownPart::emphasis: return "em";
        case MarkdownPart::strong: return "strong";
        case MarkdownPart::code: return "code";
        case MarkdownPart::deleted: return "del";
        default: return {};
    }
}

bool ends_line(MarkdownPart mark) { return mark <= MarkdownPart::table || mark == MarkdownPart::row; }

// Writes HTML by itself: what Markdown holds comes into it as escaped text only.
class HtmlSink : public MarkdownSink {
public:
    void open(MarkdownPart mark, const MarkdownDetail& detail) override {
        std::string tag(tag_of(mark));
        if (mark == MarkdownPart::heading) tag = "h" + std::to_string(detail.number);
        if (mark == MarkdownPart::link || mark == MarkdownPart::picture) return open_link(detail);
        if (tag.empty() || open_.size() >= open_tags_max) return open_.push_back({});
        const bool starts_late = mark == MarkdownPart::numbers && detail.number != 1;
        html_ += "<" + tag + (starts_late ? " start=\"" + std::to_string(detail.number) + "\"" : "") + ">";
        if (mark == MarkdownPart::line) return open_.push_back({});
        open_.push_back({"</" + tag + ">", false, {}});
    }

    void close(MarkdownPart mark) override {
        const Open closed = std::move(open_.back());
        open_.pop_back();
        if (closed.is_link) is_in_link_ = false;
        if (closed.is_link && html_.size() == closed.begin) append(closed.address);
        html_ += closed.end;
        if (ends_line(mark)) html_ += "\n";
    }

    void text(MarkedText kind, std::string_view text) override {
        if (kind == MarkedText::entity) {
            html_ += text;  // of the form &name; or &#number;
        } else if (kind == MarkedText::line_break) {
            html_ += "<br>\n";
        } else if (kind == MarkedText::soft_break) {
            html_ += "\n";
        } else {
            append(text);
        }
    }

    bool is_full() const override { return html_.size() >= html_bytes_max; }

    std::string whole() { return std::move(html_); }
    std::string cut() {
        for (auto each = open_.rbegin(); each != open_.rend(); ++each) html_ += each->end;
        return std::move(html_) + "\n" + std::string(cut_note);
    }

private:
    struct Open {
        std::string end = {};  // empty: no tag was written
        bool is_link = false;
        std::string address = {};  // what is shown of a link without words
        std::size_t begin = 0;
    };

    std::string html_;
    std::vector<Open> open_;
    bool is_in_link_ = false;

    // A link in a link, such as a picture with one, and a link to nowhere good are their words alone.
    void open_link(const MarkdownDetail& detail) {
        if (is_in_link_ || open_.size() >= open_tags_max || !is_safe_address(detail.address))
            return open_.push_back({});
        html_ += "<a href=\"";
        append(detail.address);
        if (!detail.title.empty()) {
            html_ += "\" title=\"";
            append(detail.title);
        }
        html_ += "\" rel=\"noreferrer\">";
        is_in_link_ = true;
        open_.push_back({"</a>", true, detail.address, html_.size()});
    }

    void append(std::string_view text) {
        for (const char c : text) {
            if (is_full() && (c & 0xc0) != 0x80) return;  // between two characters
            switch (c) {
                case '&': html_ += "&amp;"; break;
                case '<': html_ += "&lt;"; break;
                case '>': html_ += "&gt;"; break;
                case '"': html_ += "&quot;"; break;
                case '\'': html_ += "&#39;"; break;
                default: html_ += c;
            }
        }
    }
};

}  // namespace

std::string markdown_html(std::string_view markdown) {
    HtmlSink sink;
    return read_markdown(markdown, sink) ? sink.whole() : sink.cut();
}

}  // namespace helpdesk
