#include <algorithm>
#include <map>

#include "engine/outbox/outbox.hpp"
#include "engine/tickets/comment.hpp"
#include "sql.hpp"

namespace helpdesk {

namespace {

struct Count {
    std::int64_t value = 0;
};
BOOST_DESCRIBE_STRUCT(Count, (), (value))

struct MessageId {
    std::string message_id;
};
BOOST_DESCRIBE_STRUCT(MessageId, (), (message_id))

// The body of a delivery. Published: members are added, never taken away.
struct WebhookBody {
    std::string id;
    std::string event;
    Time at;
    std::optional<std::string> actor;  // an e-mail; empty: the desk itself
    std::optional<std::string> rule;   // that sends it
    std::optional<std::string> subject_id;
    std::optional<TicketView> ticket;
    std::optional<Comment> comment;
};
BOOST_DESCRIBE_STRUCT(WebhookBody, (), (id, event, at, actor, rule, subject_id, ticket, comment))

std::optional<std::string> some(const std::string& text) {
    return text.empty() ? std::nullopt : std::optional<std::string>(text);
}

std::optional<Comment> comment_of(Session& session, const Event& event) {
    const bool has_one = event.kind.starts_with("comment.") || event.kind == "note.added";
    return has_one ? session.find(Id<Comment>{event.subject_id}) : std::nullopt;
}

MailSender sender_of(Session& session) { return session.first<MailSender>(sql::mail_sender).value_or(MailSender{}); }

// The conversation as far as it is known, the oldest first.
std::vector<std::string> references_of(Session& session, const std::optional<Id<Ticket>>& ticket) {
    std::vector<std::string> ids;
    if (!ticket) return ids;
    for (MessageId& each : session.all<MessageId>(sql::thread_of_ticket, std::move(Params().add("ticket", *ticket)))) {
        ids.push_back(std::move(each.message_id));
    }
    std::reverse(ids.begin(), ids.end());
    return ids;
}

bool has_enough(Session& session, const Id<User>& person) {
    Params params;
    params.add("user", person).add("since", session.now() - std::chrono::hours(1));
    return session.first<Count>(sql::automatic_mail_since, std::move(params))->value >= automatic_mail_max;
}

// An answer to a customer who did not write it. Nothing answers what no person wrote; and what came in by mail is not
// sent on, since anybody can write a colleague's address into a From.
void answer_by_mail(Session& session, const Event& event) {
    if (session.viewer().channel == "mail" && !event.by_rule) return;
    const auto comment = session.find(Id<Comment>{event.subject_id});
    const auto ticket = session.find(Id<Ticket>{event.ticket_id});
    if (!comment || !ticket || comment->user_id == ticket->customer_id || event.is_automatic) return;
    queue_mail(session, {.to = ticket->customer_id,
                         .subject = "Re: " + ticket->title + " [" + ticket->ticket_number + "]",
                         .text = comment->content,
                         .ticket_id = ticket->id,
                         .is_answer = true,
                         .is_automatic = event.by_rule,
                         .event = event.kind});
}

}  // namespace

bool sends_mail(Session& session) { return sender_of(session).is_on; }

void queue_mail(Session& session, const MailToSend& mail) {
    const MailSender sender = sender_of(session);
    if (!sender.is_on || !sender.address) return;
    Outgoing outgoing{.id = {session.new_id()},
                      .kind = DeliveryKind::mail,
                      .event = mail.event,
                      .user_id = mail.to,
                      .ticket_id = mail.ticket_id,
                      .next_at = mail.not_before.value_or(session.now()),
                      .created_at = session.now()};
    MailPayload payload{.subject = mail.subject, .text = mail.text};
    payload.message_id = outgoing.id.value + sender.address->substr(sender.address->rfind('@'));
    payload.references = references_of(session, mail.ticket_id);
    if (mail.is_automatic) payload.auto_submitted = mail.is_answer ? "auto-replied" : "auto-generated";
    if (mail.is_automatic && has_enough(session, mail.to)) {
        outgoing.state = DeliveryState::dead;
        outgoing.failure = "this person was sent enough by machines within an hour";
    }
    outgoing.payload = json_of(payload);
    session.insert(outgoing);
    // So that an answer to it finds the ticket.
    if (!mail.ticket_id) return;
    Params params;
    params.add("message_id", payload.message_id).add("ticket_id", *mail.ticket_id).add("created_at", session.now());
    params.add("awaited", false);
    session.run(sql::expect_mail, std::move(params));
}

Outgoing queue_webhook(Session& session, const Id<Webhook>& webhook, const Event& event, const std::string& rule) {
    Outgoing outgoing{.id = {session.new_id()},
                      .kind = DeliveryKind::webhook,
                      .event = event.kind,
                      .webhook_id = webhook,
                      .next_at = session.now(),
                      .created_at = session.now()};
    WebhookBody body{.id = outgoing.id.value,
                     .event = event.kind,
                     .at = session.now(),
                     .actor = some(session.viewer().email),
                     .rule = some(rule),
                     .subject_id = some(event.subject_id),
                     .comment = comment_of(session, event)};
    if (!event.ticket_id.empty() && session.find(Id<Ticket>{event.ticket_id})) {
        outgoing.ticket_id = Id<Ticket>{event.ticket_id};
        body.ticket = show_ticket(session, {*outgoing.ticket_id});
    }
    outgoing.payload = json_of(body);
    session.insert(outgoing);
    return outgoing;
}

void feed_outbox(Session& session, Listeners& listeners) {
    for (const Event& event : std::vector<Event>(session.events())) {
        for (const std::string& webhook : listeners.of("webhook", event.kind)) queue_webhook(session, {webhook}, event);
        if (event.kind == "comment.added") answer_by_mail(session, event);
    }
}

}  // namespace helpdesk
