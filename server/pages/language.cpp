#include "server/pages/language.hpp"

#include <algorithm>

#include "engine/engine.hpp"

namespace helpdesk {

namespace {

constexpr int weight_max = 1'000;

// `q=0.8` as thousandths; -1 for what is no weight.
int weight_in(std::string_view text) {
    text = trim(text);
    if (!text.starts_with("q=") && !text.starts_with("Q=")) return -1;
    text.remove_prefix(2);
    if (text.empty() || text.size() > 5 || (text.size() > 1 && text[1] != '.')) return -1;
    if (text[0] != '0' && text[0] != '1') return -1;
    int weight = (text[0] - '0') * weight_max;
    int worth = weight_max / 10;
    for (const char c : text.substr(std::min<std::size_t>(text.size(), 2))) {
        if (c < '0' || c > '9') return -1;
        weight += (c - '0') * worth;
        worth /= 10;
    }
    return weight <= weight_max ? weight : -1;
}

}  // namespace

std::string in_language(Language language, const Phrase& phrase, std::initializer_list<std::string_view> words) {
    std::string_view text = language == Language::german ? phrase.german : phrase.english;
    std::string said;
    for (const std::string_view word : words) {
        const auto gap = text.find("{}");
        if (gap == std::string_view::npos) break;
        said += text.substr(0, gap);
        said += word;
        text.remove_prefix(gap + 2);
    }
    return said += text;
}

std::string_view code_of(Language language) { return language == Language::german ? "de" : "en"; }

Language language_for(std::string_view accept_language) {
    int best = 0;
    Language chosen = Language::english;
    for (const std::string_view part : split(accept_language, ',')) {
        const auto end = part.find(';');
        const std::string range = lower_ascii(trim(part.substr(0, end)));
        const int weight = end == std::string_view::npos ? weight_max : weight_in(part.substr(end + 1));
        const std::string_view main = std::string_view(range).substr(0, range.find('-'));
        if (weight <= best || (main != "de" && main != "en")) continue;
        best = weight;
        chosen = main == "de" ? Language::german : Language::english;
    }
    return chosen;
}

}  // namespace helpdesk
