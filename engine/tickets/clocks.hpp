#pragma once

#include <string_view>

#include "engine/sla/pauses.hpp"
#include "engine/sla/terms.hpp"
#include "engine/tickets/ticket.hpp"

namespace helpdesk {

// The two clocks of a ticket. Both begin when it was opened and stand still while it is paused or resolved; the first
// ends with the first response, the second with the resolution.
enum class Clock { response, resolution };

inline constexpr Clock both_clocks[] = {Clock::response, Clock::resolution};

std::string_view name_of(Clock clock);

// What a clock counts to.
std::optional<Time> due_of(const Ticket& ticket, Clock clock);
std::chrono::milliseconds promised_by(const SlaTerms& terms, Clock clock);

// How far the clock has run: to its end, to the pause, or until now.
Time stop_of(const Ticket& ticket, Clock clock, Time now);
bool has_ended(const Ticket& ticket, Clock clock);
bool is_running(const Ticket& ticket, Clock clock);
// Whether it ran beyond its due time, be it over or not; whether the ticket is overdue, as lists have it.
bool is_late(const Ticket& ticket, Clock clock, Time now);
bool is_overdue(const Ticket& ticket, Time now);

// The breach flags as they are at that moment.
void set_breach_flags(Ticket& ticket, Time now);

// When the clock has run that many percent of what is promised; the pauses are those that are over.
Time moment_at(const Ticket& ticket, Clock clock, std::int64_t percent, const SlaTerms& terms, const Pauses& pauses);

// The due times that a promise with a row of its own gives the ticket.
void put_due_times(Ticket& ticket, const SlaTerms& terms, const Pauses& pauses);

// A threshold that was found already.
struct Mark {
    std::string clock;
    std::int64_t threshold = 0;
};
BOOST_DESCRIBE_STRUCT(Mark, (), (clock, threshold))

// What has happened to a ticket's clocks already.
struct Past {
    Pauses pauses = {};  // that are over
    std::vector<Mark> marks = {};
};

struct Reached {
    Clock clock;
    std::int64_t threshold;
    Time at;
};

// The thresholds without a mark: those that are reached by now, and when the next one comes if the clocks run on.
struct Outlook {
    std::vector<Reached> reached = {};
    std::optional<Time> next = {};
};
Outlook outlook_of(const Ticket& ticket, const SlaTerms& terms, const Past& past, Time now);

// The promise that set the ticket's due times; of a ticket that another program gave them, what is promised now.
std::optional<SlaTerms> terms_of(Session& session, const Ticket& ticket);

// The pauses of the ticket that are over, as its history has them; those that count for the clock.
Pauses pauses_of(Session& session, const Ticket& ticket);
Pauses pauses_for(const Ticket& ticket, Clock clock, const Pauses& pauses);

// Due times and the promise behind them for a new ticket; nothing if it is promised nothing.
std::optional<SlaTerms> begin_clocks(Session& session, Ticket& ticket);

// What a change of status does to resolution and pause. Pausing what is paused leaves the pause as it began.
void follow_status(Session& session, const Ticket& before, Ticket& after);

// What a change of pause, priority or department does to due times and breach flags; before it is saved.
void follow_clocks(Session& session, const Ticket& before, Ticket& after);

// Whether to look at thresholds that nothing in the ticket calls for, and whether people are told what has happened.
enum class Look { changed, always };
enum class Tell { yes, no };

// As watch_clocks, for a ticket that was just inserted.
void watch_new(Session& session, const Ticket& ticket, const std::optional<SlaTerms>& terms, Tell tell);

// Gives a new ticket its clocks, its number (if it has none) and (in a department where the desk does that) its agent,
// and inserts it. Of what happened long ago nobody is told, and nobody is given it.
void insert_ticket(Session& session, Ticket& ticket, Tell tell);

// Marks the thresholds that the saved ticket has reached, each once for ever, tells of those that are new, and notes
// when the next one comes. Returns how many were new.
std::int64_t watch_clocks(Session& session, const Ticket& before, const Ticket& after, Look look, Tell tell);

// Saves a changed ticket with all that this does to its clocks, before and after. Returns how many thresholds were new.
std::int64_t save_with_clocks(Session& session, const Ticket& before, Ticket& after, Look look, Tell tell);

// Writes a ticket back as it was before the act of that id: its clocks as well, as if they had not stood still since.
void restore_ticket(Session& session, const Ticket& now, Ticket& then, const std::string& act, Tell tell);

}  // namespace helpdesk
