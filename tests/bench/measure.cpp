#include "tests/bench/measure.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <cstdio>

namespace helpdesk::bench {

namespace {

std::string with_digits(double number, int digits) {
    char text[64];
    std::snprintf(text, sizeof text, "%.*f", digits, number);
    return text;
}

std::string time_text(double us) {
    if (us >= 1'000'000) return with_digits(us / 1'000'000, 2) + " s";
    if (us >= 1'000) return with_digits(us / 1'000, 2) + " ms";
    return with_digits(us, 1) + " us";
}

Line line_of(std::string name, std::string against, double ratio, double bar) {
    Line line{.name = std::move(name), .against = std::move(against)};
    line.ratio_percent = std::lround(ratio * 100);
    line.bar_percent = std::lround(bar * 100);
    line.reached = line.ratio_percent >= line.bar_percent;
    return line;
}

}  // namespace

double microseconds(const std::function<void()>& work) {
    const auto begun = std::chrono::steady_clock::now();
    work();
    return std::chrono::duration<double, std::micro>(std::chrono::steady_clock::now() - begun).count();
}

double median(std::vector<double> values) {
    if (values.empty()) return 0;
    std::sort(values.begin(), values.end());
    const std::size_t middle = values.size() / 2;
    return values.size() % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
}

Pair take_turns(int rounds, const std::function<void()>& ours, const std::function<void()>& theirs) {
    std::vector<double> our_times;
    std::vector<double> their_times;
    for (int round = 0; round < rounds; ++round) {
        our_times.push_back(microseconds(ours));
        their_times.push_back(microseconds(theirs));
    }
    return {median(our_times), median(their_times)};
}

Pair rates_in_turns(int rounds, const std::function<double()>& ours, const std::function<double()>& theirs) {
    std::vector<double> all_ours, all_theirs;
    for (int round = 0; round < rounds; ++round) {
        all_ours.push_back(ours());
        all_theirs.push_back(theirs());
    }
    return {median(all_ours), median(all_theirs)};
}

Line compare_times(std::string name, std::string against, Pair us, double bar) {
    Line line = line_of(std::move(name), std::move(against), us.theirs / us.ours, bar);
    line.ours = time_text(us.ours);
    line.theirs = time_text(us.theirs);
    return line;
}

Line compare_rates(std::string name, std::string against, Pair per_second, double bar) {
    Line line = line_of(std::move(name), std::move(against), per_second.ours / per_second.theirs, bar);
    line.ours = with_digits(per_second.ours, 0) + "/s";
    line.theirs = with_digits(per_second.theirs, 0) + "/s";
    return line;
}

std::string table_of(const std::vector<Line>& lines) {
    using Cells = std::array<std::string, 7>;
    std::vector<Cells> rows{{"what", "Helpdesk", "other", "against", "ratio", "asked", ""}};
    for (const Line& line : lines) {
        const std::string asked =
            line.bar_percent == 0 ? "-" : with_digits(static_cast<double>(line.bar_percent) / 100, 2);
        rows.push_back({line.name, line.ours, line.theirs, line.against,
                        with_digits(static_cast<double>(line.ratio_percent) / 100, 2), asked,
                        line.reached ? "" : "NOT REACHED"});
    }
    std::array<std::size_t, 7> widths{};
    for (const Cells& row : rows) {
        for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], row[i].size());
    }
    std::string text;
    for (const Cells& row : rows) {
        std::string line;
        for (std::size_t i = 0; i < row.size(); ++i) line += row[i] + std::string(widths[i] - row[i].size() + 2, ' ');
        line.erase(line.find_last_not_of(' ') + 1);
        text += line + '\n';
    }
    return text;
}

}  // namespace helpdesk::bench
