#include "engine/outbox/sending.hpp"

#include <algorithm>

#include "engine/base/hash.hpp"
#include "engine/outbox/outbox.hpp"
#include "sql.hpp"

namespace helpdesk {

namespace {

using namespace std::chrono_literals;

// For a whole batch of receivers that hang; whoever died meanwhile has lost its deliveries by then.
constexpr std::chrono::minutes taken_for = 15min;
constexpr std::chrono::seconds pause_min = 30s;
constexpr std::chrono::hours pause_max = 6h;
constexpr std::int64_t attempts_max = 20;  // about two and a half days
constexpr std::chrono::hours sent_kept = 24h * 30;

struct TakenId {
    std::string id;
};
BOOST_DESCRIBE_STRUCT(TakenId, (), (id))

struct Taken {
    Id<Outgoing> id;
    DeliveryKind kind = DeliveryKind::webhook;
    std::string event;
    std::int64_t attempts = 0;
    std::string payload;
    std::optional<std::string> webhook_id;
    std::optional<std::string> webhook;
    std::optional<std::string> url;
    std::optional<std::string> secret;
    std::optional<std::string> user_id;
    std::optional<std::string> email;
    std::optional<std::string> name;
    Time created_at;
};
BOOST_DESCRIBE_STRUCT(Taken, (),
                      (id, kind, event, attempts, payload, webhook_id, webhook, url, secret, user_id, email, name,
                       created_at))

// The time is signed as well, so that an old delivery cannot be played back.
Delivery webhook_delivery(const Taken& taken, Time now) {
    const std::string time = std::to_string(now.milliseconds / 1000);
    const std::string signature = hmac_sha256_of(taken.secret.value_or(""), time + "." + taken.payload);
    return {.id = taken.id.value,
            .event = taken.event,
            .attempt = taken.attempts,
            .webhook_id = taken.webhook_id.value_or(""),
            .webhook = taken.webhook.value_or(""),
            .url = taken.url.value_or(""),
            .headers = {{"Content-Type", "application/json"},
                        {"User-Agent", "Helpdesk"},
                        {"X-Helpdesk-Delivery", taken.id.value},
                        {"X-Helpdesk-Event", taken.event},
                        {"X-Helpdesk-Signature", "t=" + time + ",v1=" + signature}},
            .body = taken.payload};
}

Delivery mail_delivery(const Taken& taken, const MailSender& sender) {
    MailPayload mail;
    read_json(parse_json(taken.payload), "payload", mail);
    return {.id = taken.id.value,
            .is_mail = true,
            .event = taken.event,
            .attempt = taken.attempts,
            .user_id = taken.user_id.value_or(""),
            .message_id = mail.message_id,
            .from_address = sender.address.value_or(""),
            .from_name = sender.name.value_or(""),
            .to_address = taken.email.value_or(""),
            .to_name = taken.name.value_or(""),
            .subject = mail.subject,
            .text = mail.text,
            .references = mail.references,
            .auto_submitted = mail.auto_submitted,
            .written_at = taken.created_at.milliseconds};
}

// Twice as long each time: 30 seconds, a minute, two, … six hours.
std::chrono::milliseconds pause_after(std::int64_t attempts) {
    std::chrono::milliseconds pause = pause_min;
    for (std::int64_t i = 1; i < attempts && pause < pause_max; ++i) pause *= 2;
    return std::min<std::chrono::milliseconds>(pause, pause_max);
}

}  // namespace

std::vector<Delivery> take(Session& session, std::int64_t limit, const std::string& id) {
    session.run(sql::forget_sent, std::move(Params().add("before", session.now() - sent_kept)));
    Params params;
    params.add("now", session.now()).add("until", session.now() + taken_for).add("limit", limit);
    if (!id.empty()) params.add("id", id);
    const auto taken = session.all<TakenId>(sql::take_deliveries, std::move(params));
    std::vector<Delivery> deliveries;
    if (taken.empty()) return deliveries;
    std::vector<std::string> ids;
    for (const TakenId& each : taken) ids.push_back(each.id);
    const MailSender sender = *session.first<MailSender>(sql::mail_sender);
    for (const Taken& each : session.all<Taken>(sql::taken_deliveries, std::move(Params().each("id", ids)))) {
        deliveries.push_back(each.kind == DeliveryKind::mail ? mail_delivery(each, sender)
                                                             : webhook_delivery(each, session.now()));
    }
    return deliveries;
}

void settle(Session& session, const Settlement& settlement) {
    using Outcome = Settlement::Outcome;
    const bool tried = settlement.outcome != Outcome::not_tried;
    const bool is_last = settlement.outcome == Outcome::given_up || settlement.attempt >= attempts_max;
    DeliveryState state = tried && is_last ? DeliveryState::dead : DeliveryState::waiting;
    if (settlement.outcome == Outcome::sent) state = DeliveryState::sent;
    Params params;
    params.add("id", settlement.id).add("taken", settlement.attempt);
    params.add("attempts", settlement.attempt - (tried ? 0 : 1)).add("state", enum_text(state));
    params.add("next_at", session.now() + (tried ? pause_after(settlement.attempt) : pause_min));
    settlement.status ? params.add("status", settlement.status) : params.null("status");
    settlement.failure.empty() ? params.null("failure") : params.add("failure", settlement.failure);
    settlement.outcome == Outcome::sent ? params.add("sent_at", session.now()) : params.null("sent_at");
    session.run(sql::settle_delivery, std::move(params));
}

}  // namespace helpdesk
