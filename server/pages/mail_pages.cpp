#include <algorithm>
#include <array>
#include <map>

#include "server/pages/answer_page.hpp"
#include "server/pages/customer_pages.hpp"
#include "server/pages/mail_html.hpp"
#include "server/pages/page.hpp"
#include "server/pages/phrases.hpp"

namespace helpdesk {

namespace {

constexpr std::int64_t enclosed_bytes_max = 8 << 20;  // of all pictures of a mail together, as they stand in it

// Pictures that came with the mails of a ticket, as they stand in a page that may ask for nothing.
class Enclosed {
public:
    explicit Enclosed(const PageCall& call)
        : call_(call),
          files_(list_page(call, "attachment.list", {{"ticket", call.name_in_path("ticket")}}, call.who.actor).items) {}

    // However often a mail names a picture, it is read once, and counts each time.
    std::string picture(const std::string& sha256) {
        auto known = read_.find(sha256);
        if (known == read_.end()) known = read_.emplace(sha256, data_url_of(sha256)).first;
        const auto size = static_cast<std::int64_t>(known->second.size());
        if (size > left_) return {};
        left_ -= size;
        return known->second;
    }

private:
    const PageCall& call_;
    Value::Array files_;
    std::map<std::string, std::string> read_;  // by SHA-256
    std::int64_t left_ = enclosed_bytes_max;

    std::string data_url_of(const std::string& sha256) const {
        static constexpr std::array<std::string_view, 4> shown{"image/gif", "image/jpeg", "image/png", "image/webp"};
        for (const Value& each : files_) {
            const std::string type = lower_ascii(text_in(each, "mime_type"));
            if (text_in(each, "sha256") != sha256 || std::find(shown.begin(), shown.end(), type) == shown.end())
                continue;
            const StoredFile file = find_file(call_.engine, text_in(each, "id"), call_.who.actor);
            if (file.has_content && file.size <= left_)
                return "data:" + type + ";base64," + encode_base64(content_of(file));
        }
        return {};
    }
    std::string content_of(const StoredFile& file) const {
        std::string content;
        for (std::int64_t at = 0; at < file.size; at = static_cast<std::int64_t>(content.size())) {
            const std::string part = read_file(call_.engine, file, at, file.size - at, call_.who.actor);
            if (part.empty()) break;
            content += part;
        }
        return content;
    }
};

// No script, no form and no frame; nothing is loaded, but for pictures that the reader has asked for. Its origin is
// none, so that even a script would reach nothing of the desk.
std::string policy_of(bool shows_remote) {
    return "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; img-src data:" +
           std::string(shows_remote ? " https: http:" : "") +
           "; style-src 'unsafe-inline'; form-action 'none'; base-uri 'none'; frame-ancestors 'self'";
}

// A mail is written for white paper.
std::string document_with(const PageCall& call, const SafeHtml& safe) {
    const std::string note = safe.is_shown_whole ? "" : "<p><em>" + call.say(phrases::mail_is_cut) + "</em></p>";
    return "<!doctype html>\n<html lang=\"" + std::string(code_of(call.language)) +
           "\"><head><meta charset=\"utf-8\"><meta name=\"color-scheme\" content=\"light\"><title>" +
           call.say(phrases::mail_as_written) +
           "</title><style>html{background:#fff;color:#111;font:15px/1.5 sans-serif}body{margin:12px;"
           "overflow-wrap:anywhere}img{max-width:100%;height:auto}"
           "img:not([src])[alt]:not([alt='']){border:1px dashed #bbb;padding:2px 6px;color:#555}table{max-width:100%}"
           "blockquote{margin:0 0 0 4px;padding-left:12px;border-left:2px solid #ccc}</style></head><body>" +
           safe.html + note + "</body></html>\n";
}

HttpResponse show_mail(const PageCall& call) {
    if (call.who.is_guest()) return page_to_sign_in(call);
    Value::Object wanted{{"ticket", call.name_in_path("ticket")}};
    if (const std::string comment = call.parameter("comment"); !comment.empty())
        wanted.emplace_back("comment", comment);
    const Value mail = result_of(call, "mail.html", std::move(wanted));
    Enclosed enclosed(call);
    const bool shows_remote = call.parameter("pictures") == "shown";
    const SafeHtml safe = safe_html_of(text_in(mail, "html"),
                                       {.enclosed = [&](const std::string& sha256) { return enclosed.picture(sha256); },
                                        .shows_remote = shows_remote});
    return {.headers = {{"Content-Type", "text/html; charset=utf-8"},
                        {"Content-Security-Policy", policy_of(shows_remote)},
                        {"Helpdesk-Remote-Pictures", std::to_string(safe.remote_pictures)},
                        {"Referrer-Policy", "no-referrer"},
                        {"X-Frame-Options", "SAMEORIGIN"},
                        {"Cross-Origin-Resource-Policy", "same-origin"},
                        {"Cache-Control", "no-store"}},
            .body = document_with(call, safe)};
}

}  // namespace

std::span<const PageRoute> mail_pages() {
    static constexpr PageRoute pages[] = {{"GET", "/mail/{ticket}", page_for<show_mail>}};
    return pages;
}

}  // namespace helpdesk
