#pragma once

#include <chrono>
#include <condition_variable>
#include <deque>
#include <exception>
#include <functional>
#include <future>
#include <memory>
#include <mutex>
#include <vector>

#include "engine/db/db.hpp"

namespace helpdesk {

// Group commit. Whoever waits to write shares one transaction and one fsync: the first in line leads, runs everybody's
// work (so that a failure harms nobody else), commits once, and only then do all of them return. Those of the last
// group are likely to come again in a moment: the next one waits for as many, though no longer than a commit takes,
// which it saves.
class CommitQueue {
public:
    using Open = std::function<std::unique_ptr<Db>()>;
    using Work = std::function<void(Db&)>;

    // `committed` is called behind each commit.
    explicit CommitQueue(Open open, std::function<void()> committed = {})
        : open_(std::move(open)), committed_(std::move(committed)) {}

    // Returns when the work is committed and durable; throws what the work or the commit threw, and then nothing of it
    // stays. Work may run more than once (a lost connection, a deadlock, somebody else's failure), so it must begin
    // afresh each time.
    // Fault::busy if others were in its way each time; Fault::unavailable, which says so, if the server was lost during
    // the commit and nobody can tell whether it was made.
    void run(const Work& work);

    // How many commits there were, and how many pieces of work they held.
    struct Counts {
        std::int64_t commits = 0;
        std::int64_t works = 0;
    };
    Counts counts() const;

private:
    struct Waiter {
        const Work* work;
        std::exception_ptr error = nullptr;
        int attempts = 0;
        bool was_lost = false;  // with its connection
        bool done = false;
        std::promise<void> woken = {};  // kept once: when it is done, or when it is its turn to lead
    };
    using Group = std::vector<Waiter*>;
    using Clock = std::chrono::steady_clock;

    Open open_;
    std::function<void()> committed_;
    std::unique_ptr<Db> db_;      // the leader's
    bool is_careful_ = false;     // the leader's: somebody of the present group has failed
    std::size_t last_group_ = 1;  // the leader's: how many the last commit held, and how long it took
    Clock::duration last_commit_{0};
    mutable std::mutex mutex_;
    std::condition_variable came_;  // into the line; the leader listens
    std::deque<Waiter*> line_;
    bool led_ = false;
    Counts counts_;

    static void wake(Waiter& waiter);
    void lead(const Waiter& self);
    Waiter* next_in_line();
    void wait_for_company(const Group& joined, Clock::time_point& until);
    Group run_transaction(Group pending, Group& joined);
    void run_pending(Group& pending, Group& joined, Group& ran, Group& again);
    void run_one(Waiter& waiter, Group& ran, Group& again);
    void undo(bool guarded, bool reopen, Group& ran, Group& again);
    static void fail(Waiter& waiter, const std::exception_ptr& error, bool lost, Group& again);
    void commit(Group& ran, Group& again);
};

}  // namespace helpdesk
