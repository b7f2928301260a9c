#include <algorithm>
#include <iterator>
#include <map>
#include <set>
#include <span>

#include "engine/search/query.hpp"
#include "engine/search/search.hpp"
#include "sql.hpp"

namespace helpdesk {

namespace {

// How far a search goes, so that it takes no longer however large the desk is: the newest hits of all terms in one
// piece, in titles, and of the rarest term where the others stand elsewhere.
constexpr std::int64_t pieces_max = 1'000;
constexpr std::int64_t titles_max = 500;
constexpr std::int64_t frequent = 10'000;  // hits: the index would read all of them to find those in titles
constexpr std::int64_t spread_max = 300;
constexpr std::int64_t own_tickets_max = 300;  // of a customer
constexpr std::int64_t own_texts_max = 1'500;
constexpr std::int64_t names_max = 50;  // people and tags of one name
constexpr std::int64_t tickets_of_name_max = 200;
constexpr std::size_t tickets_at_once = 100;

struct Hit {
    Id<Ticket> ticket;
    std::int64_t position = 0;
    std::int64_t piece = 0;
    std::string title;  // of the ticket, with its number
    std::string shown;
};
BOOST_DESCRIBE_STRUCT(Hit, (), (ticket, position, piece, title, shown))

struct OwnText {
    Id<Ticket> ticket;
    std::int64_t position = 0;
    std::int64_t piece = 0;
    std::string title;
    std::optional<std::string> body;
};
BOOST_DESCRIBE_STRUCT(OwnText, (), (ticket, position, piece, title, body))

struct NamedPiece {
    std::string kind;
    std::string owner;
    std::int64_t piece = 0;
};
BOOST_DESCRIBE_STRUCT(NamedPiece, (), (kind, owner, piece))

struct Count {
    std::int64_t number = 0;
};
BOOST_DESCRIBE_STRUCT(Count, (), (number))

bool is_before(const SearchMatch& a, const SearchMatch& b) {
    return a.place != b.place ? a.place < b.place : a.position > b.position;
}

enum class Keep { with, without };

// SQLite's index has no list of the words that begin with more than three letters: it would read all of them again for
// each ticket.
bool is_long_prefix(const SearchTerm& term) {
    return term.prefix && count_characters(term.words.back()) > search_prefix_min;
}

// Those of a few tickets that hold the term.
std::set<std::string> holding(Session& session, std::span<const Id<Ticket>> tickets, const SearchTerm& term,
                              bool named) {
    const std::string query = query_of(session, term);
    std::set<std::string> found;
    const WordRange range = words_for(term);
    Params params;
    for (const Id<Ticket>& ticket : tickets) params.add("ticket", ticket);
    // Fields have words, and not their places.
    if (is_long_prefix(term) || (named && term.words.size() > 1)) {
        for (const OwnText& text : session.all<OwnText>(sql::texts_of_tickets, std::move(params))) {
            if (holds(text.title, term) || holds(text.body.value_or(""), term)) found.insert(text.ticket.value);
        }
        return found;
    }
    params.add("term", query).flag("named", named).add("word", range.first).add("word_end", range.behind);
    for (const TicketName& name : session.all<TicketName>(sql::tickets_holding, std::move(params)))
        found.insert(name.id.value);
    return found;
}

// People, tags and fields that have the term.
std::vector<NamedPiece> named_so(Session& session, const SearchTerm& term, std::int64_t most) {
    const std::string query = query_of(session, term);
    const WordRange range = words_for(term);
    Params params;
    params.add("term", query).add("most", most).add("word", range.first).add("word_end", range.behind);
    return session.all<NamedPiece>(sql::search_names, std::move(params));
}

std::vector<Id<Ticket>> keep(Session& session, std::vector<Id<Ticket>> tickets, const SearchTerm& term, Keep which) {
    const bool named = !named_so(session, term, 1).empty();
    std::vector<Id<Ticket>> left;
    for (std::size_t begin = 0; begin < tickets.size(); begin += tickets_at_once) {
        const std::span few(tickets.data() + begin, std::min(tickets_at_once, tickets.size() - begin));
        const std::set<std::string> found = holding(session, few, term, named);
        for (const Id<Ticket>& ticket : few) {
            if ((found.count(ticket.value) > 0) == (which == Keep::with)) left.push_back(ticket);
        }
    }
    return left;
}

// The ticket of that number stays as well, in its place.
void keep_also(Session& session, const std::vector<Id<Ticket>>& tickets, const std::string& number,
               std::vector<Id<Ticket>>& kept) {
    const auto named = session.first<Hit>(sql::ticket_of_number, std::move(Params().add("number", number)));
    if (!named) return;
    std::vector<Id<Ticket>> both;
    auto next = kept.begin();
    for (const Id<Ticket>& ticket : tickets) {
        const bool holds_words = next != kept.end() && *next == ticket;
        if (holds_words) ++next;
        if (holds_words || ticket == named->ticket) both.push_back(ticket);
    }
    kept = std::move(both);
}

// One search, from the best place to the last, until enough is found.
class Hunt {
public:
    Hunt(Session& session, const SearchText& text, std::size_t enough, const SearchMatch* after, const Narrow& narrow)
        : session_(session), text_(text), enough_(enough), after_(after), narrow_(narrow) {}

