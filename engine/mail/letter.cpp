#include "engine/mail/letter.hpp"

#include <algorithm>
#include <chrono>

#include "engine/base/hash.hpp"
#include "engine/base/text.hpp"

namespace helpdesk {

namespace {

constexpr std::size_t message_id_bytes_max = 998;
constexpr std::size_t text_length_max = 200'000;  // characters
// Of a longer list of references the first and the last count: where the thread began, and what is answered.
constexpr std::size_t links_max = 100;
// Mail servers try for some five days; what is older comes from an archive.
constexpr std::chrono::days news_age_max{7};

std::vector<std::string> links_of(const ReceiveMail& mail, const std::string& own_id) {
    std::vector<std::string> links;
    const auto add = [&](const std::string& given) {
        std::string id = plain_id(given);
        const bool is_new = !id.empty() && id != own_id && std::find(links.begin(), links.end(), id) == links.end();
        if (is_new) links.push_back(std::move(id));
    };
    const std::size_t count = mail.references.size();
    for (std::size_t at = 0; at < count; ++at) {
        if (at == 0 || at + links_max > count) add(mail.references[at]);
    }
    if (mail.in_reply_to) add(*mail.in_reply_to);
    return links;
}

// The same message by another way has other line ends, and a list's name in its subject.
std::string fingerprint_of(const ReceiveMail& mail, const std::string& sender) {
    std::string text = mail.text.value_or("");
    std::erase(text, '\r');
    std::string all = sender + '\n' + (mail.date ? to_text(*mail.date) : "") + '\n';
    all += title_of_subject(mail.subject.value_or(""), mail.to) + '\n' + std::string(trim(text));
    for (const NewFile& file : mail.attachments) all += '\n' + sha256_of(file.content.data) + ' ' + file.file_name;
    return sha256_of(all);
}

std::string checked_text(const ReceiveMail& mail) {
    const std::string text(trim(mail.text.value_or("")));
    if (count_characters(text) > text_length_max) {
        throw Error(Fault::invalid, "text may have at most " + std::to_string(text_length_max) + " characters", "text");
    }
    return text.empty() ? "(no text)" : text;
}

std::string checked_html(const ReceiveMail& mail) {
    const std::string html(trim(mail.html.value_or("")));
    if (count_characters(html) <= html_length_max) return html;
    throw Error(Fault::invalid, "html may have at most " + std::to_string(html_length_max) + " characters", "html");
}

}  // namespace

std::string plain_id(std::string_view id) {
    id = trim(id);
    if (id.starts_with('<')) id.remove_prefix(1);
    if (id.ends_with('>')) id.remove_suffix(1);
    return id.size() > message_id_bytes_max ? std::string() : std::string(trim(id));
}

Letter read_letter(const ReceiveMail& mail, Time now) {
    Letter letter{.message_id = plain_id(mail.message_id)};
    if (letter.message_id.empty()) {
        throw Error(Fault::invalid, "message_id must have 1 to 998 bytes", "message_id");
    }
    if (mail.in_reply_to && !plain_id(*mail.in_reply_to).empty()) letter.in_reply_to = plain_id(*mail.in_reply_to);
    letter.links = links_of(mail, letter.message_id);
    letter.sender = checked_email(mail.from, "from");
    letter.text = checked_text(mail);
    letter.html = checked_html(mail);
    letter.fingerprint = fingerprint_of(mail, letter.sender);
    letter.spare_id = "sha256-" + sha256_of(letter.message_id + '\n' + letter.fingerprint) + "@message.invalid";
    const bool believable = mail.date && mail.date->milliseconds >= 0 && *mail.date <= now;
    letter.at = believable ? *mail.date : now;
    letter.is_news = letter.at > now - news_age_max;
    return letter;
}

}  // namespace helpdesk
