#pragma once

#include <map>
#include <span>

#include "engine/core/op.hpp"
#include "engine/tickets/comment.hpp"

namespace helpdesk {

// What can be undone
//
// An act is something that was done to several tickets at once: a merge, a split, or a deed that was done to many. It
// keeps what it has touched: of tickets the versions before and behind it, of comments, files, mails and tags that they
// were moved. Undoing brings exactly that back, and leaves alone what came later; where that cannot be, because
// somebody has gone on from there, it is refused, and says what stands in the way.

// Published.
enum class ActKind { merge, split, bulk };
BOOST_DESCRIBE_ENUM(ActKind, merge, split, bulk)

struct Act {
    Id<Act> id;
    ActKind kind = ActKind::bulk;
    std::string deed;
    std::optional<Id<User>> user_id;
    std::optional<Id<Ticket>> ticket_id;
    std::optional<Id<Ticket>> other_id;
    std::int64_t tickets = 0;
    std::optional<Time> undone_at;
    Time created_at;
};
BOOST_DESCRIBE_STRUCT(Act, (), (id, kind, deed, user_id, ticket_id, other_id, tickets, undone_at, created_at))
template <>
inline constexpr std::string_view table_name<Act> = "_acts";

// An act as people read it.
struct ActView {
    Id<Act> id;
    ActKind kind = ActKind::bulk;
    std::string deed;
    std::optional<std::string> actor;   // empty: the system, or somebody who is gone
    std::optional<std::string> ticket;  // the number of the one that was merged or split off
    std::optional<std::string> other;   // of the one that it went into, or came from
    std::int64_t tickets = 0;
    std::optional<Time> undone_at;
    Time created_at;
};
BOOST_DESCRIBE_STRUCT(ActView, (), (id, kind, deed, actor, ticket, other, tickets, undone_at, created_at))

ActView view_of_act(Session& session, const Id<Act>& id);

// A ticket that was changed, from one of its versions to another.
struct TicketVersions {
    std::string ticket;
    std::int64_t from_version = 0;
    std::int64_t to_version = 0;
};
BOOST_DESCRIBE_STRUCT(TicketVersions, (), (ticket, from_version, to_version))

// The tickets that units of work have changed, by their ids; not those that are new, nor what is an act already.
class TouchedTickets {
public:
    void add(std::span<const FieldChange> changes);
    const std::map<std::string, TicketVersions>& all() const { return tickets_; }

private:
    std::map<std::string, TicketVersions> tickets_;
};

// An act of whoever acts, which is not in the desk yet.
Act begin_act(Session& session, ActKind kind, std::string_view deed);

// Keeps which versions it has made.
void keep_versions(Session& session, const Id<Act>& act, const TouchedTickets& touched);

// The act that a deed to many tickets was. Nothing if it has changed none.
std::optional<Id<Act>> keep_bulk(Session& session, std::string_view deed, const TouchedTickets& touched);

// What a merge and a split say to the statements that carry rows from one ticket to another.
struct Carriage {
    Id<Act> act;
    Id<Ticket> from;
    Id<Ticket> into;
    std::optional<Id<Comment>> opening = {};   // the first message of `from`, which becomes this comment of `into`
    std::optional<Id<Comment>> absorbed = {};  // the comment of `from` that becomes the first message of `into`
    std::vector<Id<Comment>> chosen = {};      // what is said on `from` and goes; empty: all of it
};

// Writes down what goes, then carries it: comments, files and mails. Tags that go as well, where no comments are
// chosen, are only written down.
void carry(Session& session, const Carriage& carriage);

// A ticket's first message, which is no comment yet, as one of another ticket.
Comment opening_of(Session& session, const Ticket& ticket, const Id<Comment>& id, const Id<Ticket>& into);

// Writes down the comment that a first message becomes, or was.
void keep_opening(Session& session, const Act& act, const Comment& opening);

// Makes all that was said on `from` a part of `into`, and closes it: from there on it goes on in the other. Nobody is
// told; see ticket.merge for the rules that people have to follow.
Act merge_ticket(Session& session, const Ticket& from, const Ticket& into);

// Gives a ticket back the values that it had before the act, where the act has changed them. Fault::conflict names the
// field that somebody has changed again since.
void revert_ticket(Session& session, const Act& act, const TicketVersions& touched);

Operation merge_operation();
Operation split_operation();
Operation undo_operation();
std::vector<Operation> act_operations();

}  // namespace helpdesk
