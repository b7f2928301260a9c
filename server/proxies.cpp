#include "server/proxies.hpp"

#include <algorithm>

#include "engine/engine.hpp"

namespace helpdesk {

namespace {

constexpr std::string_view unix_proxy = "unix";

// Some proxies write the port behind the address, and then brackets around one of IPv6.
std::string ip_address(std::string_view text) {
    text = trim(text);
    if (text.starts_with('[')) return canonical_ip(text.substr(1, text.find(']') - 1));
    const auto colon = text.find(':');
    const bool has_port = text.find('.') < colon && colon != std::string_view::npos;
    return canonical_ip(has_port ? text.substr(0, colon) : text);
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
    std::string client = canonical_ip(request.peer);
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
