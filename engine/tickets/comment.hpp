#pragma once

#include "engine/kb/kb.hpp"
#include "engine/tickets/ticket.hpp"

namespace helpdesk {

struct Comment {
    Id<Comment> id;
    Id<Ticket> ticket_id;
    Id<User> user_id;
    std::string content;
    bool is_internal = false;
    std::optional<std::string> message_id;
    Time created_at;
    Time updated_at;
};
BOOST_DESCRIBE_STRUCT(Comment, (), (id, ticket_id, user_id, content, is_internal, message_id, created_at, updated_at))
template <>
inline constexpr std::string_view table_name<Comment> = "ticket_comments";

struct CommentView {
    Id<Comment> id;
    std::string author;
    std::string author_name;
    std::string content;
    bool is_internal = false;
    std::optional<std::string> message_id;
    Id<Ticket> ticket_id;
    Id<User> user_id;
    Time created_at;
    Time updated_at;
};
BOOST_DESCRIBE_STRUCT(CommentView, (),
                      (id, author, author_name, content, is_internal, message_id, ticket_id, user_id, created_at,
                       updated_at))

struct ListComments {
    Id<Ticket> ticket;
    std::optional<std::int64_t> limit;
    std::optional<std::string> after;
    std::optional<bool> total;
};
BOOST_DESCRIBE_STRUCT(ListComments, (), (ticket, limit, after, total))

struct CommentName {
    Id<Comment> id;
};
BOOST_DESCRIBE_STRUCT(CommentName, (), (id))

struct AddComment {
    Id<Ticket> ticket;
    std::optional<std::string> body;
    bool internal = false;
    std::optional<Id<KbArticle>> canned;  // a prepared reply, which stands in front of the body
    std::optional<Id<User>> author;       // oneself, if left out
    std::vector<NewFile> attach;
    std::optional<Time> seen;  // until when the author has read the conversation
};
BOOST_DESCRIBE_STRUCT(AddComment, (), (ticket, body, internal, canned, author, attach, seen))

struct UpdateComment {
    Id<Comment> id;
    std::string body;
};
BOOST_DESCRIBE_STRUCT(UpdateComment, (), (id, body))

// Fault::invalid, naming `body`, for more characters than the schema has room for.
void check_body_length(const std::string& body);

CommentView add_comment(Session& session, const AddComment& wanted);

// A prepared text with its variables as they are on that ticket, said by that agent. Fault::invalid, naming the field,
// for a variable without a value; the second is for staff only, and takes articles of kind CANNED only.
std::string fill_for_ticket(Session& session, std::string_view text, const Id<Ticket>& ticket,
                            const std::optional<Id<User>>& agent, std::string_view field);
std::string canned_text(Session& session, const Id<KbArticle>& canned, const Id<Ticket>& ticket,
                        const std::optional<Id<User>>& agent);

// Writes a comment of that moment, with all that follows from it: the first response, a reopening, events.
Comment write_comment(Session& session, const Ticket& ticket, Comment comment);

}  // namespace helpdesk
