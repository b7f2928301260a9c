#include "tests/processes.hpp"

#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <stdexcept>

namespace helpdesk {

namespace {

constexpr uid_t nobody = 65534;

}  // namespace

Child::Child(const std::function<int()>& work) : id_(fork()) {
    if (id_ < 0) throw std::runtime_error("cannot start a process");
    if (id_ > 0) return;
    int result = 99;
    try {
        result = work();
    } catch (...) {
    }
    _exit(result);
}

Child::~Child() {
    if (id_ < 0) return;
    kill();
    wait();
}

void Child::kill() { ::kill(id_, SIGKILL); }

int Child::wait() {
    int status = 0;
    waitpid(id_, &status, 0);
    id_ = -1;
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

int run_unprivileged(const std::function<int()>& work) {
    Child child([&] {
        if (geteuid() == 0 && (setgid(nobody) != 0 || setuid(nobody) != 0)) return 98;
        return work();
    });
    return child.wait();
}

std::map<std::string, std::string> files_of(const std::string& folder) {
    std::map<std::string, std::string> files;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        const bool plain = entry.is_regular_file();
        files[entry.path().filename()] = plain ? read_file(entry.path()) : "(no plain file)";
    }
    return files;
}

void write_file(const std::string& path, const std::string& content) {
    std::ofstream(path, std::ios::binary) << content;
}

std::string read_file(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace helpdesk
