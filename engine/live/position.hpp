#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "engine/base/time.hpp"

namespace helpdesk {

// How far a listener has come. A state says what of the events is known: it is the text of sql's live_state, a number
// in a file, a snapshot on a server. What is read goes from one state to the next, in the order of the events' numbers;
// so a place in it is those two states and a number.
struct LivePosition {
    Time at;                // when it was read
    std::int64_t last = 0;  // the number of the last event that is known; 0: there was none
    std::string to;
    std::optional<std::string> from = {};  // empty: all of `to` is known
};

std::string text_of(const LivePosition& position);

// Nothing for any other text.
std::optional<LivePosition> parse_position(std::string_view text);

}  // namespace helpdesk
