#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace helpdesk {

// Something that was taken out of the outbox to be sent. `id` is the receiver's too, the same however often it is sent.
struct Delivery {
    std::string id;
    bool is_mail = false;
    std::string event;
    std::int64_t attempt = 1;

    // Of a webhook; the headers hold the signature.
    std::string webhook_id;
    std::string webhook;
    std::string url;
    std::vector<std::pair<std::string, std::string>> headers;
    std::string body;

    // Of a mail.
    std::string user_id;  // to whom it goes
    std::string message_id;
    std::string from_address;
    std::string from_name;
    std::string to_address;
    std::string to_name;
    std::string subject;
    std::string text;
    std::vector<std::string> references;
    std::string auto_submitted;
    std::int64_t written_at = 0;  // milliseconds since 1970
};

// What became of it.
struct Settlement {
    enum class Outcome { sent, again, given_up, not_tried };
    std::string id;
    std::int64_t attempt = 1;
    Outcome outcome = Outcome::sent;
    std::int64_t status = 0;   // as a number, if the receiver answered
    std::string failure = {};  // why it did not arrive
};

}  // namespace helpdesk
