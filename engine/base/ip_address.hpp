#pragma once

#include <string>
#include <string_view>

namespace helpdesk {

// An IP address in its one spelling: an IPv4 address that is written as one of IPv6 is the IPv4 address. Empty for what
// is none.
std::string canonical_ip(std::string_view text);

// Whether a host is this machine itself: localhost, [::1], or an IPv4 address that begins with 127.
bool is_loopback(std::string_view host);

// The network of 64 bits that an IPv6 address is in, since whoever has one of its addresses has them all; any other
// text is left as it is.
std::string network_of(const std::string& address);

}  // namespace helpdesk
