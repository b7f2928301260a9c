#include "html_text.hpp"

#include <glib.h>

#include <algorithm>
#include <array>
#include <utility>

#include "charset.hpp"
#include "html_entities.hpp"

namespace helpdesk {

namespace {

constexpr std::size_t tag_name_bytes_max = 20;
constexpr std::size_t link_bytes_max = 500;
constexpr int quote_depth_max = 8;

constexpr std::array<std::string_view, 4> hidden_elements = {"script", "style", "title", "template"};
constexpr std::array<std::string_view, 14> paragraphs = {"p",  "h1", "h2", "h3",    "h4",         "h5", "h6",
                                                         "ul", "ol", "dl", "table", "blockquote", "hr", "pre"};
constexpr std::array<std::string_view, 18> lines = {"div",     "tr",      "li",     "dt",     "dd",      "br",
                                                    "section", "article", "header", "footer", "address", "form",
                                                    "center",  "caption", "main",   "aside",  "nav",     "body"};

template <std::size_t N>
bool is_one_of(std::string_view name, const std::array<std::string_view, N>& names) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

class Reader {
public:
    explicit Reader(std::string_view html) : html_(html) {}

    std::string text() {
        while (next_ < html_.size()) {
            const char c = html_[next_];
            if (c == '<') {
                take_tag();
            } else if (c == '&') {
                take_entity();
            } else {
                add(html_.substr(next_++, 1));
            }
        }
        return std::move(out_);
    }

private:
    // White space runs together outside <pre>; a line of a quotation begins with its marks.
    void add(std::string_view piece) {
        const bool is_space = piece.size() == 1 && g_ascii_isspace(piece.front());
        if (is_space && preformatted_ > 0 && piece != "\r") {
            piece == "\n" ? break_line() : add_visible(" ");
        } else if (is_space) {
            has_space_ = true;
        } else {
            if (has_space_ && !is_line_start()) {
                out_ += ' ';
            }
            add_visible(piece);
        }
    }

    void add_visible(std::string_view piece) {
        has_space_ = false;
        if (is_line_start() && !is_marked_) {
            for (int i = 0; i < std::min(quote_depth_, quote_depth_max); ++i) {
                out_ += "> ";
            }
            is_marked_ = true;
        }
        out_ += piece;
        is_empty_line_ = false;
    }

    bool is_line_start() const { return is_empty_line_; }

    void break_line() {
        out_ += '\n';
        is_empty_line_ = true;
        is_marked_ = false;
        has_space_ = false;
    }

    // Ends the line if something stands on it, and leaves one line free if asked.
    void begin_line(bool is_paragraph) {
        if (!is_empty_line_) {
            break_line();
        }
        if (is_paragraph && !out_.empty() && !out_.ends_with("\n\n")) {
            break_line();
        }
        has_space_ = false;
    }

    void take_entity() {
        const std::string_view rest = html_.substr(next_ + 1, longest_entity_name + 1);
        const std::size_t end = rest.find_first_of("; <&\n\"");
        const std::string_view name = rest.substr(0, end);
        const std::string text = entity_text(name);
        if (text.empty()) {
            add("&");
            ++next_;
            return;
        }
        add(text == "\xC2\xA0" ? " " : text);
        next_ += 1 + name.size() + (end != std::string_view::npos && rest[end] == ';' ? 1 : 0);
    }

    void take_tag() {
        const std::string_view rest = html_.substr(next_);
        const char second = rest.size() > 1 ? rest[1] : ' ';
        if (rest.starts_with("<!--")) {
            skip_comment();
        } else if (second == '!' || second == '?') {
            const std::size_t end = html_.find('>', next_);
            next_ = end == std::string_view::npos ? html_.size() : end + 1;
        } else if (g_ascii_isalpha(second) || (second == '/' && rest.size() > 2 && g_ascii_isalpha(rest[2]))) {
            take_element();
        } else {
            add("<");
            ++next_;
        }
    }

    // A comment that never ends would hide the whole mail: then only its opening goes.
    void skip_comment() {
        const std::size_t end = has_open_comment_ ? std::string_view::npos : html_.find("-->", next_ + 2);
        has_open_comment_ = end == std::string_view::npos;
        next_ = has_open_comment_ ? next_ + 4 : end + 3;
    }

