#include "engine/kb/author.hpp"
#include "engine/kb/kb.hpp"
#include "engine/kb/markdown.hpp"
#include "sql.hpp"

namespace helpdesk {

namespace {

struct ListArticles {
    std::optional<Id<KbCategory>> category;
    std::optional<ArticleKind> kind;
    std::optional<bool> is_public;
    std::optional<std::int64_t> limit;
    std::optional<std::string> after;
    std::optional<bool> total;
};
BOOST_DESCRIBE_STRUCT(ListArticles, (), (category, kind, is_public, limit, after, total))

struct ShowArticle {
    Id<KbArticle> id;
    std::optional<std::int64_t> at;
    bool html = false;
};
BOOST_DESCRIBE_STRUCT(ShowArticle, (), (id, at, html))

// What article.show answers: also as it was once, and as HTML.
struct ArticlePage : ArticleView {
    std::optional<std::string> html;
};
BOOST_DESCRIBE_STRUCT(ArticlePage, (ArticleView), (html))

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
    std::optional<std::int64_t> version;
};
BOOST_DESCRIBE_STRUCT(UpdateArticle, (), (id, title, content, category, slug, is_public, kind, version))

// What readers think of an article is the business of staff.
template <typename Article>
void hide_counts(const Session& session, Article& article) {
    if (session.viewer().is_staff()) return;
    article.helpful.reset();
    article.unhelpful.reset();
}

Page<ArticleLine> list_articles(Session& session, const ListArticles& wanted) {
    Params params;
    params.add("category", wanted.category).add("kind", wanted.kind).add("is_public", wanted.is_public);
    auto page = find_page<ArticleLine>(session, sql::list_articles, std::move(params), wanted);
    for (ArticleLine& each : page.items) hide_counts(session, each);
    return page;
}

// Puts what the article was in the place of what it is; where its category is gone, it stays in the one that it has.
void turn_back(Session& session, ArticleView& article, std::int64_t at) {
    session.require("kb:write", "at");
    const ArticleVersion old = version_of(session, session.get(article.id), at, "at");
    article.title = old.title;
    article.slug = old.slug.value_or("");
    article.content = old.content;
    article.is_public = old.is_public;
    article.kind = old.kind;
    article.version = old.version;
    article.updated_at = old.created_at;
    if (!old.category_id) return;
    article.category_id = old.category_id->value;
    article.category = session.get(*old.category_id).name;
}

ArticlePage show_page(Session& session, const ShowArticle& wanted) {
    ArticlePage page{show_article(session, {wanted.id}), {}};
    if (wanted.at) turn_back(session, page, *wanted.at);
    if (wanted.html) page.html = markdown_html(page.content);
    return page;
}

ArticleView create_article(Session& session, const CreateArticle& wanted) {
    const std::string title = checked_line(wanted.title, "title");
    const KbArticle article{.id = {session.new_id()},
                            .title = title,
                            .slug = wanted.slug ? checked_slug(*wanted.slug) : slug_of(title),
                            .content = wanted.content,
                            .category_id = wanted.category,
                            .author_id = author_or_oneself(session, wanted.author),
                            .is_public = wanted.is_public,
                            .kind = wanted.kind.value_or(ArticleKind::ARTICLE),
                            .created_at = session.now(),
                            .updated_at = session.now()};
    insert_article(session, article);
    return show_article(session, {article.id});
}

ArticleView update_article(Session& session, const UpdateArticle& wanted) {
    const KbArticle before = article_to_change(session, wanted.id, wanted.version);
    KbArticle article = before;
    if (wanted.title) article.title = checked_line(*wanted.title, "title");
    if (wanted.content) article.content = *wanted.content;
    if (wanted.category) article.category_id = *wanted.category;
    if (wanted.slug) article.slug = checked_slug(*wanted.slug);
    article.is_public = wanted.is_public.value_or(article.is_public);
    article.kind = wanted.kind.value_or(article.kind);
    save_article(session, before, article);
    return show_article(session, {article.id});
}

void delete_article(Session& session, const ArticleName& name) {
    const KbArticle article = session.get(name.id);
    session.erase(article, article.title);
}

}  // namespace

Id<User> author_or_oneself(const Session& session, const std::optional<Id<User>>& wanted) {
    if (wanted && wanted->value != session.viewer().user_id) {
        session.require("kb:manage", "author");
        return *wanted;
    }
    if (!session.viewer().is_system()) return {session.viewer().user_id};
    throw Error(Fault::invalid, "author is required", "author", "say who you are: --as EMAIL");
}

ArticleView show_article(Session& session, const ArticleName& name) {
    Params params;
    params.add("id", name.id).add("limit", 1).flag("whole");
    auto found = session.first<ArticleView>(sql::list_articles, std::move(params));
    if (!found) session.get(name.id);
    hide_counts(session, *found);
    return std::move(*found);
}

KbArticle article_to_change(Session& session, const Id<KbArticle>& id, const std::optional<std::int64_t>& version) {
    session.run(sql::lock_article, std::move(Params().add("article", id)));
    KbArticle article = session.get(id);
    if (!version || *version == article.version) return article;
    throw Error(Fault::conflict,
                "\"" + article.title + "\" was changed by somebody else: it has version " +
                    std::to_string(article.version) + ", not " + std::to_string(*version),
                "version", "look at it again, then repeat the change");
}

std::vector<Operation> article_operations() {
    return {
        op<&list_articles>("article.list", "Lists the articles of the knowledge base, the newest first.", Verb::get,
                           "/kb/articles", "kb:read"),
        op<&show_page>("article.show", "Shows one article, as it is or as it was.", Verb::get, "/kb/articles/{id}",
                       "kb:read"),
        op<&create_article>("article.create", "Writes an article, or with --kind canned a prepared reply.", Verb::post,
                            "/kb/articles", "kb:write", "title"),
        op<&update_article>("article.update", "Changes an article.", Verb::patch, "/kb/articles/{id}", "kb:write"),
        op<&delete_article>("article.delete", "Deletes an article.", Verb::remove, "/kb/articles/{id}", "kb:manage"),
    };
}

}  // namespace helpdesk
