#include "engine/base/text.hpp"
#include "engine/core/op.hpp"
#include "engine/outbox/outbox.hpp"
#include "sql.hpp"

namespace helpdesk {

namespace {

struct WebhookView {
    Id<Webhook> id;
    std::string name;
    std::string url;
    std::vector<std::string> events;
    bool is_active = true;
    Time created_at;
    Time updated_at;
};
BOOST_DESCRIBE_STRUCT(WebhookView, (), (id, name, url, events, is_active, created_at, updated_at))

// With the secret, which is shown this once.
struct NewWebhook : WebhookView {
    std::string signing_secret;
};
BOOST_DESCRIBE_STRUCT(NewWebhook, (WebhookView), (signing_secret))

struct ListWebhooks {};
BOOST_DESCRIBE_STRUCT(ListWebhooks, (), ())

struct WebhookName {
    Id<Webhook> id;
};
BOOST_DESCRIBE_STRUCT(WebhookName, (), (id))

struct CreateWebhook {
    std::string name;
    std::string url;
    std::vector<EventKind> on;
    std::optional<bool> is_active;
};
BOOST_DESCRIBE_STRUCT(CreateWebhook, (), (name, url, on, is_active))

struct UpdateWebhook {
    Id<Webhook> id;
    std::optional<std::string> name;
    std::optional<std::string> url;
    std::vector<EventKind> on;
    std::optional<bool> is_active;
};
BOOST_DESCRIBE_STRUCT(UpdateWebhook, (), (id, name, url, on, is_active))

struct Pinged {
    Id<Outgoing> id;
    std::string webhook;
    DeliveryState state = DeliveryState::waiting;
};
BOOST_DESCRIBE_STRUCT(Pinged, (), (id, webhook, state))

constexpr std::size_t url_length_max = 2'000;

std::string checked_hook(const std::string& url) {
    return checked_url(url, "https://example.org/hooks", url_length_max);
}

void set_events(Webhook& webhook, const std::vector<EventKind>& on) {
    if (on.empty()) throw Error(Fault::invalid, "on is required", "on", "such as --on ticket.created");
    webhook.events = names_of(on);
}

std::vector<WebhookView> list_webhooks(Session& session, const ListWebhooks&) {
    return session.all<WebhookView>(sql::list_webhooks);
}

WebhookView show_webhook(Session& session, const WebhookName& name) {
    session.get(name.id);
    return *session.first<WebhookView>(sql::list_webhooks, std::move(Params().add("id", name.id)));
}

NewWebhook with_secret(Session& session, const Webhook& webhook) {
    NewWebhook shown;
    static_cast<WebhookView&>(shown) = show_webhook(session, {webhook.id});
    shown.signing_secret = webhook.secret.text;
    return shown;
}

NewWebhook create_webhook(Session& session, const CreateWebhook& wanted) {
    Webhook webhook{.id = {session.new_id()},
                    .name = checked_line(wanted.name, "name"),
                    .url = checked_hook(wanted.url),
                    .secret = {new_secret(session)},
                    .is_active = wanted.is_active.value_or(true),
                    .created_at = session.now(),
                    .updated_at = session.now()};
    set_events(webhook, wanted.on);
    session.insert(webhook);
    return with_secret(session, webhook);
}

WebhookView update_webhook(Session& session, const UpdateWebhook& wanted) {
    const Webhook before = session.get(wanted.id);
    Webhook webhook = before;
    if (wanted.name) webhook.name = checked_line(*wanted.name, "name");
    if (wanted.url) webhook.url = checked_hook(*wanted.url);
    if (!wanted.on.empty()) set_events(webhook, wanted.on);
    webhook.is_active = wanted.is_active.value_or(webhook.is_active);
    session.save(before, webhook);
    return show_webhook(session, {webhook.id});
}

// What is on its way already is signed with the new one, as it is signed when it is sent.
NewWebhook rotate_webhook(Session& session, const WebhookName& name) {
    const Webhook before = session.get(name.id);
    Webhook webhook = before;
    webhook.secret = {new_secret(session)};
    session.save(before, webhook);
    session.note(webhook.id, "secret", "(hidden)", "(hidden)");
    return with_secret(session, webhook);
}

void delete_webhook(Session& session, const WebhookName& name) {
    const Webhook webhook = session.get(name.id);
    session.erase(webhook, webhook.name);
}

Pinged ping_webhook(Session& session, const WebhookName& name) {
    const Webhook webhook = session.get(name.id);
    const Outgoing delivery = queue_webhook(session, webhook.id, {"webhook.ping"});
    return {delivery.id, webhook.name, delivery.state};
}

}  // namespace

std::string checked_url(const std::string& given, const std::string& example, std::size_t size_max) {
    const std::string url = checked_line(given, "url");
    const auto refuse = [&](const std::string& why) {
        throw Error(Fault::invalid, "url " + why, "url", "it looks like " + example);
    };
    const std::string scheme = lower_ascii(url.substr(0, url.find("://")));
    if (scheme != "http" && scheme != "https") refuse("must begin with https:// or http://");
    const std::string_view rest = std::string_view(url).substr(scheme.size() + 3);
    const std::string_view host = rest.substr(0, rest.find_first_of("/?#"));
    if (host.empty() || url.find(' ') != std::string::npos) refuse("names no host");
    if (host.find('@') != std::string_view::npos) refuse("must not hold a user or a password");
    if (url.size() > size_max) refuse("may have at most " + std::to_string(size_max) + " bytes");
    return url;
}

std::vector<Operation> webhook_operations() {
    std::vector<Operation> list{
        op<&list_webhooks>("webhook.list", "Lists the programs elsewhere that are told what happens.", Verb::get,
                           "/webhooks", "webhooks:read"),
        op<&show_webhook>("webhook.show", "Shows one webhook.", Verb::get, "/webhooks/{id}", "webhooks:read"),
        op<&create_webhook>("webhook.create", "Makes a webhook, and prints once what its deliveries are signed with.",
                            Verb::post, "/webhooks", "webhooks:manage", "name url"),
        op<&update_webhook>("webhook.update", "Changes a webhook.", Verb::patch, "/webhooks/{id}", "webhooks:manage"),
        op<&rotate_webhook>("webhook.rotate", "Gives a webhook another secret, and prints it once.", Verb::put,
                            "/webhooks/{id}/secret", "webhooks:manage"),
        op<&delete_webhook>("webhook.delete", "Deletes a webhook, with what is still on its way to it.", Verb::remove,
                            "/webhooks/{id}", "webhooks:manage"),
        op<&ping_webhook>("webhook.ping", "Puts a test delivery for a webhook into the outbox.", Verb::post,
                          "/webhooks/{id}/pings", "webhooks:manage"),
    };
    for (Operation& each : list) each.shows_secret = each.name == "webhook.create" || each.name == "webhook.rotate";
    return list;
}

}  // namespace helpdesk
