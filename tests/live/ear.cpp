#include "tests/live/ear.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <chrono>

namespace helpdesk {

namespace {

bool is_greeting(const LiveEvent& event) { return event.kind == "hello" || event.kind == "reset"; }

}  // namespace

bool Ear::tell(const std::vector<LiveEvent>& events) {
    const std::scoped_lock lock(mutex_);
    if (full_) return false;
    heard_.insert(heard_.end(), events.begin(), events.end());
    heard_more_.notify_all();
    return true;
}

void Ear::beat() {
    const std::scoped_lock lock(mutex_);
    ++beats_;
    heard_more_.notify_all();
}

void Ear::end() {
    const std::scoped_lock lock(mutex_);
    ended_ = true;
    heard_more_.notify_all();
}

void Ear::take_no_more(bool no_more) {
    const std::scoped_lock lock(mutex_);
    full_ = no_more;
}

bool Ear::wait_until(const std::function<bool()>& so) {
    std::unique_lock lock(mutex_);
    return heard_more_.wait_for(lock, std::chrono::seconds(10), so);
}

bool Ear::hears(const std::string& kind, std::size_t times) {
    return wait_until([&] {
        const auto is_it = [&](const LiveEvent& each) { return each.kind == kind; };
        return std::count_if(heard_.begin(), heard_.end(), is_it) >= static_cast<std::ptrdiff_t>(times);
    });
}

bool Ear::hears_events(std::size_t count) {
    return wait_until([&] {
        const auto greetings = std::count_if(heard_.begin(), heard_.end(), is_greeting);
        return heard_.size() - static_cast<std::size_t>(greetings) >= count;
    });
}

bool Ear::is_greeted() {
    return wait_until([&] { return !heard_.empty(); });
}

bool Ear::is_ended() {
    return wait_until([&] { return ended_; });
}

bool Ear::has_beats(int count) {
    return wait_until([&] { return beats_ >= count; });
}

std::vector<LiveEvent> Ear::events() const {
    const std::scoped_lock lock(mutex_);
    std::vector<LiveEvent> list = heard_;
    std::erase_if(list, is_greeting);
    return list;
}

std::vector<std::string> Ear::kinds() const {
    std::vector<std::string> list;
    for (const LiveEvent& each : events()) list.push_back(each.kind);
    return list;
}

std::vector<std::int64_t> Ear::numbers() const {
    std::vector<std::int64_t> list;
    for (const LiveEvent& each : events()) list.push_back(*parse_json(each.body).find("id")->integer());
    return list;
}

std::string Ear::position() const {
    const std::scoped_lock lock(mutex_);
    for (auto each = heard_.rbegin(); each != heard_.rend(); ++each) {
        if (!each->position.empty()) return each->position;
    }
    return {};
}

std::size_t Ear::count(const std::string& kind) const {
    const std::scoped_lock lock(mutex_);
    return static_cast<std::size_t>(
        std::count_if(heard_.begin(), heard_.end(), [&](const LiveEvent& each) { return each.kind == kind; }));
}

std::string Ear::everything() const {
    const std::scoped_lock lock(mutex_);
    std::string text;
    for (const LiveEvent& each : heard_) text += each.kind + " " + each.body + "\n";
    return text;
}

std::shared_ptr<Ear> Listening::listen(const std::string& user, LiveWish wish) {
    auto ear = std::make_shared<Ear>();
    const Actor actor{.user = user};
    feed_.add(ear, feed_.checked(wish, actor), actor);
    CHECK(ear->is_greeted());
    return ear;
}

}  // namespace helpdesk
