#include "engine/core/world.hpp"

#include <sodium.h>

namespace helpdesk {

std::uint64_t IdSequence::next(const Random& random) {
    constexpr int bits_of_count = 26;
    constexpr std::uint64_t bits_of_beginning = 0xff'ffff;
    const std::scoped_lock lock(mutex_);
    last_ = last_ ? *last_ + 1 : (random() & bits_of_beginning) << bits_of_count;
    return *last_;
}

Random World::system_random() {
    return [] {
        std::uint64_t bits = 0;
        randombytes_buf(&bits, sizeof bits);
        return bits;
    };
}

}  // namespace helpdesk
