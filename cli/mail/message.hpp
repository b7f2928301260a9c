#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "address.hpp"
#include "attachment.hpp"

namespace helpdesk {

// The most that is read of one message; what lies behind is left out.
inline constexpr std::size_t message_bytes_max = std::size_t{64} * 1024 * 1024;

// One message as Helpdesk stores it. Every string is valid UTF-8 without NUL, whatever came in.
struct MailMessage {
    std::string message_id;               // without < and >; made from the content when the message has none
    std::string in_reply_to;              // empty when it answers nothing
    std::vector<std::string> references;  // oldest first
    MailAddress from;
    std::vector<MailAddress> to;
    std::string subject;
    std::string date;  // RFC 3339 in UTC with milliseconds, empty when it cannot be read
    std::string text;
    std::string html;           // the form of the text, as it came: nothing in it is harmless; may be empty
    bool is_automatic = false;  // a machine wrote it: an out-of-office note, a failed delivery
    std::vector<MailAttachment> attachments;
};

// Reads one message as well as it can be read: never throws for its content. Of a message that goes over a limit
// (nesting 32, 500 parts, headers of 1 MiB, text of 200,000 bytes, 64 MiB in all) the rest is left out and the raw
// message is attached as message.eml. `is_cut` says that the bytes are themselves only the beginning of a longer
// message.
MailMessage parse_message(std::string_view raw, bool is_cut = false);

// The one line of JSON that `mail parse --json` prints.
std::string to_json(const MailMessage& message);

}  // namespace helpdesk
