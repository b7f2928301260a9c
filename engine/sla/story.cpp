#include "engine/sla/story.hpp"

#include <algorithm>

namespace helpdesk {

namespace {

std::int64_t seconds_of(Time from, Time to) { return (to - from).count() / 1000; }

bool is_within(const std::vector<Interval>& list, Time time) {
    return std::any_of(list.begin(), list.end(),
                       [&](const Interval& each) { return each.begin <= time && time < each.end; });
}

std::string words_of(const Calendar& calendar, const ClockStep& step) {
    const std::string when = calendar.local_text(step.from) + " to " + calendar.local_text(step.to) + ": ";
    if (step.kind == "paused") return when + "the clock stood still";
    if (step.kind == "closed") return when + "outside business hours";
    return when + duration_text(step.seconds) + " counted, " + duration_text(step.total_seconds) + " in all";
}

}  // namespace

std::string duration_text(std::int64_t seconds) {
    if (seconds == 0) return "0 min";
    std::string text;
    for (const auto& [unit, length] :
         {std::pair(" d", 86'400), std::pair(" h", 3'600), std::pair(" min", 60), std::pair(" s", 1)}) {
        const std::int64_t count = seconds / length;
        seconds %= length;
        if (count > 0) text += (text.empty() ? "" : " ") + std::to_string(count) + unit;
    }
    return text;
}

std::string deadline_text(const Calendar& calendar, std::string_view clock, const std::string& promised, Time due_at,
                          const std::vector<ClockStep>& steps) {
    std::string text = clock == "response" ? "First response" : "Resolution";
    text += " within " + promised + ": due " + calendar.local_text(due_at) + "\n";
    for (const ClockStep& step : steps) text += "  " + step.text + "\n";
    return text;
}

std::vector<ClockStep> story_of(const Calendar& calendar, Time from, Time to, const Pauses& pauses) {
    const auto open = calendar.intervals(from, to, story_steps_max);
    std::vector<Time> cuts{from, to};
    for (const auto* list : {&open, &pauses}) {
        for (const Interval& each : *list) {
            for (const Time cut : {each.begin, each.end}) {
                if (cut > from && cut < to) cuts.push_back(cut);
            }
        }
    }
    std::sort(cuts.begin(), cuts.end());
    std::vector<ClockStep> steps;
    std::int64_t total = 0;
    for (std::size_t at = 1; at < cuts.size() && steps.size() < story_steps_max; ++at) {
        if (cuts[at] == cuts[at - 1]) continue;
        ClockStep step{.from = cuts[at - 1], .to = cuts[at]};
        step.kind = is_within(pauses, step.from) ? "paused" : is_within(open, step.from) ? "business" : "closed";
        if (!steps.empty() && steps.back().kind == step.kind) {
            step.from = steps.back().from;
            total -= steps.back().seconds;
            steps.pop_back();
        }
        step.seconds = step.kind == "business" ? seconds_of(step.from, step.to) : 0;
        total += step.seconds;
        step.total_seconds = total;
        steps.push_back(std::move(step));
    }
    for (ClockStep& step : steps) step.text = words_of(calendar, step);
    return steps;
}

}  // namespace helpdesk
