#include "engine/seed/topics.hpp"

#include <numeric>

#include "engine/base/error.hpp"
#include "engine/seed/fixtures.hpp"

namespace helpdesk {

namespace {

// The first gaps are filled by the telling itself.
enum SpecialGap { customer_gap, agent_gap, number_gap, month_gap, next_month_gap };
constexpr std::string_view special_gaps[] = {"customer", "agent", "number", "month", "next_month"};

constexpr std::string_view months[] = {"January", "February", "March",     "April",   "May",      "June",
                                       "July",    "August",   "September", "October", "November", "December"};

std::vector<Word> load_words() {
    std::vector<Word> words;
    for (const std::string_view name : special_gaps) words.push_back({std::string(name), true, {}});
    for_each_line("words.ndjson", [&](const Value& line) {
        words.push_back({text_member(line, "word"), line.find("fresh") != nullptr, text_members(line, "any_of")});
    });
    return words;
}

int gap_of(const std::vector<Word>& words, std::string_view name) {
    for (std::size_t i = 0; i < words.size(); ++i) {
        if (words[i].name == name) return static_cast<int>(i);
    }
    throw Error(Fault::internal, "the demo data has no word " + std::string(name));
}

Phrase phrase_of(const std::vector<Word>& words, std::string_view text) {
    Phrase phrase;
    while (!text.empty()) {
        const auto open = text.find('{');
        const auto close = text.find('}', open);
        if (close == std::string_view::npos) break;
        phrase.pieces.push_back(
            {std::string(text.substr(0, open)), gap_of(words, text.substr(open + 1, close - open - 1))});
        text.remove_prefix(close + 1);
    }
    if (!text.empty()) phrase.pieces.push_back({std::string(text), -1});
    return phrase;
}

Phrases phrases_of(const std::vector<Word>& words, const Value& line, std::string_view member) {
    Phrases phrases;
    for (const std::string& text : text_members(line, member)) phrases.push_back(phrase_of(words, text));
    if (phrases.empty()) throw Error(Fault::internal, "the demo data has no " + std::string(member));
    return phrases;
}

Phrases& shared_phrases(Topics& topics, const std::string& name) {
    if (name == "acknowledgement") return topics.acknowledgements;
    if (name == "thanks") return topics.thanks;
    if (name == "silence") return topics.silences;
    if (name == "complaint") return topics.complaints;
    if (name == "second_answer") return topics.second_answers;
    throw Error(Fault::internal, "the demo data has a phrase for nothing: " + name);
}

std::vector<std::int64_t> numbers_of(const Value& line, std::string_view member) {
    std::vector<std::int64_t> numbers;
    for (const Value& each : *line.find(member)->array()) numbers.push_back(*each.integer());
    return numbers;
}

// Paragraphs may begin with a gap.
void capitalise(std::string& text) {
    for (std::size_t at = 0; at != std::string::npos && at < text.size();) {
        if (text[at] >= 'a' && text[at] <= 'z') text[at] = static_cast<char>(text[at] - 'a' + 'A');
        const auto end = text.find("\n\n", at);
        at = end == std::string::npos ? end : end + 2;
    }
}

}  // namespace

Topics load_topics() {
    Topics topics{.words = load_words()};
    for_each_line("phrases.ndjson", [&](const Value& line) {
        shared_phrases(topics, text_member(line, "phrase")) = phrases_of(topics.words, line, "any_of");
    });
    for_each_line("topics.ndjson", [&](const Value& line) {
        topics.weights.push_back(*line.find("weight")->integer());
        const auto phrases = [&](std::string_view member) { return phrases_of(topics.words, line, member); };
        topics.topics.push_back({.department = text_member(line, "department"),
                                 .priorities = numbers_of(line, "priorities"),
                                 .tags = text_members(line, "tags"),
                                 .titles = phrases("titles"),
                                 .descriptions = phrases("descriptions"),
                                 .questions = phrases("questions"),
                                 .replies = phrases("replies"),
                                 .answers = phrases("answers"),
                                 .notes = phrases("notes")});
    });
    return topics;
}

std::size_t draw_weighted(const std::vector<std::int64_t>& weights, Dice& dice) {
    std::int64_t left = dice.below(std::accumulate(weights.begin(), weights.end(), std::int64_t{0}));
    std::size_t place = 0;
    while ((left -= weights[place]) >= 0) ++place;
    return place;
}

Telling::Telling(const Topics& topics, Dice& dice, std::string_view customer, Time at)
    : topics_(topics),
      dice_(dice),
      customer_(customer),
      number_(std::to_string(dice.between(1'000, 9'999))),
      month_(static_cast<std::size_t>(std::stoi(to_text(at).substr(5, 2)) - 1)),
      chosen_(topics.words.size(), -1) {}

std::string Telling::tell(const Phrases& phrases) {
    std::string text;
    for (const Phrase::Piece& piece : dice_.one_of(phrases).pieces) {
        text += piece.text;
        if (piece.gap >= 0) text += word(static_cast<std::size_t>(piece.gap));
    }
    capitalise(text);
    return text;
}

std::string_view Telling::word(std::size_t gap) {
    if (gap == customer_gap) return customer_;
    if (gap == agent_gap) return agent_;
    if (gap == number_gap) return number_;
    if (gap == month_gap) return months[(month_ + 11) % 12];  // what people write about is the month before
    if (gap == next_month_gap) return months[(month_ + 1) % 12];
    const Word& wanted = topics_.words[gap];
    if (wanted.fresh) return dice_.one_of(wanted.any_of);
    int& chosen = chosen_[gap];
    if (chosen < 0) chosen = static_cast<int>(dice_.below(static_cast<std::int64_t>(wanted.any_of.size())));
    return wanted.any_of[static_cast<std::size_t>(chosen)];
}

}  // namespace helpdesk
