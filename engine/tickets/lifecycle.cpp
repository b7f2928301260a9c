#include "engine/tickets/lifecycle.hpp"

#include <algorithm>

#include "engine/base/text.hpp"
#include "engine/tickets/clocks.hpp"
#include "engine/tickets/operations.hpp"
#include "sql.hpp"

namespace helpdesk {

namespace {

struct ShowLifecycle {};
BOOST_DESCRIBE_STRUCT(ShowLifecycle, (), ())

struct UpdateLifecycle {
    Change<std::int64_t> reopen_days;
    Change<std::int64_t> close_days;
    std::optional<std::int64_t> warn_days;
    std::optional<bool> escalate;
    Change<std::string> survey_url;
};
BOOST_DESCRIBE_STRUCT(UpdateLifecycle, (), (reopen_days, close_days, warn_days, escalate, survey_url))

constexpr std::size_t title_length_max = 200;
constexpr std::int64_t days_max = 3650;
constexpr std::size_t survey_url_size_max = 500;
constexpr std::size_t day_intervals_max = 100'000;

void check_days(const std::optional<std::int64_t>& days, std::int64_t least, std::string_view field) {
    if (!days || (*days >= least && *days <= days_max)) return;
    throw Error(Fault::invalid,
                std::string(field) + " must be " + std::to_string(least) + " to " + std::to_string(days_max),
                std::string(field));
}

// A page of the desk's own or of another program: {token} in it stands for the customer's.
std::optional<std::string> checked_survey_url(const std::optional<std::string>& url) {
    if (!url) return url;
    const bool is_web = url->starts_with("https://") || url->starts_with("http://");
    const bool has_blank = std::any_of(url->begin(), url->end(), [](unsigned char c) { return c <= ' ' || c == 0x7f; });
    if (is_web && !has_blank && url->size() <= survey_url_size_max && url->find("{token}") != std::string::npos)
        return url;
    throw Error(Fault::invalid, "survey_url is no address of a page with {token} in it", "survey_url",
                "such as https://desk.example.org/surveys/{token}, or none");
}

Lifecycle show_lifecycle(Session& session, const ShowLifecycle&) { return lifecycle_of(session); }

Lifecycle update_lifecycle(Session& session, const UpdateLifecycle& wanted) {
    const Lifecycle before = lifecycle_of(session);
    Lifecycle after = before;
    if (wanted.reopen_days.given) after.reopen_days = wanted.reopen_days.value;
    if (wanted.close_days.given) after.close_days = wanted.close_days.value;
    after.warn_days = wanted.warn_days.value_or(after.warn_days);
    after.escalate = wanted.escalate.value_or(after.escalate);
    if (wanted.survey_url.given) after.survey_url = checked_survey_url(wanted.survey_url.value);
    check_days(after.reopen_days, 0, "reopen_days");
    check_days(after.close_days, 1, "close_days");
    check_days(after.warn_days, 0, "warn_days");
    if (after.close_days && after.warn_days >= *after.close_days) {
        throw Error(Fault::invalid, "warn_days must be less than close_days", "warn_days");
    }
    session.save(before, after);
    return after;
}

std::shared_ptr<const Calendar> hours_of(Session& session, const Ticket& ticket) {
    const auto terms = terms_of(session, ticket);
    return terms ? terms->hours() : calendar_of("");
}

std::string followed_title(const std::string& title) {
    std::string text = title.starts_with("Re: ") ? title : "Re: " + title;
    while (count_characters(text) > title_length_max) {
        do text.pop_back();
        while (!text.empty() && (static_cast<unsigned char>(text.back()) & 0xc0) == 0x80);
    }
    return text;
}

// True if it was closed.
bool close_or_warn(Session& session, const Ticket& before, const Lifecycle& lifecycle, const Id<TicketStatus>& closed) {
    const auto hours = hours_of(session, before);
    const Time at = after_business_days(*hours, *before.paused_at, *lifecycle.close_days);
    if (session.now() >= at) {
        Ticket ticket = before;
        ticket.status_id = closed;
        save_ticket(session, before, ticket, Moves::free);
        note_by_itself(session, ticket, by_itself::closed);
        return true;
    }
    const Time warning = after_business_days(*hours, *before.paused_at, *lifecycle.close_days - lifecycle.warn_days);
    if (lifecycle.warn_days == 0 || session.now() < warning) return false;
    Params params;
    params.add("ticket", before.id).add("paused_at", *before.paused_at).add("now", session.now());
    if (session.run(sql::warn_of_closing, std::move(params)) == 0) return false;
    note_by_itself(session, before, by_itself::warned);
    session.emit({"ticket.close_warning", before.id.value, hours->local_text(at)});
    return false;
}

// What is late and nobody's becomes the manager's; what somebody has stays theirs, and the manager hears of it.
void escalate(Session& session, const Id<Ticket>& id) {
    const Ticket before = session.get(id);
    const auto manager = manager_of(session, before);
    if (!manager || before.assigned_to_id == manager) return;
    Ticket ticket = before;
    if (!ticket.assigned_to_id && rights_of(session, *manager).is_active) ticket.assigned_to_id = manager;
    save_ticket(session, before, ticket);
    note_by_itself(session, ticket, by_itself::escalated);
}

}  // namespace

Lifecycle lifecycle_of(Session& session) {
    auto lifecycle = session.first<Lifecycle>(sql::lifecycle);
    if (!lifecycle) throw Error(Fault::refused, "the desk has lost its lifecycle");
    return std::move(*lifecycle);
}

void note_by_itself(Session& session, const Ticket& ticket, const char* what) {
    session.note(ticket.id, "lifecycle", std::nullopt, what, {ticket.version});
}

bool is_past_reopening(Session& session, const Ticket& ticket) {
    if (!ticket.resolved_at) return false;
    const auto days = lifecycle_of(session).reopen_days;
    return days && *ticket.resolved_at + std::chrono::hours(24 * *days) < session.now();
}

Ticket open_follow_up(Session& session, const Ticket& old) {
    Ticket ticket{.id = {session.new_id()},
                  .title = followed_title(old.title),
                  .description = "This goes on from " + old.ticket_number + ".",
                  .priority = old.priority,
                  .source = old.source,
                  .status_id = default_status(session).id,
                  .customer_id = old.customer_id,
                  .department_id = old.department_id,
                  .created_at = session.now(),
                  .updated_at = session.now()};
    insert_ticket(session, ticket, Tell::yes);
    link_follow_up(session, ticket, old);
    session.emit({"ticket.created", ticket.id.value, {}, old.customer_id.value});
    return ticket;
}

Time after_business_days(const Calendar& hours, Time from, std::int64_t days) {
    if (days <= 0) return from;
    if (hours.is_all_hours()) return from + std::chrono::hours(24 * days);
    const auto date_of = [&](Time time) { return hours.local_text(time).substr(4, 10); };
    std::string date = date_of(from);
    Time end = from;
    std::int64_t passed = 0;
    const Time horizon = from + std::chrono::hours(24) * (days * 14 + 30);
    for (const Interval& open : hours.intervals(from, horizon, day_intervals_max)) {
        const std::string begun = date_of(open.begin);
        if (begun != date) {
            if (passed == days) break;
            date = begun;
            ++passed;
        }
        if (passed > 0) end = open.end;
    }
    return passed == days ? end : horizon;
}

std::int64_t close_waiting(Session& session, std::int64_t limit) {
    const Lifecycle lifecycle = lifecycle_of(session);
    if (!lifecycle.close_days) return 0;
    const std::int64_t days = *lifecycle.close_days - lifecycle.warn_days;
    Params params;
    params.add("before", session.now() - std::chrono::hours(24 * std::max<std::int64_t>(0, days - 1)));
    params.add("limit", limit);
    std::int64_t closed = 0;
    const auto waiting = session.all<TicketName>(sql::waiting_tickets, std::move(params));
    if (waiting.empty()) return 0;
    const Id<TicketStatus> status = resolved_statuses(session).back().id;
    for (const TicketName& name : waiting) {
        closed += close_or_warn(session, session.get(name.id), lifecycle, status) ? 1 : 0;
    }
    return closed;
}

void follow_lifecycle(Session& session, std::size_t from) {
    const auto is_breach = [](const Event& event) {
        return event.kind.starts_with("sla.") && event.kind.ends_with("_breached");
    };
    std::vector<std::string> late;
    for (std::size_t at = from; at < session.events().size(); ++at) {
        const Event& event = session.events()[at];
        const bool known = std::find(late.begin(), late.end(), event.ticket_id) != late.end();
        if (is_breach(event) && !known) late.push_back(event.ticket_id);
    }
    if (late.empty() || !lifecycle_of(session).escalate) return;
    for (const std::string& ticket : late) escalate(session, {ticket});
}

std::vector<Operation> lifecycle_operations() {
    return {
        op<&show_lifecycle>("lifecycle.show", "Shows what the desk does to tickets by itself.", Verb::get, "/lifecycle",
                            "statuses:read"),
        op<&update_lifecycle>("lifecycle.update", "Changes what the desk does to tickets by itself.", Verb::patch,
                              "/lifecycle", "statuses:manage"),
    };
}

}  // namespace helpdesk
