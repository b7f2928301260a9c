#include "engine/acts/act.hpp"
#include "engine/tickets/clocks.hpp"
#include "sql.hpp"

namespace helpdesk {

namespace {

struct MergeTicket {
    Id<Ticket> id;
    Id<Ticket> into;
    bool across = false;
};
BOOST_DESCRIBE_STRUCT(MergeTicket, (), (id, into, across))

void give_tags(Session& session, const Act& act, const Id<Ticket>& into) {
    const auto before = tags_of(session, into);
    Params params;
    params.add("act", act.id).add("into", into);
    if (session.run(sql::give_moved_tags, std::move(params)) == 0) return;
    note_tags(session, into, before, tags_of(session, into));
}

// Events would tell people of a ticket that never was one of its own.
void close_merged(Session& session, const Ticket& before, const Id<Ticket>& into) {
    Ticket ticket = before;
    ticket.merged_into_id = into;
    ticket.status_id = resolved_statuses(session).back().id;
    follow_status(session, before, ticket);
    save_with_clocks(session, before, ticket, Look::changed, Tell::no);
}

void check_merge(Session& session, const MergeTicket& wanted, const Ticket& from, const Ticket& into) {
    if (from.id == into.id) throw Error(Fault::invalid, "a ticket is not merged into itself", "into");
    check_stands_alone(session, from, "id");
    check_stands_alone(session, into, "into");
    if (wanted.across || from.customer_id == into.customer_id) return;
    throw Error(Fault::invalid,
                from.ticket_number + " and " + into.ticket_number +
                    " have different customers, and the one would read what the other wrote",
                "into", "--across, if that is meant");
}

// A merge that was made already, and is asked for again because its answer was lost.
std::optional<Act> merge_of(Session& session, const Ticket& from, const Ticket& into) {
    if (from.merged_into_id != into.id) return std::nullopt;
    return session.first<Act>(sql::merge_of_tickets, std::move(Params().add("ticket", from.id).add("other", into.id)));
}

ActView merge_tickets(Session& session, const MergeTicket& wanted) {
    const Ticket from = session.get(wanted.id);
    const Ticket into = session.get(wanted.into);
    if (const auto before = merge_of(session, from, into)) return view_of_act(session, before->id);
    check_merge(session, wanted, from, into);
    return view_of_act(session, merge_ticket(session, from, into).id);
}

}  // namespace

Act merge_ticket(Session& session, const Ticket& from, const Ticket& into) {
    Act act = begin_act(session, ActKind::merge, "ticket.merge");
    act.ticket_id = from.id;
    act.other_id = into.id;
    act.tickets = 1;
    session.insert(act);
    const Comment opening = opening_of(session, from, {session.new_id(from.created_at)}, into.id);
    session.insert(opening);
    keep_opening(session, act, opening);
    carry(session, {.act = act.id, .from = from.id, .into = into.id, .opening = opening.id});
    const std::size_t behind = session.changes().size();
    close_merged(session, from, into.id);
    TouchedTickets closed;
    closed.add(std::span(session.changes()).subspan(behind));
    keep_versions(session, act.id, closed);
    give_tags(session, act, into.id);
    session.note(into.id, noted::act, std::nullopt, "merge of " + from.ticket_number, {session.get(into.id).version});
    session.emit({"ticket.merged", from.id.value, into.id.value});
    return act;
}

Operation merge_operation() {
    return op<&merge_tickets>("ticket.merge",
                              "Makes a ticket a part of another, with all that was said on it, and closes it.",
                              Verb::put, "/tickets/{id}/merged-into/{into}", "tickets:update", "into");
}

}  // namespace helpdesk
