#include "engine/core/world.hpp"

#include <sodium.h>

namespace helpdesk {

std::uint64_t IdSequence::next(Time at) {
    const std::scoped_lock lock(mutex_);
    count_ = at == last_ ? count_ + 1 : 0;
    last_ = at;
    return count_;
}

Random World::system_random() {
    return [] {
        std::uint64_t bits = 0;
        randombytes_buf(&bits, sizeof bits);
        return bits;
    };
}

}  // namespace helpdesk
