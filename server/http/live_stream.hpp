#pragma once

#include <memory>
#include <mutex>
#include <string>

#include "mailbox.hpp"

namespace helpdesk {

// An event stream to one client; any thread may use it, and keep it for longer than the client stays.
class LiveStream : public std::enable_shared_from_this<LiveStream> {
public:
    LiveStream(std::shared_ptr<Mailbox> mailbox, std::uint64_t connection, std::size_t bytes_max)
        : mailbox_(std::move(mailbox)), connection_(connection), bytes_max_(bytes_max) {}

    // False, and nothing is sent, when the stream has ended, or when the client has not taken enough of what was sent
    // before.
    bool send(std::string part);
    // What was sent before still goes out.
    void close();
    bool closed() const;

private:
    friend class Connection;

    const std::shared_ptr<Mailbox> mailbox_;
    const std::uint64_t connection_;
    const std::size_t bytes_max_;
    mutable std::mutex mutex_;
    std::string pending_;
    std::size_t leaving_ = 0;  // bytes that the connection has taken, and the client not yet
    bool closed_ = false;
    bool noticed_ = false;  // the connection knows that there is something

    struct Taken {
        std::string bytes;
        bool closed;
    };
    // For the connection, when the client has what was taken before.
    Taken take();
    void notice();
};

}  // namespace helpdesk
