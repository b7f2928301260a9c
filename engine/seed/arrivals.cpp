#include "engine/seed/arrivals.hpp"

#include <algorithm>
#include <array>

namespace helpdesk {

namespace {

constexpr std::int64_t hour = 3'600'000;
constexpr std::int64_t day = 24 * hour;
constexpr std::int64_t week = 7 * day;
constexpr std::int64_t first_monday = 4 * day;

constexpr std::int64_t day_weights[7] = {20, 19, 18, 17, 17, 5, 4};
constexpr std::int64_t hour_weights[24] = {1,  1,  1,  1,  1,  2, 4, 8, 14, 16, 15, 13,
                                           10, 12, 14, 13, 11, 8, 5, 4, 3,  2,  2,  1};

constexpr std::int64_t weight_of(std::size_t hour_of_week) {
    return day_weights[hour_of_week / 24] * hour_weights[hour_of_week % 24];
}

// The load of a week up to each of its hours; all of it at the end.
constexpr auto week_load = [] {
    std::array<std::int64_t, 169> sums{};
    for (std::size_t i = 0; i < 168; ++i) sums[i + 1] = sums[i] + weight_of(i) * hour;
    return sums;
}();

std::int64_t load_at(Time time) {
    const std::int64_t since = time.milliseconds - first_monday;
    const std::int64_t within = since % week;
    const auto hour_of_week = static_cast<std::size_t>(within / hour);
    return since / week * week_load.back() + week_load[hour_of_week] + within % hour * weight_of(hour_of_week);
}

Time time_at(std::int64_t load) {
    const std::int64_t within = load % week_load.back();
    const auto next = std::upper_bound(week_load.begin(), week_load.end(), within);
    const auto hour_of_week = static_cast<std::size_t>(next - week_load.begin() - 1);
    const std::int64_t rest = (within - week_load[hour_of_week]) / weight_of(hour_of_week);
    return {first_monday + load / week_load.back() * week + static_cast<std::int64_t>(hour_of_week) * hour + rest};
}

}  // namespace

Arrivals::Arrivals(Time begin, Time end, std::int64_t count)
    : load_(load_at(begin)),
      step_(std::max<std::int64_t>(1, (load_at(end) - load_) / std::max<std::int64_t>(1, count))) {}

Time Arrivals::next(Dice& dice) {
    const Time time = time_at(load_ + dice.below(step_));
    load_ += step_;
    return time;
}

}  // namespace helpdesk
