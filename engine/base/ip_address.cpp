#include "engine/base/ip_address.hpp"

#include <arpa/inet.h>

#include <algorithm>

namespace helpdesk {

namespace {

std::string spelled(int family, const void* address) {
    char text[INET6_ADDRSTRLEN];
    return inet_ntop(family, address, text, sizeof text);
}

}  // namespace

std::string canonical_ip(std::string_view text) {
    const std::string address(text);
    in_addr four;
    if (inet_pton(AF_INET, address.c_str(), &four) == 1) return spelled(AF_INET, &four);
    in6_addr six;
    if (inet_pton(AF_INET6, address.c_str(), &six) != 1) return {};
    return IN6_IS_ADDR_V4MAPPED(&six) ? spelled(AF_INET, six.s6_addr + 12) : spelled(AF_INET6, &six);
}

bool is_loopback(std::string_view host) {
    in_addr four;
    if (inet_pton(AF_INET, std::string(host).c_str(), &four) == 1) return ntohl(four.s_addr) >> 24 == 127;
    return host == "localhost" || host == "[::1]";
}

std::string network_of(const std::string& address) {
    const std::string canonical = canonical_ip(address);
    in6_addr six;
    if (inet_pton(AF_INET6, canonical.c_str(), &six) != 1) return canonical.empty() ? address : canonical;
    std::fill(six.s6_addr + 8, six.s6_addr + 16, 0);
    return spelled(AF_INET6, &six);
}

}  // namespace helpdesk
