#include <set>

#include "engine/tickets/lifecycle.hpp"
#include "engine/tickets/operations.hpp"
#include "sql.hpp"

namespace helpdesk {

namespace {

// The links that people make; the desk makes the others.
enum class OwnLink { duplicate, related, parent };
BOOST_DESCRIBE_ENUM(OwnLink, duplicate, related, parent)

struct LinkView {
    std::string ticket_number;
    LinkKind kind = LinkKind::related;
    std::string title;
    Id<Ticket> ticket_id;
    bool outward = false;
};
BOOST_DESCRIBE_STRUCT(LinkView, (), (ticket_number, kind, title, ticket_id, outward))

struct ListLinks {
    Id<Ticket> ticket;
};
BOOST_DESCRIBE_STRUCT(ListLinks, (), (ticket))

struct LinkTickets {
    Id<Ticket> ticket;
    OwnLink kind = OwnLink::related;
    Id<Ticket> other;
};
BOOST_DESCRIBE_STRUCT(LinkTickets, (), (ticket, kind, other))

struct ParentOf {
    Id<Ticket> id;
};
BOOST_DESCRIBE_STRUCT(ParentOf, (), (id))

LinkKind kind_of(OwnLink kind) {
    if (kind == OwnLink::duplicate) return LinkKind::duplicate;
    return kind == OwnLink::parent ? LinkKind::parent : LinkKind::related;
}

Params link_params(LinkKind kind, const Id<Ticket>& ticket, const Id<Ticket>& other) {
    Params params;
    params.add("kind", enum_text(kind)).add("ticket", ticket).add("other", other);
    return params;
}

// Which of the two comes first means nothing where they are merely related: they are linked once.
bool is_linked(Session& session, LinkKind kind, const Id<Ticket>& ticket, const Id<Ticket>& other) {
    if (session.first<TicketLink>(sql::link_between, link_params(kind, ticket, other))) return true;
    return kind == LinkKind::related && session.first<TicketLink>(sql::link_between, link_params(kind, other, ticket));
}

std::optional<Id<Ticket>> parent_of(Session& session, const Id<Ticket>& ticket) {
    const auto parent = session.first<ParentOf>(sql::parent_of_ticket, std::move(Params().add("ticket", ticket)));
    return parent ? std::optional(parent->id) : std::nullopt;
}

// Parents are a tree: each ticket has one, and none is its own.
void check_parent(Session& session, const Ticket& ticket, const Ticket& other) {
    if (const auto parent = parent_of(session, other.id)) {
        throw Error(Fault::invalid,
                    other.ticket_number + " has the parent " + session.get(*parent).ticket_number + " already",
                    "other");
    }
    std::set<std::string> seen;
    for (auto above = std::optional(ticket.id); above && seen.insert(above->value).second;
         above = parent_of(session, *above)) {
        if (*above != other.id) continue;
        throw Error(Fault::invalid, other.ticket_number + " stands above " + ticket.ticket_number + " already",
                    "other");
    }
}

std::vector<LinkView> links_of(Session& session, const Id<Ticket>& ticket) {
    return session.all<LinkView>(sql::links_of_ticket, std::move(Params().add("ticket", ticket)));
}

// Each of the two shows the other.
void tell_both(Session& session, const std::string& kind, const Id<Ticket>& ticket, const Id<Ticket>& other) {
    session.emit({kind, ticket.value, other.value});
    session.emit({kind, other.value, ticket.value});
}

std::vector<LinkView> list_links(Session& session, const ListLinks& wanted) { return links_of(session, wanted.ticket); }

std::vector<LinkView> link_tickets(Session& session, const LinkTickets& wanted) {
    const Ticket ticket = session.get(wanted.ticket);
    const Ticket other = session.get(wanted.other);
    if (ticket.id == other.id) throw Error(Fault::invalid, "a ticket is not linked to itself", "other");
    const LinkKind kind = kind_of(wanted.kind);
    if (is_linked(session, kind, ticket.id, other.id)) return links_of(session, ticket.id);
    if (kind == LinkKind::parent) check_parent(session, ticket, other);
    add_link(session, kind, ticket, other);
    tell_both(session, "ticket.linked", ticket.id, other.id);
    return links_of(session, ticket.id);
}

void unlink_tickets(Session& session, const LinkTickets& wanted) {
    const LinkKind kind = kind_of(wanted.kind);
    auto link = session.first<TicketLink>(sql::link_between, link_params(kind, wanted.ticket, wanted.other));
    if (!link && kind == LinkKind::related)
        link = session.first<TicketLink>(sql::link_between, link_params(kind, wanted.other, wanted.ticket));
    if (!link) throw Error(Fault::not_found, "the two are not linked in that way", "other");
    session.erase(*link, enum_text(kind));
    tell_both(session, "ticket.unlinked", wanted.ticket, wanted.other);
}

}  // namespace

void add_link(Session& session, LinkKind kind, const Ticket& ticket, const Ticket& other) {
    if (is_linked(session, kind, ticket.id, other.id)) return;
    session.insert(TicketLink{{session.new_id()}, ticket.id, other.id, kind, session.now()});
}

void link_follow_up(Session& session, const Ticket& ticket, const Ticket& other) {
    add_link(session, LinkKind::follow_up, ticket, other);
    note_by_itself(session, other, by_itself::followed_up);
    note_by_itself(session, ticket, by_itself::followed_up);
}

std::vector<Operation> link_operations() {
    return {
        op<&list_links>("ticket.links", "Lists the tickets that have to do with a ticket.", Verb::get,
                        "/tickets/{ticket}/links", "tickets:read"),
        op<&link_tickets>("ticket.link", "Says that a ticket is a duplicate of another, related to it, or its parent.",
                          Verb::put, "/tickets/{ticket}/links/{kind}/{other}", "tickets:update", "kind other"),
        op<&unlink_tickets>("ticket.unlink", "Takes that back.", Verb::remove, "/tickets/{ticket}/links/{kind}/{other}",
                            "tickets:update", "kind other"),
    };
}

}  // namespace helpdesk