    void take_element() {
        const std::size_t end = tag_end();
        if (end == std::string_view::npos) {
            add("<");
            ++next_;
            return;
        }
        const std::string_view tag = html_.substr(next_ + 1, end - next_ - 1);
        next_ = end + 1;
        const bool is_end = tag.front() == '/';
        const std::string_view word = tag.substr(is_end ? 1 : 0, tag_name_bytes_max);
        const std::string name = lower_case(word.substr(0, word.find_first_of(" \t\r\n/")));
        if (is_one_of(name, hidden_elements) && !is_end) {
            skip_hidden(name);
        } else if (is_one_of(name, paragraphs)) {
            take_paragraph(name, is_end);
        } else if (is_one_of(name, lines)) {
            take_line(name, is_end);
        } else if (name == "td" || name == "th") {
            has_space_ = true;
        } else if (name == "a") {
            is_end ? end_link() : begin_link(tag);
        } else if (name == "img" && !is_end) {
            add_image(tag);
        }
    }

    // The `>` that ends the tag. Quoted ones do not count, until one tag with unpaired quotes has been met.
    std::size_t tag_end() {
        if (has_no_tag_end_) {
            return std::string_view::npos;
        }
        char quote = '\0';
        for (std::size_t i = next_; !has_odd_quotes_ && i < html_.size(); ++i) {
            const char c = html_[i];
            if (quote == '\0' && c == '>') {
                return i;
            }
            const bool is_opening = quote == '\0' && (c == '"' || c == '\'') && html_[i - 1] == '=';
            quote = is_opening ? c : c == quote ? '\0' : quote;
        }
        has_odd_quotes_ = true;
        const std::size_t end = html_.find('>', next_);
        has_no_tag_end_ = end == std::string_view::npos;
        return end;
    }

    void skip_hidden(const std::string& name) {
        const std::string closing = "</" + name;
        for (std::size_t i = next_; (i = html_.find("</", i)) != std::string_view::npos; i += 2) {
            if (lower_case(html_.substr(i, closing.size())) == closing) {
                next_ = i;
                return;
            }
        }
        next_ = html_.size();
    }

    void take_paragraph(const std::string& name, bool is_end) {
        const int step = is_end ? -1 : 1;
        begin_line(true);
        if (name == "pre") {
            preformatted_ = std::max(preformatted_ + step, 0);
        } else if (name == "blockquote") {
            quote_depth_ = std::max(quote_depth_ + step, 0);
        } else if (name == "hr" && !is_end) {
            add_visible("---");
            begin_line(true);
        }
    }

    void take_line(const std::string& name, bool is_end) {
        if (name == "br") {
            break_line();
            return;
        }
        begin_line(false);
        if (name == "li" && !is_end) {
            add_visible("- ");
        }
    }

    std::string attribute(std::string_view tag, std::string_view name) const {
        const std::string lowered = lower_case(tag);
        std::size_t at = lowered.find(" " + std::string(name) + "=");
        if (at == std::string::npos) {
            return {};
        }
        at += name.size() + 2;
        const char quote = at < tag.size() && (tag[at] == '"' || tag[at] == '\'') ? tag[at] : '\0';
        const std::string_view value = tag.substr(at + (quote == '\0' ? 0 : 1));
        return std::string(value.substr(0, quote == '\0' ? value.find_first_of(" \t\r\n") : value.find(quote)));
    }

    void begin_link(std::string_view tag) {
        link_ = clean_line(html_unescaped(attribute(tag, "href")));
        link_start_ = out_.size();
    }

    void end_link() {
        const bool is_web = link_.starts_with("http://") || link_.starts_with("https://");
        const std::string_view shown = std::string_view(out_).substr(std::min(link_start_, out_.size()));
        const std::string_view bare = std::string_view(link_).substr(0, link_.find_last_not_of('/') + 1);
        if (is_web && link_.size() <= link_bytes_max && shown.find(bare) == std::string_view::npos) {
            const std::string_view link = trimmed(shown).empty() ? "" : " ";
            add_visible(std::string(link) + "<" + link_ + ">");
        }
        link_.clear();
    }

    void add_image(std::string_view tag) {
        const std::string description = clean_line(html_unescaped(attribute(tag, "alt")));
        if (!description.empty()) {
            add("[" + description + "]");
        }
    }

    std::string_view html_;
    std::size_t next_ = 0;
    std::string out_;
    std::string link_;
    std::size_t link_start_ = 0;
    int preformatted_ = 0;
    int quote_depth_ = 0;
    bool has_space_ = false;
    bool is_empty_line_ = true;
    bool is_marked_ = false;
    bool has_open_comment_ = false;
    bool has_odd_quotes_ = false;
    bool has_no_tag_end_ = false;
};

}  // namespace

std::string html_to_text(std::string_view html) { return Reader(html).text(); }

}  // namespace helpdesk
