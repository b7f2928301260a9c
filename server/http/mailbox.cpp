#include "mailbox.hpp"

#include <sys/eventfd.h>

#include "engine/engine.hpp"

namespace helpdesk {

Mailbox::Mailbox() : bell_(eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)) {
    if (!bell_.is_open()) throw Error(Fault::unavailable, "there are no file descriptors left");
}

void Mailbox::post(std::uint64_t connection, Act act) {
    bool first = false;
    {
        const std::scoped_lock lock(mutex_);
        first = letters_.empty();
        letters_.push_back({connection, std::move(act)});
    }
    if (first) ring();
}

std::vector<Mailbox::Letter> Mailbox::take() {
    std::uint64_t rings = 0;
    // Emptied before the letters are taken, so that none can come in unheard.
    if (read(bell_.number(), &rings, sizeof rings) < 0) rings = 0;
    const std::scoped_lock lock(mutex_);
    return std::exchange(letters_, {});
}

void Mailbox::ring() const {
    const std::uint64_t one = 1;
    if (write(bell_.number(), &one, sizeof one) < 0) return;  // it rings already
}

}  // namespace helpdesk
