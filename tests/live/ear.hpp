#pragma once

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "tests/support.hpp"

namespace helpdesk {

// A listener that remembers what it is told.
class Ear : public LiveListener {
public:
    bool tell(const std::vector<LiveEvent>& events) override;
    void beat() override;
    bool is_gone() const override { return false; }
    void end() override;

    void take_no_more(bool no_more);

    // Waits for up to 10 seconds; false if it is not so by then.
    bool hears(const std::string& kind, std::size_t times = 1);
    bool hears_events(std::size_t count);
    bool is_greeted();
    bool is_ended();
    bool has_beats(int count);

    // Without hello and reset.
    std::vector<LiveEvent> events() const;
    std::vector<std::string> kinds() const;
    std::vector<std::int64_t> numbers() const;
    // Of the last event that has a position, hello among them.
    std::string position() const;
    std::size_t count(const std::string& kind) const;
    std::string everything() const;

private:
    mutable std::mutex mutex_;
    std::condition_variable heard_more_;
    std::vector<LiveEvent> heard_;
    bool full_ = false;
    bool ended_ = false;
    int beats_ = 0;

    bool wait_until(const std::function<bool()>& so);
};

// A feed on a desk, and the ears that listen to it. The feed ends before they do.
class Listening {
public:
    explicit Listening(Engine& engine, LiveOptions options = {}) : feed_(engine, options) {}

    // Returns when it stands.
    std::shared_ptr<Ear> listen(const std::string& user = {}, LiveWish wish = {});
    LiveFeed& feed() { return feed_; }

private:
    LiveFeed feed_;
};

}  // namespace helpdesk
