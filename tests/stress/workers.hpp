#pragma once

#include <sys/types.h>

#include <condition_variable>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace helpdesk::stress {

// What runs in another process: the words behind `helpdesk_stress worker`. Returns its exit status.
int work(const std::vector<std::string>& words);

// Another process of this program. What it writes to standard output is read line by line as it comes, so a line that a
// killed worker had written is there. It is killed with this object.
class Worker {
public:
    // The words of `work`, behind the words of a program that runs it, such as strace.
    explicit Worker(const std::vector<std::string>& words, const std::vector<std::string>& runner = {});
    ~Worker();
    Worker(const Worker&) = delete;
    Worker& operator=(const Worker&) = delete;

    pid_t id() const { return id_; }
    // Until it has written that many lines, or ended.
    void wait_for_lines(std::size_t count);
    // Closes its standard input, which asks it to end.
    void ask_to_end();
    void kill();
    // Its exit status; -1 if a signal ended it.
    int wait();
    // All that it has written; call it after wait.
    const std::vector<std::string>& lines() const { return lines_; }

private:
    pid_t id_ = -1;
    int status_ = 0;
    int input_ = -1;
    int output_ = -1;
    std::mutex mutex_;
    std::condition_variable changed_;
    std::vector<std::string> lines_;
    bool ended_ = false;
    std::jthread reader_;

    void read_lines();
};

}  // namespace helpdesk::stress
