#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include "options.hpp"

namespace helpdesk {

using SteadyTime = std::chrono::steady_clock::time_point;

// What is on its way to a client.
class Outlet {
public:
    void add(std::string part);
    // Writes what the socket takes without waiting; false when there is nobody to write to any more.
    bool flush(int socket);
    bool is_empty() const { return parts_.empty(); }
    // By which moment it must be empty, at the least rate.
    SteadyTime deadline(const FrontOptions& options) const;

private:
    std::vector<std::string> parts_;
    std::size_t first_ = 0;  // that is not written as a whole
    std::size_t at_ = 0;     // how much of it is
    SteadyTime began_;
    std::uint64_t written_ = 0;  // since then

    void pass_over(std::size_t bytes);
};

// The time that the bytes take at the least rate.
std::chrono::milliseconds allowance(const FrontOptions& options, std::uint64_t bytes);

}  // namespace helpdesk
