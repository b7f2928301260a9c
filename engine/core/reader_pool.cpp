#include "engine/core/reader_pool.hpp"

#include <chrono>

#include "engine/base/error.hpp"

namespace helpdesk {

namespace {

constexpr std::chrono::seconds wait_max{5};
constexpr std::chrono::milliseconds pause{50};

// Leaves no connection behind that cannot be used any more.
void run_transaction(std::unique_ptr<Db>& db, const ReaderPool::Work& work) {
    try {
        db->control(Control::read);
        work(*db);
        db->control(Control::commit);
    } catch (const Error& error) {
        db->control(Control::rollback);
        if (error.fault() == Fault::unavailable) db.reset();
        throw;
    } catch (...) {
        db->control(Control::rollback);
        throw;
    }
}

}  // namespace

// A place among the connections that may exist at once, with or without a connection in it.
struct ReaderPool::Place {
    ReaderPool& pool;
    std::unique_ptr<Db> db;

    explicit Place(ReaderPool& from) : pool(from), db(from.take()) {}
    ~Place() { pool.give_back(std::move(db)); }
    Place(const Place&) = delete;
    Place& operator=(const Place&) = delete;
};

// A lost connection costs the reader nothing, once. The idle ones went the same way, as a rule.
void ReaderPool::run(const Work& work) {
    Place place(*this);
    try {
        run_transaction(place.db, work);
    } catch (const LostConnection&) {
        drop_idle();
        place.db = open_(Wait::yes);
        run_transaction(place.db, work);
    }
}

void ReaderPool::add(std::unique_ptr<Db> opened) {
    const std::scoped_lock lock(mutex_);
    ++made_;
    idle_.push_back(std::move(opened));
}

std::unique_ptr<Db> ReaderPool::take() {
    const auto deadline = std::chrono::steady_clock::now() + wait_max;
    std::unique_lock lock(mutex_);
    for (;;) {
        const bool free = freed_.wait_until(lock, deadline, [&] { return !idle_.empty() || made_ < limit_; });
        if (!free) throw Error(Fault::busy, "the desk is busy: no connection got free", {}, "try again");
        if (!idle_.empty()) {
            auto db = std::move(idle_.back());
            idle_.pop_back();
            return db;
        }
        const bool only_one = ++made_ == 1;
        lock.unlock();
        try {
            return open_(only_one ? Wait::yes : Wait::no);
        } catch (const Error& error) {
            const bool alone = give_back(nullptr) == 0;
            const bool waited = (only_one && alone) || std::chrono::steady_clock::now() >= deadline;
            if (error.fault() != Fault::busy || waited) throw;
        } catch (...) {
            give_back(nullptr);
            throw;
        }
        // The server has no more for us just now: one of those that we have must do.
        lock.lock();
        freed_.wait_for(lock, pause, [&] { return !idle_.empty(); });
    }
}

// A connection that was lost comes back as nothing, and makes room for a new one.
std::size_t ReaderPool::give_back(std::unique_ptr<Db> db) {
    std::size_t left = 0;
    {
        const std::scoped_lock lock(mutex_);
        if (db) {
            idle_.push_back(std::move(db));
        } else {
            --made_;
        }
        left = made_;
    }
    freed_.notify_one();
    return left;
}

void ReaderPool::drop_idle() {
    std::vector<std::unique_ptr<Db>> dropped;
    {
        const std::scoped_lock lock(mutex_);
        made_ -= idle_.size();
        dropped.swap(idle_);
    }
    freed_.notify_all();
}

}  // namespace helpdesk
