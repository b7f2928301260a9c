#include "engine/base/text.hpp"

#include <algorithm>
#include <cstdint>
#include <numeric>

namespace helpdesk {

namespace {

// The length of the sequence that begins with `lead`, 0 if none does.
std::size_t sequence_length(unsigned char lead) {
    if (lead < 0x80) return 1;
    if (lead >= 0xc2 && lead <= 0xdf) return 2;
    if (lead >= 0xe0 && lead <= 0xef) return 3;
    if (lead >= 0xf0 && lead <= 0xf4) return 4;
    return 0;
}

bool is_valid_sequence(std::string_view bytes) {
    std::uint32_t code = static_cast<unsigned char>(bytes[0]);
    if (bytes.size() > 1) code &= 0x3fU >> (bytes.size() - 1);
    for (char c : bytes.substr(1)) {
        const auto byte = static_cast<unsigned char>(c);
        if ((byte & 0xc0) != 0x80) return false;
        code = code << 6 | (byte & 0x3f);
    }
    const bool overlong = (bytes.size() == 3 && code < 0x800) || (bytes.size() == 4 && code < 0x10000);
    const bool surrogate = code >= 0xd800 && code <= 0xdfff;
    return code != 0 && !overlong && !surrogate && code <= 0x10ffff;
}

// How many letters to add, drop, replace or swap with their neighbour.
std::size_t edit_distance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> before(b.size() + 1);
    std::vector<std::size_t> last(b.size() + 1);
    std::iota(last.begin(), last.end(), std::size_t{0});
    for (std::size_t i = 1; i <= a.size(); ++i) {
        std::vector<std::size_t> row(b.size() + 1, i);
        for (std::size_t j = 1; j <= b.size(); ++j) {
            row[j] = std::min({last[j] + 1, row[j - 1] + 1, last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)});
            const bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
            if (swapped) row[j] = std::min(row[j], before[j - 2] + 1);
        }
        before = std::move(last);
        last = std::move(row);
    }
    return last.back();
}

}  // namespace

bool is_valid_text(std::string_view text) {
    while (!text.empty()) {
        const std::size_t length = sequence_length(static_cast<unsigned char>(text.front()));
        if (length == 0 || length > text.size() || !is_valid_sequence(text.substr(0, length))) return false;
        text.remove_prefix(length);
    }
    return true;
}

std::size_t count_characters(std::string_view utf8) {
    return static_cast<std::size_t>(
        std::count_if(utf8.begin(), utf8.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; }));
}

std::string lower_ascii(std::string_view text) {
    std::string lowered(text);
    for (char& c : lowered) {
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    }
    return lowered;
}

std::string_view trim(std::string_view text) {
    const auto first = text.find_first_not_of(" \t\r\n");
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

std::string as_sentence(std::string_view words) {
    std::string text(words);
    if (!text.empty() && text.front() >= 'a' && text.front() <= 'z') {
        text.front() = static_cast<char>(text.front() - 'a' + 'A');
    }
    return text.empty() || text.ends_with('.') ? text : text + ".";
}

std::vector<std::string_view> split(std::string_view text, char separator) {
    std::vector<std::string_view> parts;
    for (;;) {
        const auto end = text.find(separator);
        parts.push_back(text.substr(0, end));
        if (end == std::string_view::npos) return parts;
        text.remove_prefix(end + 1);
    }
}

bool all_digits(std::string_view text) {
    return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

std::string encode_hex(std::string_view bytes) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string hex;
    for (const char c : bytes) {
        const auto byte = static_cast<unsigned char>(c);
        hex += {digits[byte >> 4], digits[byte & 15]};
    }
    return hex;
}

std::string decode_hex(std::string_view hex) {
    const auto digit = [](char c) { return c <= '9' ? c - '0' : c - 'a' + 10; };
    std::string bytes;
    bytes.reserve(hex.size() / 2);
    for (std::size_t at = 0; at + 1 < hex.size(); at += 2) {
        bytes += static_cast<char>(digit(hex[at]) * 16 + digit(hex[at + 1]));
    }
    return bytes;
}

std::optional<std::string> closest(std::string_view word, std::span<const std::string> candidates) {
    constexpr std::size_t word_length_max = 64;
    constexpr std::size_t part_length_min = 4;  // "of" is near to nearly everything
    if (word.size() > word_length_max) return std::nullopt;
    std::optional<std::string> best;
    std::size_t best_distance = 0;
    const auto consider = [&](std::string_view part, const std::string& candidate) {
        const std::size_t distance = edit_distance(lower_ascii(word), lower_ascii(part));
        const std::size_t allowed = std::max<std::size_t>(1, std::min<std::size_t>(part.size(), word_length_max) / 3);
        if (distance > allowed || (best && distance >= best_distance)) return;
        best = candidate;
        best_distance = distance;
    };
    for (const std::string& candidate : candidates) {
        consider(candidate, candidate);
        if (candidate.find(' ') == std::string::npos) continue;
        for (const std::string_view part : split(candidate, ' ')) {
            if (part.size() >= part_length_min) consider(part, candidate);
        }
    }
    return best;
}

std::string did_you_mean(std::string_view word, std::span<const std::string> candidates) {
    const auto near = closest(word, candidates);
    return near ? "did you mean \"" + *near + "\"?" : std::string();
}

std::string did_you_mean_one_of(std::string_view word, std::span<const std::string> candidates) {
    std::string hint = did_you_mean(word, candidates);
    if (!hint.empty()) return hint;
    for (const std::string& each : candidates) hint += (hint.empty() ? "one of " : ", ") + each;
    return hint;
}

}  // namespace helpdesk
