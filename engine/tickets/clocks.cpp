#include "engine/tickets/clocks.hpp"

#include <algorithm>
#include <tuple>

#include "sql.hpp"

namespace helpdesk {

namespace {

struct PauseEnd {
    std::string old_value;
    Time created_at;
};
BOOST_DESCRIBE_STRUCT(PauseEnd, (), (old_value, created_at))

constexpr std::int64_t whole = 100;  // percent of a promise

void set_due_times(Session& session, Ticket& ticket, SlaTerms& terms, const Pauses& pauses) {
    keep_terms(session, terms);
    put_due_times(ticket, terms, pauses);
}

void clear_due_times(Ticket& ticket) {
    ticket.sla_policy_id.reset();
    ticket.sla_terms_id.reset();
    ticket.response_due_at.reset();
    ticket.resolution_due_at.reset();
}

auto watched_fields(const Ticket& ticket) {
    return std::tie(ticket.response_due_at, ticket.resolution_due_at, ticket.first_response_at, ticket.resolved_at,
                    ticket.paused_at, ticket.response_breached, ticket.resolution_breached, ticket.sla_terms_id);
}

bool is_marked(const std::vector<Mark>& marks, Clock clock, std::int64_t threshold) {
    return std::any_of(marks.begin(), marks.end(),
                       [&](const Mark& each) { return each.clock == name_of(clock) && each.threshold == threshold; });
}

Params params_of(const Session& session, const Ticket& ticket, const Reached& reached) {
    Params params;
    params.add("ticket", ticket.id).add("clock", name_of(reached.clock)).add("threshold", reached.threshold);
    params.add("reached_at", reached.at).add("now", session.now());
    return params;
}

// True if it was not known yet, to nobody: two sweeps may find it at once.
bool mark(Session& session, const Ticket& ticket, const Reached& reached) {
    return session.run(sql::mark_threshold, params_of(session, ticket, reached)) > 0;
}

void tell(Session& session, const Ticket& ticket, Clock clock, std::int64_t threshold) {
    const std::string kind = threshold < whole ? "_warning" : "_breached";
    session.emit({"sla." + std::string(name_of(clock)) + kind, ticket.id.value, std::to_string(threshold)});
}

void set_watch(Session& session, const Ticket& ticket, const std::optional<Time>& next) {
    Params params;
    params.add("ticket", ticket.id).add("next_at", next);
    session.run(next ? sql::watch_ticket : sql::unwatch_ticket, std::move(params));
}

// Marks and tells what was reached, and notes when the next one comes. Returns how many were new.
std::int64_t look_at_thresholds(Session& session, const Ticket& ticket, const SlaTerms& terms, const Past& past,
                                Tell tells) {
    const Outlook outlook = outlook_of(ticket, terms, past, session.now());
    std::int64_t found = 0;
    for (const Reached& reached : outlook.reached) {
        if (!mark(session, ticket, reached)) continue;
        ++found;
        if (tells == Tell::yes) tell(session, ticket, reached.clock, reached.threshold);
    }
    set_watch(session, ticket, outlook.next);
    return found;
}

// The same for one that has just come in from long ago, in one go: nobody has looked at it, and nobody is told.
void mark_what_was(Session& session, const Ticket& ticket, const SlaTerms& terms) {
    const Outlook outlook = outlook_of(ticket, terms, {}, session.now());
    std::vector<Params> marks;
    for (const Reached& reached : outlook.reached) marks.push_back(params_of(session, ticket, reached));
    if (!marks.empty()) session.db().run_each(sql::mark_threshold, marks);
    if (outlook.next) set_watch(session, ticket, outlook.next);
}

}  // namespace

std::string_view name_of(Clock clock) { return clock == Clock::response ? "response" : "resolution"; }

std::optional<Time> due_of(const Ticket& ticket, Clock clock) {
    return clock == Clock::response ? ticket.response_due_at : ticket.resolution_due_at;
}

std::chrono::milliseconds promised_by(const SlaTerms& terms, Clock clock) {
    return std::chrono::minutes(clock == Clock::response ? terms.response_time : terms.resolution_time);
}

Time stop_of(const Ticket& ticket, Clock clock, Time now) {
    Time stop = ticket.paused_at.value_or(now);
    if (ticket.resolved_at) stop = std::min(stop, *ticket.resolved_at);
    if (clock == Clock::response && ticket.first_response_at) stop = std::min(stop, *ticket.first_response_at);
    return stop;
}

bool has_ended(const Ticket& ticket, Clock clock) {
    return ticket.resolved_at || (clock == Clock::response && ticket.first_response_at);
}

bool is_running(const Ticket& ticket, Clock clock) {
    return !has_ended(ticket, clock) && !ticket.paused_at && due_of(ticket, clock);
}

bool is_late(const Ticket& ticket, Clock clock, Time now) {
    const auto due = due_of(ticket, clock);
    return due && stop_of(ticket, clock, now) > *due;
}

bool is_overdue(const Ticket& ticket, Time now) {
    return std::any_of(std::begin(both_clocks), std::end(both_clocks),
                       [&](Clock clock) { return !has_ended(ticket, clock) && is_late(ticket, clock, now); });
}

Time moment_at(const Ticket& ticket, Clock clock, std::int64_t percent, const SlaTerms& terms, const Pauses& pauses) {
    const auto share = promised_by(terms, clock) * percent / whole;
    return moment_of(*terms.hours(), ticket.created_at, share, pauses_for(ticket, clock, pauses));
}

void put_due_times(Ticket& ticket, const SlaTerms& terms, const Pauses& pauses) {
    ticket.sla_terms_id = terms.id;
    ticket.response_due_at = moment_at(ticket, Clock::response, whole, terms, pauses);
    ticket.resolution_due_at = moment_at(ticket, Clock::resolution, whole, terms, pauses);
}

Outlook outlook_of(const Ticket& ticket, const SlaTerms& terms, const Past& past, Time now) {
    Outlook outlook;
    for (const Clock clock : both_clocks) {
        for (const std::int64_t threshold : thresholds_of(terms.thresholds)) {
            if (is_marked(past.marks, clock, threshold)) continue;
            const Time at = moment_at(ticket, clock, threshold, terms, past.pauses);
            if (at < stop_of(ticket, clock, now)) {
                outlook.reached.push_back({clock, threshold, at});
            } else if (is_running(ticket, clock)) {
                outlook.next = std::min(outlook.next.value_or(at), at);
            }
        }
    }
    return outlook;
}

std::optional<SlaTerms> terms_of(Session& session, const Ticket& ticket) {
    if (ticket.sla_terms_id) {
        if (auto terms = session.find(*ticket.sla_terms_id)) return terms;
    }
    return terms_for(session, ticket.priority, ticket.department_id);
}

Pauses pauses_of(Session& session, const Ticket& ticket) {
    Pauses pauses;
    for (const PauseEnd& end :
         session.all<PauseEnd>(sql::pauses_of_ticket, std::move(Params().add("ticket", ticket.id)))) {
        if (const auto begin = parse_time(end.old_value)) pauses.push_back({*begin, end.created_at});
    }
    return in_order(std::move(pauses), ticket.created_at, last_moment);
}

Pauses pauses_for(const Ticket& ticket, Clock clock, const Pauses& pauses) {
    const bool answered = clock == Clock::response && ticket.first_response_at;
    return in_order(pauses, ticket.created_at, answered ? *ticket.first_response_at : last_moment);
}

void set_breach_flags(Ticket& ticket, Time now) {
    ticket.response_breached = is_late(ticket, Clock::response, now);
    ticket.resolution_breached = is_late(ticket, Clock::resolution, now);
}

std::optional<SlaTerms> begin_clocks(Session& session, Ticket& ticket) {
    auto terms = terms_for(session, ticket.priority, ticket.department_id);
    terms ? set_due_times(session, ticket, *terms, {}) : clear_due_times(ticket);
    if (terms) ticket.sla_policy_id = Id<SlaPolicy>{terms->policy_id};
    set_breach_flags(ticket, session.now());
    return terms;
}

void follow_status(Session& session, const Ticket& before, Ticket& after) {
    if (before.status_id == after.status_id) return;
    const TicketStatus status = session.get(after.status_id);
    if (status.is_resolved && !after.resolved_at) after.resolved_at = session.now();
    if (!status.is_resolved) after.resolved_at.reset();
    if (!status.is_resolved && !status.pauses_sla) {
        after.paused_at.reset();
    } else if (!after.paused_at) {
        after.paused_at = session.now();
    }
}

void follow_clocks(Session& session, const Ticket& before, Ticket& after) {
    const bool renewed = before.priority != after.priority || before.department_id != after.department_id;
    const bool resumed = before.paused_at && !after.paused_at;
    if (renewed || resumed) {
        auto terms = renewed ? terms_for(session, after.priority, after.department_id) : terms_of(session, after);
        Pauses pauses = pauses_of(session, after);
        if (resumed) pauses.push_back({*before.paused_at, session.now()});
        const bool had_none = !before.resolution_due_at && !renewed;
        if (terms && !had_none) set_due_times(session, after, *terms, pauses);
        if (!terms && renewed) clear_due_times(after);
        // The policy of an old promise may be gone by now.
        if (terms && renewed) after.sla_policy_id = Id<SlaPolicy>{terms->policy_id};
    }
    set_breach_flags(after, session.now());
}

void watch_new(Session& session, const Ticket& ticket, const std::optional<SlaTerms>& terms, Tell tells) {
    if (!terms) return;
    if (tells == Tell::no) return mark_what_was(session, ticket, *terms);
    look_at_thresholds(session, ticket, *terms, {}, tells);
}

std::int64_t watch_clocks(Session& session, const Ticket& before, const Ticket& after, Look look, Tell tells) {
    if (look == Look::changed && watched_fields(before) == watched_fields(after)) return 0;
    const auto terms = after.resolution_due_at ? terms_of(session, after) : std::nullopt;
    if (!terms) {
        set_watch(session, after, {});
        return 0;
    }
    const Past past{pauses_of(session, after),
                    session.all<Mark>(sql::marks_of_ticket, std::move(Params().add("ticket", after.id)))};
    return look_at_thresholds(session, after, *terms, past, tells);
}

}  // namespace helpdesk
