#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <utility>

#include "engine/engine.hpp"
#include "server/http/options.hpp"

namespace helpdesk {

// What a server counts, in the text form of Prometheus. For all threads.
class Metrics {
public:
    void count(const std::string& method, int status, std::chrono::nanoseconds took);

    std::string text(const FrontCounts& front, const CommitCounts& commits, const DeskCounts& desk, bool leads) const;

private:
    static constexpr std::array<int, 10> milliseconds{1, 5, 10, 25, 50, 100, 250, 500, 1'000, 5'000};

    mutable std::mutex mutex_;
    std::map<std::pair<std::string, int>, std::int64_t> requests_;  // by method and status
    std::array<std::int64_t, milliseconds.size()> within_{};        // as many milliseconds
    std::int64_t nanoseconds_ = 0;
    std::int64_t answered_ = 0;
};

}  // namespace helpdesk
