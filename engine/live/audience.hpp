#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "engine/live/presence.hpp"
#include "engine/live/reading.hpp"

namespace helpdesk {

inline constexpr std::string_view presence_changed = "presence.changed";

// What is told of an event. Published: members are added, never taken away.
struct LiveBody {
    std::int64_t id = 0;  // the same for all who hear of it; growing, with gaps
    std::string kind;
    Time at;
    std::optional<std::string> actor;  // an e-mail; empty: the desk itself
    std::optional<std::string> ticket_number;
    std::optional<std::string> ticket_id;
    std::optional<std::string> subject_id;
    std::optional<std::int64_t> version;  // of the ticket, now
};
BOOST_DESCRIBE_STRUCT(LiveBody, (), (id, kind, at, actor, ticket_number, ticket_id, subject_id, version))

struct PresenceBody {
    std::string kind = std::string(presence_changed);
    Time at;
    std::string ticket_number;
    std::string ticket_id;
    std::vector<PresenceView> people;  // who is there now
};
BOOST_DESCRIBE_STRUCT(PresenceBody, (), (kind, at, ticket_number, ticket_id, people))

// Something that may be told: an event, or who is at a ticket.
struct LiveNews {
    LiveRow row;
    std::string position = {};
    std::optional<PresenceBody> presence = {};
};

// Decides who may know what, within one unit of work, in which the news was read. A ticket is seen by a person either
// as by anybody of that role and department, or because it names the person: so those whom none of the tickets names
// share an answer, and a thousand listeners cost few questions.
class Audience {
public:
    Audience(Session& session, const World& world, const std::vector<LiveNews>& news);

    // For each of the news its body, as the viewer may know it; empty where nothing may be known.
    std::vector<std::string> bodies_for(const Viewer& viewer);

private:
    using Tickets = std::set<std::string>;

    Session& session_;
    const World& world_;
    const std::vector<LiveNews>& news_;
    std::vector<std::string> bodies_;  // as those know them who may know all
    std::vector<std::string> tickets_;
    std::vector<std::int64_t> deleting_;
    std::map<std::string, Tickets> seen_;              // by what decides it
    std::optional<std::set<std::string>> named_ = {};  // the people whom the tickets name

    bool is_named(const std::string& user);

    const Tickets& seen_by(const Viewer& viewer);
    Tickets ask_for(const Viewer& viewer);
    bool may_know(const Viewer& viewer, const LiveRow& row, const Tickets& seen) const;
};

}  // namespace helpdesk
