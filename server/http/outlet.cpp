#include "outlet.hpp"

#include <sys/socket.h>
#include <sys/uio.h>

#include <algorithm>
#include <array>
#include <cerrno>

namespace helpdesk {

std::chrono::milliseconds allowance(const FrontOptions& options, std::uint64_t bytes) {
    return std::chrono::milliseconds(bytes * 1'000 / std::max<std::uint64_t>(options.least_bytes_a_second, 1));
}

void Outlet::add(std::string part) {
    if (part.empty()) return;
    if (is_empty()) {
        began_ = std::chrono::steady_clock::now();
        written_ = 0;
    }
    parts_.push_back(std::move(part));
}

bool Outlet::flush(int socket) {
    while (!is_empty()) {
        std::array<iovec, 8> vectors{};
        const std::size_t count = std::min(vectors.size(), parts_.size() - first_);
        for (std::size_t i = 0; i < count; ++i) {
            std::string& part = parts_[first_ + i];
            const std::size_t skipped = i == 0 ? at_ : 0;
            vectors[i] = {part.data() + skipped, part.size() - skipped};
        }
        msghdr message{};
        message.msg_iov = vectors.data();
        message.msg_iovlen = count;
        const ssize_t written = sendmsg(socket, &message, MSG_NOSIGNAL | MSG_DONTWAIT);
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) return errno == EAGAIN || errno == EWOULDBLOCK;
        written_ += static_cast<std::uint64_t>(written);
        pass_over(static_cast<std::size_t>(written));
    }
    return true;
}

void Outlet::pass_over(std::size_t bytes) {
    while (first_ < parts_.size() && bytes >= parts_[first_].size() - at_) {
        bytes -= parts_[first_].size() - at_;
        parts_[first_++] = {};
        at_ = 0;
    }
    at_ += bytes;
    if (first_ < parts_.size()) return;
    parts_ = {};
    first_ = 0;
    at_ = 0;
}

SteadyTime Outlet::deadline(const FrontOptions& options) const {
    if (is_empty()) return SteadyTime::max();
    return began_ + options.write_deadline + allowance(options, written_);
}

}  // namespace helpdesk
