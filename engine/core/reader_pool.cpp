#include "engine/core/reader_pool.hpp"

#include <chrono>

#include "engine/base/error.hpp"

namespace helpdesk {

void ReaderPool::run(const Work& work) {
    std::unique_ptr<Db> db = take();
    try {
        db->control(Control::read);
        work(*db);
        db->control(Control::commit);
    } catch (const Error& error) {
        db->control(Control::rollback);
        if (error.fault() == Fault::unavailable) db.reset();
        give_back(std::move(db));
        throw;
    } catch (...) {
        db->control(Control::rollback);
        give_back(std::move(db));
        throw;
    }
    give_back(std::move(db));
}

std::unique_ptr<Db> ReaderPool::take() {
    std::unique_lock lock(mutex_);
    const bool free = freed_.wait_for(lock, std::chrono::seconds(5), [&] { return !idle_.empty() || made_ < limit_; });
    if (!free) throw Error(Fault::busy, "the desk is busy: no connection got free", {}, "try again");
    if (!idle_.empty()) {
        auto db = std::move(idle_.back());
        idle_.pop_back();
        return db;
    }
    ++made_;
    lock.unlock();
    try {
        return open_();
    } catch (...) {
        give_back(nullptr);
        throw;
    }
}

// A connection that was lost comes back as nothing, and makes room for a new one.
void ReaderPool::give_back(std::unique_ptr<Db> db) {
    {
        const std::scoped_lock lock(mutex_);
        if (db) {
            idle_.push_back(std::move(db));
        } else {
            --made_;
        }
    }
    freed_.notify_one();
}

}  // namespace helpdesk
