#include "engine/base/text.hpp"
#include "engine/kb/author.hpp"
#include "engine/kb/kb.hpp"
#include "sql.hpp"

namespace helpdesk {

namespace {

constexpr std::size_t comment_length_max = 2'000;  // characters, as the schema has it

struct RateArticle {
    Id<KbArticle> id;
    bool helpful = false;
    std::optional<std::string> comment;
    std::optional<Id<User>> author;
};
BOOST_DESCRIBE_STRUCT(RateArticle, (), (id, helpful, comment, author))

struct Rating {
    Id<KbArticle> id;
    std::string slug;
    std::string title;
    bool is_helpful = false;
    std::optional<std::string> comment;
};
BOOST_DESCRIBE_STRUCT(Rating, (), (id, slug, title, is_helpful, comment))

struct VoteLine {
    Id<User> id;
    std::string user;
    bool is_helpful = false;
    std::optional<std::string> comment;
    Time created_at;
};
BOOST_DESCRIBE_STRUCT(VoteLine, (), (id, user, is_helpful, comment, created_at))

struct ListVotes {
    Id<KbArticle> id;
    std::optional<std::int64_t> limit;
    std::optional<std::string> after;
    std::optional<bool> total;
};
BOOST_DESCRIBE_STRUCT(ListVotes, (), (id, limit, after, total))

std::optional<std::string> checked_remark(const std::optional<std::string>& comment) {
    if (!comment || trim(*comment).empty()) return std::nullopt;
    if (count_characters(*comment) <= comment_length_max) return comment;
    throw Error(Fault::invalid, "comment must have at most " + std::to_string(comment_length_max) + " characters",
                "comment");
}

std::int64_t counted(bool is_so) { return is_so ? 1 : 0; }

// A person has one vote on an article: another one takes its place.
Rating rate_article(Session& session, const RateArticle& wanted) {
    const ArticleView article = show_article(session, {wanted.id});
    if (article.kind != ArticleKind::ARTICLE) throw Error(Fault::invalid, "a prepared reply is not rated", "id");
    ArticleVote vote{.article_id = article.id,
                     .user_id = author_or_oneself(session, wanted.author),
                     .is_helpful = wanted.helpful,
                     .comment = checked_remark(wanted.comment),
                     .created_at = session.now()};
    session.run(sql::lock_article, std::move(Params().add("article", article.id)));
    const auto before = session.first<ArticleVote>(
        sql::article_vote, std::move(Params().add("article", article.id).add("user", vote.user_id)));
    if (before) {
        if (!wanted.comment) vote.comment = before->comment;
        Params params;
        params.add("article", article.id).add("user", vote.user_id).add("is_helpful", vote.is_helpful);
        params.member("comment", vote.comment).add("now", vote.created_at);
        session.run(sql::change_article_vote, std::move(params));
    } else {
        session.insert(vote);
    }
    const std::int64_t helpful = counted(vote.is_helpful) - counted(before && before->is_helpful);
    const std::int64_t unhelpful = counted(!vote.is_helpful) - counted(before && !before->is_helpful);
    if (helpful != 0 || unhelpful != 0) {
        session.run(sql::count_article_vote,
                    std::move(Params().add("article", article.id).add("helpful", helpful).add("unhelpful", unhelpful)));
        session.note(article.id, "helpful", std::nullopt, vote.is_helpful ? "true" : "false");
    }
    return {article.id, article.slug, article.title, vote.is_helpful, vote.comment};
}

Page<VoteLine> list_votes(Session& session, const ListVotes& wanted) {
    Params params;
    params.add("article", wanted.id);
    return find_page<VoteLine>(session, sql::list_article_votes, std::move(params), wanted);
}

}  // namespace

std::vector<Operation> vote_operations() {
    return {
        op<&rate_article>("article.rate", "Says whether an article helped you; who says it again, changes it.",
                          Verb::put, "/kb/articles/{id}/vote", "kb:read"),
        op<&list_votes>("article.votes", "Lists who found an article helpful or not, the newest first.", Verb::get,
                        "/kb/articles/{id}/votes", "kb:write"),
    };
}

}  // namespace helpdesk
