#pragma once

#include "engine/tickets/comment.hpp"

namespace helpdesk {

// What somebody is writing on a ticket. It is its writer's alone: nobody else is told of it, or reads it.

// Stored: never rename.
enum class DraftKind { reply, note };
BOOST_DESCRIBE_ENUM(DraftKind, reply, note)

struct Draft {
    Id<Draft> id;
    Id<User> user_id;
    Id<Ticket> ticket_id;
    DraftKind kind = DraftKind::reply;
    std::string body;
    std::int64_t version = 1;
    Time created_at;
    Time updated_at;
};
BOOST_DESCRIBE_STRUCT(Draft, (), (id, user_id, ticket_id, kind, body, version, created_at, updated_at))
template <>
inline constexpr std::string_view table_name<Draft> = "_drafts";

constexpr std::int64_t own_drafts_max = 500;  // of a person; with one more the one that was left longest goes

// What was begun has been said.
void forget_draft(Session& session, const Id<Ticket>& ticket, DraftKind kind);

}  // namespace helpdesk
