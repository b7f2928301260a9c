#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <thread>
#include <vector>

#include "engine/core/session.hpp"
#include "engine/db/change_watch.hpp"
#include "engine/live/audience.hpp"
#include "engine/live/listener.hpp"
#include "engine/live/seat.hpp"

namespace helpdesk {

// What the feed needs of an engine.
struct FeedSource {
    std::function<void(const std::function<void(Session&)>&)> read;  // a unit of work of the system
    std::function<std::unique_ptr<ChangeWatch>()> watch;
    std::function<std::set<std::string>(const std::vector<std::string>& tokens)> let_in;  // those that still do
    World world;
};

// The thread behind LiveFeed. It sleeps until something is committed, reads what is new once, and puts it into the
// queue of every listener; listeners that have come equally far are told together. Whatever fails is tried again: a
// queue moves on only with what was told.
class Feed {
public:
    Feed(FeedSource source, LiveOptions options);
    ~Feed();
    Feed(const Feed&) = delete;
    Feed& operator=(const Feed&) = delete;

    void add(LiveSeat seat);
    // From any thread: something may have been committed.
    void wake();
    LiveCounts counts() const { return {listeners_, readings_}; }

private:
    using Clock = LiveSeat::Clock;

    FeedSource source_;
    LiveOptions options_;
    int bell_;  // readable when the thread is to wake up
    std::mutex mutex_;
    std::vector<LiveSeat> coming_;  // whom the thread has not seen yet
    std::atomic<bool> is_wanted_ = false;
    std::atomic<bool> is_stopping_ = false;
    std::atomic<std::int64_t> listeners_ = 0;
    std::atomic<std::int64_t> readings_ = 0;
    std::thread thread_;

    // Of the thread.
    std::vector<LiveSeat> arrivals_;
    std::vector<LiveSeat> seats_;
    std::unique_ptr<ChangeWatch> watch_;
    std::optional<LivePosition> state_;  // that is in all queues
    AllPresence presence_;
    std::set<std::string> asked_, let_in_;         // tokens, in this round
    std::optional<Clock::time_point> pause_ends_;  // behind a failure
    std::chrono::milliseconds failure_pause_{0};

    void ring() const;
    void run();
    void round(bool has_rung);
    bool sleep_until_due();
    std::chrono::milliseconds time_to_wait() const;
    void read(const std::function<void(Session&)>& deed);
    void rest();

    void look();
    void give_to_all(const std::shared_ptr<const LivePart>& part);
    void add_presence(const LivePosition& now, AllPresence presence);
    void seat_arrivals();
    void place(LiveSeat& seat);

    void tell_greetings();
    void tell_queues();
    void tell_group(const std::vector<LiveSeat*>& group);
    void ask_who_is_in(const std::vector<LiveSeat*>& seats);
    bool is_signed_in(LiveSeat& seat) const;
    bool hand(LiveSeat& seat, const std::vector<LiveEvent>& events);
    void beat();
    void prune();
};

}  // namespace helpdesk
