#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace helpdesk {

// Random numbers that are the same for the same seed on every machine and with every standard library, which those of
// <random>'s distributions are not.
class Dice {
public:
    explicit Dice(std::uint64_t seed) : state_(seed) {}

    // SplitMix64.
    std::uint64_t bits() {
        std::uint64_t mixed = state_ += 0x9e3779b97f4a7c15ULL;
        mixed = (mixed ^ mixed >> 30) * 0xbf58476d1ce4e5b9ULL;
        mixed = (mixed ^ mixed >> 27) * 0x94d049bb133111ebULL;
        return mixed ^ mixed >> 31;
    }

    // 0 to limit - 1; limit must be positive.
    std::int64_t below(std::int64_t limit) {
        return static_cast<std::int64_t>(bits() % static_cast<std::uint64_t>(limit));
    }
    // first to last, both included.
    std::int64_t between(std::int64_t first, std::int64_t last) { return first + below(last - first + 1); }
    bool chance(std::int64_t percent) { return below(100) < percent; }

    template <typename T>
    const T& one_of(const std::vector<T>& list) {
        return list[static_cast<std::size_t>(below(static_cast<std::int64_t>(list.size())))];
    }

private:
    std::uint64_t state_;
};

}  // namespace helpdesk
