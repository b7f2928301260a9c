#include <algorithm>
#include <array>

#include "engine/base/text.hpp"
#include "engine/mail/mail.hpp"

namespace helpdesk {

namespace {

constexpr std::size_t title_length_max = 200;  // characters

// What mail programs of several languages put in front of an answer or of a message that they pass on.
constexpr std::array<std::string_view, 14> marks{"re",   "fw", "fwd", "aw",  "wg",  "sv",  "vs",
                                                 "antw", "tr", "rv",  "rif", "odp", "enc", "res"};

std::string_view trim_left(std::string_view text) {
    text.remove_prefix(std::min(text.find_first_not_of(' '), text.size()));
    return text;
}

// `Re:`, `RE[2]:`, `Fwd :` at the beginning; how many bytes it takes, 0 if there is none.
std::size_t mark_length(std::string_view text) {
    const std::size_t word_end = std::min(text.find_first_of(":[( "), text.size());
    const std::string word = lower_ascii(text.substr(0, word_end));
    if (std::find(marks.begin(), marks.end(), word) == marks.end()) return 0;
    const std::size_t end = text.find_first_not_of("[]()0123456789 ", word_end);
    return end != std::string_view::npos && text[end] == ':' ? end + 1 : 0;
}

// `[printers]` at the beginning of what went to printers@example.org.
std::size_t list_tag_length(std::string_view text, const std::vector<std::string>& recipients) {
    const std::size_t end = text.starts_with('[') ? text.find(']') : std::string_view::npos;
    if (end == std::string_view::npos) return 0;
    const std::string tag = lower_ascii(text.substr(1, end - 1));
    const auto names_it = [&](const std::string& address) {
        return lower_ascii(std::string_view(address).substr(0, address.find('@'))) == tag;
    };
    return std::any_of(recipients.begin(), recipients.end(), names_it) ? end + 1 : 0;
}

}  // namespace

std::string one_line(std::string_view text, std::size_t characters_max) {
    std::string line;
    std::size_t characters = 0;
    for (char c : text) {
        const bool blank = static_cast<unsigned char>(c) <= ' ' || c == 0x7f;
        if (blank && (line.empty() || line.back() == ' ')) continue;
        const bool begins = (static_cast<unsigned char>(c) & 0xc0) != 0x80;
        if (begins && ++characters > characters_max) break;
        line += blank ? ' ' : c;
    }
    return std::string(trim(line));
}

std::string title_of_subject(std::string_view subject, const std::vector<std::string>& recipients) {
    const std::string line = one_line(subject, subject.size());
    std::string_view title = line;
    for (std::size_t noise = 1; noise > 0;) {
        title = trim_left(title);
        noise = std::max(mark_length(title), list_tag_length(title, recipients));
        title.remove_prefix(noise);
    }
    const std::string cut = one_line(title, title_length_max);
    return cut.empty() ? "(no subject)" : cut;
}

}  // namespace helpdesk
