#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/tickets/attachment.hpp"

namespace helpdesk {

// A file that came with a message; the HTML names it by its Content-ID, where that shows it.
struct MailFile : NewFile {
    std::optional<std::string> content_id;
};
BOOST_DESCRIBE_STRUCT(MailFile, (NewFile), (content_id))

// One message of mail, taken apart. Message-IDs come with or without < and >.
struct ReceiveMail {
    std::string message_id;
    std::optional<std::string> in_reply_to;
    std::vector<std::string> references;  // of its whole conversation as far as it is known, the oldest first
    std::string from;
    std::optional<std::string> from_name;
    std::vector<std::string> to;
    std::optional<std::string> subject;
    std::optional<std::string> text;
    std::optional<std::string> html;  // the same in the form in which it was written; kept as it comes
    std::optional<Time> date;
    bool automatic = false;  // no person wrote it: an out-of-office note, a failed delivery
    std::vector<MailFile> attachments;
};
BOOST_DESCRIBE_STRUCT(ReceiveMail, (),
                      (message_id, in_reply_to, references, from, from_name, to, subject, text, html, date, automatic,
                       attachments))

// What became of a message: a ticket, a comment, or nothing since it had come in before. Published.
enum class MailOutcome { created, added, known };
BOOST_DESCRIBE_ENUM(MailOutcome, created, added, known)

struct ReceivedMail {
    MailOutcome outcome = MailOutcome::created;
    std::string ticket_number;
    Id<Ticket> ticket_id;
    std::optional<Id<Comment>> comment_id;  // empty for the message that opened the ticket
};
BOOST_DESCRIBE_STRUCT(ReceivedMail, (), (outcome, ticket_number, ticket_id, comment_id))

// Turns a message into a ticket or a comment. The rules of joining stand in receive.cpp.
ReceivedMail receive_mail(Session& session, const ReceiveMail& mail);

// Any text as one line: control characters and runs of blanks become one blank; cut to that many characters.
std::string one_line(std::string_view text, std::size_t characters_max);

// What a ticket is called by its mail's subject: without Re:, Fwd: and their like, without the [name] that a mailing
// list among the recipients puts in front; `(no subject)` if nothing is left.
std::string title_of_subject(std::string_view subject, const std::vector<std::string>& recipients);

std::vector<Operation> mail_operations();

}  // namespace helpdesk
