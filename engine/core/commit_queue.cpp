#include "engine/core/commit_queue.hpp"

#include <algorithm>
#include <utility>

#include "engine/base/error.hpp"

namespace helpdesk {

namespace {

constexpr std::size_t group_max = 128;
constexpr int attempts_max = 8;
constexpr std::chrono::milliseconds company_wait_max{5};  // a disk that stood still once must not make others wait

// A deadlock or a serialization failure names no field, and the same work may succeed the next time. A stale version
// names its field, and never will.
bool may_succeed_later(const std::exception_ptr& error) {
    try {
        std::rethrow_exception(error);
    } catch (const Error& known) {
        return known.fault() == Fault::conflict && known.field().empty();
    } catch (...) {
        return false;
    }
}

// Whoever met others in every attempt is told to try again later, and not that their own input is at fault.
std::exception_ptr gave_up(const std::exception_ptr& error) {
    try {
        std::rethrow_exception(error);
    } catch (const Error& known) {
        return std::make_exception_ptr(Error(Fault::busy, known.what(), {}, "try again"));
    }
}

bool is_unavailable(const std::exception_ptr& error) {
    try {
        std::rethrow_exception(error);
    } catch (const Error& known) {
        return known.fault() == Fault::unavailable;
    } catch (...) {
        return false;
    }
}

bool is_lost_connection(const std::exception_ptr& error) {
    try {
        std::rethrow_exception(error);
    } catch (const LostConnection&) {
        return true;
    } catch (...) {
        return false;
    }
}

}  // namespace

// Whoever is woken may be gone before the call returns, so that what it waits for is taken from it first.
void CommitQueue::wake(Waiter& waiter) {
    std::promise<void> woken = std::move(waiter.woken);
    woken.set_value();
}

void CommitQueue::run(const Work& work) {
    Waiter self{.work = &work};
    const std::future<void> woken = self.woken.get_future();
    bool leads = false;
    {
        const std::scoped_lock lock(mutex_);
        line_.push_back(&self);
        leads = !std::exchange(led_, true);
    }
    if (!leads) {
        came_.notify_one();
        woken.wait();
    }
    if (!self.done) lead(self);
    if (self.error) std::rethrow_exception(self.error);
}

CommitQueue::Counts CommitQueue::counts() const {
    const std::scoped_lock lock(mutex_);
    return counts_;
}

// Leads one group, then hands over to whoever came in the meantime. Nobody of the group is touched once it is woken:
// its thread may be gone.
void CommitQueue::lead(const Waiter& self) {
    is_careful_ = false;
    Group joined{next_in_line()};
    Group pending = joined;
    while (!pending.empty()) pending = run_transaction(std::move(pending), joined);
    Waiter* next = nullptr;
    {
        const std::scoped_lock lock(mutex_);
        counts_.works += static_cast<std::int64_t>(joined.size());
        led_ = !line_.empty();
        if (led_) next = line_.front();
    }
    if (next) wake(*next);
    for (Waiter* waiter : joined) {
        waiter->done = true;
        if (waiter != &self) wake(*waiter);
    }
}

CommitQueue::Waiter* CommitQueue::next_in_line() {
    const std::scoped_lock lock(mutex_);
    if (line_.empty()) return nullptr;
    Waiter* next = line_.front();
    line_.pop_front();
    return next;
}

// Once in a transaction, for as long as the last commit took.
void CommitQueue::wait_for_company(const Group& joined, Clock::time_point& until) {
    if (joined.size() >= last_group_) return;
    if (until == Clock::time_point()) until = Clock::now() + last_commit_;
    std::unique_lock lock(mutex_);
    came_.wait_until(lock, until, [&] { return !line_.empty(); });
}

// One transaction for the pending and whoever comes while it runs. Returns those that have to run again.
CommitQueue::Group CommitQueue::run_transaction(Group pending, Group& joined) {
    Group ran;
    Group again;
    try {
        if (!db_) db_ = open_();
        db_->control(Control::write);
        run_pending(pending, joined, ran, again);
        commit(ran, again);
    } catch (...) {
        const auto error = std::current_exception();
        const bool lost = db_ && is_lost_connection(error);  // and not: never had
        if (db_) db_->control(Control::rollback);
        if (is_unavailable(error)) db_.reset();
        ran.insert(ran.end(), pending.begin(), pending.end());
        for (Waiter* waiter : ran) fail(*waiter, error, lost, again);
    }
    return again;
}

// A lost connection costs nobody the work, once: nothing of it was committed.
void CommitQueue::fail(Waiter& waiter, const std::exception_ptr& error, bool lost, Group& again) {
    const bool repeat = lost && !waiter.was_lost;
    waiter.was_lost = waiter.was_lost || lost;
    waiter.error = repeat ? nullptr : error;
    if (repeat) again.push_back(&waiter);
}

// Takes from `pending` what ran or failed; what is left there when this throws never ran.
void CommitQueue::run_pending(Group& pending, Group& joined, Group& ran, Group& again) {
    Clock::time_point until;
    for (;;) {
        if (pending.empty() && joined.size() < group_max) {
            wait_for_company(joined, until);
            if (Waiter* next = next_in_line()) {
                joined.push_back(next);
                pending.push_back(next);
            }
        }
        if (pending.empty()) return;
        Waiter* waiter = pending.front();
        run_one(*waiter, ran, again);
        pending.erase(pending.begin());
    }
}

// Few fail, and a savepoint costs a copy of every page behind it. So there is none until somebody has failed: then all
// of the group run again, each behind a savepoint. What this throws concerns all: the waiter is still pending then.
void CommitQueue::run_one(Waiter& waiter, Group& ran, Group& again) {
    const bool guarded = is_careful_ && !ran.empty();
    if (guarded) db_->control(Control::savepoint);
    try {
        (*waiter.work)(*db_);
        if (guarded) db_->control(Control::release);
        ran.push_back(&waiter);
        return;
    } catch (const LostConnection&) {
        throw;
    } catch (...) {
        waiter.error = std::current_exception();
    }
    undo(guarded, is_unavailable(waiter.error), ran, again);
    if (!may_succeed_later(waiter.error)) return;
    if (++waiter.attempts == attempts_max) {
        waiter.error = gave_up(waiter.error);
    } else {
        waiter.error = nullptr;
        again.push_back(&waiter);
    }
}

void CommitQueue::undo(bool guarded, bool reopen, Group& ran, Group& again) {
    if (guarded && db_->in_transaction()) return db_->control(Control::rollback_to);
    // The whole transaction is gone, with what the others had done in it.
    is_careful_ = true;
    again.insert(again.end(), ran.begin(), ran.end());
    ran.clear();
    db_->control(Control::rollback);
    if (reopen) db_.reset();
    if (reopen) db_ = open_();
    db_->control(Control::write);
}

void CommitQueue::commit(Group& ran, Group& again) {
    if (ran.empty()) {
        db_->control(Control::rollback);
        return;
    }
    try {
        const auto begun = Clock::now();
        db_->control(Control::commit);
        last_commit_ = std::min<Clock::duration>(Clock::now() - begun, company_wait_max);
        last_group_ = ran.size();
    } catch (...) {
        const auto error = std::current_exception();
        if (!may_succeed_later(error)) throw;
        if (++ran.front()->attempts >= attempts_max) std::rethrow_exception(gave_up(error));
        db_->control(Control::rollback);
        again.insert(again.end(), ran.begin(), ran.end());
        return;
    }
    if (committed_) committed_();
    const std::scoped_lock lock(mutex_);
    ++counts_.commits;
}

}  // namespace helpdesk
