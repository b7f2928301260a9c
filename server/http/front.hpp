#pragma once

#include <memory>
#include <string>
#include <vector>

#include "live_stream.hpp"
#include "options.hpp"

namespace helpdesk {

// The HTTP server's outer side. One thread owns all sockets: it reads and checks requests, keeps the limits and the
// deadlines, and writes answers; so slow, idle and live clients cost no thread. Only a request that is complete and
// good reaches the handler, on one of a few workers.
class Front {
public:
    // Listens from here on; Fault::unavailable for an address that is taken, Fault::usage for one that is none. `plan`
    // is asked, on a worker, for each request with a body; without it every body goes into memory. What plan and
    // handler throw is answered with a 500 that tells nothing.
    Front(FrontOptions options, BodyPlanner plan, HttpHandler handler);
    ~Front();

    // Where it listens, with the ports that the system has chosen.
    std::vector<std::string> addresses() const;
    // Serves until it is stopped. Requests that run then are still answered, for as long as stop_deadline; returns when
    // the last handler has.
    void run();
    // Async-signal-safe, and from any thread.
    void stop();
    FrontCounts counts() const;

private:
    struct Inside;
    std::unique_ptr<Inside> inside_;
};

}  // namespace helpdesk
