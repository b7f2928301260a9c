#include "compose.hpp"

#include <algorithm>
#include <string_view>

#include "cli/mail/charset.hpp"
#include "cli/mail/gmime.hpp"

namespace helpdesk {

namespace {

constexpr std::size_t address_bytes_max = 254;
constexpr std::size_t subject_bytes_max = 2'000;
constexpr std::size_t name_bytes_max = 200;
constexpr std::size_t id_bytes_max = 500;
// Of a long thread the first message and the last ones, which is what readers join it by.
constexpr std::size_t references_max = 20;
constexpr std::string_view not_in_address = "\"'(),:;<>[]\\`";
constexpr std::string_view not_in_id = "\"(),;<>\\";

// Nor does it hold what some readers take for an encoded word, and would decode to something else.
bool is_printable(std::string_view text, std::string_view without) {
    return text.find("=?") == std::string_view::npos && std::all_of(text.begin(), text.end(), [without](char c) {
               return c > 0x20 && c < 0x7f && without.find(c) == std::string_view::npos;
           });
}

bool has_one_at(std::string_view text) {
    const std::size_t at = text.find('@');
    return at != std::string_view::npos && at > 0 && at + 1 < text.size() && text.rfind('@') == at;
}

void check_address(const std::string& address, const std::string& field) {
    if (has_one_at(address) && is_printable(address, not_in_address) && address.size() <= address_bytes_max) return;
    throw Error(Fault::invalid, field + " is no address that mail can be sent with", field);
}

bool is_id(const std::string& id) { return !id.empty() && id.size() <= id_bytes_max && is_printable(id, not_in_id); }

std::string clean_words(const std::string& text, std::size_t bytes_max) {
    return std::string(cut_utf8(clean_line(to_utf8(text, "utf-8")), bytes_max));
}

struct DateUnref {
    void operator()(GDateTime* date) const { g_date_time_unref(date); }
};
struct OptionsFree {
    void operator()(GMimeFormatOptions* options) const { g_mime_format_options_free(options); }
};

void set_mailbox(GMimeMessage* message, GMimeAddressType type, const std::string& name, const std::string& address) {
    const std::string clean = clean_words(name, name_bytes_max);
    g_mime_message_add_mailbox(message, type, clean.empty() ? nullptr : clean.c_str(), address.c_str());
}

void set_date(GMimeMessage* message, Time date) {
    // Seconds are what a header holds; a time before 1970 is rounded like any other.
    const std::int64_t seconds = date.milliseconds / 1000 - (date.milliseconds % 1000 < 0 ? 1 : 0);
    const std::unique_ptr<GDateTime, DateUnref> when(g_date_time_new_from_unix_utc(seconds));
    if (!when) throw Error(Fault::invalid, "date is no time that mail can have", "date");
    g_mime_message_set_date(message, when.get());
}

void set_header(GMimeMessage* message, const char* name, const std::string& value) {
    g_mime_object_set_header(GMIME_OBJECT(message), name, value.c_str(), "utf-8");
}

std::string reference_list(const std::vector<std::string>& references) {
    std::vector<std::string> kept;
    for (const std::string& id : references) {
        if (is_id(id) && std::find(kept.begin(), kept.end(), id) == kept.end()) kept.push_back(id);
    }
    if (kept.size() > references_max) {
        kept.erase(kept.begin() + 1, kept.end() - static_cast<std::ptrdiff_t>(references_max - 1));
    }
    std::string list;
    for (const std::string& id : kept) list += (list.empty() ? "<" : " <") + id + ">";
    return list;
}

void set_thread(GMimeMessage* message, const OutgoingMail& mail) {
    if (is_id(mail.in_reply_to)) set_header(message, "In-Reply-To", "<" + mail.in_reply_to + ">");
    const std::string references = reference_list(mail.references);
    if (!references.empty()) set_header(message, "References", references);
}

void set_text(GMimeMessage* message, const std::string& text) {
    const GObjectPtr<GMimeTextPart> part(g_mime_text_part_new_with_subtype("plain"));
    const std::string clean = clean_text(to_utf8(text, "utf-8")) + "\n";
    g_mime_text_part_set_text(part.get(), clean.c_str());
    g_mime_text_part_set_charset(part.get(), "utf-8");
    // Whatever GMime finds best among these two passes every server unchanged, also long lines and `From ` before one.
    const auto best = g_mime_part_get_best_content_encoding(GMIME_PART(part.get()), GMIME_ENCODING_CONSTRAINT_7BIT);
    const bool is_base64 = best == GMIME_CONTENT_ENCODING_BASE64;
    g_mime_part_set_content_encoding(
        GMIME_PART(part.get()), is_base64 ? GMIME_CONTENT_ENCODING_BASE64 : GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE);
    g_mime_message_set_mime_part(message, GMIME_OBJECT(part.get()));
}

void check(const OutgoingMail& mail) {
    check_address(mail.from_address, "from_address");
    check_address(mail.to_address, "to_address");
    if (!is_id(mail.message_id) || !has_one_at(mail.message_id)) {
        throw Error(Fault::invalid, "message_id is no id that mail can have", "message_id");
    }
    const std::string& automatic = mail.auto_submitted;
    if (!automatic.empty() && automatic != "auto-generated" && automatic != "auto-replied") {
        throw Error(Fault::invalid, "auto_submitted is auto-generated, auto-replied or empty", "auto_submitted");
    }
}

}  // namespace

std::string compose(const OutgoingMail& mail) {
    check(mail);
    gmime_options();
    const GObjectPtr<GMimeMessage> message(g_mime_message_new(TRUE));
    set_mailbox(message.get(), GMIME_ADDRESS_TYPE_FROM, mail.from_name, mail.from_address);
    set_mailbox(message.get(), GMIME_ADDRESS_TYPE_TO, mail.to_name, mail.to_address);
    g_mime_message_set_subject(message.get(), clean_words(mail.subject, subject_bytes_max).c_str(), "utf-8");
    set_date(message.get(), mail.date);
    g_mime_message_set_message_id(message.get(), mail.message_id.c_str());
    set_thread(message.get(), mail);
    if (!mail.auto_submitted.empty()) {
        set_header(message.get(), "Auto-Submitted", mail.auto_submitted);
        set_header(message.get(), "X-Auto-Response-Suppress", "All");
    }
    set_text(message.get(), mail.text);
    const std::unique_ptr<GMimeFormatOptions, OptionsFree> format(g_mime_format_options_new());
    g_mime_format_options_set_newline_format(format.get(), GMIME_NEWLINE_FORMAT_DOS);
    const GText bytes(g_mime_object_to_string(GMIME_OBJECT(message.get()), format.get()));
    return bytes.get();
}

}  // namespace helpdesk
