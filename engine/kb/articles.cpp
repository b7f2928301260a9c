#include "engine/kb/kb.hpp"
#include "sql.hpp"

namespace helpdesk {

namespace {

struct ArticleLine {
    Id<KbArticle> id;
    std::string title;
    std::string slug;
    std::string category;
    std::string author;
    bool is_public = false;
    ArticleKind kind = ArticleKind::ARTICLE;
    std::string category_id;
    std::string author_id;
    Time created_at;
    Time updated_at;
};
BOOST_DESCRIBE_STRUCT(ArticleLine, (),
                      (id, title, slug, category, author, is_public, kind, category_id, author_id, created_at,
                       updated_at))

struct ArticleView : ArticleLine {
    std::string content;
};
BOOST_DESCRIBE_STRUCT(ArticleView, (ArticleLine), (content))

struct ListArticles {
    std::optional<Id<KbCategory>> category;
    std::optional<ArticleKind> kind;
    std::optional<bool> is_public;
    std::optional<std::int64_t> limit;
    std::optional<std::string> after;
};
BOOST_DESCRIBE_STRUCT(ListArticles, (), (category, kind, is_public, limit, after))

struct ArticleName {
    Id<KbArticle> id;
};
BOOST_DESCRIBE_STRUCT(ArticleName, (), (id))

struct CreateArticle {
    std::string title;
    std::string content;
    Id<KbCategory> category;
    std::optional<std::string> slug;
    std::optional<Id<User>> author;
    bool is_public = false;
    std::optional<ArticleKind> kind;
};
BOOST_DESCRIBE_STRUCT(CreateArticle, (), (title, content, category, slug, author, is_public, kind))

struct UpdateArticle {
    Id<KbArticle> id;
    std::optional<std::string> title;
    std::optional<std::string> content;
    std::optional<Id<KbCategory>> category;
    std::optional<std::string> slug;
    std::optional<bool> is_public;
    std::optional<ArticleKind> kind;
};
BOOST_DESCRIBE_STRUCT(UpdateArticle, (), (id, title, content, category, slug, is_public, kind))

Page<ArticleLine> list_articles(Session& session, const ListArticles& wanted) {
    const std::int64_t limit = checked_limit(wanted.limit);
    Params params;
    params.add("category", wanted.category)
        .add("kind", wanted.kind)
        .add("is_public", wanted.is_public)
        .add("limit", limit + 1);
    Cursor after;
    if (wanted.after) {
        after = parse_cursor(*wanted.after);
        params.add("after_created", after.value).add("after_id", after.id);
    }
    return page_of(session.all<ArticleLine>(sql::list_articles, std::move(params)), limit,
                   [](const ArticleLine& article) { return to_text(article.created_at); });
}

ArticleView show_article(Session& session, const ArticleName& name) {
    Params params;
    params.add("id", name.id).add("limit", 1).flag("whole");
    auto found = session.first<ArticleView>(sql::list_articles, std::move(params));
    if (!found) session.get(name.id);
    return std::move(*found);
}

Id<User> author_of(const Session& session, const std::optional<Id<User>>& wanted) {
    if (wanted && wanted->value != session.viewer().user_id) {
        session.require("kb:manage", "author");
        return *wanted;
    }
    if (!session.viewer().is_system()) return {session.viewer().user_id};
    throw Error(Fault::invalid, "author is required", "author", "say who wrote it: --as EMAIL");
}

ArticleView create_article(Session& session, const CreateArticle& wanted) {
    const std::string title = checked_line(wanted.title, "title");
    const KbArticle article{.id = {session.new_id()},
                            .title = title,
                            .slug = wanted.slug ? checked_slug(*wanted.slug) : slug_of(title),
                            .content = wanted.content,
                            .category_id = wanted.category,
                            .author_id = author_of(session, wanted.author),
                            .is_public = wanted.is_public,
                            .kind = wanted.kind.value_or(ArticleKind::ARTICLE),
                            .created_at = session.now(),
                            .updated_at = session.now()};
    session.insert(article);
    return show_article(session, {article.id});
}

ArticleView update_article(Session& session, const UpdateArticle& wanted) {
    const KbArticle before = session.get(wanted.id);
    KbArticle article = before;
    if (wanted.title) article.title = checked_line(*wanted.title, "title");
    if (wanted.content) article.content = *wanted.content;
    if (wanted.category) article.category_id = *wanted.category;
    if (wanted.slug) article.slug = checked_slug(*wanted.slug);
    article.is_public = wanted.is_public.value_or(article.is_public);
    article.kind = wanted.kind.value_or(article.kind);
    session.save(before, article);
    return show_article(session, {article.id});
}

void delete_article(Session& session, const ArticleName& name) {
    const KbArticle article = session.get(name.id);
    session.erase(article, article.title);
}

}  // namespace

std::vector<Operation> article_operations() {
    return {
        op<&list_articles>("article.list", "Lists the articles of the knowledge base, the newest first.", Verb::get,
                           "/kb/articles", "kb:read"),
        op<&show_article>("article.show", "Shows one article.", Verb::get, "/kb/articles/{id}", "kb:read"),
        op<&create_article>("article.create", "Writes an article, or with --kind canned a prepared reply.", Verb::post,
                            "/kb/articles", "kb:write"),
        op<&update_article>("article.update", "Changes an article.", Verb::patch, "/kb/articles/{id}", "kb:write"),
        op<&delete_article>("article.delete", "Deletes an article.", Verb::remove, "/kb/articles/{id}", "kb:manage"),
    };
}

}  // namespace helpdesk
