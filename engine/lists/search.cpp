#include <charconv>
#include <map>
#include <set>

#include "engine/lists/filter.hpp"
#include "engine/search/query.hpp"
#include "sql.hpp"

namespace helpdesk {

namespace {

enum class SearchIn { tickets, articles };
BOOST_DESCRIBE_ENUM(SearchIn, tickets, articles)

struct Search {
    std::string query;
    std::optional<SearchIn> in;
    std::optional<std::int64_t> limit;
    std::optional<std::string> after;
};
BOOST_DESCRIBE_STRUCT(Search, (), (query, in, limit, after))

struct SearchHit {
    std::string id;
    std::string name;
    std::string title;
    std::optional<std::string> status;
    std::string found_in;
    std::string snippet;
    Time created_at;
};
BOOST_DESCRIBE_STRUCT(SearchHit, (), (id, name, title, status, found_in, snippet, created_at))

struct FoundPiece {
    std::int64_t id = 0;
    std::string kind;
    bool is_internal = false;
    std::string title;
    std::optional<std::string> body;
};
BOOST_DESCRIBE_STRUCT(FoundPiece, (), (id, kind, is_internal, title, body))

struct FoundArticle {
    std::string id;
    std::string name;
    std::string title;
    Time created_at;
    std::int64_t piece = 0;
};
BOOST_DESCRIBE_STRUCT(FoundArticle, (), (id, name, title, created_at, piece))

constexpr std::int64_t articles_max = 500;
constexpr const char* left_off = "only the newest hits were looked at: say more words to find the others";
constexpr const char* left_off_of_list =
    "only the newest hits were looked at: `ticket list` with the same query finds the others";

// `place~position` of the last hit.
SearchMatch parse_place(const std::string& text) {
    SearchMatch match;
    const char* const end = text.data() + text.size();
    const bool placed = text.size() > 2 && text[0] >= '0' && text[0] <= '3' && text[1] == '~';
    const auto read = std::from_chars(text.data() + (placed ? 2 : 0), end, match.position);
    if (placed && read.ec == std::errc() && read.ptr == end) {
        match.place = static_cast<SearchPlace>(text[0] - '0');
        return match;
    }
    throw Error(Fault::invalid, "after is no cursor of this list", "after", "take the one that the page before gave");
}

std::string place_of(SearchPlace place, std::int64_t position) {
    return std::to_string(static_cast<int>(place)) + "~" + std::to_string(position);
}

std::string words_for_kind(const FoundPiece& piece) {
    if (piece.kind == "COMMENT" && piece.is_internal) return "note";
    if (piece.kind == "PERSON") return "customer";
    if (piece.kind == "TICKET") return "text";
    return lower_ascii(piece.kind);
}

bool has_hit(const std::string& snippet) { return snippet.find(hit_begins) != std::string::npos; }

// From the text if it says why this was found, else from the title.
void describe(SearchHit& hit, const FoundPiece& piece, const SearchText& text) {
    hit.found_in = words_for_kind(piece);
    hit.snippet = snippet_of(piece.body.value_or(""), text);
    if (has_hit(hit.snippet) || piece.title.empty()) return;
    const std::string title = snippet_of(piece.title, text);
    if (!has_hit(title)) return;
    hit.snippet = title;
    hit.found_in = "title";
}

std::map<std::int64_t, FoundPiece> pieces_of(Session& session, const std::vector<std::int64_t>& ids) {
    std::map<std::int64_t, FoundPiece> pieces;
    if (ids.empty()) return pieces;
    Params params;
    params.each("piece", ids);
    for (FoundPiece& piece : session.all<FoundPiece>(sql::found_pieces, std::move(params)))
        pieces.emplace(piece.id, std::move(piece));
    return pieces;
}

Page<SearchHit> tickets_on_page(Session& session, const std::vector<SearchMatch>& matches, const SearchText& text) {
    Page<SearchHit> page;
    if (matches.empty()) return page;
    Params params;
    std::vector<std::int64_t> ids;
    for (const SearchMatch& match : matches) {
        params.add("ticket", match.ticket);
        ids.push_back(match.piece);
    }
    std::map<std::string, SearchHit> hits;
    for (SearchHit& hit : session.all<SearchHit>(sql::found_tickets, std::move(params))) {
        std::string id = hit.id;
        hits.emplace(std::move(id), std::move(hit));
    }
    const auto pieces = pieces_of(session, ids);
    for (const SearchMatch& match : matches) {
        const auto found = hits.find(match.ticket.value);
        const auto piece = pieces.find(match.piece);
        if (found == hits.end() || piece == pieces.end()) continue;
        describe(found->second, piece->second, text);
        if (!match.shown.empty()) {
            found->second.found_in = "field";
            found->second.snippet = snippet_of(match.shown, text);
        }
        if (match.place == SearchPlace::number) found->second.found_in = "number";
        if (match.place == SearchPlace::title) found->second.found_in = "title";
        page.items.push_back(std::move(found->second));
    }
    return page;
}

// Those that also meet the conditions of the query.
std::vector<Id<Ticket>> that_fit(Session& session, const TicketFilter& filter, std::vector<Id<Ticket>> tickets) {
    if (tickets.empty() || filter.takes_none()) return {};
    Params params;
    for (const Id<Ticket>& ticket : tickets) params.add("candidate", ticket);
    params.add("now", session.now());
    add_whole_filter(params, filter);
    std::set<std::string> fit;
    for (const TicketName& name : session.all<TicketName>(sql::tickets_that_fit, std::move(params)))
        fit.insert(name.id.value);
    std::erase_if(tickets, [&](const Id<Ticket>& ticket) { return !fit.count(ticket.value); });
    return tickets;
}

Page<SearchHit> search_tickets(Session& session, const SearchQuery& query, const Search& wanted) {
    TicketFilter filter;
    read_query(session, query.conditions, filter);
    for (const QueryItem& item : parse_query(query.conditions)) {
        if (item.field == "sort") refuse_query(item.at, "a search has the best first", "`ticket list` sorts");
    }
    const SearchText text = parse_search(query.words, "query");
    if (text.empty())
        throw Error(Fault::invalid, "query has no words to look for", "query", "`ticket list` needs none");
    Narrow narrow;
    if (!trim(query.conditions).empty())
        narrow = [&](std::vector<Id<Ticket>> tickets) { return that_fit(session, filter, std::move(tickets)); };
    const auto limit = static_cast<std::size_t>(checked_limit(wanted.limit));
    std::optional<SearchMatch> after;
    if (wanted.after) after = parse_place(*wanted.after);
    const SearchMatches found = find_matches(session, text, limit + 1, after ? &*after : nullptr, narrow);
    std::vector<SearchMatch> behind;
    for (const SearchMatch& match : found.tickets) {
        const bool skipped =
            after && (match.place != after->place ? match.place < after->place : match.position >= after->position);
        if (!skipped) behind.push_back(match);
    }
    const bool more = behind.size() > limit;
    if (more) behind.resize(limit);
    Page<SearchHit> page = tickets_on_page(session, behind, text);
    if (more) page.next = place_of(behind.back().place, behind.back().position);
    if (!more && !found.complete) page.left_off = narrow ? left_off_of_list : left_off;
    return page;
}

struct PlacedArticle {
    SearchPlace place;
    FoundArticle article;
};

// Articles have one piece each: those with the words in the title first, the newest first within.
std::vector<PlacedArticle> find_articles(Session& session, const SearchText& text) {
    std::vector<PlacedArticle> placed;
    std::map<std::string, bool> known;
    for (const SearchPlace place : {SearchPlace::title, SearchPlace::piece}) {
        const std::string in =
            place == SearchPlace::title ? query_in_title(session, text) : query_in_one_piece(session, text);
        const std::string query = without_excluded(session, text, in);
        Params params;
        params.add("term", query).add("most", articles_max);
        for (FoundArticle& article : session.all<FoundArticle>(sql::search_articles, std::move(params))) {
            if (known.emplace(article.id, true).second) placed.push_back({place, std::move(article)});
        }
    }
    std::sort(placed.begin(), placed.end(), [](const PlacedArticle& a, const PlacedArticle& b) {
        return std::pair(a.place, a.article.piece) < std::pair(b.place, b.article.piece);
    });
    return placed;
}

Page<SearchHit> search_articles(Session& session, const SearchQuery& query, const Search& wanted) {
    session.require("kb:read", "in");
    if (!trim(query.conditions).empty())
        refuse_query(query.conditions.find_first_not_of(' ') + 1, "articles are found by their words alone");
    const SearchText text = parse_search(query.words, "query");
    if (text.empty()) throw Error(Fault::invalid, "query has no words to look for", "query");
    const auto limit = static_cast<std::size_t>(checked_limit(wanted.limit));
    std::optional<SearchMatch> after;
    if (wanted.after) after = parse_place(*wanted.after);
    Page<SearchHit> page;
    if (text.terms.empty()) return page;
    std::vector<PlacedArticle> found = find_articles(session, text);
    if (static_cast<std::int64_t>(found.size()) >= articles_max) page.left_off = left_off;
    if (after) {
        std::erase_if(found, [&](const PlacedArticle& each) {
            return std::pair(each.place, each.article.piece) <= std::pair(after->place, after->position);
        });
    }
    if (found.size() > limit) {
        found.resize(limit);
        page.next = place_of(found.back().place, found.back().article.piece);
        page.left_off.clear();
    }
    std::vector<std::int64_t> ids;
    for (const PlacedArticle& each : found) ids.push_back(each.article.piece);
    const auto pieces = pieces_of(session, ids);
    for (const PlacedArticle& each : found) {
        const FoundArticle& article = each.article;
        SearchHit hit{.id = article.id, .name = article.name, .title = article.title, .created_at = article.created_at};
        describe(hit, pieces.at(article.piece), text);
        page.items.push_back(std::move(hit));
    }
    return page;
}

Page<SearchHit> search(Session& session, const Search& wanted) {
    const SearchQuery query = split_search(wanted.query);
    return wanted.in == SearchIn::articles ? search_articles(session, query, wanted)
                                           : search_tickets(session, query, wanted);
}

}  // namespace

std::vector<Operation> search_operations() {
    return {op<&search>("desk.search", "Finds tickets, or with --in articles, by the words in them, the best first.",
                        Verb::get, "/search", "tickets:read", "query...")};
}

}  // namespace helpdesk
