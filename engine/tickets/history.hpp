#pragma once

#include "engine/tickets/ticket.hpp"

namespace helpdesk {

struct HistoryEntry {
    Id<HistoryEntry> id;
    Time created_at;
    std::optional<std::string> actor;  // empty: the system
    std::string channel;
    std::int64_t version = 0;
    std::string field;
    std::optional<std::string> old_value;
    std::optional<std::string> new_value;
    std::optional<std::string> old_name;  // what old_value is called, where it is an id
    std::optional<std::string> new_name;
    std::optional<std::string> request_id;
};
BOOST_DESCRIBE_STRUCT(HistoryEntry, (),
                      (id, created_at, actor, channel, version, field, old_value, new_value, old_name, new_name,
                       request_id))

struct ListHistory {
    Id<Ticket> ticket;
    std::optional<std::int64_t> limit;
    std::optional<std::string> after;
    std::optional<bool> total;
};
BOOST_DESCRIBE_STRUCT(ListHistory, (), (ticket, limit, after, total))

Page<HistoryEntry> list_history(Session& session, const ListHistory& wanted);

}  // namespace helpdesk
