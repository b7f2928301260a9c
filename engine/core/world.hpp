#pragma once

#include <functional>
#include <memory>
#include <mutex>

#include "engine/base/id.hpp"
#include "engine/base/time.hpp"

namespace helpdesk {

// Counts the ids of one millisecond, so that what was made later sorts later; for all threads of an engine.
class IdSequence {
public:
    std::uint64_t next(Time at);

private:
    std::mutex mutex_;
    Time last_;
    std::uint64_t count_ = 0;
};

// What an engine takes from outside: the clock, read once a unit of work, and randomness. Tests and simulations give
// their own.
struct World {
    std::function<Time()> now = system_time;
    Random random = system_random();
    std::shared_ptr<IdSequence> ids = std::make_shared<IdSequence>();

    static Random system_random();
};

}  // namespace helpdesk
