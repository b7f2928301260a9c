#include "tests/stress/workers.hpp"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <stdexcept>

extern char** environ;

namespace helpdesk::stress {

namespace {

struct Pipe {
    int read_end = -1;
    int write_end = -1;

    Pipe() {
        int ends[2];
        if (pipe2(ends, O_CLOEXEC) != 0) throw std::runtime_error("no pipe");
        read_end = ends[0];
        write_end = ends[1];
    }
};

}  // namespace

Worker::Worker(const std::vector<std::string>& words, const std::vector<std::string>& runner) {
    std::vector<std::string> all = runner;
    all.push_back(std::filesystem::read_symlink("/proc/self/exe").string());
    all.push_back("worker");
    all.insert(all.end(), words.begin(), words.end());
    std::vector<char*> arguments;
    for (std::string& word : all) arguments.push_back(word.data());
    arguments.push_back(nullptr);
    const Pipe in;
    const Pipe out;
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, in.read_end, STDIN_FILENO);
    posix_spawn_file_actions_adddup2(&actions, out.write_end, STDOUT_FILENO);
    const int error = posix_spawnp(&id_, arguments[0], &actions, nullptr, arguments.data(), environ);
    posix_spawn_file_actions_destroy(&actions);
    close(in.read_end);
    close(out.write_end);
    input_ = in.write_end;
    output_ = out.read_end;
    if (error != 0) throw std::runtime_error("cannot run " + all[0]);
    reader_ = std::jthread([this] { read_lines(); });
}

Worker::~Worker() {
    kill();
    wait();
}

void Worker::read_lines() {
    std::string rest;
    char buffer[4096];
    for (ssize_t size = 0; (size = read(output_, buffer, sizeof buffer)) > 0;) {
        rest.append(buffer, static_cast<std::size_t>(size));
        const std::scoped_lock lock(mutex_);
        for (std::size_t end = 0; (end = rest.find('\n')) != std::string::npos; rest.erase(0, end + 1)) {
            lines_.push_back(rest.substr(0, end));
        }
        changed_.notify_all();
    }
    const std::scoped_lock lock(mutex_);
    ended_ = true;
    changed_.notify_all();
}

void Worker::wait_for_lines(std::size_t count) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return ended_ || lines_.size() >= count; });
}

void Worker::ask_to_end() {
    if (input_ >= 0) close(input_);
    input_ = -1;
}

void Worker::kill() {
    if (id_ > 0) ::kill(id_, SIGKILL);
}

int Worker::wait() {
    if (id_ < 0) return status_;
    waitpid(id_, &status_, 0);
    id_ = -1;
    status_ = WIFEXITED(status_) ? WEXITSTATUS(status_) : -1;
    reader_.join();
    close(output_);
    ask_to_end();
    return status_;
}

}  // namespace helpdesk::stress