    SearchMatches run() {
        if (!text_.number.empty()) take(ticket_of_number(), SearchPlace::number);
        if (!text_.terms.empty()) {
            take_hits_in_pieces();
            if (!has_enough()) take(spread_hits(), SearchPlace::spread);
        }
        for (const auto& [ticket, match] : found_) matches_.tickets.push_back(match);
        std::sort(matches_.tickets.begin(), matches_.tickets.end(), is_before);
        return std::move(matches_);
    }

private:
    Session& session_;
    const SearchText& text_;
    std::size_t enough_;
    const SearchMatch* after_;
    const Narrow& narrow_;
    std::map<std::string, SearchMatch> found_;
    std::size_t behind_ = 0;  // how many of them stand behind `after`
    SearchMatches matches_;

    bool has_enough() const { return behind_ >= enough_; }
    bool is_customer() const { return !session_.viewer().is_staff(); }

    bool stands_behind(const SearchMatch& match) const { return !after_ || is_before(*after_, match); }

    // What was found in a better place already stays there. What shall not be there is looked for as far as is needed.
    void take(const std::vector<Hit>& hits, SearchPlace place) {
        std::map<std::string, SearchMatch> fresh;
        for (const Hit& hit : hits) {
            if (found_.count(hit.ticket.value)) continue;
            SearchMatch& match = fresh[hit.ticket.value];
            if (match.piece < hit.piece || match.position == 0)
                match = {hit.ticket, place, hit.position, hit.piece, hit.shown};
        }
        std::vector<SearchMatch> behind;
        for (const auto& [ticket, match] : fresh) {
            if (stands_behind(match)) behind.push_back(match);
            if (!stands_behind(match)) found_.emplace(ticket, match);
        }
        std::sort(behind.begin(), behind.end(), is_before);
        for (std::size_t begin = 0; begin < behind.size() && !has_enough(); begin += tickets_at_once) {
            std::vector<Id<Ticket>> tickets;
            for (std::size_t at = begin; at < std::min(begin + tickets_at_once, behind.size()); ++at)
                tickets.push_back(behind[at].ticket);
            if (narrow_) tickets = narrow_(std::move(tickets));
            for (const SearchTerm& term : text_.without)
                tickets = keep(session_, std::move(tickets), term, Keep::without);
            for (const Id<Ticket>& ticket : tickets) found_.emplace(ticket.value, fresh.at(ticket.value));
            behind_ += tickets.size();
        }
    }

    std::vector<Hit> ticket_of_number() {
        return session_.all<Hit>(sql::ticket_of_number, std::move(Params().add("number", text_.number)));
    }

    std::int64_t count(const std::string& query, std::int64_t most) {
        return session_.first<Count>(sql::count_hits, std::move(Params().add("term", query).add("most", most)))->number;
    }

    std::vector<Hit> hits(const std::string& query, std::int64_t most) {
        return session_.all<Hit>(sql::search_hits, std::move(Params().add("term", query).add("most", most)));
    }

    // What the newest tickets of a customer hold: a word that is frequent in the desk would hide it.
    std::vector<Hit> own_hits(const SearchText& text) {
        const auto own =
            session_.first<Count>(sql::count_own_tickets, std::move(Params().add("most", own_tickets_max + 1)));
        const auto texts = session_.all<OwnText>(
            sql::own_texts, std::move(Params().add("tickets", own_tickets_max).add("most", own_texts_max)));
        matches_.complete = matches_.complete && own->number <= own_tickets_max &&
                            static_cast<std::int64_t>(texts.size()) < own_texts_max;
        std::vector<Hit> all;
        for (const OwnText& each : texts) {
            if (holds_all(each.title, each.body.value_or(""), text))
                all.push_back({each.ticket, each.position, each.piece, each.title, {}});
        }
        return all;
    }

    std::vector<Hit> hits_in(const SearchText& text, std::int64_t most) {
        const std::string query = query_in_one_piece(session_, text);
        const bool all_fit = count(query, most + 1) <= most;
        if (!all_fit && is_customer()) return own_hits(text);
        matches_.complete = matches_.complete && all_fit;
        return hits(query, most);
    }

    // Of a frequent word the titles are looked at among the newest hits.
    void take_hits_in_pieces() {
        const bool is_frequent = count(query_in_one_piece(session_, text_), frequent + 1) > frequent;
        if (!is_frequent) {
            take(hits(query_in_title(session_, text_), titles_max), SearchPlace::title);
            if (!has_enough()) take(hits_in(text_, pieces_max), SearchPlace::piece);
            return;
        }
        const std::vector<Hit> all = hits_in(text_, pieces_max);
        std::vector<Hit> titled;
        std::copy_if(all.begin(), all.end(), std::back_inserter(titled),
                     [&](const Hit& hit) { return hit.piece == hit.position && holds_all(hit.title, "", text_); });
        take(titled, SearchPlace::title);
        if (!has_enough()) take(all, SearchPlace::piece);
    }

