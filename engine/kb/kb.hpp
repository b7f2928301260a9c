#pragma once

#include "engine/core/findings.hpp"
#include "engine/core/op.hpp"
#include "engine/people/people.hpp"

namespace helpdesk {

struct KbCategory {
    Id<KbCategory> id;
    std::string name;
    std::string slug;
    std::optional<Id<KbCategory>> parent_id;
    bool is_public = false;
    Time created_at;
};
BOOST_DESCRIBE_STRUCT(KbCategory, (), (id, name, slug, parent_id, is_public, created_at))
template <>
inline constexpr std::string_view table_name<KbCategory> = "kb_categories";

// Stored: never reorder.
enum class ArticleKind { ARTICLE, CANNED };
BOOST_DESCRIBE_ENUM(ArticleKind, ARTICLE, CANNED)

struct KbArticle {
    Id<KbArticle> id;
    std::string title;
    std::optional<std::string> slug;
    std::string content;
    Id<KbCategory> category_id;
    Id<User> author_id;
    bool is_public = false;
    ArticleKind kind = ArticleKind::ARTICLE;
    std::int64_t version = 1;
    std::int64_t helpful = 0;
    std::int64_t unhelpful = 0;
    Time created_at;
    Time updated_at;
};
BOOST_DESCRIBE_STRUCT(KbArticle, (),
                      (id, title, slug, content, category_id, author_id, is_public, kind, version, helpful, unhelpful,
                       created_at, updated_at))
template <>
inline constexpr std::string_view table_name<KbArticle> = "kb_articles";

// An article as one of its edits left it; whose edit it was is its author.
struct ArticleVersion {
    Id<KbArticle> article_id;
    std::int64_t version = 1;
    std::string title;
    std::optional<std::string> slug;
    std::string content;
    std::optional<Id<KbCategory>> category_id;  // nothing if it is gone
    bool is_public = false;
    ArticleKind kind = ArticleKind::ARTICLE;
    std::optional<Id<User>> author_id;
    Time created_at;
};
BOOST_DESCRIBE_STRUCT(ArticleVersion, (),
                      (article_id, version, title, slug, content, category_id, is_public, kind, author_id, created_at))
template <>
inline constexpr std::string_view table_name<ArticleVersion> = "_article_versions";

// What one person thinks of an article.
struct ArticleVote {
    Id<KbArticle> article_id;
    Id<User> user_id;
    bool is_helpful = false;
    std::optional<std::string> comment;
    Time created_at;
};
BOOST_DESCRIBE_STRUCT(ArticleVote, (), (article_id, user_id, is_helpful, comment, created_at))
template <>
inline constexpr std::string_view table_name<ArticleVote> = "_article_votes";

struct ArticleLine {
    Id<KbArticle> id;
    std::string title;
    std::string slug;
    std::string category;
    std::string author;
    bool is_public = false;
    ArticleKind kind = ArticleKind::ARTICLE;
    std::int64_t version = 1;
    std::optional<std::int64_t> helpful;  // the counts are for staff
    std::optional<std::int64_t> unhelpful;
    std::string category_id;
    std::string author_id;
    Time created_at;
    Time updated_at;
};
BOOST_DESCRIBE_STRUCT(ArticleLine, (),
                      (id, title, slug, category, author, is_public, kind, version, helpful, unhelpful, category_id,
                       author_id, created_at, updated_at))

struct ArticleView : ArticleLine {
    std::string content;
};
BOOST_DESCRIBE_STRUCT(ArticleView, (ArticleLine), (content))

struct ArticleName {
    Id<KbArticle> id;
};
BOOST_DESCRIBE_STRUCT(ArticleName, (), (id))

// The article as it is now, with its text. Fault::not_found for whom may not see it.
ArticleView show_article(Session& session, const ArticleName& name);

// Writes a new article with its first version.
void insert_article(Session& session, const KbArticle& article);

// The one way to write an article back: what differs becomes a new version.
void save_article(Session& session, const KbArticle& before, KbArticle& after);

// The article, to be changed. Fault::conflict, naming both, if it has another version than the one that was read.
KbArticle article_to_change(Session& session, const Id<KbArticle>& id, const std::optional<std::int64_t>& version);

// Fault::not_found, naming the field, if the article has no such version.
ArticleVersion version_of(Session& session, const KbArticle& article, std::int64_t version, std::string_view field);

// A name as it stands in an address: lower-case letters and digits with single - between; at most 100 characters.
std::string slug_of(std::string_view title);

// Fault::invalid unless the text is already in that form.
std::string checked_slug(const std::string& slug);

// Articles that are not what their newest version is, or whose votes are not those that are counted, and categories
// that stand in a circle.
Findings hurt_articles(Session& session);

std::vector<Operation> category_operations();
std::vector<Operation> article_operations();
std::vector<Operation> version_operations();
std::vector<Operation> vote_operations();

}  // namespace helpdesk
