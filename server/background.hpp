#pragma once

#include <atomic>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <string>
#include <thread>

#include "engine/engine.hpp"

namespace helpdesk {

struct BackgroundOptions {
    std::string database;
    std::string sender;  // the program that sends what is in the outbox; empty: nothing is sent
    std::chrono::milliseconds look_every{1'000};
    std::chrono::seconds sweep_every{15};
    std::chrono::seconds lead_lasts{30};
    std::function<void(const std::string& what)> report = {};  // what failed
};

// The work that nobody asks for: what comes due, what is to be sent, and that the file holds what was written. Of
// several servers of one desk one does it; when that one is gone, another one within `lead_lasts`.
class Background {
public:
    Background(Engine& engine, BackgroundOptions options);
    // Waits for what is being done, but for no receiver of what is being sent.
    ~Background();
    Background(const Background&) = delete;
    Background& operator=(const Background&) = delete;

    bool leads() const { return leads_; }

private:
    using Clock = std::chrono::steady_clock;

    Engine& engine_;
    const BackgroundOptions options_;
    const std::string name_;
    std::atomic<bool> leads_ = false;
    std::mutex mutex_;
    std::condition_variable wake_;
    bool stopped_ = false;
    Clock::time_point next_sweep_{};
    Clock::time_point next_sending_{};
    std::int64_t seen_ = 0;          // commits, at the last look
    std::int64_t checkpointed_ = 0;  // commits, at the last checkpoint
    int sender_ = -1;                // the process that sends
    std::thread thread_;

    void run();
    void look();
    void work();
    void sweep();
    void checkpoint_when_quiet();
    void send();
    void end_sending(bool at_once);
};

}  // namespace helpdesk
