#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/mail/letter.hpp"

namespace helpdesk {

// Which ticket a message belongs to
//
// A ticket knows the Message-IDs of its messages, and of all messages that these refer to. A message belongs to the
// ticket that knows its own id (an answer came before it) or one that it refers to.
//
// An answer that comes before what it answers opens a ticket. If that message then comes and turns out to belong to
// another ticket, the answer's ticket is merged into that one, as if all had come in their order; but only while nobody
// has worked on it. So one thread becomes one ticket in whatever order its messages come.
//
// Anybody may answer on a ticket in this way, also somebody who could not see it: on a mailing list that is how people
// talk, and whoever quotes the id of a message has seen the message. It shows them nothing of the ticket, and their
// words stand under their own name. A message that refers to several tickets goes to the oldest, and these tickets stay
// apart: otherwise a forged References line could put together what belongs to different customers. Who wrote is what
// From says; whoever wants to be sure of it lets a mail server check that in front.
//
// A Message-ID comes in once. A different message under the same id (a broken mailer, a copy that a list has changed)
// is not lost: it gets an id made of its content, and goes to the same ticket only if sender and date are the same.

// A message that came in, or that one of those refers to; then `fingerprint` is empty.
struct KnownMail {
    std::string message_id;
    std::optional<Id<Comment>> comment_id;
    bool awaited = false;
    std::optional<std::string> sender;
    std::optional<Time> sent_at;
    std::optional<std::string> fingerprint;
    Id<Ticket> ticket_id;
    Time opened_at;
};
BOOST_DESCRIBE_STRUCT(KnownMail, (),
                      (message_id, comment_id, awaited, sender, sent_at, fingerprint, ticket_id, opened_at))

struct Place {
    std::optional<Id<Ticket>> ticket = {};      // none: a new one
    std::optional<Id<Ticket>> answers = {};     // the ticket of answers that waited for the message, if that is another
    std::optional<KnownMail> came_before = {};  // the very same message
    bool is_spare = false;                      // another message has its id
};

// `known` are the messages whose ids are the letter's own, its spare one or among its links.
Place find_place(const std::vector<KnownMail>& known, const Letter& letter, const std::optional<Time>& sent_at);

}  // namespace helpdesk
