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
std::vector<std::string> values_of(const HttpRequest& request, std::string_view name) {
    std::vector<std::string> values;
    for (const HttpHeader& header : request.headers) {
        if (header.name != name) continue;
        for (const std::string_view value : split(header.value, ',')) values.emplace_back(trim(value));
    }
    return values;
}

}  // namespace

void believe_proxies(HttpRequest& request, const std::vector<std::string>& proxies) {
    const auto is_proxy = [&](const std::string& address) {
        return std::find(proxies.begin(), proxies.end(), address) != proxies.end();
    };
    request.peer = canonical_ip(request.peer);
    if (!is_proxy(request.over_unix_socket ? std::string(unix_proxy) : request.peer)) return;
    const std::vector<std::string> hops = values_of(request, "x-forwarded-for");
    for (auto hop = hops.rbegin(); hop != hops.rend(); ++hop) {
        const std::string address = ip_address(*hop);
        if (address.empty()) break;
        request.peer = address;
        if (!is_proxy(address)) break;
    }
    const std::vector<std::string> schemes = values_of(request, "x-forwarded-proto");
    request.over_tls = !schemes.empty() && lower_ascii(schemes.back()) == "https";
}

std::string checked_proxy(const std::string& proxy) {
    const std::string address = proxy == unix_proxy ? proxy : ip_address(proxy);
    if (!address.empty()) return address;
    throw Error(Fault::invalid, "proxy \"" + proxy + "\" is no IP address", "proxy", "such as 127.0.0.1, or unix");
}

}  // namespace helpdesk
