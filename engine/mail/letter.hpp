#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/mail/mail.hpp"

namespace helpdesk {

constexpr std::size_t html_length_max = 1'000'000;  // characters, as the schema has it

// A message as the desk takes it: checked, cut to what the desk holds, its moment decided.
struct Letter {
    std::string message_id;
    std::string spare_id;  // for a second message under a Message-ID that another one has
    std::optional<std::string> in_reply_to;
    std::vector<std::string> links;  // the other messages of its conversation
    std::string sender;
    std::string text;
    std::string html;  // empty: it has none
    std::string fingerprint;
    Time at;               // when it was sent, as far as that can be true
    bool is_news = false;  // young enough that people want to hear of it
};

// A Message-ID, or a Content-ID, without < and >; empty over 998 bytes.
std::string plain_id(std::string_view id);

// Fault::invalid for what is no Message-ID, no address or too long.
Letter read_letter(const ReceiveMail& mail, Time now);

}  // namespace helpdesk
