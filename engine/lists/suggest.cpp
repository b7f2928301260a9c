#include <algorithm>
#include <cmath>
#include <map>

#include "engine/base/text.hpp"
#include "engine/db/word_cutter.hpp"
#include "engine/kb/kb.hpp"
#include "engine/lists/tickets.hpp"
#include "engine/search/query.hpp"
#include "sql.hpp"

namespace helpdesk {

namespace {

struct SuggestArticles {
    std::optional<Id<Ticket>> ticket;
    std::optional<std::string> text;
    std::optional<std::int64_t> limit;
};
BOOST_DESCRIBE_STRUCT(SuggestArticles, (), (ticket, text, limit))

struct Suggestion {
    Id<KbArticle> id;
    std::string slug;
    std::string title;
    std::string category;
    ArticleKind kind = ArticleKind::ARTICLE;
    bool is_public = false;
    std::vector<std::string> shared_words;
};
BOOST_DESCRIBE_STRUCT(Suggestion, (), (id, slug, title, category, kind, is_public, shared_words))

struct ArticleRow {
    Id<KbArticle> id;
    std::string slug;
    std::string title;
    std::string category;
    ArticleKind kind = ArticleKind::ARTICLE;
    bool is_public = false;
};
BOOST_DESCRIBE_STRUCT(ArticleRow, (), (id, slug, title, category, kind, is_public))

struct ArticleWithWord {
    std::string id;
    std::string title;
};
BOOST_DESCRIBE_STRUCT(ArticleWithWord, (), (id, title))

struct ArticleCount {
    std::int64_t value = 0;
};
BOOST_DESCRIBE_STRUCT(ArticleCount, (), (value))

struct LastWord {
    std::string content;
};
BOOST_DESCRIBE_STRUCT(LastWord, (), (content))

constexpr std::int64_t limit_default = 5;
constexpr std::size_t words_max = 16;       // that are looked up; each takes one look into the index
constexpr std::size_t title_words_max = 8;  // of them
constexpr std::int64_t articles_of_word_max = 500;
constexpr std::size_t text_read_max = 20'000;  // bytes
constexpr double title_weight = 3;

// Short words say nothing of what a text is about; in scripts without blanks between words two characters do.
bool tells_something(std::string_view word, std::size_t length_min) {
    const bool is_latin = static_cast<unsigned char>(word.front()) < 0xe3;
    return count_characters(word) <= search_word_max && (!is_latin || count_characters(word) >= length_min);
}

std::vector<std::string> words_in(std::string_view text, std::size_t length_min) {
    std::vector<std::string> words;
    cut_words(text.substr(0, text_read_max), [&](const CutWord& cut) {
        const bool is_new = std::find(words.begin(), words.end(), cut.word) == words.end();
        if (is_new && tells_something(cut.word, length_min)) words.emplace_back(cut.word);
        return words.size() < 1'000;
    });
    return words;
}

// Those of the title, then the longest of the text, which are the rarest ones as a rule.
std::vector<std::string> telling_words(std::string_view title, std::string_view text) {
    std::vector<std::string> words = words_in(title, 4);
    words.resize(std::min(words.size(), title_words_max));
    std::vector<std::string> others = words_in(text, 5);
    std::stable_sort(others.begin(), others.end(),
                     [](const std::string& a, const std::string& b) { return a.size() > b.size(); });
    for (std::string& word : others) {
        if (words.size() == words_max) break;
        if (std::find(words.begin(), words.end(), word) == words.end()) words.push_back(std::move(word));
    }
    return words;
}

// The ticket's title, and what its customer said first and last.
std::vector<std::string> words_of(Session& session, const SuggestArticles& wanted) {
    if (!wanted.ticket) return telling_words("", *wanted.text);
    const Ticket ticket = session.get(*wanted.ticket);
    std::string text = ticket.description.substr(0, text_read_max / 2);
    const auto last = session.first<LastWord>(sql::last_word_of_customer, std::move(Params().add("ticket", ticket.id)));
    if (last) text += "\n" + last->content;
    return telling_words(ticket.title, text);
}

struct Score {
    double points = 0;
    bool by_title = false;
    std::vector<std::string> words;

    // One word alone in the middle of a text is chance.
    bool is_enough() const { return by_title || words.size() > 1; }
};

// What few articles have weighs more, and in a title it weighs most; what most of them have says nothing.
std::map<std::string, Score> scores_for(Session& session, const std::vector<std::string>& words) {
    std::map<std::string, Score> scores;
    const auto all = session.first<ArticleCount>(sql::count_articles)->value;
    for (const std::string& word : words) {
        const SearchTerm term{.words = {word}};
        const std::string query = query_of(session, term);
        const auto with = session.all<ArticleWithWord>(
            sql::search_articles, std::move(Params().add("term", query).add("most", articles_of_word_max)));
        const auto count = static_cast<std::int64_t>(with.size());
        if (count * 2 > all + 1 || count == articles_of_word_max) continue;
        const double rarity = std::log(1 + static_cast<double>(all) / static_cast<double>(count));
        for (const ArticleWithWord& article : with) {
            Score& score = scores[article.id];
            const bool in_title = holds(article.title, term);
            score.points += in_title ? title_weight * rarity : rarity;
            score.by_title = score.by_title || in_title;
            score.words.push_back(word);
        }
    }
    std::erase_if(scores, [](const auto& each) { return !each.second.is_enough(); });
    return scores;
}

std::vector<Suggestion> suggest_articles(Session& session, const SuggestArticles& wanted) {
    if (wanted.ticket.has_value() == wanted.text.has_value()) {
        throw Error(Fault::invalid, wanted.ticket ? "a ticket or a text, not both" : "a ticket or a text is required",
                    "ticket");
    }
    const auto limit = static_cast<std::size_t>(checked_limit(wanted.limit.value_or(limit_default)));
    auto scores = scores_for(session, words_of(session, wanted));
    std::vector<std::pair<double, std::string>> best;
    for (const auto& [id, score] : scores) best.emplace_back(-score.points, id);
    std::sort(best.begin(), best.end());
    best.resize(std::min(best.size(), limit));
    if (best.empty()) return {};
    Params params;
    for (const auto& [points, id] : best) params.add("article", id);
    std::map<std::string, ArticleRow> rows;
    for (ArticleRow& row : session.all<ArticleRow>(sql::suggested_articles, std::move(params)))
        rows.emplace(row.id.value, row);
    std::vector<Suggestion> suggestions;
    for (const auto& [points, id] : best) {
        const ArticleRow& row = rows.at(id);
        suggestions.push_back(
            {row.id, row.slug, row.title, row.category, row.kind, row.is_public, std::move(scores.at(id).words)});
    }
    return suggestions;
}

}  // namespace

std::vector<Operation> suggest_operations() {
    return {op<&suggest_articles>("article.suggest",
                                  "Suggests articles and prepared replies for a ticket, or for a text.", Verb::get,
                                  "/kb/suggestions", "kb:read", "ticket")};
}

}  // namespace helpdesk