    std::vector<NamedPiece> names_of(const SearchTerm& term) {
        const std::string query = query_of(session_, term);
        auto names = named_so(session_, term, names_max);
        if (!is_customer()) {
            matches_.complete = matches_.complete && static_cast<std::int64_t>(names.size()) < names_max;
            return names;
        }
        std::erase_if(names, [](const NamedPiece& name) { return name.kind == "PERSON"; });
        for (const NamedPiece& own : session_.all<NamedPiece>(sql::own_name, std::move(Params().add("term", query))))
            names.push_back(own);
        return names;
    }

    // Of several words in one term the fields themselves say whether they stand one behind the other.
    std::vector<Hit> hits_in_fields(const SearchTerm& term) {
        const WordRange range = words_for(term);
        Params params;
        params.add("word", range.first).add("word_end", range.behind);
        is_customer() ? params.add("tickets", own_tickets_max) : params.add("most", tickets_of_name_max);
        auto hits =
            session_.all<Hit>(is_customer() ? sql::own_tickets_with_word : sql::tickets_with_word, std::move(params));
        matches_.complete = matches_.complete && static_cast<std::int64_t>(hits.size()) < tickets_of_name_max;
        std::erase_if(hits, [&](const Hit& hit) { return !holds(hit.shown, term); });
        for (Hit& hit : hits) hit.piece = hit.position;
        return hits;
    }

    // In the ticket, in the name of its customer or of a tag, or in a field.
    std::vector<Hit> hits_anywhere(const SearchTerm& term, std::int64_t most) {
        // Of one word alone they were taken already.
        std::vector<Hit> all = text_.terms.size() > 1 ? hits_in({.terms = {term}}, most) : std::vector<Hit>();
        for (const NamedPiece& name : names_of(term)) {
            if (name.kind == "FIELD") {
                const std::vector<Hit> some = hits_in_fields(term);
                all.insert(all.end(), some.begin(), some.end());
                continue;
            }
            const Statement& statement = name.kind == "PERSON" ? sql::tickets_of_person : sql::tickets_with_tag;
            const auto some = session_.all<Hit>(
                statement, std::move(Params().add("owner", name.owner).add("most", tickets_of_name_max)));
            matches_.complete = matches_.complete && static_cast<std::int64_t>(some.size()) < tickets_of_name_max;
            for (const Hit& hit : some) all.push_back({hit.ticket, hit.position, name.piece, {}, {}});
        }
        return all;
    }

    // Each term somewhere in the ticket: from the rarest one to the others.
    std::vector<Hit> spread_hits() {
        std::size_t rarest = 0;
        std::int64_t fewest = spread_max + 2;
        for (std::size_t i = 0; i < text_.terms.size() && text_.terms.size() > 1; ++i) {
            const std::int64_t number = count(query_of(session_, text_.terms[i]), spread_max + 1);
            if (number < fewest) rarest = i;
            fewest = std::min(fewest, number);
        }
        std::vector<Hit> all = hits_anywhere(text_.terms[rarest], spread_max);
        for (std::size_t i = 0; i < text_.terms.size(); ++i) {
            if (i != rarest) keep_with(all, text_.terms[i]);
        }
        return all;
    }

    void keep_with(std::vector<Hit>& all, const SearchTerm& term) {
        std::set<std::string> distinct;
        for (const Hit& hit : all) distinct.insert(hit.ticket.value);
        std::vector<Id<Ticket>> tickets;
        for (const std::string& ticket : distinct) {
            if (!found_.count(ticket)) tickets.push_back({ticket});
        }
        std::set<std::string> kept;
        for (const Id<Ticket>& ticket : keep(session_, std::move(tickets), term, Keep::with)) kept.insert(ticket.value);
        std::erase_if(all, [&](const Hit& hit) { return !kept.count(hit.ticket.value); });
    }
};

}  // namespace

SearchMatches find_matches(Session& session, const SearchText& text, std::size_t enough, const SearchMatch* after,
                           const Narrow& narrow) {
    return Hunt(session, text, enough, after, narrow).run();
}

std::vector<Id<Ticket>> keep_matches(Session& session, const std::vector<Id<Ticket>>& tickets, const SearchText& text) {
    std::vector<Id<Ticket>> kept = text.finds_nothing ? std::vector<Id<Ticket>>() : tickets;
    for (const SearchTerm& term : text.terms) kept = keep(session, std::move(kept), term, Keep::with);
    for (const SearchTerm& term : text.without) kept = keep(session, std::move(kept), term, Keep::without);
    if (!text.number.empty()) keep_also(session, tickets, text.number, kept);
    return kept;
}

}  // namespace helpdesk
