#pragma once

#include <string>
#include <unordered_map>
#include <vector>

#include "engine/tickets/ticket.hpp"

namespace helpdesk {

// Numbers in the place of texts that come again and again. 0 is the empty one.
class Names {
public:
    int of(std::string_view text);
    const std::string& text(int name) const { return *texts_[static_cast<std::size_t>(name)]; }
    std::size_t size() const { return texts_.size(); }

private:
    std::unordered_map<std::string, int> numbers_;
    std::vector<const std::string*> texts_;

public:
    Names() { of({}); }
    Names(const Names&) = delete;
    Names& operator=(const Names&) = delete;
};

// What reports look at in a ticket, as it was at some moment. `tags` is a list as JSON.
struct TicketState {
    std::optional<Time> resolved_at;
    std::optional<Time> paused_at;
    std::optional<Time> first_response_at;
    std::optional<Time> response_due_at;
    std::optional<Time> resolution_due_at;
    int merged_into = 0;
    int assignee = 0;
    int department = 0;
    int priority = 0;
    int terms = 0;
    int tags = 0;

    // A ticket that was merged goes on in another one, which counts in its place.
    bool is_open() const { return !resolved_at && merged_into == 0; }
};

struct LifeStep {
    Time at;
    TicketState state;
    bool undoes = false;  // it takes back what an act has done
};

// What a ticket was from its creation, which is the first step, until now.
struct TicketLife {
    Id<Ticket> id;
    int source = 0;
    std::vector<LifeStep> steps;

    const TicketState& state_at(Time time) const;
};

// A ticket as it is now, and one line of its history.
struct ReportTicket {
    Id<Ticket> id;
    std::string source;
    std::string priority;
    std::optional<std::string> assigned_to_id;
    std::optional<std::string> department_id;
    std::optional<std::string> sla_terms_id;
    std::optional<std::string> merged_into_id;
    std::optional<Time> response_due_at;
    std::optional<Time> resolution_due_at;
    std::optional<Time> first_response_at;
    std::optional<Time> resolved_at;
    std::optional<Time> paused_at;
    Time created_at;
    Time updated_at;
};
BOOST_DESCRIBE_STRUCT(ReportTicket, (),
                      (id, source, priority, assigned_to_id, department_id, sla_terms_id, merged_into_id,
                       response_due_at, resolution_due_at, first_response_at, resolved_at, paused_at, created_at,
                       updated_at))

struct ReportChange {
    Id<Ticket> ticket_id;
    std::string id;
    std::int64_t version = 0;
    std::string field;
    std::optional<std::string> old_value;
    std::optional<std::string> new_value;
    Time created_at;
};
BOOST_DESCRIBE_STRUCT(ReportChange, (), (ticket_id, id, version, field, old_value, new_value, created_at))

// Replays the changes, which may come in any order. What they do not tell, because another program wrote it or a
// reference went with its row, is taken to have been as it is now.
TicketLife life_of(const ReportTicket& ticket, const std::string& tags, std::vector<ReportChange> changes,
                   Names& names);

}  // namespace helpdesk
