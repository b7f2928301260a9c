#include "engine/kb/canned.hpp"
#include "engine/kb/diff.hpp"
#include "engine/kb/kb.hpp"
#include "sql.hpp"

namespace helpdesk {

namespace {

struct VersionLine {
    Id<KbArticle> id;
    std::int64_t version = 0;
    std::string title;
    std::optional<std::string> category;
    bool is_public = false;
    ArticleKind kind = ArticleKind::ARTICLE;
    std::optional<std::string> author;
    std::int64_t size = 0;
    Time created_at;
};
BOOST_DESCRIBE_STRUCT(VersionLine, (), (id, version, title, category, is_public, kind, author, size, created_at))

struct ListVersions {
    Id<KbArticle> id;
    std::optional<std::int64_t> limit;
    std::optional<std::string> after;
    std::optional<bool> total;
};
BOOST_DESCRIBE_STRUCT(ListVersions, (), (id, limit, after, total))

struct CompareVersions {
    Id<KbArticle> id;
    std::optional<std::int64_t> from;
    std::optional<std::int64_t> to;
};
BOOST_DESCRIBE_STRUCT(CompareVersions, (), (id, from, to))

struct Comparison {
    Id<KbArticle> id;
    std::int64_t from_version = 0;
    std::int64_t to_version = 0;
    std::string diff;
};
BOOST_DESCRIBE_STRUCT(Comparison, (), (id, from_version, to_version, diff))

struct RestoreArticle {
    Id<KbArticle> id;
    std::int64_t to = 0;
    std::optional<std::int64_t> version;
};
BOOST_DESCRIBE_STRUCT(RestoreArticle, (), (id, to, version))

Page<VersionLine> list_versions(Session& session, const ListVersions& wanted) {
    Params params;
    params.add("article", wanted.id);
    return find_page<VersionLine>(session, {sql::article_history, CursorKind::number, "after_version", {}},
                                  std::move(params), wanted,
                                  [](const VersionLine& line) { return std::to_string(line.version); });
}

// A version as lines: what people call its fields, then its text.
std::string whole_text(Session& session, const ArticleVersion& version) {
    const auto category = version.category_id ? session.find(*version.category_id) : std::nullopt;
    return "title: " + version.title + "\nslug: " + version.slug.value_or("none") +
           "\ncategory: " + (category ? category->name : "(gone)") +
           "\nis_public: " + (version.is_public ? "true" : "false") + "\nkind: " + *plain_text(version.kind) + "\n\n" +
           version.content;
}

std::string label_of(const ArticleVersion& version) {
    return version.slug.value_or(version.article_id.value) + ", version " + std::to_string(version.version) + ", " +
           to_text(version.created_at);
}

// From the version before the newest to the newest, unless others are named.
Comparison compare_versions(Session& session, const CompareVersions& wanted) {
    const KbArticle article = session.get(wanted.id);
    const std::int64_t to = wanted.to.value_or(article.version);
    const std::int64_t from = wanted.from.value_or(std::max<std::int64_t>(1, to - 1));
    const ArticleVersion before = version_of(session, article, from, "from");
    const ArticleVersion after = version_of(session, article, to, "to");
    return {
        article.id, from, to,
        unified_diff({label_of(before), whole_text(session, before)}, {label_of(after), whole_text(session, after)})};
}

// Where the category is gone, the article stays in the one that it has.
ArticleView restore_article(Session& session, const RestoreArticle& wanted) {
    const KbArticle before = article_to_change(session, wanted.id, wanted.version);
    const ArticleVersion old = version_of(session, before, wanted.to, "to");
    KbArticle article = before;
    article.title = old.title;
    article.slug = old.slug;
    article.content = old.content;
    article.category_id = old.category_id.value_or(before.category_id);
    article.is_public = old.is_public;
    article.kind = old.kind;
    save_article(session, before, article);
    return show_article(session, {article.id});
}

void insert_version(Session& session, const KbArticle& article) {
    ArticleVersion version{.article_id = article.id,
                           .version = article.version,
                           .title = article.title,
                           .slug = article.slug,
                           .content = article.content,
                           .category_id = article.category_id,
                           .is_public = article.is_public,
                           .kind = article.kind,
                           .created_at = session.now()};
    if (!session.viewer().is_system()) version.author_id = Id<User>{session.viewer().user_id};
    session.insert(version);
}

void check_template_of(const KbArticle& article) {
    if (article.kind == ArticleKind::CANNED) check_template(article.content, "content");
}

}  // namespace

void insert_article(Session& session, const KbArticle& article) {
    check_template_of(article);
    session.insert(article);
    insert_version(session, article);
}

void save_article(Session& session, const KbArticle& before, KbArticle& after) {
    check_template_of(after);
    if (session.save(before, after)) insert_version(session, after);
}

ArticleVersion version_of(Session& session, const KbArticle& article, std::int64_t version, std::string_view field) {
    Params params;
    params.add("article", article.id).add("version", version);
    if (auto found = session.first<ArticleVersion>(sql::article_version, std::move(params))) return std::move(*found);
    throw Error(Fault::not_found,
                "\"" + article.title + "\" has no version " + std::to_string(version) + ": the newest is " +
                    std::to_string(article.version),
                std::string(field));
}

std::vector<Operation> version_operations() {
    return {
        op<&list_versions>("article.history", "Lists the versions of an article, the newest first.", Verb::get,
                           "/kb/articles/{id}/history", "kb:write"),
        op<&compare_versions>("article.diff", "Says what an edit of an article has changed.", Verb::get,
                              "/kb/articles/{id}/diff", "kb:write"),
        op<&restore_article>("article.restore", "Makes an article what it was, as a new version.", Verb::put,
                             "/kb/articles/{id}/restore", "kb:write"),
    };
}

}  // namespace helpdesk
