#include "server/pages/answer_page.hpp"
#include "server/pages/customer_pages.hpp"
#include "server/pages/fields.hpp"
#include "server/pages/page.hpp"
#include "server/pages/phrases.hpp"

namespace helpdesk {

namespace {

// Whoever has the token may answer, signed in or not.
Value survey_call(const PageCall& call, std::string_view operation, Value::Object arguments) {
    arguments.emplace_back("token", call.name_in_path("token"));
    return parse_json(call.engine.call(operation, Value(std::move(arguments)), guest_of(call.request)).body);
}

Markup choice_of_score(const PageCall& call, const std::string& chosen, const Wrongs& wrongs) {
    static constexpr std::pair<const char*, Phrase> scores[] = {{"5", phrases::score_5},
                                                                {"4", phrases::score_4},
                                                                {"3", phrases::score_3},
                                                                {"2", phrases::score_2},
                                                                {"1", phrases::score_1}};
    Markup choices;
    for (const auto& [score, words] : scores) {
        choices += element("label", {{"class", "choice"}},
                           {element("input", {{"type", "radio"},
                                              {"name", "score"},
                                              {"value", score},
                                              {"required", true},
                                              {"checked", chosen == score}}),
                            element("span", {}, call.say(words))});
    }
    return element("fieldset", {{"id", "score"}},
                   {element("legend", {}, call.say(phrases::how_content)), wrong_beside(wrongs, "score"), choices});
}

HttpResponse survey_page(const PageCall& call, const Value& survey, const Wrongs& wrongs = {}) {
    const bool is_answered = !text_in(survey, "score").empty();
    const bool is_thanked = !call.parameter("thanks").empty();
    const std::string typed = call.form.text("score");
    const Markup form{
        choice_of_score(call, typed.empty() ? text_in(survey, "score") : typed, wrongs),
        text_field(
            call,
            {.name = "comment", .label = phrases::tell_more, .rows = 4, .is_required = false, .length_max = 2'000},
            wrongs),
        submit_button(call, phrases::send_answer)};
    Markup notice;
    if (is_thanked) {
        notice = done_notice(call.say(phrases::thanks_for_answer));
    } else if (is_answered && wrongs.empty()) {
        notice = element("p", {}, call.say(phrases::answered_before));
    }
    Markup main{element("h1", {}, call.say(phrases::how_did_it_go)),
                element("p", {{"dir", "auto"}},
                        call.say(phrases::about_request, {text_in(survey, "ticket_number"), text_in(survey, "title")})),
                notice, wrongs_above(call, wrongs), element("form", {{"method", "post"}, {"class", "card"}}, form)};
    return response_of(
        call,
        {.title = call.say(phrases::how_did_it_go), .main = main, .status = wrongs.empty() ? 200 : status_invalid});
}

// With what was answered before, which another answer takes the place of.
HttpResponse show_survey(const PageCall& call) {
    const Value survey = survey_call(call, "survey.show", {});
    PageCall answered = call;
    answered.form.add("comment", text_in(survey, "comment"));
    return survey_page(answered, survey);
}

// What is no number is answered as any other number that there is not.
std::int64_t score_in(const PageCall& call) {
    const std::string& score = call.form.text("score");
    return score.size() == 1 && score[0] >= '0' && score[0] <= '9' ? score[0] - '0' : 0;
}

HttpResponse answer_survey(const PageCall& call) {
    Value::Object answer{{"score", score_in(call)}};
    if (call.form.has("comment")) answer.emplace_back("comment", call.form.text("comment"));
    try {
        survey_call(call, "survey.answer", std::move(answer));
        return see_other_page(call, call.address.path.substr(1) + "?thanks=1");
    } catch (const Error& error) {
        return survey_page(call, survey_call(call, "survey.show", {}), wrongs_of(call, error, {"score", "comment"}));
    }
}

}  // namespace

std::span<const PageRoute> survey_pages() {
    static constexpr PageRoute pages[] = {{"GET", "/survey/{token}", page_for<show_survey>},
                                          {"POST", "/survey/{token}", page_for<answer_survey>}};
    return pages;
}

}  // namespace helpdesk
