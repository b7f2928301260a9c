#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/core/actor.hpp"

namespace helpdesk {

// Besides the kinds of events that rules and webhooks know (ticket.created, …) there are
//   hello              the listener stands: whatever is committed from here on is told,
//   reset              what it asked to go on behind is not known any more: it has to look at everything afresh,
//   presence.changed   somebody has come to a ticket, or gone; it is told once, and not told again to who resumes.
struct LiveEvent {
    std::string position;  // what `after` takes to go on behind it; empty if it has none
    std::string kind;
    std::string body;  // a JSON object
};

struct LiveWish {
    std::optional<std::string> after = {};  // the position of the last event that was told; empty: from now on
    std::string ticket = {};                // any name of the only ticket to hear of; empty: all
    std::vector<std::string> kinds = {};    // the only kinds to hear of; empty: all
    std::string token = {};  // with which the listener came in, and without which it is ended; empty: it needs none
};

// Called on the feed's own thread, one call at a time.
class LiveListener {
public:
    virtual ~LiveListener() = default;
    // All of them, in order; false, and none of them, while it cannot take more.
    virtual bool tell(const std::vector<LiveEvent>& events) = 0;
    // Nothing has happened for a while.
    virtual void beat() = 0;
    virtual bool is_gone() const = 0;
    // Nothing comes any more.
    virtual void end() = 0;
};

struct LiveOptions {
    std::chrono::milliseconds beat{15'000};
    std::chrono::milliseconds patience{10'000};  // that a listener has which takes no more; then it is ended
};

struct LiveCounts {
    std::int64_t listeners = 0;
    std::int64_t readings = 0;  // units of work, since the beginning
};

}  // namespace helpdesk
