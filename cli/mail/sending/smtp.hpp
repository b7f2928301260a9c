#pragma once

#include <string>
#include <vector>

#include "sent.hpp"

namespace helpdesk {

// The mail server that takes what leaves the desk. It is the operator's own choice, so it may stand anywhere.
struct SmtpServer {
    std::string url;  // smtp://host:25, or smtps://host:465, which is encrypted from its first byte
    // Of smtp://: nothing is sent before the connection is encrypted, by a host with a certificate that is trusted.
    // Otherwise it is encrypted where the server offers that, and whoever answers is believed, with the password too.
    bool requires_tls = true;
    std::string user;  // empty: without signing in
    std::string password;
};

inline constexpr SendingLimits smtp_limits{.whole = std::chrono::seconds(30)};

// Fault::invalid unless it is smtp or smtps with a host, without user or password, and at most 2000 bytes long.
void check_smtp_url(const std::string& url);

// Sends one message to all of these or to none. Lines end in CRLF when it arrives, whatever they end in here, and
// nothing else is changed. An empty `from` is the sender of answers that nobody is to answer.
//
// Another attempt is worth it but where the server refuses the message for good (5xx); also after a refused sign-in,
// which is about the desk and not about the message. A connection that breaks off behind the message leaves open
// whether it was taken: another attempt may bring it twice, with one Message-ID. Fault::invalid for addresses that
// hold blanks, control characters, < or >, or are not ASCII.
Sent send(const SmtpServer& server, const std::string& from, const std::vector<std::string>& to,
          const std::string& message, const SendingLimits& limits = smtp_limits);

}  // namespace helpdesk
