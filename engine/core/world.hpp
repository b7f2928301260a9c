#pragma once

#include <functional>
#include <random>

#include "engine/base/id.hpp"
#include "engine/base/time.hpp"

namespace helpdesk {

// What an engine takes from outside: the clock, read once a unit of work, and randomness. Tests and simulations give
// their own.
struct World {
    std::function<Time()> now = system_time;
    Random random = system_random();

    static Random system_random();
};

}  // namespace helpdesk
