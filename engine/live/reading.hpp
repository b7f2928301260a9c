#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "engine/core/session.hpp"
#include "engine/live/position.hpp"

namespace helpdesk {

// More than so many at once are not told one by one: whoever has missed them looks at everything afresh.
constexpr std::size_t live_events_max = 10'000;
constexpr std::chrono::hours events_kept{7 * 24};

// An event as it was written; what it tells of the ticket is as it is now.
struct LiveRow {
    std::int64_t id = 0;
    std::string kind;
    Time at;
    std::optional<std::string> ticket_number;
    std::optional<std::string> ticket_id;
    std::optional<std::string> subject_id;
    std::optional<std::string> actor;
    std::optional<std::int64_t> version;
    bool is_internal = false;
};
BOOST_DESCRIBE_STRUCT(LiveRow, (), (id, kind, at, ticket_number, ticket_id, subject_id, actor, version, is_internal))

// The events that one state does not know and a later one does, by their numbers.
struct LiveSpan {
    Time at;
    std::string from;
    std::string to;
    std::vector<std::int64_t> events;

    // Behind one of them.
    LivePosition behind(std::int64_t event) const { return {at, event, to, from}; }
};

// As this unit of work sees the desk.
LivePosition live_state(Session& session);

// What is between two states, behind the event of that number. One more than live_events_max at the most.
LiveSpan read_span(Session& session, const std::string& from, const LivePosition& to,
                   std::optional<std::int64_t> behind = {});

// What a listener at that position has not heard of yet. Nothing if that is not known any more: the position is too
// old, or of another desk.
std::optional<std::vector<LiveSpan>> read_missed(Session& session, const LivePosition& position,
                                                 const LivePosition& now);

std::vector<LiveRow> read_rows(Session& session, const std::vector<std::int64_t>& events);

// Forgets what is older than events_kept; some at a time.
void forget_old_events(Session& session);

}  // namespace helpdesk
