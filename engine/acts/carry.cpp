#include "engine/acts/act.hpp"
#include "sql.hpp"

namespace helpdesk {

namespace {

struct OpeningMail {
    std::string message_id;
};
BOOST_DESCRIBE_STRUCT(OpeningMail, (), (message_id))

}  // namespace

Comment opening_of(Session& session, const Ticket& ticket, const Id<Comment>& id, const Id<Ticket>& into) {
    const auto mail = session.first<OpeningMail>(sql::opening_mail, std::move(Params().add("ticket", ticket.id)));
    Comment comment{.id = id,
                    .ticket_id = into,
                    .user_id = ticket.customer_id,
                    .content = ticket.description,
                    .created_at = ticket.created_at,
                    .updated_at = ticket.created_at};
    if (mail) comment.message_id = mail->message_id;
    return comment;
}

void keep_opening(Session& session, const Act& act, const Comment& opening) {
    Params params;
    params.add("act", act.id).add("comment", opening.id);
    params.add("updated_at", opening.updated_at).add("created_at", opening.created_at);
    session.run(sql::note_opening, std::move(params));
}

void carry(Session& session, const Carriage& carriage) {
    Params notes;
    notes.add("act", carriage.act).add("from", carriage.from).add("into", carriage.into);
    notes.each("chosen", carriage.chosen).add("absorbed", carriage.absorbed);
    notes.flag("all", carriage.chosen.empty());
    session.run(sql::note_moved, std::move(notes));
    for (const Statement* statement : {&sql::carry_comments, &sql::carry_files, &sql::carry_mail}) {
        Params params;
        params.add("act", carriage.act).add("into", carriage.into);
        params.member("opening", carriage.opening).member("absorbed", carriage.absorbed);
        session.run(*statement, std::move(params));
    }
}

}  // namespace helpdesk
