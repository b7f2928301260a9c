#include "engine/core/each_row.hpp"
#include "engine/kb/kb.hpp"
#include "sql.hpp"

namespace helpdesk {

namespace {

struct CheckedArticle {
    Id<KbArticle> id;
    std::string title;
    bool is_kept = false;      // its newest version is what it is
    std::int64_t surplus = 0;  // versions that it has beyond its own number
    std::int64_t helpful = 0;  // votes that are not counted
    std::int64_t unhelpful = 0;
};
BOOST_DESCRIBE_STRUCT(CheckedArticle, (), (id, title, is_kept, surplus, helpful, unhelpful))

struct LostCategory {
    std::string name;
};
BOOST_DESCRIBE_STRUCT(LostCategory, (), (name))

void check_article(const CheckedArticle& article, Findings& findings) {
    if (!article.is_kept) findings.add("the article " + article.title + ": its newest version is not what it is");
    if (article.surplus != 0) findings.add("the article " + article.title + ": its versions are not all there");
    if (article.helpful != 0 || article.unhelpful != 0) {
        findings.add("the article " + article.title + ": its votes are not those that are counted");
    }
}

}  // namespace

Findings hurt_articles(Session& session) {
    Findings findings;
    for (const LostCategory& each : session.all<LostCategory>(sql::lost_categories)) {
        findings.add("the category " + each.name + ": it stands in a circle");
    }
    for_each_row<CheckedArticle>(session, sql::articles_to_verify,
                                 [&](const CheckedArticle& each) { check_article(each, findings); });
    return findings;
}

}  // namespace helpdesk
