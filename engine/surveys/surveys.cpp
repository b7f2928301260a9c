#include "engine/surveys/survey.hpp"

#include <set>

#include "engine/base/hash.hpp"
#include "engine/base/text.hpp"
#include "engine/outbox/outbox.hpp"
#include "engine/tickets/lifecycle.hpp"
#include "sql.hpp"

namespace helpdesk {

namespace {

struct SurveyToken {
    std::string token;
};
BOOST_DESCRIBE_STRUCT(SurveyToken, (), (token))

struct AnswerSurvey {
    std::string token;
    std::int64_t score = 0;
    std::optional<std::string> comment;
};
BOOST_DESCRIBE_STRUCT(AnswerSurvey, (), (token, score, comment))

// What the customer sees.
struct SurveyView {
    std::string ticket_number;
    std::string title;
    std::optional<std::int64_t> score;
    std::optional<std::string> comment;
    std::optional<Time> answered_at;
};
BOOST_DESCRIBE_STRUCT(SurveyView, (), (ticket_number, title, score, comment, answered_at))

// What the desk sees.
struct SurveyLine {
    Id<Survey> id;
    std::string ticket_number;
    std::string customer;
    std::optional<std::int64_t> score;
    std::optional<std::string> comment;
    std::optional<Time> answered_at;
    Time created_at;
};
BOOST_DESCRIBE_STRUCT(SurveyLine, (), (id, ticket_number, customer, score, comment, answered_at, created_at))

struct ListSurveys {
    std::optional<bool> answered;
    std::optional<std::int64_t> limit;
    std::optional<std::string> after;
    std::optional<bool> total;
};
BOOST_DESCRIBE_STRUCT(ListSurveys, (), (answered, limit, after, total))

constexpr std::int64_t score_max = 5;
constexpr std::size_t remark_length_max = 2'000;
constexpr std::string_view token_mark = "{token}";

// Whoever has the token may see and answer what it is for; nothing is said of others.
Survey survey_of(Session& session, const std::string& token) {
    auto survey = session.first<Survey>(sql::survey_of_token, std::move(Params().add("token_hash", sha256_of(token))));
    if (!survey) throw Error(Fault::not_found, "there is no survey with this token", "token");
    return std::move(*survey);
}

SurveyView view_of(Session& session, const Survey& survey) {
    const Ticket ticket = session.get(survey.ticket_id);
    return {ticket.ticket_number, ticket.title, survey.score, survey.comment, survey.answered_at};
}

SurveyView show_survey(Session& session, const SurveyToken& wanted) {
    return view_of(session, survey_of(session, wanted.token));
}

SurveyView answer_survey(Session& session, const AnswerSurvey& wanted) {
    const Survey before = survey_of(session, wanted.token);
    if (wanted.score < 1 || wanted.score > score_max) {
        throw Error(Fault::invalid, "score must be 1 to " + std::to_string(score_max), "score");
    }
    if (wanted.comment && count_characters(*wanted.comment) > remark_length_max) {
        throw Error(Fault::invalid, "comment must have at most " + std::to_string(remark_length_max) + " characters",
                    "comment");
    }
    Survey survey = before;
    survey.score = wanted.score;
    if (wanted.comment) survey.comment = wanted.comment;
    if (survey.comment && trim(*survey.comment).empty()) survey.comment.reset();
    const bool says_more = survey.score != before.score || survey.comment != before.comment;
    if (says_more) {
        survey.answered_at = session.now();
        session.save(before, survey);
        session.emit({"survey.answered", survey.ticket_id.value, survey.id.value, survey.user_id.value});
    }
    return view_of(session, survey);
}

Page<SurveyLine> list_surveys(Session& session, const ListSurveys& wanted) {
    Params params;
    if (wanted.answered) params.flag(*wanted.answered ? "answered" : "unanswered");
    return find_page<SurveyLine>(session, sql::list_surveys, std::move(params), wanted);
}

std::string text_of_question(const Ticket& ticket, std::string url, const std::string& token) {
    url.replace(url.find(token_mark), token_mark.size(), token);
    return "Your request \"" + ticket.title + "\" (" + ticket.ticket_number +
           ") was resolved.\n\nHow content are you with how it went? Please tell us here:\n\n" + url + "\n";
}

void ask(Session& session, const Ticket& ticket, const std::string& url) {
    if (session.first<Survey>(sql::survey_of_ticket, std::move(Params().add("ticket", ticket.id)))) return;
    const std::string token = new_secret(session);
    session.insert(Survey{.id = {session.new_id()},
                          .ticket_id = ticket.id,
                          .user_id = ticket.customer_id,
                          .token_hash = sha256_of(token),
                          .created_at = session.now()});
    queue_mail(session, {.to = ticket.customer_id,
                         .subject = "Re: " + ticket.title + " [" + ticket.ticket_number + "]",
                         .text = text_of_question(ticket, url, token),
                         .ticket_id = ticket.id,
                         .is_automatic = true,
                         .event = "survey.asked"});
}

}  // namespace

void ask_customers(Session& session) {
    std::set<std::string> resolved;
    for (const FieldChange& change : session.changes()) {
        const bool is_resolution = change.table == table_name<Ticket> && change.field == "resolved_at";
        if (is_resolution && change.after) resolved.insert(change.id);
    }
    if (resolved.empty()) return;
    const auto url = lifecycle_of(session).survey_url;
    if (!url || !sends_mail(session)) return;
    for (const std::string& id : resolved) {
        const auto ticket = session.find(Id<Ticket>{id});
        if (ticket && ticket->resolved_at && !ticket->merged_into_id) ask(session, *ticket, *url);
    }
}

std::vector<Operation> survey_operations() {
    return {
        op<&show_survey>("survey.show", "Shows what a customer is asked; this counts nothing.", Verb::get,
                         "/surveys/{token}", "tickets:read", "token"),
        op<&answer_survey>("survey.answer", "Says how content a customer is; another answer takes its place.",
                           Verb::post, "/surveys/{token}", "tickets:create", "token score"),
        op<&list_surveys>("survey.list", "Lists what customers were asked, and their answers, the newest first.",
                          Verb::get, "/surveys", "reports:read"),
    };
}

}  // namespace helpdesk
