#pragma once

#include "engine/core/op.hpp"
#include "engine/people/people.hpp"

namespace helpdesk {

struct KbCategory {
    Id<KbCategory> id;
    std::string name;
    std::string slug;
    std::optional<Id<KbCategory>> parent_id;
    Time created_at;
};
BOOST_DESCRIBE_STRUCT(KbCategory, (), (id, name, slug, parent_id, created_at))
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
    Time created_at;
    Time updated_at;
};
BOOST_DESCRIBE_STRUCT(KbArticle, (),
                      (id, title, slug, content, category_id, author_id, is_public, kind, created_at, updated_at))
template <>
inline constexpr std::string_view table_name<KbArticle> = "kb_articles";

// A name as it stands in an address: lower-case letters and digits with single - between; at most 100 characters.
std::string slug_of(std::string_view title);

// Fault::invalid unless the text is already in that form.
std::string checked_slug(const std::string& slug);

std::vector<Operation> category_operations();
std::vector<Operation> article_operations();

}  // namespace helpdesk
