#include "address.hpp"

#include <algorithm>

#include "charset.hpp"
#include "encoded_words.hpp"
#include "gmime.hpp"

namespace helpdesk {

namespace {

constexpr std::size_t addresses_max = 1000;
constexpr std::size_t address_header_bytes_max = 256 * 1024;
// The groups of RFC 5322 begin with a colon; GMime goes one call deeper for each, so that thousands overrun the stack.
constexpr std::size_t colons_max = 64;
constexpr std::size_t email_bytes_max = 254;
constexpr std::string_view no_domain = "@mail.invalid";
constexpr std::size_t name_bytes_max = 200;
constexpr std::string_view not_in_email = " \t\r\n\"'(),:;<>[]\\@`";

std::string_view bounded(std::string_view value) {
    std::size_t colons = 0;
    for (std::size_t i = 0; i < value.size(); ++i) {
        colons += value[i] == ':' ? 1 : 0;
        if (colons > colons_max) {
            return value.substr(0, i);
        }
    }
    return value;
}

// `foo@bar@baz` is read as foo@bar, a name without a domain gets one that belongs to nobody. Empty if nothing is left.
std::string readable_email(std::string_view address) {
    const std::string text = lower_case(clean_line(address));
    std::vector<std::string> pieces(1);
    for (const char c : text) {
        if (c == '@') {
            pieces.emplace_back();
        } else if (not_in_email.find(c) == std::string_view::npos) {
            pieces.back() += c;
        } else if (c == ' ' && !pieces.back().empty()) {
            pieces.back() += '_';
        }
    }
    std::erase(pieces, "");
    if (pieces.empty()) {
        return {};
    }
    std::string domain = pieces.size() > 1 ? pieces[1] : std::string(no_domain.substr(1));
    domain.erase(domain.find_last_not_of('.') + 1);
    const std::string email = pieces[0] + "@" + domain;
    return domain.empty() || email.size() > email_bytes_max ? std::string() : email;
}

void append_address(std::vector<MailAddress>& addresses, InternetAddress* address);

void append_list(std::vector<MailAddress>& addresses, InternetAddressList* list) {
    const int count = list == nullptr ? 0 : internet_address_list_length(list);
    for (int i = 0; i < count && addresses.size() < addresses_max; ++i) {
        append_address(addresses, internet_address_list_get_address(list, i));
    }
}

void append_address(std::vector<MailAddress>& addresses, InternetAddress* address) {
    if (INTERNET_ADDRESS_IS_GROUP(address)) {
        append_list(addresses, internet_address_group_get_members(INTERNET_ADDRESS_GROUP(address)));
        return;
    }
    const char* spec = internet_address_mailbox_get_addr(INTERNET_ADDRESS_MAILBOX(address));
    std::string email = readable_email(spec == nullptr ? "" : spec);
    if (!email.empty()) {
        const char* name = internet_address_get_name(address);
        const std::string clean = name == nullptr ? std::string() : clean_line(to_utf8(name, "utf-8"));
        addresses.push_back({.name = std::string(cut_utf8(clean, name_bytes_max)), .email = std::move(email)});
    }
}

// `Big Bug bb@bug.com`: no address by the rules, but every reader sees one. The words before it are the name.
std::vector<MailAddress> scanned_addresses(std::string_view value) {
    const std::string text = clean_line(value);
    const std::size_t at = text.find('@');
    if (at == std::string::npos) {
        return {};
    }
    const std::size_t before = text.find_last_of(" \t<\"'(,:;", at);
    const std::size_t begin = before == std::string::npos ? 0 : before + 1;
    const std::size_t end = std::min(text.find_first_of(" \t>\"')(,;", at), text.size());
    const std::string email = readable_email(std::string_view(text).substr(begin, end - begin));
    if (begin == at || email.empty()) {
        return {};
    }
    std::string name = text.substr(0, begin);
    std::erase_if(name, [](char c) { return std::string_view("<>\"()[]").find(c) != std::string_view::npos; });
    name.resize(name.ends_with("mailto:") ? name.size() - 7 : name.size());
    return {{.name = std::string(cut_utf8(trimmed(name), name_bytes_max)), .email = email}};
}

}  // namespace

bool has_domain(const MailAddress& address) { return !address.email.ends_with(no_domain); }

std::vector<MailAddress> read_addresses(std::string_view raw_value) {
    const std::string value = quoted_decoded_words(raw_value.substr(0, address_header_bytes_max));
    const std::string text(bounded(value));
    const GObjectPtr<InternetAddressList> list(internet_address_list_parse(gmime_options(), text.c_str()));
    std::vector<MailAddress> addresses;
    append_list(addresses, list.get());
    if (std::none_of(addresses.begin(), addresses.end(), has_domain)) {
        std::vector<MailAddress> scanned = scanned_addresses(text);
        return scanned.empty() ? addresses : scanned;
    }
    return addresses;
}

}  // namespace helpdesk
