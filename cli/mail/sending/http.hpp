#pragma once

#include <string>
#include <utility>
#include <vector>

#include "network.hpp"
#include "sent.hpp"

namespace helpdesk {

struct HttpPost {
    std::string url;
    std::vector<std::pair<std::string, std::string>> headers;  // name and value
    std::string body;
};

// Fault::invalid unless it is http or https with a host, without user or password, without control characters or
// blanks, and at most 2000 bytes long. Where it leads to is asked when it is connected to.
void check_url(const std::string& url);

// Posts once. Any status of 2xx is a success; every other answer, and none, is worth another attempt, because
// receivers are often set up wrongly for a while. What stays refused is a URL that check_url refuses, and one that
// leads to nothing but addresses which may not be connected to. The names are resolved once, and the address that is
// judged is the one that is connected to. A redirect is not followed.
//
// When the head of the answer has come in, its status counts, whatever becomes of the rest. Fault::invalid for headers
// that cannot be sent.
Sent post(const HttpPost& request, const AllowedNetworks& networks, const SendingLimits& limits = {});

}  // namespace helpdesk
