#pragma once

#include <functional>
#include <string>
#include <vector>

#include "engine/base/describe.hpp"

namespace helpdesk::bench {

// One line of the table. `bar` is the ratio that is asked for, in hundredths; 0 asks for nothing.
struct Line {
    std::string name;
    std::string ours;
    std::string theirs;
    std::string against;
    std::int64_t ratio_percent = 0;
    std::int64_t bar_percent = 0;
    bool reached = true;
};
BOOST_DESCRIBE_STRUCT(Line, (), (name, ours, theirs, against, ratio_percent, bar_percent, reached))

// How long a piece of work takes, in microseconds.
double microseconds(const std::function<void()>& work);

double median(std::vector<double> values);

struct Pair {
    double ours = 0;
    double theirs = 0;
};

// Both in turns, ours first, so that whatever else the machine does hits both alike; the median of each one's
// microseconds.
Pair take_turns(int rounds, const std::function<void()>& ours, const std::function<void()>& theirs);

// Both rates in turns, ours first; the median of each one's.
Pair rates_in_turns(int rounds, const std::function<double()>& ours, const std::function<double()>& theirs);

// Times that compete: the ratio is theirs to ours, so that 1 is as fast and more is faster.
Line compare_times(std::string name, std::string against, Pair microseconds, double bar);

// Rates that compete: the ratio is ours to theirs.
Line compare_rates(std::string name, std::string against, Pair per_second, double bar);

std::string table_of(const std::vector<Line>& lines);

}  // namespace helpdesk::bench
