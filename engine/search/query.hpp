#pragma once

#include "engine/search/search.hpp"

namespace helpdesk {

// A search in the words of the session's database: FTS5's, or those of a tsquery.

// All terms in one piece, or in the number and the title of a ticket or an article.
std::string query_in_one_piece(Session& session, const SearchText& text);
std::string query_in_title(Session& session, const SearchText& text);

// The same, and none of those that shall not be there.
std::string without_excluded(Session& session, const SearchText& text, const std::string& query);

// The words in custom fields by which a term is found: its longest word, and those that begin with it if it may go on.
struct WordRange {
    std::string first;
    std::string behind;
};
WordRange words_for(const SearchTerm& term);

// Whether a text holds a term, or all of them: the same answer as the index gives for it.
bool holds(std::string_view text, const SearchTerm& term);
bool holds_all(std::string_view title, std::string_view body, const SearchText& text);

}  // namespace helpdesk
