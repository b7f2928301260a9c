#include "engine/live/feed.hpp"

#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <utility>

#include "engine/base/error.hpp"

namespace helpdesk {

namespace {

using std::chrono::milliseconds;

constexpr milliseconds failure_pause_min{50};
constexpr milliseconds failure_pause_max{5'000};
constexpr milliseconds wait_max{60'000};

void take_in(int bell) {
    eventfd_t count = 0;
    eventfd_read(bell, &count);
}

}  // namespace

Feed::Feed(FeedSource source, LiveOptions options)
    : source_(std::move(source)), options_(options), bell_(eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)) {
    if (bell_ < 0) throw Error(Fault::busy, "there is no descriptor left to listen with", {}, "try again");
}

Feed::~Feed() {
    is_stopping_ = true;
    ring();
    if (thread_.joinable()) thread_.join();
    ::close(bell_);
}

void Feed::ring() const { eventfd_write(bell_, 1); }

void Feed::wake() {
    if (is_wanted_) ring();
}

// The thread begins with the first listener: most programs have none.
void Feed::add(LiveSeat seat) {
    const std::scoped_lock lock(mutex_);
    coming_.push_back(std::move(seat));
    ++listeners_;
    is_wanted_ = true;
    if (!thread_.joinable()) thread_ = std::thread([this] { run(); });
    ring();
}

void Feed::run() {
    while (!is_stopping_) {
        const bool has_rung = sleep_until_due();
        if (is_stopping_) break;
        {
            const std::scoped_lock lock(mutex_);
            std::move(coming_.begin(), coming_.end(), std::back_inserter(arrivals_));
            coming_.clear();
            is_wanted_ = !arrivals_.empty() || !seats_.empty();
        }
        if (!is_wanted_) {
            rest();
            continue;
        }
        try {
            round(has_rung);
            failure_pause_ = milliseconds(0);
            pause_ends_.reset();
        } catch (const std::exception&) {
            // A server that is away, a desk that is busy: the next round goes on from where this one stopped.
            watch_.reset();
            failure_pause_ = std::clamp(failure_pause_ * 2, failure_pause_min, failure_pause_max);
            pause_ends_ = Clock::now() + failure_pause_;
        }
        prune();
    }
    for (LiveSeat& seat : seats_) seat.end();
    for (LiveSeat& seat : arrivals_) seat.end();
    const std::scoped_lock lock(mutex_);
    for (LiveSeat& seat : coming_) seat.end();
}

// While nobody listens nothing is watched, and nothing has to be known.
void Feed::rest() {
    watch_.reset();
    state_.reset();
    presence_.clear();
}

void Feed::round(bool has_rung) {
    asked_.clear();
    let_in_.clear();
    beat();
    bool is_new = has_rung || !state_ || !arrivals_.empty();
    if (!watch_) {
        watch_ = source_.watch();  // before the first look, so that nothing is missed between them
        is_new = true;
    } else if (watch_->look()) {
        is_new = true;
    }
    const Time now = source_.world.now();
    for (const auto& [ticket, place] : presence_) {
        for (const PresenceView& person : place.people) is_new = is_new || person.until <= now;
    }
    if (is_new) look();
    seat_arrivals();
    tell_greetings();
    tell_queues();
}

// True if somebody has rung.
bool Feed::sleep_until_due() {
    pollfd waiting[2] = {{bell_, POLLIN, 0}, {watch_ && !pause_ends_ ? watch_->descriptor() : -1, POLLIN, 0}};
    poll(waiting, 2, static_cast<int>(time_to_wait().count()));
    if ((waiting[0].revents & POLLIN) == 0) return false;
    take_in(bell_);
    return true;
}

milliseconds Feed::time_to_wait() const {
    if (seats_.empty() && arrivals_.empty()) return milliseconds(-1);  // for ever
    const auto now = Clock::now();
    const auto until = [&](Clock::time_point due) {
        return std::max(milliseconds(0), std::chrono::ceil<milliseconds>(due - now));
    };
    milliseconds wait = wait_max;
    if (watch_) wait = std::min(wait, watch_->pause());
    for (const LiveSeat& seat : seats_) {
        wait = std::min(wait, until(seat.beat_at));
        if (seat.is_behind()) wait = std::min(wait, until(seat.try_at));
    }
    const Time present = source_.world.now();
    for (const auto& [ticket, place] : presence_) {
        for (const PresenceView& person : place.people) {
            wait = std::min(wait, std::max(milliseconds(1), person.until - present));
        }
    }
    return pause_ends_ ? until(*pause_ends_) : wait;
}

void Feed::read(const std::function<void(Session&)>& deed) {
    ++readings_;
    source_.read(deed);
}

// Once for all: what was committed since the last look, and who is where.
void Feed::look() {
    LivePosition now;
    LiveSpan span;
    AllPresence presence;
    read([&](Session& session) {
        now = live_state(session);
        span = {};
        if (state_ && state_->to != now.to) span = read_span(session, state_->to, now);
        presence = read_presence(session);
    });
    const bool is_first = !state_;
    state_ = now;
    if (span.events.size() > live_events_max) {
        for (LiveSeat& seat : seats_) seat.reset(*state_);
    } else if (!span.events.empty()) {
        give_to_all(std::make_shared<const LivePart>(LivePart{.span = std::move(span)}));
    }
    is_first ? static_cast<void>(presence_ = std::move(presence)) : add_presence(now, std::move(presence));
}

void Feed::give_to_all(const std::shared_ptr<const LivePart>& part) {
    for (LiveSeat& seat : seats_) {
        seat.put(part);
        if (seat.queued > live_events_max) seat.reset(*state_);
    }
}

void Feed::add_presence(const LivePosition& now, AllPresence presence) {
    LivePart part;
    const auto tell = [&](const std::string& ticket, const PresentAt& place, std::vector<PresenceView> people) {
        part.presence.push_back(
            {.at = now.at, .ticket_number = place.ticket_number, .ticket_id = ticket, .people = std::move(people)});
    };
    for (const auto& [ticket, place] : presence) {
        const auto before = presence_.find(ticket);
        const bool is_same = before != presence_.end() && is_same_presence(before->second.people, place.people);
        if (!is_same) tell(ticket, place, place.people);
    }
    for (const auto& [ticket, place] : presence_) {
        if (presence.count(ticket) == 0) tell(ticket, place, {});
    }
    presence_ = std::move(presence);
    if (!part.presence.empty()) give_to_all(std::make_shared<const LivePart>(std::move(part)));
}

// Those that ask for what they have missed are read for one by one, up to where the others are.
void Feed::seat_arrivals() {
    while (!arrivals_.empty()) {
        LiveSeat& seat = arrivals_.back();
        place(seat);
        seat.beat_at = Clock::now() + options_.beat;
        seats_.push_back(std::move(seat));
        arrivals_.pop_back();
    }
}

void Feed::place(LiveSeat& seat) {
    if (!seat.wish.after) {
        seat.greeting = LiveEvent{text_of(*state_), "hello", R"({"kind":"hello"})"};
        return;
    }
    const auto position = parse_position(*seat.wish.after);
    std::optional<std::vector<LiveSpan>> missed;
    try {
        if (position) read([&](Session& session) { missed = read_missed(session, *position, *state_); });
    } catch (const Error& error) {
        // A snapshot that is none; what concerns the desk is tried again.
        if (error.fault() == Fault::unavailable || error.fault() == Fault::busy) throw;
        missed.reset();
    }
    if (!missed) return seat.reset(*state_);
    seat.greeting = LiveEvent{{}, "hello", R"({"kind":"hello"})"};
    for (LiveSpan& span : *missed) seat.put(std::make_shared<const LivePart>(LivePart{.span = std::move(span)}));
}

void Feed::prune() {
    std::erase_if(seats_, [&](LiveSeat& seat) {
        if (!seat.is_over && !seat.listener->is_gone()) return false;
        --listeners_;
        return true;
    });
}

}  // namespace helpdesk
