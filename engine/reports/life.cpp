#include "engine/reports/life.hpp"

#include <algorithm>
#include <tuple>

namespace helpdesk {

namespace {

std::optional<Time> time_in(const std::optional<std::string>& text) { return text ? parse_time(*text) : std::nullopt; }

void put(TicketState& state, std::string_view field, const std::optional<std::string>& value, Names& names) {
    if (field == "resolved_at") state.resolved_at = time_in(value);
    if (field == "paused_at") state.paused_at = time_in(value);
    if (field == "first_response_at") state.first_response_at = time_in(value);
    if (field == "response_due_at") state.response_due_at = time_in(value);
    if (field == "resolution_due_at") state.resolution_due_at = time_in(value);
    if (field == "merged_into_id") state.merged_into = names.of(value.value_or(""));
    if (field == "assigned_to_id") state.assignee = names.of(value.value_or(""));
    if (field == "department_id") state.department = names.of(value.value_or(""));
    if (field == "priority") state.priority = names.of(value.value_or(""));
    if (field == "sla_terms_id") state.terms = names.of(value.value_or(""));
    if (field == "tags") state.tags = names.of(value.value_or(""));
}

TicketState state_of(const ReportTicket& ticket, const std::string& tags, Names& names) {
    return {.resolved_at = ticket.resolved_at,
            .paused_at = ticket.paused_at,
            .first_response_at = ticket.first_response_at,
            .response_due_at = ticket.response_due_at,
            .resolution_due_at = ticket.resolution_due_at,
            .merged_into = names.of(ticket.merged_into_id.value_or("")),
            .assignee = names.of(ticket.assigned_to_id.value_or("")),
            .department = names.of(ticket.department_id.value_or("")),
            .priority = names.of(ticket.priority),
            .terms = names.of(ticket.sla_terms_id.value_or("")),
            .tags = names.of(tags)};
}

// A ticket cannot have been made resolved: it was resolved before anybody wrote a history.
void begin_open(TicketLife& life) {
    LifeStep& first = life.steps.front();
    if (!first.state.resolved_at) return;
    LifeStep second{std::max(first.at, *first.state.resolved_at), first.state};
    first.state.resolved_at.reset();
    first.state.paused_at.reset();
    first.state.merged_into = 0;
    life.steps.push_back(second);
}

}  // namespace

int Names::of(std::string_view text) {
    const auto [found, is_new] = numbers_.try_emplace(std::string(text), static_cast<int>(texts_.size()));
    if (is_new) texts_.push_back(&found->first);
    return found->second;
}

const TicketState& TicketLife::state_at(Time time) const {
    const auto next = std::upper_bound(steps.begin(), steps.end(), time,
                                       [](Time wanted, const LifeStep& step) { return wanted < step.at; });
    return next == steps.begin() ? steps.front().state : std::prev(next)->state;
}

TicketLife life_of(const ReportTicket& ticket, const std::string& tags, std::vector<ReportChange> changes,
                   Names& names) {
    // The clock of a machine may have been wrong: the versions say what came first.
    std::sort(changes.begin(), changes.end(), [](const ReportChange& a, const ReportChange& b) {
        return std::tie(a.version, a.id) < std::tie(b.version, b.id);
    });
    const TicketState now = state_of(ticket, tags, names);
    TicketLife life{ticket.id, names.of(ticket.source), {{ticket.created_at, now}}};
    for (auto change = changes.rbegin(); change != changes.rend(); ++change) {
        put(life.steps.front().state, change->field, change->old_value, names);
    }
    begin_open(life);
    for (auto change = changes.begin(); change != changes.end();) {
        LifeStep step{std::max(life.steps.back().at, change->created_at), life.steps.back().state};
        for (const std::int64_t version = change->version; change != changes.end() && change->version == version;
             ++change) {
            put(step.state, change->field, change->new_value, names);
            step.undoes = step.undoes || change->field == noted::undone;
        }
        life.steps.push_back(step);
    }
    TicketState last = life.steps.back().state;
    if (last.resolved_at.has_value() == now.resolved_at.has_value()) return life;
    last.resolved_at = now.resolved_at;
    last.paused_at = now.paused_at;
    life.steps.push_back({std::max(life.steps.back().at, now.resolved_at.value_or(ticket.updated_at)), last});
    return life;
}

}  // namespace helpdesk
