#pragma once

#include <cstdint>

#include "engine/base/time.hpp"
#include "engine/seed/dice.hpp"

namespace helpdesk {

// When tickets come in: spread over a time like the work of an office, many on a Monday morning, few on a Sunday night.
class Arrivals {
public:
    Arrivals(Time begin, Time end, std::int64_t count);

    // The time of the next one, not before that of the one before; the last of `count` comes just before the end.
    Time next(Dice& dice);

private:
    std::int64_t load_;  // work since the first Monday of 1970; it grows fast in busy hours
    std::int64_t step_;
};

}  // namespace helpdesk
