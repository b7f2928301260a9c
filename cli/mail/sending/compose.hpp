#pragma once

#include <string>
#include <vector>

#include "engine/engine.hpp"

namespace helpdesk {

struct OutgoingMail {
    std::string message_id;  // this and the other ids without < and >
    std::string from_address;
    std::string from_name;
    std::string to_address;
    std::string to_name;
    std::string subject;
    std::string text;
    std::string in_reply_to;
    std::vector<std::string> references;  // oldest first
    Time date;
    std::string auto_submitted;  // empty, auto-generated or auto-replied
};

// The message as it is sent (RFC 5322): one text/plain part in UTF-8, lines that end in CRLF and are short enough for
// every server, and no header but those that these members mean, whatever stands in them. Line ends and control
// characters in names and the subject become blanks or go; ids of others that no header can hold are left out.
// Fault::invalid for an address, a message_id or an auto_submitted that cannot be sent as it is.
std::string compose(const OutgoingMail& mail);

}  // namespace helpdesk
