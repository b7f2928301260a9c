#pragma once

#include <atomic>
#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

#include "caller.hpp"

namespace helpdesk {

// A fixed number of threads, each with its own cpp-httplib. What is new and what goes on take turns, so that a crowd of
// downloads does not keep a short request waiting, nor the other way round.
class WorkerPool {
public:
    using Job = std::function<void(Caller&)>;

    // `waiting` tells everybody how many jobs have not begun.
    WorkerPool(std::size_t threads, std::size_t waiting_max, const HttpHandler& handler,
               std::atomic<std::uint64_t>& waiting);
    ~WorkerPool();

    // False if too many wait already.
    bool begin(Job job);
    // What goes on with something that has begun: there is always room for it.
    void go_on(Job job);
    // Forgets the jobs that have not begun, and waits for the others.
    void stop();

private:
    std::size_t waiting_max_;
    std::atomic<std::uint64_t>& waiting_;
    std::mutex mutex_;
    std::deque<Job> new_;
    std::deque<Job> begun_;
    bool last_was_new_ = false;
    bool stopped_ = false;
    // The one that has rested least is called first: its memory is still at hand.
    struct Worker {
        std::condition_variable wake = {};
        bool is_called = false;
        std::thread thread = {};
    };
    std::deque<Worker> workers_;
    std::vector<Worker*> idle_;

    void call_one(std::unique_lock<std::mutex> lock);
    Job next(Worker& self);
    void work(Worker& self, const HttpHandler& handler);
};

}  // namespace helpdesk
