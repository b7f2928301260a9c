#include "event_client.hpp"

namespace helpdesk {

// By HTTP/1.0, so that there are no chunks in it.
EventClient::EventClient(const std::string& address, const std::string& token, const std::string& query,
                         const std::string& more_headers)
    : client_(address) {
    client_.send("GET /api/v1/events" + query + " HTTP/1.0\r\nHost: localhost\r\nAuthorization: Bearer " + token +
                 "\r\n" + more_headers + "\r\n");
}

// The lines up to an empty one.
bool EventClient::read_block(std::string& block, std::chrono::milliseconds wait) {
    const auto end = std::chrono::steady_clock::now() + wait;
    for (;;) {
        const auto at = read_.find("\n\n");
        if (at != std::string::npos) {
            block = read_.substr(0, at + 1);
            read_.erase(0, at + 2);
            return true;
        }
        const auto left = std::chrono::ceil<std::chrono::milliseconds>(end - std::chrono::steady_clock::now());
        if (left.count() <= 0) return false;
        const std::string more = client_.some(left);
        if (more.empty()) return false;
        read_ += more;
        if (!head_.empty()) continue;
        const auto body = read_.find("\r\n\r\n");
        if (body == std::string::npos) continue;
        head_ = read_.substr(0, body + 4);
        read_.erase(0, body + 4);
    }
}

SentEvent EventClient::next(std::chrono::milliseconds wait) {
    std::string block;
    while (read_block(block, wait)) {
        SentEvent event{.arrived = system_time()};
        for (const std::string_view line : split(std::string_view(block), '\n')) {
            if (line.starts_with("event: ")) event.kind = line.substr(7);
            if (line.starts_with("id: ")) event.id = line.substr(4);
            if (line.starts_with("data: ")) event.data = line.substr(6);
            if (line.starts_with("retry: ")) head_ += line;
        }
        if (!event.kind.empty()) return event;
    }
    return {};
}

}  // namespace helpdesk
