#include "server/proxies.hpp"

#include <arpa/inet.h>

#include <algorithm>

#include "engine/engine.hpp"

namespace helpdesk {

namespace {

constexpr std::string_view unix_proxy = "unix";

// In its one spelling, without a port behind it; empty for what is no address.
std::string ip_address(std::string_view text) {
    std::string address(trim(text));
    if (address.starts_with('[')) address = address.substr(1, address.find(']') - 1);
    const auto colon = address.find(':');
    if (address.find('.') != std::string::npos && colon != std::string::npos && address.rfind(':') == colon) {
        address.resize(colon);
    }
    in6_addr parsed;
    char spelled[INET6_ADDRSTRLEN];
    if (inet_pton(AF_INET, address.c_str(), &parsed) == 1) return inet_ntop(AF_INET, &parsed, spelled, sizeof spelled);
    if (inet_pton(AF_INET6, address.c_str(), &parsed) != 1) return {};
    if (IN6_IS_ADDR_V4MAPPED(&parsed)) return inet_ntop(AF_INET, parsed.s6_addr + 12, spelled, sizeof spelled);
    return inet_ntop(AF_INET6, &parsed, spelled, sizeof spelled);
}

// Of all lines: a proxy may have added its own behind the client's.
std::vector<std::string> hops_of(const HttpRequest& request) {
    std::vector<std::string> hops;
    for (const HttpHeader& header : request.headers) {
        if (header.name != "x-forwarded-for") continue;
        for (const std::string_view hop : split(header.value, ',')) hops.push_back(ip_address(hop));
    }
    return hops;
}

}  // namespace

std::string client_of(const HttpRequest& request, const std::vector<std::string>& proxies) {
    const auto is_proxy = [&](const std::string& address) {
        return std::find(proxies.begin(), proxies.end(), address) != proxies.end();
    };
    std::string client = ip_address(request.peer);
    if (!is_proxy(request.over_unix_socket ? std::string(unix_proxy) : client)) return client;
    const std::vector<std::string> hops = hops_of(request);
    for (auto hop = hops.rbegin(); hop != hops.rend() && !hop->empty(); ++hop) {
        client = *hop;
        if (!is_proxy(client)) break;
    }
    return client;
}

std::string checked_proxy(const std::string& proxy) {
    const std::string address = proxy == unix_proxy ? proxy : ip_address(proxy);
    if (!address.empty()) return address;
    throw Error(Fault::invalid, "proxy \"" + proxy + "\" is no IP address", "proxy", "such as 127.0.0.1, or unix");
}

}  // namespace helpdesk
