#pragma once

#include <chrono>
#include <cstddef>
#include <string>

namespace helpdesk {

// What became of one attempt to send something.
struct Sent {
    bool ok = false;
    bool again = false;  // not sent, and trying it again later may help
    int status = 0;      // the answer's, of HTTP or SMTP; 0 without an answer
    std::string error;   // for people; never holds what the other side wrote, nor an address inside
    std::chrono::milliseconds took{0};
};

// How long one attempt may take, and how much of the answer is read.
struct SendingLimits {
    std::chrono::milliseconds connect{5'000};
    std::chrono::milliseconds whole{15'000};
    std::size_t answer_bytes = 64 * 1024;
};

}  // namespace helpdesk
