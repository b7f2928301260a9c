#pragma once

#include <list>
#include <unordered_map>

#include "connection.hpp"
#include "listener.hpp"

namespace helpdesk {

// The one thread that touches sockets.
class Loop {
public:
    Loop(FrontServices& services, std::vector<Listener>& listeners);

    // Until it is to stop, and everything has been answered or the stop deadline has passed.
    void run();

private:
    struct Client {
        std::unique_ptr<Connection> connection;
        std::uint32_t events = 0;  // that epoll knows of
        std::list<std::uint64_t>::iterator idle_place = {};
        bool is_listed_idle = false;
    };

    FrontServices& services_;
    std::vector<Listener>& listeners_;
    OwnDescriptor epoll_;
    std::unordered_map<std::uint64_t, Client> clients_;
    std::list<std::uint64_t> idle_;  // the one that is idle for the longest time first
    std::uint64_t next_id_;
    bool accepting_ = true;
    SteadyTime next_sweep_;
    std::chrono::milliseconds sweep_interval_;
    std::optional<SteadyTime> stop_at_;

    bool watch(int descriptor, std::uint64_t id, std::uint32_t events, int how) const;
    int wait_time() const;
    void on_event(std::uint64_t id, std::uint32_t events);
    void accept_from(const Listener& listener);
    bool make_room();
    void set_accepting(bool accepting);
    void admit(OwnDescriptor socket, bool is_unix);
    void deliver_letters();
    void sweep(SteadyTime now);
    void begin_stop();
    void settle(Client& client);
    void watch_for(Client& client, std::uint32_t wanted) const;
    void set_listed_idle(Client& client, bool idle);
};

}  // namespace helpdesk
