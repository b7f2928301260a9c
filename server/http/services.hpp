#pragma once

#include <atomic>
#include <memory>

#include "mailbox.hpp"
#include "options.hpp"
#include "worker_pool.hpp"

namespace helpdesk {

// What all connections of a front share.
struct FrontServices {
    const FrontOptions options;
    const BodyPlanner plan;
    const HttpHandler handler;
    std::shared_ptr<Mailbox> mailbox = std::make_shared<Mailbox>();
    std::unique_ptr<WorkerPool> pool = {};
    std::atomic<bool> stopping = false;
    std::size_t bodies_bytes = 0;  // that are in memory; of the loop

    std::atomic<std::uint64_t> connections = 0;
    std::atomic<std::uint64_t> accepted = 0;
    std::atomic<std::uint64_t> requests = 0;
    std::atomic<std::uint64_t> refused = 0;
    std::atomic<std::uint64_t> waiting = 0;
    std::atomic<std::uint64_t> late = 0;
    std::atomic<std::uint64_t> dropped_idle = 0;
};

// A share of the memory for bodies, given back with its owner.
class BodyMemory {
public:
    explicit BodyMemory(FrontServices& services) : services_(services) {}
    ~BodyMemory() { set(0); }
    BodyMemory(const BodyMemory&) = delete;
    BodyMemory& operator=(const BodyMemory&) = delete;

    // False if all of them together now take too much.
    bool set(std::size_t bytes) {
        services_.bodies_bytes += bytes - bytes_;
        bytes_ = bytes;
        return services_.bodies_bytes <= services_.options.bodies_bytes_max;
    }

private:
    FrontServices& services_;
    std::size_t bytes_ = 0;
};

}  // namespace helpdesk
