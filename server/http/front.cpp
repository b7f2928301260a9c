#include "front.hpp"

#include "loop.hpp"

namespace helpdesk {

static_assert(std::atomic<bool>::is_always_lock_free);  // a signal handler sets one

struct Front::Inside {
    Inside(FrontOptions options, BodyPlanner plan, HttpHandler handler)
        : services{.options = std::move(options), .plan = std::move(plan), .handler = std::move(handler)} {
        for (const std::string& each : services.options.listen) {
            addresses.push_back(listeners.emplace_back(each).address());
        }
        loop.emplace(services, listeners);
    }

    FrontServices services;
    std::vector<Listener> listeners;
    std::vector<std::string> addresses;
    std::optional<Loop> loop;
};

Front::Front(FrontOptions options, BodyPlanner plan, HttpHandler handler)
    : inside_(std::make_unique<Inside>(std::move(options), std::move(plan), std::move(handler))) {}

Front::~Front() = default;

std::vector<std::string> Front::addresses() const { return inside_->addresses; }

void Front::run() {
    FrontServices& services = inside_->services;
    const FrontOptions& options = services.options;
    services.pool = std::make_unique<WorkerPool>(options.workers, options.waiting_max, services.handler);
    inside_->loop->run();
    services.pool->stop();
    // Live streams that nobody has seen begin hear that they have ended.
    for (const Mailbox::Letter& letter : services.mailbox->take()) letter.act(nullptr);
}

void Front::stop() {
    inside_->services.stopping = true;
    inside_->services.mailbox->ring();
}

FrontCounts Front::counts() const {
    const FrontServices& services = inside_->services;
    return {.connections = services.connections,
            .accepted = services.accepted,
            .requests = services.requests,
            .refused = services.refused,
            .late = services.late,
            .dropped_idle = services.dropped_idle};
}

}  // namespace helpdesk
