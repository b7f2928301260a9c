#pragma once

#include <chrono>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/live/audience.hpp"
#include "engine/live/listener.hpp"

namespace helpdesk {

// News that is on its way to listeners: events, or who has come to tickets and gone.
struct LivePart {
    LiveSpan span = {};
    std::vector<PresenceBody> presence = {};

    std::size_t size() const { return span.events.size() + presence.size(); }
};

// A listener, and what it has not been told yet.
struct LiveSeat {
    using Clock = std::chrono::steady_clock;

    std::shared_ptr<LiveListener> listener;
    LiveWish wish;
    Actor actor;
    std::optional<LiveEvent> greeting = {};  // told before anything else
    std::deque<std::shared_ptr<const LivePart>> queue = {};
    std::size_t told = 0;    // of the first part
    std::size_t queued = 0;  // news in the queue
    Clock::time_point beat_at = {};
    Clock::time_point try_at = {};                      // not before
    std::optional<Clock::time_point> stuck_since = {};  // it takes no more
    bool is_over = false;

    bool is_behind() const { return greeting || !queue.empty(); }
    bool wants(const LiveRow& row) const;
    void put(const std::shared_ptr<const LivePart>& part);
    // What was told of the first part.
    void pass(std::size_t count);
    // It has to look at everything afresh.
    void reset(const LivePosition& state);
    void end();
    // Listeners of one person with the same limits may know the same.
    std::string person() const;
};

}  // namespace helpdesk
