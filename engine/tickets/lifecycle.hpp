#pragma once

#include "engine/sla/calendar.hpp"
#include "engine/tickets/comment.hpp"
#include "engine/tickets/link.hpp"

namespace helpdesk {

// What the desk does to tickets by itself. Each part is off unless somebody switches it on, and each leaves a row in
// the history that names it: field `lifecycle`, with one of these words.
namespace by_itself {
inline constexpr const char* reopened = "reopened";
inline constexpr const char* followed_up = "follow-up";
inline constexpr const char* closed = "auto-close";
inline constexpr const char* warned = "close warning";
inline constexpr const char* given = "assignment";
inline constexpr const char* escalated = "escalation";
}  // namespace by_itself

struct Lifecycle {
    Id<Lifecycle> id;
    std::optional<std::int64_t> reopen_days;
    std::optional<std::int64_t> close_days;
    std::int64_t warn_days = 1;
    bool escalate = false;
    std::optional<std::string> survey_url;
    Time created_at;
};
BOOST_DESCRIBE_STRUCT(Lifecycle, (), (id, reopen_days, close_days, warn_days, escalate, survey_url, created_at))
template <>
inline constexpr std::string_view table_name<Lifecycle> = "_lifecycle";

Lifecycle lifecycle_of(Session& session);

// The row of the history that names what happened; nothing else in the ticket changes by it.
void note_by_itself(Session& session, const Ticket& ticket, const char* what);

// Fault::invalid names the statuses that are allowed, if the step from one to the other is not.
void check_transition(Session& session, const Ticket& before, const Ticket& after);

// True if the ticket was resolved too long ago for a word of its customer to reopen it.
bool is_past_reopening(Session& session, const Ticket& ticket);

// A new ticket of the same customer, linked to the one that was resolved too long ago.
Ticket open_follow_up(Session& session, const Ticket& old);

// The moment at which that many business days have passed: of all hours 24 each, else at the end of the last day's.
Time after_business_days(const Calendar& hours, Time from, std::int64_t days);

// Closes what has waited too long, and warns before. Looks at `limit` tickets at most; returns how many it closed.
std::int64_t close_waiting(Session& session, std::int64_t limit);

// What follows from the events of this unit of work, from that place on.
void follow_lifecycle(Session& session, std::size_t from);

// An agent of the department who is at work, below the cap, with the fewest open tickets, and who has waited longest.
// Nothing if the department gives its tickets by hand, or if nobody is free.
std::optional<Id<User>> choose_agent(Session& session, const Id<Department>& department);

// Gives waiting tickets to agents who have become free, the oldest first. Returns how many.
std::int64_t give_backlog(Session& session, std::int64_t limit);

}  // namespace helpdesk
