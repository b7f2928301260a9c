#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/core/findings.hpp"
#include "engine/search/marks.hpp"
#include "engine/tickets/ticket.hpp"

namespace helpdesk {

// A word that is looked for, or several that stand one behind the other, as the index has them: in one case and without
// accents. With `prefix` the last of them may go on.
struct SearchTerm {
    std::vector<std::string> words;
    bool prefix = false;

    bool operator==(const SearchTerm&) const = default;
};

// What is looked for: every term has to be somewhere in the ticket, and none of `without` may be anywhere in it.
struct SearchText {
    std::vector<SearchTerm> terms;
    std::vector<SearchTerm> without;
    std::string number;          // the ticket number that the text may be; empty if it is none
    bool finds_nothing = false;  // there were signs only, which are no words

    bool empty() const { return terms.empty() && without.empty() && number.empty() && !finds_nothing; }
};

constexpr std::size_t search_text_max = 1'000;  // characters
constexpr std::size_t search_terms_max = 32;
constexpr std::size_t search_word_max = 100;  // characters
constexpr std::size_t search_prefix_min = 3;  // letters

// Reads `word`, `"several words"`, `begin*` and `-without`. Whatever the text is made of, it has a meaning;
// Fault::invalid, naming the field, only for what is too long, a beginning that is too short, and a text that says only
// what shall not be there.
SearchText parse_search(std::string_view text, std::string_view field);

// One term that is no text, for whoever has a language of its own. Nothing is added for signs alone.
void add_search_term(SearchText& text, std::string_view words, bool prefix, bool without, std::string_view field);

// The ticket number that words may be, such as 42, #42 or tkt-42; empty if they are none.
std::string number_in_words(std::string_view words);

// A term, or all of them in one piece, as the database of the session reads it: what `_search_words(:term)` takes.
std::string query_of(Session& session, const SearchTerm& term);

// Where in a ticket all terms were found: the better place comes first.
enum class SearchPlace { number, title, piece, spread };

struct SearchMatch {
    Id<Ticket> ticket;
    SearchPlace place = SearchPlace::spread;
    std::int64_t position = 0;  // of the ticket in the index: the newer, the higher
    std::int64_t piece = 0;     // where it was found
    std::string shown = {};     // the custom field in which it was found, if it was in one
};

struct SearchMatches {
    std::vector<SearchMatch> tickets;  // the best first
    bool complete = true;              // false: there may be more, which were not looked at
};

// Leaves those that meet further conditions.
using Narrow = std::function<std::vector<Id<Ticket>>(std::vector<Id<Ticket>>)>;

// The tickets that the actor may see and that match, by place, and the newest first. At least `enough` of them behind
// `after`, if there are as many; the work has a limit, however many there are.
SearchMatches find_matches(Session& session, const SearchText& text, std::size_t enough,
                           const SearchMatch* after = nullptr, const Narrow& narrow = {});

// Those of the tickets that match, in the order in which they were given. Each costs some looks into the index.
std::vector<Id<Ticket>> keep_matches(Session& session, const std::vector<Id<Ticket>>& tickets, const SearchText& text);

// About a hundred characters around the first hit, on one line, with all hits in them marked.
std::string snippet_of(std::string_view text, const SearchText& wanted);

// The pieces of text that the index has otherwise than they are.
Findings hurt_search(Session& session);

}  // namespace helpdesk
