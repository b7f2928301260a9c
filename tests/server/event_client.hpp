#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "engine/engine.hpp"
#include "http_client.hpp"

namespace helpdesk {

struct SentEvent {
    std::string kind;
    std::string id;
    std::string data;
    Time arrived;
};

// A client of /api/v1/events, which reads what comes as it comes.
class EventClient {
public:
    EventClient(const std::string& address, const std::string& token, const std::string& query = {},
                const std::string& more_headers = {});

    // The next event; one without a kind if nothing comes within the time.
    SentEvent next(std::chrono::milliseconds wait = std::chrono::seconds(5));
    // True when it is told to begin, as each stream is.
    bool stands() { return next().kind == "hello"; }
    bool closes(std::chrono::milliseconds wait = std::chrono::seconds(5)) { return client_.closes(wait); }
    // What comes before the first event: the head of the answer, and the retry.
    const std::string& head() const { return head_; }
    RawClient& raw() { return client_; }

private:
    RawClient client_;
    std::string head_;
    std::string read_;  // and not yet given

    bool read_block(std::string& block, std::chrono::milliseconds wait);
};

}  // namespace helpdesk
