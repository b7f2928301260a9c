#include "worker_pool.hpp"

namespace helpdesk {

WorkerPool::WorkerPool(std::size_t threads, std::size_t waiting_max, const HttpHandler& handler,
                       std::atomic<std::uint64_t>& waiting)
    : waiting_max_(waiting_max), waiting_(waiting), workers_(threads) {
    idle_.reserve(threads);
    for (Worker& each : workers_) each.thread = std::thread([this, &each, &handler] { work(each, handler); });
}

WorkerPool::~WorkerPool() { stop(); }

bool WorkerPool::begin(Job job) {
    std::unique_lock lock(mutex_);
    if (stopped_ || new_.size() >= waiting_max_) return false;
    new_.push_back(std::move(job));
    waiting_ = new_.size();
    call_one(std::move(lock));
    return true;
}

void WorkerPool::go_on(Job job) {
    std::unique_lock lock(mutex_);
    if (stopped_) return;
    begun_.push_back(std::move(job));
    call_one(std::move(lock));
}

void WorkerPool::call_one(std::unique_lock<std::mutex> lock) {
    if (idle_.empty()) return;
    Worker& called = *idle_.back();
    idle_.pop_back();
    called.is_called = true;
    lock.unlock();
    called.wake.notify_one();
}

void WorkerPool::stop() {
    std::deque<Job> forgotten;
    std::deque<Job> forgotten_too;
    {
        const std::scoped_lock lock(mutex_);
        stopped_ = true;
        forgotten.swap(new_);
        forgotten_too.swap(begun_);
    }
    for (Worker& each : workers_) each.wake.notify_one();
    for (Worker& each : workers_) each.thread.join();
    workers_.clear();
}

WorkerPool::Job WorkerPool::next(Worker& self) {
    std::unique_lock lock(mutex_);
    while (!stopped_ && begun_.empty() && new_.empty()) {
        self.is_called = false;
        idle_.push_back(&self);
        self.wake.wait(lock, [&] { return stopped_ || self.is_called; });
    }
    if (stopped_) return {};
    last_was_new_ = begun_.empty() || (!last_was_new_ && !new_.empty());
    std::deque<Job>& from = last_was_new_ ? new_ : begun_;
    Job job = std::move(from.front());
    from.pop_front();
    waiting_ = new_.size();
    return job;
}

void WorkerPool::work(Worker& self, const HttpHandler& handler) {
    Caller caller(handler);
    while (const Job job = next(self)) job(caller);
}

}  // namespace helpdesk
