#include "worker_pool.hpp"

namespace helpdesk {

WorkerPool::WorkerPool(std::size_t threads, std::size_t waiting_max, const HttpHandler& handler,
                       std::atomic<std::uint64_t>& waiting)
    : waiting_max_(waiting_max), waiting_(waiting) {
    for (std::size_t i = 0; i < threads; ++i) threads_.emplace_back([this, &handler] { work(handler); });
}

WorkerPool::~WorkerPool() { stop(); }

bool WorkerPool::begin(Job job) {
    {
        const std::scoped_lock lock(mutex_);
        if (stopped_ || new_.size() >= waiting_max_) return false;
        new_.push_back(std::move(job));
        waiting_ = new_.size();
    }
    wake_.notify_one();
    return true;
}

void WorkerPool::go_on(Job job) {
    {
        const std::scoped_lock lock(mutex_);
        if (!stopped_) begun_.push_back(std::move(job));
    }
    wake_.notify_one();
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
    wake_.notify_all();
    for (std::thread& each : threads_) each.join();
    threads_.clear();
}

WorkerPool::Job WorkerPool::next() {
    std::unique_lock lock(mutex_);
    wake_.wait(lock, [this] { return stopped_ || !begun_.empty() || !new_.empty(); });
    if (stopped_) return {};
    last_was_new_ = begun_.empty() || (!last_was_new_ && !new_.empty());
    std::deque<Job>& from = last_was_new_ ? new_ : begun_;
    Job job = std::move(from.front());
    from.pop_front();
    waiting_ = new_.size();
    return job;
}

void WorkerPool::work(const HttpHandler& handler) {
    Caller caller(handler);
    while (const Job job = next()) job(caller);
}

}  // namespace helpdesk
