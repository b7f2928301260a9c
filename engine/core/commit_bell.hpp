#pragma once

#include <functional>
#include <map>
#include <mutex>

namespace helpdesk {

// Whom to wake when something is committed by this engine.
class CommitBell {
public:
    // Called from any thread, behind a commit: it must not wait, and not throw.
    using Wake = std::function<void()>;

    int add(Wake wake) {
        const std::scoped_lock lock(mutex_);
        wakes_.emplace(++last_, std::move(wake));
        return last_;
    }
    // Is not called any more when this returns.
    void remove(int number) {
        const std::scoped_lock lock(mutex_);
        wakes_.erase(number);
    }
    void ring() {
        const std::scoped_lock lock(mutex_);
        for (const auto& [number, wake] : wakes_) wake();
    }

private:
    std::mutex mutex_;
    int last_ = 0;
    std::map<int, Wake> wakes_;
};

}  // namespace helpdesk
