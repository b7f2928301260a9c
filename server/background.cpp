#include "server/background.hpp"

#include <csignal>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

namespace helpdesk {

namespace {

constexpr std::chrono::seconds pause_after_failure{60};

// Other servers of the desk have other names.
std::string new_name() {
    char host[256] = {};
    gethostname(host, sizeof host - 1);
    return std::string(host) + " " + std::to_string(getpid()) + " " + new_uuid(system_time(), World::system_random());
}

pid_t start(std::vector<std::string> words, const std::string& database) {
    std::vector<char*> pointers;
    for (std::string& word : words) pointers.push_back(word.data());
    pointers.push_back(nullptr);
    // Where the desk is may hold a password, and arguments are seen by everybody.
    const std::string place = "HELPDESK_DB=" + database;
    std::vector<char*> environment;
    for (char** each = environ; *each; ++each) {
        const std::string_view variable(*each);
        const bool is_ours = variable.starts_with("HELPDESK_DB=") || variable.starts_with("HELPDESK_USER=");
        if (!is_ours) environment.push_back(*each);
    }
    environment.push_back(const_cast<char*>(place.c_str()));
    environment.push_back(nullptr);
    pid_t process = -1;
    const int failed =
        posix_spawn(&process, words.front().c_str(), nullptr, nullptr, pointers.data(), environment.data());
    if (failed != 0) throw Error(Fault::storage, words.front() + " cannot be started");
    return process;
}

}  // namespace

Background::Background(Engine& engine, BackgroundOptions options)
    : engine_(engine), options_(std::move(options)), name_(new_name()), thread_([this] { run(); }) {}

Background::~Background() {
    {
        const std::lock_guard lock(mutex_);
        stopped_ = true;
    }
    wake_.notify_one();
    thread_.join();
}

void Background::run() {
    std::unique_lock lock(mutex_);
    while (!stopped_) {
        lock.unlock();
        look();
        lock.lock();
        wake_.wait_for(lock, options_.look_every, [this] { return stopped_; });
    }
    end_sending(true);
    try {
        if (leads_) stop_leading(engine_, name_);
    } catch (const Error&) {
        // Another one begins when this one's time is over.
    }
}

// Whatever fails now may go well later.
void Background::look() {
    const auto reporting = [&](const std::function<void()>& deed) {
        try {
            deed();
        } catch (const std::exception& error) {
            if (options_.report) options_.report(error.what());
        }
    };
    bool leads = false;
    reporting([&] { leads = lead(engine_, name_, options_.lead_lasts); });
    leads_ = leads;
    if (leads) reporting([&] { work(); });
}

void Background::work() {
    sweep();
    send();
    checkpoint_when_quiet();
}

void Background::sweep() {
    if (Clock::now() < next_sweep_) return;
    next_sweep_ = Clock::now() + options_.sweep_every;
    engine_.call("sla.sweep", Value(Value::Object()));
}

// Whoever copies the file alone should have the desk, although nobody should.
void Background::checkpoint_when_quiet() {
    const std::int64_t commits = commits_of(engine_).commits;
    const bool is_quiet = commits == seen_;
    seen_ = commits;
    if (!is_quiet || commits == checkpointed_) return;
    checkpointed_ = commits;
    checkpoint(engine_);
}

void Background::send() {
    end_sending(false);
    if (sender_ >= 0 || options_.sender.empty() || Clock::now() < next_sending_ || !has_deliveries(engine_)) return;
    sender_ = start({options_.sender, "outbox", "send", "--quiet"}, options_.database);
}

void Background::end_sending(bool at_once) {
    if (sender_ < 0) return;
    if (at_once) kill(sender_, SIGTERM);
    int status = 0;
    if (waitpid(sender_, &status, at_once ? 0 : WNOHANG) == 0) return;
    sender_ = -1;
    if (at_once || (WIFEXITED(status) && WEXITSTATUS(status) == 0)) return;
    next_sending_ = Clock::now() + pause_after_failure;
    if (options_.report) options_.report("what is in the outbox could not be sent");
}

}  // namespace helpdesk
