#pragma once

#include <chrono>
#include <string>

#include "engine/base/time.hpp"

namespace helpdesk {

// What is handed out to whoever signs in: the one for requests, the other for new ones.
struct SessionTokens {
    std::string token;
    std::string refresh_token;
    Time token_ends_at;
    Time ends_at;  // of the refresh token, and of the session
    std::chrono::seconds token_lasts{};
    std::chrono::seconds session_lasts{};
};

}  // namespace helpdesk
