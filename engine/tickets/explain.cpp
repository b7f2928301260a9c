#include <algorithm>

#include "engine/sla/story.hpp"
#include "engine/tickets/clocks.hpp"
#include "engine/tickets/operations.hpp"

namespace helpdesk {

namespace {

struct Threshold {
    std::int64_t percent = 0;
    Time at;
    bool reached = false;
};
BOOST_DESCRIBE_STRUCT(Threshold, (), (percent, at, reached))

// How a deadline came to be, and how the clock stands.
struct ClockStory {
    std::string clock;
    std::string state;  // running, paused, late, kept (in time) or missed
    std::int64_t minutes = 0;
    Time due_at;
    std::int64_t used_seconds = 0;
    std::int64_t left_seconds = 0;  // less than 0 when it is late
    std::int64_t paused_seconds = 0;
    std::vector<Threshold> thresholds;
    std::vector<ClockStep> steps;
};
BOOST_DESCRIBE_STRUCT(ClockStory, (),
                      (clock, state, minutes, due_at, used_seconds, left_seconds, paused_seconds, thresholds, steps))

struct TicketStory {
    std::string ticket_number;
    std::optional<std::string> policy;
    std::string priority;
    std::optional<std::string> department;
    std::string zone;
    Time created_at;
    std::optional<Time> paused_at;
    std::vector<ClockStory> clocks;
    std::string text;
};
BOOST_DESCRIBE_STRUCT(TicketStory, (),
                      (ticket_number, policy, priority, department, zone, created_at, paused_at, clocks, text))

std::string state_of(const Ticket& ticket, Clock clock, Time due, Time now) {
    const bool late = stop_of(ticket, clock, now) > due;
    if (has_ended(ticket, clock)) return late ? "missed" : "kept";
    if (late) return "late";
    return ticket.paused_at ? "paused" : "running";
}

// With the pause that is not over: it ends now, as far as anybody knows.
Pauses pauses_until_now(const Ticket& ticket, Clock clock, Pauses pauses, Time now) {
    if (ticket.paused_at) pauses.push_back({*ticket.paused_at, std::max(now, *ticket.paused_at)});
    return pauses_for(ticket, clock, pauses);
}

ClockStory story_of_clock(const Ticket& ticket, Clock clock, const SlaTerms& terms, const Pauses& over, Time now) {
    const auto hours = terms.hours();
    const Time due = *due_of(ticket, clock);
    ClockStory story{.clock = std::string(name_of(clock)), .state = state_of(ticket, clock, due, now), .due_at = due};
    const Pauses counting = pauses_for(ticket, clock, over);
    const auto promised = promised_by(terms, clock);
    const auto used = time_used(*hours, ticket.created_at, stop_of(ticket, clock, now), counting);
    story.minutes = std::chrono::duration_cast<std::chrono::minutes>(promised).count();
    story.used_seconds = used.count() / 1000;
    story.left_seconds = (promised - used).count() / 1000;
    for (const Interval& pause : in_order(counting, ticket.created_at, due)) {
        story.paused_seconds += hours->elapsed(pause.begin, pause.end).count() / 1000;
    }
    for (const std::int64_t percent : thresholds_of(terms.thresholds)) {
        const Time at = moment_at(ticket, clock, percent, terms, over);
        story.thresholds.push_back({percent, at, at < stop_of(ticket, clock, now)});
    }
    const Pauses all = pauses_until_now(ticket, clock, over, now);
    story.steps =
        story_of(*hours, ticket.created_at, story.state == "paused" ? std::max(now, ticket.created_at) : due, all);
    return story;
}

std::string standing_of(const ClockStory& story) {
    const std::string used = duration_text(story.used_seconds) + " used";
    if (story.state == "kept") return "done in time, " + used;
    if (story.state == "missed") return "done too late, " + used;
    if (story.state == "late") return "late, " + used;
    const std::string left = used + ", " + duration_text(story.left_seconds) + " left";
    return story.state == "paused" ? "paused, " + left + "; the due time moves on with the business time of the pause"
                                   : left;
}

std::string text_of(const TicketStory& story, const Calendar& hours) {
    std::string text = story.ticket_number + " was opened on " + hours.local_text(story.created_at) + ".\n";
    text += "Policy " + story.policy.value_or("(one that is gone)") + " for priority " + story.priority +
            (story.department ? " in " + *story.department : "") + ", " +
            (hours.is_all_hours() ? "all hours count" : "business hours of " + story.zone) + ".\n";
    if (story.paused_at) text += "The clocks stand still since " + hours.local_text(*story.paused_at) + ".\n";
    for (const ClockStory& clock : story.clocks) {
        const std::string promised = duration_text(clock.minutes * 60);
        text += "\n" + deadline_text(hours, clock.clock, promised, clock.due_at, clock.steps);
        if (clock.paused_seconds > 0)
            text += "  " + duration_text(clock.paused_seconds) + " of business time were not counted, for pauses\n";
        text += "  " + standing_of(clock) + "\n";
    }
    return text;
}

TicketStory explain_ticket(Session& session, const TicketName& name) {
    const TicketView ticket = show_ticket(session, name);
    TicketStory story{.ticket_number = ticket.ticket_number,
                      .policy = ticket.sla_policy,
                      .priority = std::string(enum_text(ticket.priority)),
                      .department = ticket.department,
                      .created_at = ticket.created_at,
                      .paused_at = ticket.paused_at};
    const auto terms = ticket.resolution_due_at ? terms_of(session, ticket) : std::nullopt;
    if (!terms) {
        story.zone = "UTC";
        story.text = story.ticket_number + " has no due times: there is no active policy for its priority.\n";
        return story;
    }
    const auto hours = terms->hours();
    const Pauses over = pauses_of(session, ticket);
    story.zone = hours->zone();
    for (const Clock clock : both_clocks) {
        if (due_of(ticket, clock)) story.clocks.push_back(story_of_clock(ticket, clock, *terms, over, session.now()));
    }
    story.text = text_of(story, *hours);
    return story;
}

}  // namespace

std::vector<Operation> explain_operations() {
    return {op<&explain_ticket>("ticket.explain",
                                "Explains how the due times of a ticket came to be, interval by interval.", Verb::get,
                                "/tickets/{id}/clocks", "history:read")};
}

}  // namespace helpdesk
