#include "body.hpp"

#include <algorithm>

#include "charset.hpp"
#include "html_text.hpp"

namespace helpdesk {

namespace {

constexpr int depth_max = 32;
constexpr std::size_t parts_max = 500;
constexpr std::size_t text_bytes_max = 200'000;  // what a ticket or a comment holds
constexpr std::size_t html_bytes_max = 4 * 1024 * 1024;
constexpr std::size_t kept_html_bytes_max = 1'000'000;

// The charset that the HTML itself names in its head, for parts without a label.
std::string charset_in_html(std::string_view html) {
    const std::string head = lower_case(html.substr(0, 1024));
    const std::size_t found = head.find("charset=");
    if (found == std::string::npos) {
        return {};
    }
    const std::size_t begin = head.find_first_not_of("\"' ", found + 8);
    return begin == std::string::npos ? "" : head.substr(begin, head.find_first_of("\"'>/; ", begin) - begin);
}

bool is_html(const Entity& entity) { return entity.mime_type() == "text/html" && !entity.is_attachment(); }

// Other forms of the same text, which nobody misses when the plain one is there.
bool is_other_form(const Entity& entity) {
    const std::string& type = entity.mime_type();
    const bool is_form =
        type == "text/enriched" || type == "text/richtext" || type == "text/x-amp-html" || type == "text/watch-html";
    return (is_form && !entity.is_attachment()) || is_html(entity);
}

class BodyReader {
public:
    explicit BodyReader(MailBody& body) : body_(body) {}

    void take(const Entity& entity, int depth, bool in_alternative) {
        body_.is_cut = body_.is_cut || entity.is_cut();
        if (++parts_ > parts_max) {
            body_.is_cut = true;
            return;
        }
        if (!entity.is_multipart()) {
            take_leaf(entity, in_alternative);
        } else if (depth >= depth_max) {
            body_.is_cut = true;
        } else {
            const std::vector<std::string_view> parts = entity.parts(parts_max + 1);
            parts.empty() ? add_plain(entity) : take_parts(entity, parts, depth, in_alternative);
        }
    }

private:
    void take_parts(const Entity& entity, const std::vector<std::string_view>& parts, int depth, bool in_alternative) {
        const bool is_alternative = entity.mime_type() == "multipart/alternative";
        const std::size_t size_before = body_.text.size();
        for (const std::string_view part : parts) {
            if (parts_ > parts_max) {
                return;
            }
            take(Entity(part), depth + 1, in_alternative || is_alternative);
        }
        if (is_alternative && !in_alternative && body_.text.size() == size_before) {
            take_first_html(parts, depth + 1);
        }
    }

    // An alternative without plain text: its HTML is shown, wherever below it stands.
    bool take_first_html(const std::vector<std::string_view>& parts, int depth) {
        for (const std::string_view part : parts) {
            if (++searched_parts_ > parts_max) {
                return true;
            }
            const Entity entity(part);
            if (is_html(entity)) {
                add_html(entity);
                return true;
            }
            if (entity.is_multipart() && depth < depth_max && take_first_html(entity.parts(parts_max), depth + 1)) {
                return true;
            }
        }
        return false;
    }

    void take_leaf(const Entity& entity, bool in_alternative) {
        const bool is_plain = entity.mime_type() == "text/plain" && !entity.is_attachment();
        const bool is_unnamed = entity.file_name().empty();
        const bool is_first = leaves_++ == 0;
        if (is_plain && (is_unnamed || is_first)) {
            add_plain(entity);
        } else if (in_alternative && is_other_form(entity)) {
            if (is_html(entity)) keep_html(html_in(entity));
        } else if (is_html(entity) && is_unnamed && (body_.text.empty() || is_from_html_)) {
            add_html(entity);
        } else {
            body_.attachments.push_back(make_attachment(entity.file_name(), entity.mime_type(),
                                                        body_.attachments.size() + 1, entity.content()));
            body_.attachments.back().content_id = clean_line(to_utf8(entity.header("content-id"), ""));
        }
    }

    void add_plain(const Entity& entity) { add_text(to_utf8(entity.content(), entity.charset())); }

    void add_html(const Entity& entity) {
        const std::string html = html_in(entity);
        is_from_html_ = body_.text.empty();
        add_text(html_to_text(html));
        keep_html(html);
    }

    std::string html_in(const Entity& entity) {
        const std::string content = entity.content();
        const std::string label = entity.charset().empty() ? charset_in_html(content) : entity.charset();
        body_.is_cut = body_.is_cut || content.size() > html_bytes_max;
        return to_utf8(std::string_view(content).substr(0, html_bytes_max), label);
    }

    // The first one: what comes behind it is the footer of a list, or the same once more.
    void keep_html(const std::string& html) {
        if (!body_.html.empty()) return;
        body_.is_cut = body_.is_cut || html.size() > kept_html_bytes_max;
        if (html.size() > kept_html_bytes_max) return;
        body_.html = html;
        std::erase_if(body_.html, [](char c) { return c == '\0'; });
    }

    void add_text(const std::string& text) {
        const std::string cleaned = clean_text(text);
        if (cleaned.empty()) {
            return;
        }
        const std::string_view gap = body_.text.empty() ? "" : "\n\n";
        const std::size_t used = std::min(body_.text.size() + gap.size(), text_bytes_max);
        const std::string_view fitting = cut_utf8(cleaned, text_bytes_max - used);
        body_.is_cut = body_.is_cut || fitting.size() < cleaned.size();
        if (!fitting.empty()) {
            body_.text.append(gap).append(fitting);
        }
    }

    MailBody& body_;
    std::size_t parts_ = 0;
    std::size_t leaves_ = 0;
    std::size_t searched_parts_ = 0;
    bool is_from_html_ = false;
};

}  // namespace

MailBody read_body(const Entity& message) {
    MailBody body;
    BodyReader(body).take(message, 0, false);
    return body;
}

}  // namespace helpdesk
