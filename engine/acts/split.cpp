#include <algorithm>

#include "engine/acts/act.hpp"
#include "engine/tickets/clocks.hpp"
#include "engine/tickets/lifecycle.hpp"
#include "sql.hpp"

namespace helpdesk {

namespace {

struct SplitTicket {
    Id<Ticket> id;
    std::vector<Id<Comment>> comment;
    std::optional<std::string> title;
    std::optional<std::string> description;
};
BOOST_DESCRIBE_STRUCT(SplitTicket, (), (id, comment, title, description))

// What goes, from the first to the last.
std::vector<Comment> comments_to_split(Session& session, const SplitTicket& wanted, const Ticket& from) {
    if (wanted.comment.empty()) {
        throw Error(Fault::invalid, "comment is required", "comment", "what shall stand on a ticket of its own");
    }
    std::vector<Comment> comments;
    for (const Id<Comment>& id : wanted.comment) {
        comments.push_back(session.get(id));
        if (comments.back().ticket_id == from.id) continue;
        throw Error(Fault::not_found, from.ticket_number + " has no comment \"" + id.value + "\"", "comment");
    }
    std::sort(comments.begin(), comments.end(), [](const Comment& a, const Comment& b) {
        return std::tie(a.created_at, a.id) < std::tie(b.created_at, b.id);
    });
    return comments;
}

// The first public word of a customer among them: the new ticket begins with it.
const Comment* first_word(Session& session, const std::vector<Comment>& comments) {
    for (const Comment& comment : comments) {
        if (!comment.is_internal && !rights_of(session, comment.user_id).is_staff()) return &comment;
    }
    return nullptr;
}

Ticket new_ticket(Session& session, const SplitTicket& wanted, const Ticket& from, const Comment* opening) {
    Ticket ticket{.id = {session.new_id()},
                  .title = wanted.title ? checked_line(*wanted.title, "title") : from.title,
                  .description = wanted.description.value_or(""),
                  .priority = from.priority,
                  .source = from.source,
                  .status_id = default_status(session).id,
                  .customer_id = opening ? opening->user_id : from.customer_id,
                  .assigned_to_id = from.assigned_to_id,
                  .department_id = from.department_id,
                  .created_at = session.now(),
                  .updated_at = session.now()};
    if (opening) ticket.description = opening->content;
    insert_ticket(session, ticket, Tell::yes);
    return ticket;
}

void carry_to(Session& session, const Act& act, const SplitTicket& wanted, const Ticket& ticket,
              const Comment* opening) {
    Carriage carriage{.act = act.id, .from = wanted.id, .into = ticket.id, .chosen = wanted.comment};
    if (opening) {
        keep_opening(session, act, *opening);
        carriage.absorbed = opening->id;
    }
    carry(session, carriage);
    if (opening) session.erase(*opening, opening->id.value);
}

ActView split_ticket(Session& session, const SplitTicket& wanted) {
    const Ticket from = session.get(wanted.id);
    check_stands_alone(session, from, "id");
    const auto comments = comments_to_split(session, wanted, from);
    const Comment* opening = wanted.description ? nullptr : first_word(session, comments);
    if (!opening && !wanted.description) {
        throw Error(Fault::invalid, "none of these comments is a customer's: a new ticket needs a first message",
                    "comment", "choose one, or say it with --description");
    }
    Act act = begin_act(session, ActKind::split, "ticket.split");
    const Ticket ticket = new_ticket(session, wanted, from, opening);
    act.ticket_id = ticket.id;
    act.other_id = from.id;
    act.tickets = 1;
    session.insert(act);
    carry_to(session, act, wanted, ticket, opening);
    add_link(session, LinkKind::related, ticket, from);
    session.note(from.id, noted::act, std::nullopt, "split into " + ticket.ticket_number,
                 {session.get(from.id).version});
    session.emit({"ticket.created", ticket.id.value});
    session.emit({"ticket.split", ticket.id.value, from.id.value});
    return view_of_act(session, act.id);
}

}  // namespace

Operation split_operation() {
    return op<&split_ticket>("ticket.split",
                             "Moves comments with their files to a new ticket, which begins with the customer's word.",
                             Verb::post, "/tickets/{id}/split", "tickets:update");
}

}  // namespace helpdesk
