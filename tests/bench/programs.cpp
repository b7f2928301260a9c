#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>

#include <filesystem>

#include "tests/bench/desk.hpp"

extern char** environ;

namespace helpdesk::bench {

namespace {

// Runs a program to its end with its output thrown away.
void run_program(std::vector<std::string> words) {
    std::vector<char*> arguments;
    for (std::string& word : words) arguments.push_back(word.data());
    arguments.push_back(nullptr);
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0);
    pid_t child = 0;
    const int error = posix_spawnp(&child, arguments[0], &actions, nullptr, arguments.data(), environ);
    posix_spawn_file_actions_destroy(&actions);
    int status = 0;
    if (error != 0 || waitpid(child, &status, 0) != child || status != 0)
        throw std::runtime_error("cannot run " + words[0]);
}

bool has_shell() {
    try {
        run_program({"sqlite3", "--version"});
        return true;
    } catch (const std::exception&) {
        return false;
    }
}

}  // namespace

// `helpdesk` from the folder of this program beside SQLite's shell, each a new process with one row to print.
std::vector<Line> measure_programs(Bench& bench) {
    if (!has_shell()) return {{.name = "helpdesk ticket show (not measured: there is no sqlite3)"}};
    const std::string helpdesk = (std::filesystem::read_symlink("/proc/self/exe").parent_path() / "helpdesk").string();
    const Pair us = take_turns(
        bench.amounts.programs,
        [&] {
            run_program({helpdesk, "--db", bench.desk, "ticket", "show", "TKT-000042"});
        },
        [&] {
            run_program({"sqlite3", bench.desk, "SELECT * FROM tickets WHERE ticket_number = 'TKT-000042'"});
        });
    return {compare_times("helpdesk ticket show, as a process", "sqlite3 shell", us, 1.0)};
}

}  // namespace helpdesk::bench
