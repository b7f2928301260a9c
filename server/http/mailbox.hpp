#pragma once

#include <cstdint>
#include <functional>
#include <mutex>
#include <vector>

#include "descriptor.hpp"

namespace helpdesk {

class Connection;

// How other threads reach a connection, which only the loop may touch.
class Mailbox {
public:
    // Called by the loop; with nullptr if the connection is gone.
    using Act = std::function<void(Connection*)>;
    struct Letter {
        std::uint64_t connection;
        Act act;
    };

    Mailbox();

    void post(std::uint64_t connection, Act act);
    std::vector<Letter> take();
    // Readable while there are letters, and after a ring.
    int descriptor() const { return bell_.number(); }
    // Async-signal-safe.
    void ring() const;

private:
    OwnDescriptor bell_;
    std::mutex mutex_;
    std::vector<Letter> letters_;
};

}  // namespace helpdesk
