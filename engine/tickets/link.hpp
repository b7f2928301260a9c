#pragma once

#include "engine/tickets/ticket.hpp"

namespace helpdesk {

// What a ticket is to another. Stored: never rename.
enum class LinkKind { follow_up, duplicate, related, parent };
BOOST_DESCRIBE_ENUM(LinkKind, follow_up, duplicate, related, parent)

struct TicketLink {
    Id<TicketLink> id;
    Id<Ticket> ticket_id;
    Id<Ticket> other_id;
    LinkKind kind = LinkKind::related;
    Time created_at;
};
BOOST_DESCRIBE_STRUCT(TicketLink, (), (id, ticket_id, other_id, kind, created_at))
template <>
inline constexpr std::string_view table_name<TicketLink> = "_ticket_links";

// Nothing happens if the two are linked in that way already.
void add_link(Session& session, LinkKind kind, const Ticket& ticket, const Ticket& other);

// Says that a ticket goes on where the other ended.
void link_follow_up(Session& session, const Ticket& ticket, const Ticket& other);

}  // namespace helpdesk
