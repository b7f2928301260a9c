#include "engine/core/op.hpp"
#include "engine/sla/operations.hpp"
#include "engine/sla/story.hpp"
#include "engine/sla/terms.hpp"

namespace helpdesk {

namespace {

struct DueQuestion {
    std::optional<Json> calendar;  // all hours, if left out
    Time start;
    std::int64_t minutes = 0;
};
BOOST_DESCRIBE_STRUCT(DueQuestion, (), (calendar, start, minutes))

struct DueAnswer {
    Time due_at;
};
BOOST_DESCRIBE_STRUCT(DueAnswer, (), (due_at))

struct ElapsedQuestion {
    std::optional<Json> calendar;
    Time from;
    Time to;
};
BOOST_DESCRIBE_STRUCT(ElapsedQuestion, (), (calendar, from, to))

struct ElapsedAnswer {
    std::int64_t seconds = 0;
};
BOOST_DESCRIBE_STRUCT(ElapsedAnswer, (), (seconds))

struct PreviewQuestion {
    Id<SlaPolicy> policy;
    std::optional<Time> at;  // now, if left out
    std::optional<Id<Department>> department;
};
BOOST_DESCRIBE_STRUCT(PreviewQuestion, (), (policy, at, department))

struct PreviewedClock {
    std::string clock;
    std::int64_t minutes = 0;
    Time due_at;
    std::vector<ClockStep> steps;
};
BOOST_DESCRIBE_STRUCT(PreviewedClock, (), (clock, minutes, due_at, steps))

struct Preview {
    std::string policy;
    std::string zone;
    Time at;
    Time response_due_at;
    Time resolution_due_at;
    std::vector<PreviewedClock> clocks;
    std::string text;
};
BOOST_DESCRIBE_STRUCT(Preview, (), (policy, zone, at, response_due_at, resolution_due_at, clocks, text))

std::shared_ptr<const Calendar> hours_of(const std::optional<Json>& calendar) {
    return calendar_of(calendar ? calendar->text : "");
}

DueAnswer due(Session&, const DueQuestion& question) {
    if (question.minutes < 0 || question.minutes > sla_minutes_max) {
        throw Error(Fault::invalid, "minutes must be 0 to " + std::to_string(sla_minutes_max), "minutes");
    }
    return {hours_of(question.calendar)->add(question.start, std::chrono::minutes(question.minutes))};
}

ElapsedAnswer elapsed(Session&, const ElapsedQuestion& question) {
    return {hours_of(question.calendar)->elapsed(question.from, question.to).count() / 1000};
}

PreviewedClock previewed(const Calendar& hours, std::string clock, std::int64_t minutes, Time at) {
    PreviewedClock answer{.clock = std::move(clock), .minutes = minutes};
    answer.due_at = hours.add(at, std::chrono::minutes(minutes));
    answer.steps = story_of(hours, at, answer.due_at, {});
    return answer;
}

Preview preview(Session& session, const PreviewQuestion& question) {
    const SlaPolicy policy = session.get(question.policy);
    const auto terms = terms_of_policy(session, question.policy, question.department);
    const auto hours = terms.value().hours();
    Preview answer{.policy = policy.name, .zone = hours->zone(), .at = question.at.value_or(session.now())};
    answer.clocks = {previewed(*hours, "response", terms->response_time, answer.at),
                     previewed(*hours, "resolution", terms->resolution_time, answer.at)};
    answer.response_due_at = answer.clocks[0].due_at;
    answer.resolution_due_at = answer.clocks[1].due_at;
    answer.text = "A ticket that is opened on " + hours->local_text(answer.at) + " under " + policy.name + ":\n";
    for (const PreviewedClock& clock : answer.clocks) {
        const std::string promised = duration_text(clock.minutes * 60) + " of business time";
        answer.text += "\n" + deadline_text(*hours, clock.clock, promised, clock.due_at, clock.steps);
    }
    return answer;
}

}  // namespace

std::vector<Operation> calendar_operations() {
    return {
        op<&due>("sla.due", "Says when that many minutes of business time have passed.", Verb::get, "/sla/due",
                 "policies:read"),
        op<&elapsed>("sla.elapsed", "Says how much business time lies between two moments.", Verb::get, "/sla/elapsed",
                     "policies:read"),
        op<&preview>("sla.preview", "Shows the due times that a ticket would get from a policy, and why.", Verb::get,
                     "/sla/preview", "policies:read"),
    };
}

}  // namespace helpdesk
