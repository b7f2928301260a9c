#pragma once

#include <string>
#include <vector>

#include "server/http/message.hpp"

namespace helpdesk {

// The client's address. What X-Forwarded-For says counts only when it comes from one of these proxies (addresses, or
// `unix` for whatever connects to a Unix socket), and of it the last address that is none of them.
std::string client_of(const HttpRequest& request, const std::vector<std::string>& proxies);

// As client_of compares them. Fault::invalid for what is neither an IP address nor `unix`.
std::string checked_proxy(const std::string& proxy);

}  // namespace helpdesk
