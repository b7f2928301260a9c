#include "server/api/address.hpp"

#include <algorithm>

#include "engine/engine.hpp"

namespace helpdesk {

namespace {

int digit_of(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

std::string decoded(std::string_view text, bool plus_is_blank) {
    std::string out;
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (text[at] == '+' && plus_is_blank) {
            out += ' ';
        } else if (text[at] != '%') {
            out += text[at];
        } else {
            const int high = at + 2 < text.size() ? digit_of(text[at + 1]) : -1;
            const int low = high < 0 ? -1 : digit_of(text[at + 2]);
            if (low < 0) throw Error(Fault::usage, "the address is not percent-encoded as it should be");
            out += static_cast<char>(high * 16 + low);
            at += 2;
        }
    }
    if (!is_valid_text(out)) throw Error(Fault::usage, "the address must be valid UTF-8 without NUL");
    return out;
}

}  // namespace

const std::string* Address::parameter(std::string_view name) const {
    const auto found = std::find_if(query.begin(), query.end(), [&](const auto& each) { return each.first == name; });
    return found == query.end() ? nullptr : &found->second;
}

Address read_address(std::string_view target) {
    const auto mark = target.find('?');
    Address address{.path = std::string(target.substr(0, mark))};
    if (address.path.starts_with('/')) {
        for (const std::string_view segment : split(std::string_view(address.path).substr(1), '/')) {
            address.segments.push_back(decoded(segment, false));
        }
    }
    if (mark == std::string_view::npos) return address;
    for (const std::string_view part : split(target.substr(mark + 1), '&')) {
        if (part.empty()) continue;
        const auto equals = part.find('=');
        const std::string_view value = equals == std::string_view::npos ? "" : part.substr(equals + 1);
        address.query.emplace_back(decoded(part.substr(0, equals), true), decoded(value, true));
    }
    return address;
}

std::optional<NamedParts> match_path(std::string_view pattern, const std::vector<std::string>& segments) {
    NamedParts named;
    const auto parts = split(pattern.substr(1), '/');
    for (std::size_t at = 0; at < parts.size(); ++at) {
        if (at >= segments.size()) return std::nullopt;
        if (parts[at] == "{...}") return named;
        const bool is_name = parts[at].starts_with('{') && !segments[at].empty();
        if (!is_name && parts[at] != segments[at]) return std::nullopt;
        if (is_name) named.emplace(parts[at].substr(1, parts[at].size() - 2), segments[at]);
    }
    return parts.size() == segments.size() ? std::optional(named) : std::nullopt;
}

std::string percent_encoded(std::string_view text) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    constexpr std::string_view plain = "-._~:@,";
    std::string out;
    for (const char c : text) {
        const bool is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        const auto byte = static_cast<unsigned char>(c);
        if (is_letter || plain.find(c) != std::string_view::npos) {
            out += c;
        } else {
            out += {'%', digits[byte >> 4], digits[byte & 15]};
        }
    }
    return out;
}

}  // namespace helpdesk
