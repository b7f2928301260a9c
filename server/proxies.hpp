#pragma once

#include <string>
#include <vector>

#include "server/http/message.hpp"

namespace helpdesk {

// Makes `peer` the client's address, and says whether it came over TLS. X-Forwarded-For and X-Forwarded-Proto count
// only when they come from one of these proxies (addresses, or `unix` for whatever connects to a Unix socket): of the
// addresses the last one that is none of them, of the schemes the last one.
void believe_proxies(HttpRequest& request, const std::vector<std::string>& proxies);

// As they are compared. Fault::invalid for what is neither an IP address nor `unix`.
std::string checked_proxy(const std::string& proxy);

}  // namespace helpdesk
