#pragma once

#include <chrono>

#include "engine/base/error.hpp"

namespace helpdesk {

// Something was tried too often, by this account or from this address. Fault::busy.
class TooManyTries : public Error {
public:
    explicit TooManyTries(std::chrono::seconds wait);

    std::chrono::seconds wait() const { return wait_; }

private:
    std::chrono::seconds wait_;
};

}  // namespace helpdesk
