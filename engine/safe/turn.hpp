#pragma once

#include <atomic>
#include <string>

#include "engine/base/error.hpp"

namespace helpdesk {

// What one at a time may do, for as long as this object lives. Fault::conflict, in these words, for whoever comes
// meanwhile.
class Turn {
public:
    Turn(std::atomic<bool>& taken, const std::string& words) : taken_(taken) {
        if (taken_.exchange(true)) throw Error(Fault::conflict, words, {}, "wait until that is done");
    }
    ~Turn() { taken_ = false; }
    Turn(const Turn&) = delete;
    Turn& operator=(const Turn&) = delete;

private:
    std::atomic<bool>& taken_;
};

}  // namespace helpdesk
