#include <algorithm>

#include "engine/base/text.hpp"
#include "engine/db/word_cutter.hpp"
#include "engine/search/search.hpp"

namespace helpdesk {

namespace {

constexpr std::string_view blanks = " \t\r\n\f\v";

// Languages that put no blanks between words say much with two characters.
bool needs_no_blanks(std::string_view word) {
    return !word.empty() && static_cast<unsigned char>(word.front()) >= 0xe3;
}

[[noreturn]] void refuse(std::string_view field, const std::string& why, const std::string& hint) {
    throw Error(Fault::invalid, std::string(field) + " " + why, std::string(field), hint);
}

// One word after the other, as they were typed.
class Reader {
public:
    Reader(std::string_view text, std::string_view field) : rest_(text), field_(field) {}

    SearchText read() {
        bool said = false;
        while (skip_blanks()) {
            said = true;
            read_term();
        }
        text_.finds_nothing = said && text_.terms.empty() && text_.without.empty();
        return std::move(text_);
    }

private:
    std::string_view rest_;
    std::string_view field_;
    SearchText text_;

    bool skip_blanks() {
        rest_.remove_prefix(std::min(rest_.find_first_not_of(blanks), rest_.size()));
        return !rest_.empty();
    }

    std::string_view take(std::size_t size) {
        const std::string_view taken = rest_.substr(0, size);
        rest_.remove_prefix(std::min(size, rest_.size()));
        return taken;
    }

    void read_term() {
        const bool without = rest_.size() > 1 && rest_[0] == '-' && blanks.find(rest_[1]) == std::string_view::npos;
        if (without) take(1);
        const bool quoted = rest_.front() == '"';
        if (quoted) take(1);
        const std::string_view words = take(quoted ? rest_.find('"') : rest_.find_first_of(" \t\r\n\f\v\""));
        if (quoted) take(1);
        bool prefix = words.ends_with('*') && !quoted;
        if (quoted && rest_.starts_with('*')) prefix = take(1).size() == 1;
        add_search_term(text_, words, prefix, without, field_);
    }
};

}  // namespace

void add_search_term(SearchText& text, std::string_view words, bool prefix, bool without, std::string_view field) {
    SearchTerm term{.prefix = prefix};
    cut_words(words, [&](const CutWord& cut) {
        term.words.emplace_back(cut.word);
        return true;
    });
    if (term.words.empty()) return;
    for (const std::string& word : term.words) {
        if (count_characters(word) <= search_word_max) continue;
        refuse(field, "has a word of more than " + std::to_string(search_word_max) + " characters",
               "shorten it with *");
    }
    const std::string& last = term.words.back();
    if (prefix && count_characters(last) < search_prefix_min && !needs_no_blanks(last)) {
        refuse(field, "has a * behind less than " + std::to_string(search_prefix_min) + " letters",
               "say more of \"" + last + "\"");
    }
    std::vector<SearchTerm>& terms = without ? text.without : text.terms;
    if (std::find(terms.begin(), terms.end(), term) == terms.end()) terms.push_back(std::move(term));
    if (text.terms.size() + text.without.size() <= search_terms_max) return;
    refuse(field, "has more than " + std::to_string(search_terms_max) + " words", "say less");
}

SearchText parse_search(std::string_view text, std::string_view field) {
    if (text.size() > 4 * search_text_max || count_characters(text) > search_text_max) {
        refuse(field, "has more than " + std::to_string(search_text_max) + " characters", "say less");
    }
    SearchText read = Reader(text, field).read();
    if (read.terms.empty() && !read.without.empty()) {
        refuse(field, "says only what shall not be there", "say what you look for as well");
    }
    read.number = number_in_words(text);
    return read;
}

std::string number_in_words(std::string_view words) {
    const std::string number = canonical_name("tickets", trim(words));
    return number.starts_with("TKT-") ? number : std::string();
}

}  // namespace helpdesk
