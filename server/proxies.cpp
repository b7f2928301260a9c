#include "server/proxies.hpp"

#include <arpa/inet.h>

#include <algorithm>

#include "engine/engine.hpp"

namespace helpdesk {

namespace {

constexpr std::string_view unix_proxy = "unix";

bool is_ip_address(const std::string& text) {
    in6_addr parsed;
    return inet_pton(AF_INET, text.c_str(), &parsed) == 1 || inet_pton(AF_INET6, text.c_str(), &parsed) == 1;
}

}  // namespace

std::string client_of(const HttpRequest& request, const std::vector<std::string>& proxies) {
    const auto is_proxy = [&](std::string_view address) {
        return std::find(proxies.begin(), proxies.end(), address) != proxies.end();
    };
    const std::string* told = request.header("x-forwarded-for");
    if (!told || !is_proxy(request.over_unix_socket ? unix_proxy : request.peer)) return request.peer;
    std::string client = request.peer;
    const std::vector<std::string_view> hops = split(*told, ',');
    for (auto hop = hops.rbegin(); hop != hops.rend(); ++hop) {
        const std::string address(trim(*hop));
        if (!is_ip_address(address)) break;
        client = address;
        if (!is_proxy(address)) break;
    }
    return client;
}

void check_proxy(const std::string& proxy) {
    if (proxy == unix_proxy || is_ip_address(proxy)) return;
    throw Error(Fault::invalid, "proxy \"" + proxy + "\" is no IP address", "proxy", "such as 127.0.0.1, or unix");
}

}  // namespace helpdesk
