#include "message.hpp"

#include <algorithm>
#include <utility>

#include "body.hpp"
#include "charset.hpp"
#include "date.hpp"
#include "encoded_words.hpp"
#include "entity.hpp"
#include "gmime.hpp"

namespace helpdesk {

namespace {

constexpr std::size_t message_id_bytes_max = 500;
constexpr std::size_t references_max = 1000;
constexpr std::size_t sender_name_bytes_max = 200;
constexpr std::size_t subject_bytes_max = 2000;

// The id of a message without one: the same bytes give the same id, from an mbox file (which changes line ends and the
// empty lines at the end) as from a maildir.
std::string id_from_content(std::string_view bytes) {
    std::string text(bytes);
    std::erase(text, '\r');
    text.erase(text.find_last_not_of('\n') + 1);
    if (text.starts_with("From ")) {
        text.erase(0, std::min(text.find('\n'), text.size() - 1) + 1);
    }
    return "sha256-" + sha256_hex(text) + "@message.invalid";
}

// Databases refuse overlong keys: a long id is replaced by its hash, everywhere alike, so that threads still join.
std::string clean_id(std::string_view raw) {
    std::string id = clean_line(to_utf8(raw, ""));
    std::erase_if(id, [](char c) { return c == ' ' || c == '<' || c == '>'; });
    return id.size() > message_id_bytes_max ? "sha256-" + sha256_hex(id) + "@message.invalid" : id;
}

// Every <id> in the value; without any, the words that look like one.
std::vector<std::string> ids_in(std::string_view value) {
    const bool has_brackets = value.find('<') != std::string_view::npos;
    std::vector<std::string> ids;
    const auto add = [&ids](std::string id) {
        if (!id.empty() && ids.size() < references_max && std::find(ids.begin(), ids.end(), id) == ids.end()) {
            ids.push_back(std::move(id));
        }
    };
    std::size_t next = 0;
    while (has_brackets && (next = value.find('<', next)) != std::string_view::npos) {
        const std::size_t end = std::min(value.find_first_of("<>", next + 1), value.size());
        add(clean_id(value.substr(next + 1, end - next - 1)));
        next = end;
    }
    while (!has_brackets && (next = value.find_first_not_of(" \t,;", next)) != std::string_view::npos) {
        const std::size_t end = std::min(value.find_first_of(" \t,;", next), value.size());
        const std::string_view word = value.substr(next, end - next);
        add(word.find('@') == std::string_view::npos ? std::string() : clean_id(word));
        next = end;
    }
    return ids;
}

std::string message_id_of(const Entity& entity, std::string_view bytes) {
    for (const std::string& value : entity.headers("message-id")) {
        const std::vector<std::string> ids = ids_in(value);
        std::string id = ids.empty() ? clean_id(value) : ids.front();
        if (!id.empty()) {
            return id;
        }
    }
    return id_from_content(bytes);
}

// The first readable address of From, else of the headers that come nearest to it.
MailAddress sender_of(const Entity& entity) {
    MailAddress sender{.name = {}, .email = std::string(unknown_sender)};
    for (const char* name : {"from", "sender", "reply-to", "return-path", "x-from", "resent-from"}) {
        for (const std::string& value : entity.headers(name)) {
            for (MailAddress& address : read_addresses(value)) {
                if (has_domain(address)) {
                    address.name = address.name.empty() ? sender.name : address.name;
                    return address;
                }
                sender = sender.email == unknown_sender ? address : sender;
            }
        }
    }
    // Without an address at all, the reader is still shown who it says it is from.
    if (sender.email == unknown_sender) {
        sender.name = cut_utf8(decoded_line(entity.header("from")), sender_name_bytes_max);
    }
    return sender;
}

// Date, or the last relay's word for it.
std::string date_of(const Entity& entity) {
    std::string date;
    for (const char* name : {"date", "resent-date", "delivery-date"}) {
        date = date.empty() ? read_mail_date(to_utf8(entity.header(name), "")) : date;
    }
    for (const std::string& value : entity.headers("received")) {
        const std::size_t semicolon = value.rfind(';');
        if (date.empty() && semicolon != std::string::npos) {
            date = read_mail_date(to_utf8(value.substr(semicolon + 1), ""));
        }
    }
    return date;
}

void read_thread(const Entity& entity, MailMessage& message) {
    const std::vector<std::string> parents = ids_in(entity.header("in-reply-to"));
    message.in_reply_to = parents.empty() ? std::string() : parents.front();
    for (const std::string& value : entity.headers("references")) {
        for (std::string& id : ids_in(value)) {
            message.references.push_back(std::move(id));
        }
    }
    if (message.references.size() > references_max) {
        message.references.resize(references_max);
    }
}

// Mailing lists mark what people wrote with Precedence, too, so only the plain words count.
bool is_automatic(const Entity& entity) {
    const auto word = [&entity](std::string_view name) {
        const std::string value = lower_case(trimmed(entity.header(name)));
        return value.substr(0, value.find_first_of("; \t("));
    };
    const std::string submitted = word("auto-submitted");
    const std::string precedence = word("precedence");
    return (!submitted.empty() && submitted != "no") || precedence == "auto_reply" || precedence == "junk" ||
           !word("x-autoreply").empty() || !word("x-autorespond").empty() || word("return-path") == "<>" ||
           entity.mime_type() == "multipart/report";
}

}  // namespace

MailMessage parse_message(std::string_view raw, bool is_cut) {
    const std::string_view kept = raw.substr(0, message_bytes_max);
    std::string mac_lines;
    std::string_view bytes = kept;
    if (kept.find('\n') == std::string_view::npos && kept.find('\r') != std::string_view::npos) {
        mac_lines = kept;
        std::replace(mac_lines.begin(), mac_lines.end(), '\r', '\n');
        bytes = mac_lines;
    }
    if (bytes.starts_with("\xEF\xBB\xBF")) {
        bytes.remove_prefix(3);
    }
    bytes.remove_prefix(std::min(bytes.find_first_not_of("\r\n"), bytes.size()));
    const Entity entity(bytes);
    MailMessage message;
    message.message_id = message_id_of(entity, bytes);
    read_thread(entity, message);
    message.from = sender_of(entity);
    for (const std::string& value : entity.headers("to")) {
        for (MailAddress& address : read_addresses(value)) {
            if (has_domain(address)) {
                message.to.push_back(std::move(address));
            }
        }
    }
    message.subject = cut_utf8(decoded_line(entity.header("subject")), subject_bytes_max);
    message.date = date_of(entity);
    message.is_automatic = is_automatic(entity);

    MailBody body = read_body(entity);
    message.text = std::move(body.text);
    message.html = std::move(body.html);
    message.attachments = std::move(body.attachments);
    if (body.is_cut || is_cut || kept.size() < raw.size()) {
        message.attachments.push_back(make_attachment("message.eml", "message/rfc822", 1, std::string(kept)));
    }
    return message;
}

}  // namespace helpdesk
