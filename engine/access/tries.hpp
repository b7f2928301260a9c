#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/core/session.hpp"

namespace helpdesk {

// How often something may be tried in a quarter of an hour.
struct Allowance {
    std::string key;
    std::int64_t tries;
};

// TooManyTries if there is none left; counts nothing.
void check_tries(Session& session, const std::vector<Allowance>& allowances);
// Counts a try under each key, for all programs that serve the desk together. TooManyTries, and nothing is counted, if
// one has none left.
void count_try(Session& session, const std::vector<Allowance>& allowances);
// It was a good one after all.
void take_back_try(Session& session, const std::string& key);
void forget_tries(Session& session, const std::string& key);
void forget_ended_tries(Session& session);

}  // namespace helpdesk
