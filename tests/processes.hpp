#pragma once

#include <sys/types.h>

#include <functional>
#include <map>
#include <string>

namespace helpdesk {

// Runs the work in a child process, and ends it with the work's result; 99 if the work throws. For what cannot happen
// to a thread: to be killed, or to be another user.
class Child {
public:
    explicit Child(const std::function<int()>& work);
    ~Child();
    Child(const Child&) = delete;
    Child& operator=(const Child&) = delete;

    void kill();
    // Its exit status; -1 if it was killed.
    int wait();

private:
    pid_t id_ = -1;
};

// Runs the work as somebody who is not root, so that the permissions of files hold; the work's result.
int run_unprivileged(const std::function<int()>& work);

// The content of every file of a folder by its name; what is no plain file has its kind in place of its content.
std::map<std::string, std::string> files_of(const std::string& folder);

void write_file(const std::string& path, const std::string& content);
std::string read_file(const std::string& path);

}  // namespace helpdesk
