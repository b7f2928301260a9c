#pragma once

#include <functional>
#include <iosfwd>
#include <string>
#include <string_view>

namespace helpdesk {

struct RawMessage {
    std::string source;   // where it was found, to name it in messages: a path, with #2 for the second of an mbox file
    std::string bytes;    // at most message_bytes_max
    bool is_cut = false;  // it was longer
};

using MessageSink = std::function<void(const RawMessage&)>;

enum class MailFormat { single, mbox, unknown };

// Told from the first bytes of a file: an mbox file begins with `From `, a message with headers.
MailFormat mail_format(std::string_view beginning);

// Hands on each message of an mbox stream in its order, `>From ` unquoted; holds one message at a time.
void split_mbox(std::istream& input, const std::string& source, const MessageSink& sink);

}  // namespace helpdesk
