#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include "engine/engine.hpp"
#include "message.hpp"

namespace helpdesk {

struct FrontOptions {
    std::vector<std::string> listen{"127.0.0.1:8025"};  // also [::1]:80, and unix:/path; port 0 is any free one
    // The names besides localhost and the address itself that a request's Host may say.
    std::vector<std::string> hosts = {};
    std::vector<HttpHeader> headers = {};  // of every answer that does not have them itself
    std::size_t workers = 32;              // as many writes share a commit at most
    std::size_t waiting_max = 1'024;       // requests that wait for a worker; one more is answered with 503
    std::size_t connections_max = 4'096;
    std::size_t head_bytes_max = 16 << 10;
    std::size_t headers_max = 100;
    std::size_t target_bytes_max = 8'000;  // so that the line fits into the 8 KiB that cpp-httplib reads
    std::uint64_t body_bytes_max = 1 << 20;
    std::size_t bodies_bytes_max = 64 << 20;  // in memory, of all requests together; one more is answered with 503
    std::size_t live_bytes_max = 64 << 10;    // that an event stream keeps for a client that is slow
    std::chrono::milliseconds head_deadline{10'000};
    std::chrono::milliseconds body_deadline{10'000};   // and the time that the bytes take at the least rate
    std::chrono::milliseconds write_deadline{10'000};  // likewise
    std::uint64_t least_bytes_a_second = 1'024;
    std::chrono::milliseconds idle_deadline{60'000};
    std::chrono::milliseconds stop_deadline{5'000};
    World world = {};  // for the ids of requests and the date of answers
};

struct FrontCounts {
    std::uint64_t connections = 0;  // that are open now
    std::uint64_t accepted = 0;     // connections, since the beginning; as all that follows
    std::uint64_t requests = 0;     // that reached the handler
    std::uint64_t refused = 0;
    std::uint64_t waiting = 0;  // requests, for a worker, now
    std::uint64_t late = 0;     // connections that ended at a deadline
    std::uint64_t dropped_idle = 0;
};

}  // namespace helpdesk
