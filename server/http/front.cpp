#include "front.hpp"

#include <sys/resource.h>

#include <algorithm>
#include <cerrno>

#include "loop.hpp"

namespace helpdesk {

static_assert(std::atomic<bool>::is_always_lock_free);  // a signal handler sets one

namespace {

// As many file descriptors as the connections need, if the system gives them; else fewer connections, so that the rest
// of the program keeps some.
FrontOptions fitted(FrontOptions options) {
    constexpr rlim_t kept = 128;
    rlimit limit{};
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return options;
    const rlim_t wanted = options.connections_max + kept;
    if (limit.rlim_cur < wanted) {
        limit.rlim_cur = std::min(wanted, limit.rlim_max);
        setrlimit(RLIMIT_NOFILE, &limit);
    }
    const rlim_t room = limit.rlim_cur - std::min(kept, limit.rlim_cur / 2);
    options.connections_max = std::min<std::size_t>(options.connections_max, room);
    return options;
}

}  // namespace

struct Front::Inside {
    Inside(FrontOptions options, BodyPlanner plan, HttpHandler handler)
        : services{.options = fitted(std::move(options)), .plan = std::move(plan), .handler = std::move(handler)} {
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
    services.pool =
        std::make_unique<WorkerPool>(options.workers, options.waiting_max, services.handler, services.waiting);
    inside_->loop->run();
    services.pool->stop();
    // Live streams that nobody has seen begin hear that they have ended.
    for (const Mailbox::Letter& letter : services.mailbox->take()) letter.act(nullptr);
}

void Front::stop() {
    const int error = errno;  // is not a signal handler's to change
    inside_->services.stopping = true;
    inside_->services.mailbox->ring();
    errno = error;
}

FrontCounts Front::counts() const {
    const FrontServices& services = inside_->services;
    return {.connections = services.connections,
            .accepted = services.accepted,
            .requests = services.requests,
            .refused = services.refused,
            .waiting = services.waiting,
            .late = services.late,
            .dropped_idle = services.dropped_idle};
}

}  // namespace helpdesk
