#include "engine/kb/canned.hpp"

#include <algorithm>

#include "engine/kb/kb.hpp"
#include "engine/tickets/comment.hpp"
#include "engine/tickets/operations.hpp"
#include "sql.hpp"

namespace helpdesk {

namespace {

// What the variables of a prepared text are worth on one ticket.
struct TicketWords {
    std::string customer_name;
    std::string customer_email;
    std::string ticket_number;
    std::string ticket_title;
    std::string ticket_status;
    Priority ticket_priority = Priority::MEDIUM;
    std::optional<std::string> department_name;
    std::optional<std::string> desk_name;
    std::optional<std::string> agent_name;
    std::optional<std::string> agent_email;
};
BOOST_DESCRIBE_STRUCT(TicketWords, (),
                      (customer_name, customer_email, ticket_number, ticket_title, ticket_status, ticket_priority,
                       department_name, desk_name, agent_name, agent_email))

struct FillArticle {
    Id<KbArticle> id;
    Id<Ticket> ticket;
};
BOOST_DESCRIBE_STRUCT(FillArticle, (), (id, ticket))

struct FilledArticle {
    Id<KbArticle> id;
    std::string slug;
    std::string title;
    std::string text;
};
BOOST_DESCRIBE_STRUCT(FilledArticle, (), (id, slug, title, text))

// A variable is called like its member, but for the dot.
std::optional<std::string> value_of(const TicketWords& words, std::string_view variable) {
    std::string wanted(variable);
    std::replace(wanted.begin(), wanted.end(), '.', '_');
    std::optional<std::string> value;
    for_each_member<TicketWords>([&](const char* name, auto pointer) {
        if (wanted == name) value = plain_text(words.*pointer);
    });
    return value;
}

FilledArticle fill_article(Session& session, const FillArticle& wanted) {
    const Viewer& viewer = session.viewer();
    std::optional<Id<User>> agent;
    if (!viewer.is_system()) agent = Id<User>{viewer.user_id};
    const ArticleView article = show_article(session, {wanted.id});
    return {wanted.id, article.slug, article.title, canned_text(session, wanted.id, wanted.ticket, agent)};
}

}  // namespace

std::string fill_for_ticket(Session& session, std::string_view text, const Id<Ticket>& ticket,
                            const std::optional<Id<User>>& agent, std::string_view field) {
    std::optional<TicketWords> words;
    return fill_template(
        text,
        [&](std::string_view variable) {
            if (!words) {
                Params params;
                params.add("ticket", ticket).member("agent", agent);
                words = session.first<TicketWords>(sql::ticket_words, std::move(params));
            }
            return words ? value_of(*words, variable) : std::nullopt;
        },
        field);
}

std::string canned_text(Session& session, const Id<KbArticle>& canned, const Id<Ticket>& ticket,
                        const std::optional<Id<User>>& agent) {
    session.require("desk:staff", "canned");
    const KbArticle article = session.get(canned);
    if (article.kind != ArticleKind::CANNED) {
        throw Error(Fault::invalid, "\"" + article.title + "\" is an article, and no prepared reply", "canned",
                    "`helpdesk article list --kind canned` lists those");
    }
    return fill_for_ticket(session, article.content, ticket, agent, "canned");
}

std::vector<Operation> canned_operations() {
    return {
        op<&fill_article>("article.fill", "Says what a prepared reply would say on a ticket.", Verb::get,
                          "/kb/articles/{id}/filled", "kb:write"),
    };
}

}  // namespace helpdesk
