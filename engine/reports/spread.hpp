#pragma once

#include <cstdint>
#include <optional>
#include <vector>

namespace helpdesk {

// How many values there are and how they lie: seconds, rounded down; nothing where there is no value.
struct Spread {
    std::int64_t count = 0;
    std::optional<std::int64_t> mean;
    std::optional<std::int64_t> p50;
    std::optional<std::int64_t> p90;
    std::optional<std::int64_t> p95;
    std::optional<std::int64_t> longest;
};

// The place, from 1, of a percentile among so many values in their order: the nearest rank, which is the first place
// at which at least that many percent of the values stand there or before.
constexpr std::int64_t nearest_rank(std::int64_t count, std::int64_t percent) { return (count * percent + 99) / 100; }

// Of milliseconds in any order.
Spread spread_of(std::vector<std::int64_t> milliseconds);

}  // namespace helpdesk
