#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <optional>

#include "engine/base/id.hpp"
#include "engine/base/time.hpp"

namespace helpdesk {

// The order of ids, so that of those of one millisecond what was made later sorts later; for all threads of an engine.
// Other programs draw another beginning.
class IdSequence {
public:
    IdSequence() = default;
    // For a clock that stands still: the programs of one script begin one after the other, each at its own moment.
    explicit IdSequence(std::uint64_t begin) : last_(begin) {}

    std::uint64_t next(const Random& random);

private:
    std::mutex mutex_;
    std::optional<std::uint64_t> last_;
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
