#include "loop.hpp"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

#include "engine/engine.hpp"

namespace helpdesk {

namespace {

// The ids that epoll gives back: of the mailbox, of the listeners from 1 on, of connections, which are never used
// twice.
constexpr std::uint64_t mailbox_id = 0;
constexpr std::uint64_t first_listener_id = 1;
constexpr std::uint64_t first_connection_id = 1'000;

constexpr int accepts_in_a_row = 64;
constexpr int unsent_bytes_max = 128 << 10;

// Often enough for the shortest deadline.
std::chrono::milliseconds sweep_interval_for(const FrontOptions& options) {
    const auto shortest = std::min({options.head_deadline, options.body_deadline, options.write_deadline,
                                    options.idle_deadline, options.stop_deadline});
    return std::clamp(shortest / 8, std::chrono::milliseconds(10), std::chrono::milliseconds(250));
}

}  // namespace

Loop::Loop(FrontServices& services, std::vector<Listener>& listeners)
    : services_(services),
      listeners_(listeners),
      epoll_(epoll_create1(EPOLL_CLOEXEC)),
      next_id_(first_connection_id),
      next_sweep_(std::chrono::steady_clock::now()),
      sweep_interval_(sweep_interval_for(services.options)) {
    bool watches = epoll_.is_open() && watch(services_.mailbox->descriptor(), mailbox_id, EPOLLIN, EPOLL_CTL_ADD);
    for (std::size_t i = 0; i < listeners_.size(); ++i) {
        watches = watches && watch(listeners_[i].descriptor(), first_listener_id + i, EPOLLIN, EPOLL_CTL_ADD);
    }
    if (!watches) throw Error(Fault::unavailable, std::string("sockets cannot be watched: ") + std::strerror(errno));
}

bool Loop::watch(int descriptor, std::uint64_t id, std::uint32_t events, int how) const {
    epoll_event event{};
    event.events = events;
    event.data.u64 = id;
    return epoll_ctl(epoll_.number(), how, descriptor, &event) == 0;
}

void Loop::run() {
    std::array<epoll_event, 256> events;
    while (!stop_at_ || (!clients_.empty() && std::chrono::steady_clock::now() < *stop_at_)) {
        const int count = epoll_wait(epoll_.number(), events.data(), static_cast<int>(events.size()), wait_time());
        for (int i = 0; i < count; ++i) on_event(events[i].data.u64, events[i].events);
        if (services_.stopping && !stop_at_) begin_stop();
        const auto now = std::chrono::steady_clock::now();
        if (now >= next_sweep_) sweep(now);
    }
    clients_.clear();
    services_.connections = 0;
}

int Loop::wait_time() const {
    if (clients_.empty() && accepting_) return -1;
    const auto left = next_sweep_ - std::chrono::steady_clock::now();
    const auto rounded = std::chrono::ceil<std::chrono::milliseconds>(left).count();
    return static_cast<int>(std::max<std::int64_t>(rounded, 0));
}

void Loop::on_event(std::uint64_t id, std::uint32_t events) {
    if (id == mailbox_id) return deliver_letters();
    if (id < first_connection_id) {
        const std::size_t index = id - first_listener_id;
        if (index < listeners_.size() && accepting_) accept_from(listeners_[index]);
        return;
    }
    const auto found = clients_.find(id);
    if (found == clients_.end()) return;
    Client& client = found->second;
    const std::uint32_t wanted = client.connection->wanted_events();
    const std::uint32_t told = events & (wanted | EPOLLHUP | EPOLLERR);
    if (told == 0) return watch_for(client, wanted);
    client.connection->on_events(told);
    settle(client);
}

void Loop::accept_from(const Listener& listener) {
    for (int i = 0; i < accepts_in_a_row; ++i) {
        const bool full = clients_.size() >= services_.options.connections_max;
        if (full && idle_.empty()) return set_accepting(false);
        OwnDescriptor socket(accept4(listener.descriptor(), nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC));
        const int error = errno;
        if (socket.is_open()) {
            if (full) make_room();
            admit(std::move(socket), listener.is_unix());
            continue;
        }
        if (error == EINTR || error == ECONNABORTED) continue;
        const bool exhausted = error == EMFILE || error == ENFILE || error == ENOBUFS || error == ENOMEM;
        // The client stays in the kernel's queue, where epoll would report it for ever.
        if (exhausted && !make_room()) return set_accepting(false);
        if (!exhausted) return;
    }
}

bool Loop::make_room() {
    if (idle_.empty()) return false;
    ++services_.dropped_idle;
    const std::uint64_t oldest = idle_.front();
    idle_.pop_front();
    clients_.erase(oldest);
    services_.connections = clients_.size();
    return true;
}

void Loop::set_accepting(bool accepting) {
    if (std::exchange(accepting_, accepting) == accepting) return;
    for (std::size_t i = 0; i < listeners_.size(); ++i) {
        watch(listeners_[i].descriptor(), first_listener_id + i, accepting ? std::uint32_t{EPOLLIN} : 0, EPOLL_CTL_MOD);
    }
}

void Loop::admit(OwnDescriptor socket, bool is_unix) {
    ConnectionEnds ends{.is_unix = is_unix};
    if (!is_unix) {
        const int on = 1;
        sockaddr_storage address{};
        auto* generic = reinterpret_cast<sockaddr*>(&address);
        socklen_t size = sizeof address;
        setsockopt(socket.number(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        // Else the kernel would take some MiB for each client that does not read.
        setsockopt(socket.number(), IPPROTO_TCP, TCP_NOTSENT_LOWAT, &unsent_bytes_max, sizeof unsent_bytes_max);
        if (getpeername(socket.number(), generic, &size) != 0) return;  // it has gone already
        ends.peer = ip_of(address);
        size = sizeof address;
        if (getsockname(socket.number(), generic, &size) == 0) ends.own = ip_of(address);
    }
    const int descriptor = socket.number();
    const std::uint64_t id = next_id_++;
    Client& client = clients_[id];
    client.connection = std::make_unique<Connection>(services_, std::move(socket), id, std::move(ends));
    client.events = client.connection->wanted_events();
    ++services_.accepted;
    if (!watch(descriptor, id, client.events, EPOLL_CTL_ADD)) {
        clients_.erase(id);
        return;
    }
    services_.connections = clients_.size();
    settle(client);
}

void Loop::deliver_letters() {
    for (Mailbox::Letter& letter : services_.mailbox->take()) {
        const auto found = clients_.find(letter.connection);
        letter.act(found == clients_.end() ? nullptr : found->second.connection.get());
        if (found != clients_.end()) settle(found->second);
    }
}

void Loop::sweep(SteadyTime now) {
    next_sweep_ = now + sweep_interval_;
    for (auto it = clients_.begin(); it != clients_.end();) {
        Client& client = (it++)->second;
        client.connection->check_deadline(now);
        settle(client);
    }
    // Other parts of the program may have given back what was missing.
    if (!stop_at_) set_accepting(true);
}

void Loop::begin_stop() {
    stop_at_ = std::chrono::steady_clock::now() + services_.options.stop_deadline;
    accepting_ = false;
    listeners_.clear();
    for (auto it = clients_.begin(); it != clients_.end();) {
        Client& client = (it++)->second;
        client.connection->stop();
        settle(client);
    }
}

// What follows from a connection's new state; it may be gone afterwards.
void Loop::settle(Client& client) {
    Connection& connection = *client.connection;
    if (connection.is_gone()) {
        set_listed_idle(client, false);
        clients_.erase(connection.id());
        services_.connections = clients_.size();
        if (!stop_at_) set_accepting(true);
        return;
    }
    set_listed_idle(client, connection.is_idle());
    const std::uint32_t wanted = connection.wanted_events();
    // Few clients send anything before they are answered: reading is not forbidden until one does.
    const bool may_stay = client.events == (wanted | EPOLLIN);
    if (!may_stay) watch_for(client, wanted);
}

void Loop::watch_for(Client& client, std::uint32_t wanted) const {
    if (std::exchange(client.events, wanted) == wanted) return;
    watch(client.connection->descriptor(), client.connection->id(), wanted, EPOLL_CTL_MOD);
}

void Loop::set_listed_idle(Client& client, bool idle) {
    if (std::exchange(client.is_listed_idle, idle) == idle) return;
    if (idle) {
        client.idle_place = idle_.insert(idle_.end(), client.connection->id());
    } else {
        idle_.erase(client.idle_place);
    }
}

}  // namespace helpdesk
