#include "deliver.hpp"

#include <fstream>
#include <iterator>
#include <ostream>
#include <set>

#include "cli/arguments.hpp"
#include "cli/print.hpp"
#include "cli/text_width.hpp"
#include "sending/compose.hpp"
#include "sending/http.hpp"
#include "sending/smtp.hpp"

namespace helpdesk {

namespace {

using Outcome = Settlement::Outcome;

constexpr std::int64_t batch_max = 20;
constexpr std::int64_t limit_default = 10'000;

AllowedNetworks networks_of(const Settings& settings) {
    std::vector<std::string> list;
    for (const std::string_view each : split(settings.value("networks"), ',')) {
        if (!trim(each).empty()) list.emplace_back(trim(each));
    }
    return AllowedNetworks(list);
}

std::string password_in(const std::string& path) {
    if (path.empty()) return {};
    std::ifstream file(path);
    if (!file) throw Error(Fault::storage, "cannot read the file with the password", "smtp_password_file");
    std::string text{std::istreambuf_iterator<char>(file), {}};
    return text.substr(0, text.find_first_of("\r\n"));
}

// How what leaves is sent from here.
class Sender {
public:
    explicit Sender(const Settings& settings)
        : networks_(networks_of(settings)),
          server_{.url = settings.value("smtp"),
                  .requires_tls = settings.value("smtp_tls") == "required",
                  .user = settings.value("smtp_user"),
                  .password = password_in(settings.value("smtp_password_file"))} {
        if (!server_.url.empty()) check_smtp_url(server_.url);
    }

    // What becomes of it. After a receiver has failed, what else there is for it waits for the next time.
    Settlement send(const Delivery& delivery) {
        const std::string receiver = delivery.is_mail ? "mail" : delivery.webhook_id;
        Settlement settlement{.id = delivery.id, .attempt = delivery.attempt};
        if (delivery.is_mail && server_.url.empty()) {
            settlement.outcome = Outcome::not_tried;
            settlement.failure = "no mail server is set (smtp)";
        } else if (failed_.count(receiver) > 0) {
            settlement.outcome = Outcome::not_tried;
            settlement.failure = "the receiver failed a moment before";
        } else {
            const Sent sent = try_to_send(delivery);
            // What a mail server refuses for good is about that mail.
            if (!sent.ok && (sent.again || !delivery.is_mail)) failed_.insert(receiver);
            settlement.outcome = sent.ok ? Outcome::sent : sent.again ? Outcome::again : Outcome::given_up;
            settlement.status = sent.status;
            settlement.failure = sent.error;
        }
        return settlement;
    }

private:
    AllowedNetworks networks_;
    SmtpServer server_;
    std::set<std::string> failed_;

    Sent try_to_send(const Delivery& delivery) const {
        try {
            return delivery.is_mail ? mail(delivery) : post({delivery.url, delivery.headers, delivery.body}, networks_);
        } catch (const Error& error) {
            return {.error = error.what()};  // it can never be sent as it is
        }
    }

    Sent mail(const Delivery& delivery) const {
        const std::string message =
            compose({.message_id = delivery.message_id,
                     .from_address = delivery.from_address,
                     .from_name = delivery.from_name,
                     .to_address = delivery.to_address,
                     .to_name = delivery.to_name,
                     .subject = delivery.subject,
                     .text = delivery.text,
                     .in_reply_to = delivery.references.empty() ? "" : delivery.references.back(),
                     .references = delivery.references,
                     .date = Time{delivery.written_at},
                     .auto_submitted = delivery.auto_submitted});
        // What goes wrong with a mail that no person wrote is nobody's to answer.
        const std::string from = delivery.auto_submitted.empty() ? delivery.from_address : "";
        return helpdesk::send(server_, from, {delivery.to_address}, message);
    }
};

std::string name_of(const Delivery& delivery) {
    return delivery.is_mail ? "mail to " + delivery.to_address : "webhook " + delivery.webhook;
}

struct Counts {
    std::int64_t sent = 0;
    std::int64_t again = 0;
    std::int64_t given_up = 0;
    std::int64_t not_tried = 0;

    std::int64_t& of(Outcome outcome) {
        if (outcome == Outcome::sent) return sent;
        if (outcome == Outcome::again) return again;
        return outcome == Outcome::given_up ? given_up : not_tried;
    }
};

void print(const Context& context, const Counts& counts, std::ostream& out) {
    if (context.globals().speaks_json()) {
        out << to_json(Value(Value::Object{{"sent", counts.sent},
                                           {"again", counts.again},
                                           {"given_up", counts.given_up},
                                           {"not_tried", counts.not_tried}}))
            << "\n";
    } else if (!context.globals().has("quiet")) {
        out << counts.sent << " sent, " << counts.again << " to be tried again, " << counts.given_up << " given up, "
            << counts.not_tried << " not tried\n";
    }
    if (!out.flush()) throw Error(Fault::storage, "the output could not be written");
}

}  // namespace

void send_outbox(Context& context, const Value& arguments, std::ostream& out, std::ostream& err) {
    Sender sender(context.settings);
    Engine engine(context.engine_options());
    Counts counts;
    for (std::int64_t left = number_argument(arguments, "limit", limit_default); left > 0;) {
        const auto deliveries = take_deliveries(engine, std::min(left, batch_max), context.actor());
        if (deliveries.empty()) break;
        for (const Delivery& delivery : deliveries) {
            const Settlement settlement = sender.send(delivery);
            settle_delivery(engine, settlement);
            ++counts.of(settlement.outcome);
            if (settlement.outcome == Outcome::sent || settlement.outcome == Outcome::not_tried) continue;
            err << "helpdesk: " << harmless(name_of(delivery) + ": " + settlement.failure) << " (delivery "
                << delivery.id << ", attempt " << delivery.attempt << ")\n";
        }
        left -= static_cast<std::int64_t>(deliveries.size());
    }
    print(context, counts, out);
}

void test_webhook(Context& context, const std::string& webhook, std::ostream& out) {
    Sender sender(context.settings);
    Engine engine(context.engine_options());
    const Reply reply = engine.call("webhook.ping", Value(Value::Object{{"id", webhook}}), context.actor());
    const std::string id = text_of(*parse_json(reply.body).find("id"));
    const auto deliveries = take_deliveries(engine, 1, context.actor(), id);
    if (deliveries.empty()) throw Error(Fault::busy, "another program is sending it just now");
    const Settlement settlement = sender.send(deliveries.front());
    settle_delivery(engine, settlement);
    if (settlement.outcome != Outcome::sent) {
        throw Error(Fault::unavailable, "webhook " + deliveries.front().webhook + ": " + settlement.failure);
    }
    if (context.globals().speaks_json()) {
        out << to_json(Value(Value::Object{{"id", id}, {"status", settlement.status}})) << "\n";
    } else {
        out << "The receiver answered " << settlement.status << ".\n";
    }
    if (!out.flush()) throw Error(Fault::storage, "the output could not be written");
}

}  // namespace helpdesk
