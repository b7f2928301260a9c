#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/core/listeners.hpp"
#include "engine/tickets/ticket.hpp"

namespace helpdesk {

// A receiver of webhooks. Its secret is printed once, when it is made.
struct Webhook {
    Id<Webhook> id;
    std::string name;
    std::string url;
    Secret secret;
    std::vector<std::string> events;
    bool is_active = true;
    Time created_at;
    Time updated_at;
};
BOOST_DESCRIBE_STRUCT(Webhook, (), (id, name, url, secret, events, is_active, created_at, updated_at))
template <>
inline constexpr std::string_view table_name<Webhook> = "_webhooks";

// In whose name the desk sends mail.
struct MailSender {
    Id<MailSender> id;
    bool is_on = false;
    std::optional<std::string> address;
    std::optional<std::string> name;
    std::optional<std::string> url;  // where the desk is reached
    Time created_at;
};
BOOST_DESCRIBE_STRUCT(MailSender, (), (id, is_on, address, name, url, created_at))
template <>
inline constexpr std::string_view table_name<MailSender> = "_mail_sender";

// Stored: never rename.
enum class DeliveryKind { webhook, mail };
BOOST_DESCRIBE_ENUM(DeliveryKind, webhook, mail)
enum class DeliveryState { waiting, sent, dead };
BOOST_DESCRIBE_ENUM(DeliveryState, waiting, sent, dead)

// Something that leaves the desk. Its id is the receiver's too, the same however often it is sent.
struct Outgoing {
    Id<Outgoing> id;
    DeliveryKind kind = DeliveryKind::webhook;
    std::string event;
    std::optional<Id<Webhook>> webhook_id;
    std::optional<Id<User>> user_id;
    std::optional<Id<Ticket>> ticket_id;
    std::string payload;
    DeliveryState state = DeliveryState::waiting;
    std::int64_t attempts = 0;
    Time next_at;
    std::optional<std::int64_t> status;
    std::optional<std::string> failure;
    std::optional<Time> sent_at;
    Time created_at;
};
BOOST_DESCRIBE_STRUCT(Outgoing, (),
                      (id, kind, event, webhook_id, user_id, ticket_id, payload, state, attempts, next_at, status,
                       failure, sent_at, created_at))
template <>
inline constexpr std::string_view table_name<Outgoing> = "_outbox";

// What a mail in the outbox says; the address is looked up when it is sent.
struct MailPayload {
    std::string subject;
    std::string text;
    std::string message_id;
    std::vector<std::string> references;  // of its conversation, the oldest first
    std::string auto_submitted;           // empty: a person wrote it; else auto-generated or auto-replied
};
BOOST_DESCRIBE_STRUCT(MailPayload, (), (subject, text, message_id, references, auto_submitted))

// A mail to a person of the desk.
struct MailToSend {
    Id<User> to;
    std::string subject;
    std::string text;
    std::optional<Id<Ticket>> ticket_id = {};  // whose conversation it belongs to
    bool is_answer = false;                    // to what the person wrote
    std::optional<Time> not_before = {};
    bool is_automatic = true;
    std::string event = "notification";
};

// Fault::invalid, with the example, for what is no address of the web, has blanks in it, or a user. Whether it can be
// reached, and may be, is asked when it is connected to.
std::string checked_url(const std::string& given, const std::string& example, std::size_t size_max);

// Whether the desk sends mail at all.
bool sends_mail(Session& session);

// Puts a mail into the outbox, in this transaction; nothing while the desk sends no mail. Nobody gets more than
// automatic_mail_max mails in an hour that no person wrote: what is more is kept there, dead, and says why.
void queue_mail(Session& session, const MailToSend& mail);
constexpr std::int64_t automatic_mail_max = 30;

// Puts a delivery into the outbox: what happened, and the ticket as it is now.
Outgoing queue_webhook(Session& session, const Id<Webhook>& webhook, const Event& event, const std::string& rule = {});

// What the events of this unit of work call for: webhooks that listen, and answers to customers.
void feed_outbox(Session& session, Listeners& listeners);

std::vector<Operation> webhook_operations();
std::vector<Operation> outbox_operations();

}  // namespace helpdesk
