#pragma once

#include <memory>

#include "engine/live/listener.hpp"

namespace helpdesk {

class Engine;

// What happens in a desk, told as it happens: by this program, by others on the same file, and by other servers.

// One thread that reads what is new once, and tells each listener what its person may know at that moment: events of
// tickets that the person sees, of people for who may read them, and what is internal for staff. Safe to share between
// threads; the engine must outlive it. Nobody is told anything twice, or out of order.
class LiveFeed {
public:
    explicit LiveFeed(Engine& engine, LiveOptions options = {});
    // Ends all listeners.
    ~LiveFeed();
    LiveFeed(const LiveFeed&) = delete;
    LiveFeed& operator=(const LiveFeed&) = delete;

    // The wish with its ticket's id. Fault::not_found for a ticket that the actor does not see, Fault::invalid for a
    // kind that there is not, Fault::denied for an actor who may not act here.
    LiveWish checked(const LiveWish& wish, const Actor& actor) const;
    // `wish` is a checked one. The first that it is told is hello, or reset. Fault::denied as above.
    void add(std::shared_ptr<LiveListener> listener, LiveWish wish, const Actor& actor);
    LiveCounts counts() const;

private:
    struct Inside;
    std::unique_ptr<Inside> inside_;
};

}  // namespace helpdesk
