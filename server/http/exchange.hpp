#pragma once

#include "connection.hpp"

namespace helpdesk {

// What a connection knows of the request and the answer that it is busy with.
struct Connection::Exchange {
    explicit Exchange(FrontServices& given) : services(given), reader(given.options), memory(given) {}
    // What a sink leaves behind when the client breaks off may take long to put away, and the loop must not wait.
    ~Exchange() {
        if (plan && plan->sink) services.pool->go_on([left = std::move(plan)](Caller&) {});
    }
    Exchange(const Exchange&) = delete;
    Exchange& operator=(const Exchange&) = delete;

    FrontServices& services;
    HeadReader reader;
    RequestHead head = {};
    bool is_head = false;  // these two stay when a worker has the request
    std::string id = {};
    std::optional<BodyReader> body = {};
    bool has_begun = false;  // a worker has had to do with it: then it is not turned away any more
    bool body_complete = false;
    std::uint64_t received = 0;  // of the body with its frame
    std::string part = {};       // of the body: all that is there, or what the sink has not got
    std::shared_ptr<BodyPlan> plan = {};
    BodyMemory memory;

    bool chunked = false;  // the answer
    bool close = false;
    std::shared_ptr<std::function<std::string()>> source = {};  // never copied: it may remember where it is
    std::optional<std::uint64_t> source_left = {};
    std::shared_ptr<LiveStream> live = {};
};

}  // namespace helpdesk
