#include "engine/core/op.hpp"
#include "engine/outbox/outbox.hpp"
#include "sql.hpp"

namespace helpdesk {

namespace {

struct OutgoingRow {
    Id<Outgoing> id;
    DeliveryKind kind = DeliveryKind::webhook;
    std::string event;
    std::optional<std::string> webhook;
    std::optional<std::string> user;
    std::optional<std::string> ticket_number;
    DeliveryState state = DeliveryState::waiting;
    std::int64_t attempts = 0;
    Time next_at;
    std::optional<std::int64_t> status;
    std::optional<std::string> failure;
    std::optional<Time> sent_at;
    Time created_at;
};
BOOST_DESCRIBE_STRUCT(OutgoingRow, (),
                      (id, kind, event, webhook, user, ticket_number, state, attempts, next_at, status, failure,
                       sent_at, created_at))

struct OutgoingView : OutgoingRow {
    std::string payload;
};
BOOST_DESCRIBE_STRUCT(OutgoingView, (OutgoingRow), (payload))

struct ListOutbox {
    std::optional<DeliveryState> state;
    std::optional<Id<Webhook>> webhook;
    std::optional<Id<User>> user;
    std::optional<Id<Ticket>> ticket;
    std::optional<std::int64_t> limit;
    std::optional<std::string> after;
    std::optional<bool> total;
};
BOOST_DESCRIBE_STRUCT(ListOutbox, (), (state, webhook, user, ticket, limit, after, total))

struct OutgoingName {
    Id<Outgoing> id;
};
BOOST_DESCRIBE_STRUCT(OutgoingName, (), (id))

struct ShowSender {};
BOOST_DESCRIBE_STRUCT(ShowSender, (), ())

struct ConfigureMail {
    std::optional<bool> is_on;
    Change<std::string> address;
    Change<std::string> name;
    Change<std::string> url;
};
BOOST_DESCRIBE_STRUCT(ConfigureMail, (), (is_on, address, name, url))

constexpr std::size_t desk_url_size_max = 500;

// Paths are put behind it, and secrets behind those: it must be where nobody reads along.
std::string checked_desk_url(const std::string& given) {
    std::string url = checked_url(given, "https://desk.example.org", desk_url_size_max);
    while (url.ends_with('/')) url.pop_back();
    const bool is_here = url.starts_with("http://localhost") || url.starts_with("http://127.0.0.1");
    if (url.starts_with("https://") || is_here) return url;
    throw Error(Fault::invalid, "url must begin with https://", "url", "links in mails let people in");
}

Page<OutgoingRow> list_outbox(Session& session, const ListOutbox& wanted) {
    Params params;
    params.add("state", wanted.state).add("webhook", wanted.webhook).add("user", wanted.user);
    params.add("ticket", wanted.ticket);
    return find_page<OutgoingRow>(session, sql::list_outbox, std::move(params), wanted);
}

OutgoingView show_outgoing(Session& session, const OutgoingName& name) {
    session.get(name.id);
    Params params;
    params.add("id", name.id).add("limit", std::int64_t{1}).flag("whole");
    return *session.first<OutgoingView>(sql::list_outbox, std::move(params));
}

// Sent again under the same id, whatever became of it before.
OutgoingView retry_outgoing(Session& session, const OutgoingName& name) {
    const Outgoing before = session.get(name.id);
    Outgoing outgoing = before;
    outgoing.state = DeliveryState::waiting;
    outgoing.attempts = 0;
    outgoing.next_at = session.now();
    session.save(before, outgoing);
    return show_outgoing(session, name);
}

void delete_outgoing(Session& session, const OutgoingName& name) {
    const Outgoing outgoing = session.get(name.id);
    session.erase(outgoing, outgoing.id.value);
}

MailSender show_sender(Session& session, const ShowSender&) { return *session.first<MailSender>(sql::mail_sender); }

MailSender configure_mail(Session& session, const ConfigureMail& wanted) {
    const MailSender before = show_sender(session, {});
    MailSender sender = before;
    sender.is_on = wanted.is_on.value_or(sender.is_on);
    if (wanted.address.given) sender.address = wanted.address.value;
    if (sender.address) sender.address = checked_email(*sender.address, "address");
    if (wanted.name.given) sender.name = wanted.name.value;
    if (sender.name) sender.name = checked_line(*sender.name, "name");
    if (wanted.url.given) {
        session.require("*", "url");  // whoever gets the links can be anybody
        sender.url = wanted.url.value;
    }
    if (sender.url) sender.url = checked_desk_url(*sender.url);
    if (sender.is_on && !sender.address) {
        throw Error(Fault::invalid, "address is required to send mail", "address", "such as support@example.org");
    }
    session.save(before, sender);
    return sender;
}

}  // namespace

std::vector<Operation> outbox_operations() {
    return {
        op<&list_outbox>("outbox.list", "Lists what leaves the desk, and what became of it, the newest first.",
                         Verb::get, "/outbox", "outbox:read"),
        op<&show_outgoing>("outbox.show", "Shows one delivery, with what is sent.", Verb::get, "/outbox/{id}",
                           "outbox:read"),
        op<&retry_outgoing>("outbox.retry", "Lets a delivery be sent again, under the id that it has.", Verb::put,
                            "/outbox/{id}/retry", "outbox:manage"),
        op<&delete_outgoing>("outbox.delete", "Deletes a delivery; it is not sent any more.", Verb::remove,
                             "/outbox/{id}", "outbox:manage"),
        op<&show_sender>("mail.sender", "Shows in whose name the desk sends mail, and whether it does.", Verb::get,
                         "/mail/sender", "mail:read"),
        op<&configure_mail>("mail.configure", "Says in whose name the desk sends mail, and whether it does.",
                            Verb::patch, "/mail/sender", "mail:manage"),
    };
}

}  // namespace helpdesk
