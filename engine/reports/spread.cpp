#include "engine/reports/spread.hpp"

#include <algorithm>
#include <numeric>

namespace helpdesk {

Spread spread_of(std::vector<std::int64_t> milliseconds) {
    Spread spread{.count = static_cast<std::int64_t>(milliseconds.size())};
    if (milliseconds.empty()) return spread;
    std::sort(milliseconds.begin(), milliseconds.end());
    const auto at = [&](std::int64_t percent) {
        return milliseconds[static_cast<std::size_t>(nearest_rank(spread.count, percent) - 1)] / 1000;
    };
    const auto sum = std::accumulate(milliseconds.begin(), milliseconds.end(), std::int64_t{0});
    spread.mean = sum / spread.count / 1000;
    spread.p50 = at(50);
    spread.p90 = at(90);
    spread.p95 = at(95);
    spread.longest = at(100);
    return spread;
}

}  // namespace helpdesk
