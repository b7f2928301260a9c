#include "engine/base/too_many_tries.hpp"

namespace helpdesk {

namespace {

std::string minutes_in_words(std::chrono::seconds wait) {
    const auto minutes = std::chrono::ceil<std::chrono::minutes>(wait).count();
    return minutes == 1 ? "a minute" : std::to_string(minutes) + " minutes";
}

}  // namespace

TooManyTries::TooManyTries(std::chrono::seconds wait)
    : Error(Fault::busy, "this was tried too often", {}, "try again in " + minutes_in_words(wait)), wait_(wait) {}

}  // namespace helpdesk
