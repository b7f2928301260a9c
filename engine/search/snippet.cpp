#include <algorithm>

#include "engine/base/text.hpp"
#include "engine/db/word_cutter.hpp"
#include "engine/search/query.hpp"

namespace helpdesk {

namespace {

constexpr std::size_t snippet_size = 120;  // bytes of the text, cut at words
constexpr std::size_t before_hit = 40;
constexpr std::size_t word_size_max = 400;  // of a word that is longer than the snippet should be

struct Word {
    std::string word;
    std::size_t begin = 0;
    std::size_t end = 0;
};

std::vector<Word> words_in(std::string_view text) {
    std::vector<Word> words;
    cut_words(text, [&](const CutWord& cut) {
        words.push_back({std::string(cut.word), cut.begin, cut.end});
        return true;
    });
    return words;
}

bool stands_at(const SearchTerm& term, const std::vector<Word>& words, std::size_t at) {
    if (at + term.words.size() > words.size()) return false;
    for (std::size_t i = 0; i < term.words.size(); ++i) {
        const bool open = term.prefix && i + 1 == term.words.size();
        const std::string& word = words[at + i].word;
        if (open ? !word.starts_with(term.words[i]) : word != term.words[i]) return false;
    }
    return true;
}

// How many words of the text from there are a hit; 0 for none.
std::size_t hit_length(const SearchText& wanted, const std::vector<Word>& words, std::size_t at) {
    std::size_t longest = 0;
    for (const SearchTerm& term : wanted.terms) {
        if (stands_at(term, words, at)) longest = std::max(longest, term.words.size());
    }
    return longest;
}

// The text on one line, with single blanks.
void append_line(std::string& out, std::string_view text) {
    for (const char c : text) {
        const bool blank = static_cast<unsigned char>(c) <= ' ' || c == '\x7f';
        if (!blank) out += c;
        if (blank && !out.empty() && out.back() != ' ') out += ' ';
    }
}

std::size_t whole_characters(std::string_view text, std::size_t size) {
    while (size < text.size() && size > 0 && (static_cast<unsigned char>(text[size]) & 0xc0) == 0x80) --size;
    return std::min(size, text.size());
}

}  // namespace

bool holds(std::string_view text, const SearchTerm& term) {
    const std::vector<Word> words = words_in(text);
    for (std::size_t at = 0; at < words.size(); ++at) {
        if (stands_at(term, words, at)) return true;
    }
    return false;
}

bool holds_all(std::string_view title, std::string_view body, const SearchText& text) {
    return std::all_of(text.terms.begin(), text.terms.end(),
                       [&](const SearchTerm& term) { return holds(title, term) || holds(body, term); });
}

std::string snippet_of(std::string_view text, const SearchText& wanted) {
    const std::vector<Word> words = words_in(text);
    std::size_t hit = 0;
    while (hit < words.size() && hit_length(wanted, words, hit) == 0) ++hit;
    if (hit == words.size()) hit = 0;
    if (words.empty()) return {};
    std::size_t first = hit;
    while (first > 0 && words[hit].begin - words[first - 1].begin <= before_hit) --first;
    std::string line = first == 0 ? "" : "…";
    std::size_t at = first == 0 ? 0 : words[first].begin;
    const std::size_t stop = words[first].begin + snippet_size;
    std::size_t marked = 0;
    for (std::size_t i = first; i < words.size() && (i <= hit || words[i].end <= stop || marked > 0); ++i) {
        append_line(line, text.substr(at, words[i].begin - at));
        if (marked == 0 && (marked = hit_length(wanted, words, i)) > 0) line += hit_begins;
        const std::string_view word = text.substr(words[i].begin, words[i].end - words[i].begin);
        append_line(line, word.substr(0, whole_characters(word, word_size_max)));
        if (marked > 0 && --marked == 0) line += hit_ends;
        at = words[i].end;
    }
    if (text.size() - at <= before_hit) {
        append_line(line, text.substr(at));
    } else {
        line += " …";
    }
    return std::string(trim(line));
}

}  // namespace helpdesk
