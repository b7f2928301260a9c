#include "engine/core/world.hpp"

#include <sodium.h>

namespace helpdesk {

Random World::system_random() {
    return [] {
        std::uint64_t bits = 0;
        randombytes_buf(&bits, sizeof bits);
        return bits;
    };
}

}  // namespace helpdesk
