#include "tests/db/loopback_proxy.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <stdexcept>
#include <string_view>
#include <utility>

namespace helpdesk {

namespace {

sockaddr_in loopback(int port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return address;
}

bool send_all(int to, std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t sent = send(to, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (sent <= 0) return false;
        bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
}

std::string receive_some(int from) {
    std::array<char, 65'536> buffer;
    const ssize_t received = recv(from, buffer.data(), buffer.size(), 0);
    return received > 0 ? std::string(buffer.data(), static_cast<std::size_t>(received)) : std::string();
}

}  // namespace

LoopbackProxy::LoopbackProxy(int server_port) : server_port_(server_port) {
    listener_ = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address = loopback(0);
    socklen_t size = sizeof address;
    auto* generic = reinterpret_cast<sockaddr*>(&address);
    const bool ready = listener_ >= 0 && bind(listener_, generic, size) == 0 && listen(listener_, 16) == 0 &&
                       getsockname(listener_, generic, &size) == 0 && pipe(wake_) == 0;
    if (!ready) throw std::runtime_error("the proxy cannot listen");
    port_ = ntohs(address.sin_port);
    thread_ = std::thread([this] { work(); });
}

LoopbackProxy::~LoopbackProxy() {
    ending_ = true;
    close(wake_[1]);
    thread_.join();
    close(wake_[0]);
    close(listener_);
    for (const Pair& pair : pairs_) {
        close(pair.client);
        close(pair.server);
    }
}

void LoopbackProxy::cut_before(const std::string& words, int times) {
    const std::scoped_lock lock(mutex_);
    before_ = {words, times};
}

void LoopbackProxy::cut_after(const std::string& words, int times) {
    const std::scoped_lock lock(mutex_);
    after_ = {words, times};
}

bool LoopbackProxy::falls_to(Cut& cut, const std::string& bytes) {
    if (cut.times == 0 || bytes.find(cut.words) == std::string::npos) return false;
    --cut.times;
    return true;
}

void LoopbackProxy::answer_with(const std::string& bytes) {
    const std::scoped_lock lock(mutex_);
    false_answer_ = bytes;
}

void LoopbackProxy::work() {
    while (!ending_) {
        std::vector<pollfd> waiting{{wake_[0], POLLIN, 0}, {listener_, POLLIN, 0}};
        for (const Pair& pair : pairs_) {
            waiting.push_back({pair.client, POLLIN, 0});
            waiting.push_back({pair.server, POLLIN, 0});
        }
        const std::size_t watched = stalled_ ? 1 : waiting.size();
        if (poll(waiting.data(), watched, stalled_ ? -1 : 50) <= 0 || stalled_) continue;
        for (std::size_t i = 0; i < pairs_.size(); ++i) {
            if (waiting[2 + 2 * i].revents != 0) from_client(pairs_[i]);
            if (pairs_[i].open && waiting[3 + 2 * i].revents != 0) from_server(pairs_[i]);
        }
        std::erase_if(pairs_, [](const Pair& pair) { return !pair.open; });
        if (waiting[1].revents != 0) accept_one();
    }
}

void LoopbackProxy::accept_one() {
    Pair pair{.client = accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC),
              .server = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)};
    const sockaddr_in address = loopback(server_port_);
    if (!refuses_ && pair.client >= 0 &&
        connect(pair.server, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0) {
        pairs_.push_back(pair);
        return;
    }
    if (pair.client >= 0) close(pair.client);
    close(pair.server);
}

void LoopbackProxy::from_client(Pair& pair) {
    const std::string bytes = receive_some(pair.client);
    std::string false_answer;
    bool cuts = bytes.empty();
    {
        const std::scoped_lock lock(mutex_);
        cuts = cuts || falls_to(before_, bytes);
        pair.doomed = !cuts && falls_to(after_, bytes);
        if (!cuts) false_answer = std::exchange(false_answer_, {});
    }
    pair.client_spoke = true;
    if (!false_answer.empty()) {
        send_all(pair.client, false_answer);
    } else if (cuts || !send_all(pair.server, bytes)) {
        cut(pair);
    }
}

void LoopbackProxy::from_server(Pair& pair) {
    const std::string bytes = receive_some(pair.server);
    if (std::exchange(pair.client_spoke, false)) ++round_trips_;
    if (pair.doomed || bytes.empty() || !send_all(pair.client, bytes)) cut(pair);
}

void LoopbackProxy::cut(Pair& pair) {
    const linger at_once{.l_onoff = 1, .l_linger = 0};
    if (resets_) setsockopt(pair.client, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    close(pair.client);
    close(pair.server);
    pair.open = false;
}

}  // namespace helpdesk
