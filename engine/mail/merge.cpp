#include "engine/mail/place.hpp"
#include "engine/tickets/clocks.hpp"
#include "sql.hpp"

namespace helpdesk {

namespace {

struct OpeningMail {
    std::string message_id;
};
BOOST_DESCRIBE_STRUCT(OpeningMail, (), (message_id))

// The ticket's first message, which is no comment yet.
Comment opening_of(Session& session, const Ticket& ticket, const Id<Ticket>& into) {
    const auto mail = session.first<OpeningMail>(sql::opening_mail, std::move(Params().add("ticket", ticket.id)));
    Comment comment{.id = {session.new_id(ticket.created_at)},
                    .ticket_id = into,
                    .user_id = ticket.customer_id,
                    .content = ticket.description,
                    .created_at = ticket.created_at,
                    .updated_at = ticket.created_at};
    if (mail) comment.message_id = mail->message_id;
    return comment;
}

// Events would tell people of a ticket that never was one of its own.
void close_merged(Session& session, const Ticket& before, const Id<Ticket>& into) {
    Ticket ticket = before;
    ticket.merged_into_id = into;
    for (const TicketStatus& status : session.all<TicketStatus>(sql::list_statuses)) {
        if (status.is_resolved) ticket.status_id = status.id;
    }
    ticket.resolved_at = session.now();
    follow_status(session, before, ticket);
    save_with_clocks(session, before, ticket, Look::changed, Tell::no);
    session.emit({"ticket.merged", ticket.id.value, into.value});
}

}  // namespace

void merge_answers(Session& session, const Id<Ticket>& from, const Id<Ticket>& into) {
    if (!session.first<TicketName>(sql::ticket_of_mail_alone, std::move(Params().add("ticket", from)))) return;
    const Ticket ticket = session.get(from);
    const Comment opening = opening_of(session, ticket, into);
    session.insert(opening);
    for (const Statement* move :
         {&sql::give_files_to_comment, &sql::move_files, &sql::move_comments, &sql::move_mail}) {
        session.run(*move, std::move(Params().add("ticket", from).add("into", into).add("comment", opening.id)));
    }
    close_merged(session, ticket, into);
}

}  // namespace helpdesk
