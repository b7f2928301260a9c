#pragma once

#include <string>
#include <string_view>

namespace helpdesk {

struct Target {
    std::string text;       // a path with its query, or *
    std::string authority;  // of a target that is a whole URL; it takes the place of Host
};

// Refusal 400 for what is no target that this method can have.
Target read_target(std::string_view method, std::string_view text);

// The host of `localhost:8025` in lower case, without a dot at its end, and of [::1]:80 without the brackets; Refusal
// 400 for what is none.
std::string host_of(std::string_view authority);

}  // namespace helpdesk
