#include "engine/tickets/comment.hpp"

#include "engine/base/text.hpp"
#include "engine/tickets/attachment.hpp"
#include "engine/tickets/draft.hpp"
#include "engine/tickets/lifecycle.hpp"
#include "engine/tickets/operations.hpp"
#include "sql.hpp"

namespace helpdesk {

namespace {

constexpr std::size_t body_length_max = 200'000;  // characters, as the schema has it

std::string checked_body(const std::string& body) {
    if (trim(body).empty()) throw Error(Fault::invalid, "body is empty", "body");
    check_body_length(body);
    return body;
}

Id<User> author_of(const Session& session, const AddComment& wanted) {
    if (wanted.author && wanted.author->value != session.viewer().user_id) {
        session.require("comments:impersonate", "author");
        return *wanted.author;
    }
    if (!session.viewer().is_system()) return {session.viewer().user_id};
    throw Error(Fault::invalid, "author is required", "author", "say who speaks: --as EMAIL");
}

// The prepared reply, then what is said besides.
std::string words_to_add(Session& session, const AddComment& wanted, const Ticket& ticket, const Id<User>& author) {
    if (!wanted.body && !wanted.canned) {
        throw Error(Fault::invalid, "body is required", "body", "or --canned NAME, a prepared reply");
    }
    if (!wanted.canned) return checked_body(*wanted.body);
    std::string text = canned_text(session, *wanted.canned, ticket.id, author);
    if (wanted.body) text += "\n\n" + checked_body(*wanted.body);
    return checked_body(text);
}

// What a comment does to its ticket: staff's first public word stops the response clock, if a person says it; a
// customer's word brings back a ticket that was resolved or waiting.
void follow_comment(Session& session, const Ticket& before, const Comment& comment) {
    Ticket ticket = before;
    const bool by_customer = comment.user_id == ticket.customer_id;
    const bool is_spoken = !comment.is_internal && !session.viewer().is_rule();
    if (is_spoken && !by_customer && !ticket.first_response_at && rights_of(session, comment.user_id).is_staff()) {
        ticket.first_response_at = comment.created_at;
    }
    if (!comment.is_internal && by_customer) {
        const TicketStatus status = session.get(ticket.status_id);
        if (status.is_resolved || status.pauses_sla) ticket.status_id = default_status(session).id;
    }
    save_ticket(session, before, ticket, Moves::free);
    if (before.resolved_at && !ticket.resolved_at) note_by_itself(session, ticket, by_itself::reopened);
}

struct Answerer {
    std::string name;
};
BOOST_DESCRIBE_STRUCT(Answerer, (), (name))

// Somebody else's word may make an answer wrong that was written without it, or say the same a second time.
void check_has_seen_all(Session& session, const AddComment& wanted, const Ticket& ticket, const Id<User>& author) {
    if (!wanted.seen) return;
    Params params;
    params.add("ticket", ticket.id).add("seen", *wanted.seen).add("author", author);
    if (const auto other = session.first<Answerer>(sql::answered_since, std::move(params))) {
        throw Error(Fault::conflict, other->name + " has answered since", "seen",
                    "read that first, or leave `seen` out");
    }
}

CommentView show_comment(Session& session, const CommentName& name) {
    auto found = session.first<CommentView>(sql::list_comments, std::move(Params().add("id", name.id).add("limit", 1)));
    if (!found) session.get(name.id);
    return std::move(*found);
}

Page<CommentView> list_comments(Session& session, const ListComments& wanted) {
    Params params;
    params.add("ticket", wanted.ticket);
    return find_page<CommentView>(session, sql::list_comments, std::move(params), wanted);
}

// One's own words may be mended; those of others need a right of their own.
Comment comment_to_change(Session& session, const Id<Comment>& id, std::string_view permission) {
    Comment comment = session.get(id);
    if (comment.user_id.value != session.viewer().user_id) session.require(permission, "the comment of somebody else");
    return comment;
}

Event event_of(const char* kind, const Comment& comment) {
    Event event{kind, comment.ticket_id.value, comment.id.value};
    event.is_internal = comment.is_internal;
    return event;
}

CommentView update_comment(Session& session, const UpdateComment& wanted) {
    const Comment before = comment_to_change(session, wanted.id, "comments:update_others");
    Comment comment = before;
    comment.content = checked_body(wanted.body);
    if (session.save(before, comment)) {
        session.run(sql::forget_html_of_comment, std::move(Params().add("comment", comment.id)));
        session.emit(event_of("comment.updated", comment));
    }
    return show_comment(session, {comment.id});
}

void delete_comment(Session& session, const CommentName& name) {
    const Comment comment = comment_to_change(session, name.id, "comments:delete_others");
    shed_contents(session, {.comment = comment.id});
    session.run(sql::forget_html_of_comment, std::move(Params().add("comment", comment.id)));
    session.erase(comment, comment.id.value);
    session.emit(event_of("comment.deleted", comment));
}

}  // namespace

void check_body_length(const std::string& body) {
    if (count_characters(body) <= body_length_max) return;
    throw Error(Fault::invalid, "body must have at most " + std::to_string(body_length_max) + " characters", "body");
}

Comment write_comment(Session& session, const Ticket& ticket, Comment comment) {
    session.insert(comment);
    Event event = event_of(comment.is_internal ? "note.added" : "comment.added", comment);
    event.author_id = comment.user_id.value;
    session.emit(std::move(event));
    follow_comment(session, ticket, comment);
    return comment;
}

CommentView add_comment(Session& session, const AddComment& wanted) {
    if (wanted.internal) session.require("comments:internal", "internal");
    const Id<User> author = author_of(session, wanted);
    Ticket ticket = survivor_of(session, session.get(wanted.ticket));
    check_has_seen_all(session, wanted, ticket, author);
    const bool by_customer = author == ticket.customer_id && !wanted.internal;
    if (by_customer && is_past_reopening(session, ticket)) ticket = open_follow_up(session, ticket);
    const Comment comment{.id = {session.new_id()},
                          .ticket_id = ticket.id,
                          .user_id = author,
                          .content = words_to_add(session, wanted, ticket, author),
                          .is_internal = wanted.internal,
                          .created_at = session.now(),
                          .updated_at = session.now()};
    write_comment(session, ticket, comment);
    for (const NewFile& file : wanted.attach) {
        session.require("attachments:create", "attach");
        store_attachment(session, {.ticket_id = ticket.id, .comment_id = comment.id, .uploaded_by = comment.user_id},
                         file);
    }
    // Where it was begun, which may be another ticket than where it is said.
    if (author.value == session.viewer().user_id) {
        forget_draft(session, wanted.ticket, wanted.internal ? DraftKind::note : DraftKind::reply);
    }
    return show_comment(session, {comment.id});
}

std::vector<Operation> comment_operations() {
    return {
        op<&list_comments>("comment.list", "Lists what was said on a ticket, from the first to the last.", Verb::get,
                           "/tickets/{ticket}/comments", "comments:read"),
        op<&show_comment>("comment.show", "Shows one comment.", Verb::get, "/comments/{id}", "comments:read"),
        op<&add_comment>("comment.add", "Answers a ticket, or leaves an internal note.", Verb::post,
                         "/tickets/{ticket}/comments", "comments:create"),
        op<&update_comment>("comment.update", "Mends the words of a comment.", Verb::patch, "/comments/{id}",
                            "comments:create"),
        op<&delete_comment>("comment.delete", "Deletes a comment and its files.", Verb::remove, "/comments/{id}",
                            "comments:create"),
    };
}

}  // namespace helpdesk
