#pragma once

#include <sys/socket.h>
#include <sys/types.h>

#include <string>

#include "descriptor.hpp"

namespace helpdesk {

// A socket that waits for clients, from an address such as 127.0.0.1:8025, [::1]:80 or unix:/run/desk.sock. A Unix
// socket is its owner's alone (0600); one that somebody has left is replaced, and ours is removed at the end.
// Fault::unavailable for an address that is taken, Fault::usage for one that is none.
class Listener {
public:
    explicit Listener(const std::string& address);
    ~Listener();
    Listener(Listener&&) = default;
    Listener& operator=(Listener&&) = delete;

    int descriptor() const { return socket_.number(); }
    // With the port that the system has chosen for port 0.
    const std::string& address() const { return address_; }
    bool is_unix() const { return !path_.empty(); }

private:
    OwnDescriptor socket_;
    std::string address_;
    std::string path_;  // of a Unix socket
    dev_t device_ = 0;  // and by which file it was
    ino_t inode_ = 0;

    void listen_unix();
    void listen_ip();
    void remove_left_socket() const;
};

// The IP address of a socket's own end or of its peer's, as text; empty for a Unix socket.
std::string ip_of(const sockaddr_storage& address);

}  // namespace helpdesk
