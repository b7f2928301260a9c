#include "engine/search/query.hpp"

#include <algorithm>

namespace helpdesk {

namespace {

bool is_sqlite(Session& session) { return session.db().backend() == Backend::sqlite; }

// Words are letters and digits, so there is nothing in them to escape.
std::string quoted_words(const SearchTerm& term) {
    std::string words;
    for (const std::string& word : term.words) words += (words.empty() ? "" : " ") + word;
    return '"' + words + '"' + (term.prefix ? " *" : "");
}

std::string lexemes(const SearchTerm& term, std::string_view weight) {
    std::string words;
    for (std::size_t i = 0; i < term.words.size(); ++i) {
        const bool open = term.prefix && i + 1 == term.words.size();
        const std::string label = std::string(open ? "*" : "") + std::string(weight);
        words += (i == 0 ? "'" : " <-> '") + term.words[i] + "'" + (label.empty() ? "" : ":" + label);
    }
    return "(" + words + ")";
}

std::string together(Session& session, const SearchText& text, std::string_view weight) {
    std::string query;
    for (const SearchTerm& term : text.terms) {
        const bool first = query.empty();
        query +=
            is_sqlite(session) ? (first ? "" : " ") + quoted_words(term) : (first ? "" : " & ") + lexemes(term, weight);
    }
    return query;
}

}  // namespace

std::string query_of(Session& session, const SearchTerm& term) {
    return is_sqlite(session) ? quoted_words(term) : lexemes(term, "");
}

// What follows the last letter that there is follows every word that begins so, and a blank the word itself.
WordRange words_for(const SearchTerm& term) {
    const auto shorter = [](const std::string& a, const std::string& b) { return a.size() < b.size(); };
    const auto longest = std::max_element(term.words.begin(), term.words.end(), shorter);
    const bool open = term.prefix && longest + 1 == term.words.end();
    return {*longest, *longest + (open ? "\U0010ffff" : " ")};
}

std::string query_in_one_piece(Session& session, const SearchText& text) { return together(session, text, ""); }

std::string query_in_title(Session& session, const SearchText& text) {
    const std::string query = together(session, text, "A");
    return is_sqlite(session) ? "title : (" + query + ")" : query;
}

std::string without_excluded(Session& session, const SearchText& text, const std::string& query) {
    std::string whole = "(" + query + ")";
    for (const SearchTerm& term : text.without) {
        whole += is_sqlite(session) ? " NOT " + quoted_words(term) : " & !" + lexemes(term, "");
    }
    return whole;
}

}  // namespace helpdesk
