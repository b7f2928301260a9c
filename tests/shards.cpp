#include "tests/shards.hpp"

#define CATCH_CONFIG_EXTERNAL_INTERFACES
#include <catch2/catch.hpp>

#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <iostream>
#include <set>

#include "engine/db/db.hpp"
#include "sql.hpp"
#include "tests/support.hpp"
#include "tests/temporary_folder.hpp"

namespace helpdesk {

namespace {

constexpr const char* notes_variable = "HELPDESK_TEST_NOTES";

std::size_t tests_begun = 0;

struct Counter : Catch::TestEventListenerBase {
    using TestEventListenerBase::TestEventListenerBase;
    void testCaseStarting(const Catch::TestCaseInfo&) override { ++tests_begun; }
};
CATCH_REGISTER_LISTENER(Counter)

// The tests of a whole run, by their names.
std::vector<std::string> names_of_tests() {
    std::vector<std::string> names;
    for (const Catch::TestCase& each : Catch::getRegistryHub().getTestCaseRegistry().getAllTests()) {
        if (!each.isHidden()) names.push_back(each.name);
    }
    return names;
}

// As a test is named on a command line.
std::string quoted(const std::string& name) {
    std::string text;
    for (const char c : name) {
        if (std::string_view("\\,[]\"~*").find(c) != std::string_view::npos) text += '\\';
        text += c;
    }
    return text;
}

pid_t start(const std::string& program, const std::string& shard, const std::string& notes, const std::string& output) {
    const pid_t child = fork();
    if (child != 0) return child;
    setenv(notes_variable, notes.c_str(), 1);
    if (!std::freopen(output.c_str(), "w", stdout) || dup2(STDOUT_FILENO, STDERR_FILENO) < 0) _exit(127);
    execl(program.c_str(), program.c_str(), "--shard", shard.c_str(), nullptr);
    _exit(127);
}

// But for the names of its tests, which Catch repeats.
void show(const std::string& output) {
    std::ifstream lines(output);
    for (std::string line; std::getline(lines, line);) {
        if (!line.starts_with("Filters: ")) std::cout << line << '\n';
    }
}

int exit_status_of(pid_t child) {
    int status = 0;
    waitpid(child, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 100;
}

}  // namespace

int report_unused_statements(const std::vector<std::string>& ran) {
    int unused = 0;
    for (const Statement* statement : sql::all()) {
        if (std::find(ran.begin(), ran.end(), statement->name) != ran.end()) continue;
        std::cout << "no test ran the statement " << statement->name << '\n';
        ++unused;
    }
    return unused;
}

int run_in_shards(const std::string& program, std::size_t jobs) {
    const TemporaryFolder folder;
    std::vector<pid_t> children;
    const auto file = [&](const char* kind, std::size_t at) { return folder.path() + "/" + kind + std::to_string(at); };
    for (std::size_t at = 1; at <= jobs; ++at) {
        const std::string shard = std::to_string(at) + "/" + std::to_string(jobs);
        children.push_back(start(program, shard, file("notes", at), file("output", at)));
    }
    int failed = 0;
    std::size_t begun = 0;
    std::set<std::string> closing, ran;
    for (std::size_t at = 1; at <= jobs; ++at) {
        failed += exit_status_of(children[at - 1]);
        show(file("output", at));
        std::ifstream notes(file("notes", at));
        std::string line;
        if (std::getline(notes, line)) begun += std::stoul(line);
        if (std::getline(notes, line)) closing.insert(line);
        while (std::getline(notes, line)) ran.insert(line);
    }
    if (begun != names_of_tests().size()) {
        std::cout << begun << " of " << names_of_tests().size() << " test cases ran\n";
        ++failed;
    }
    failed += report_unused_statements({ran.begin(), ran.end()});
    for (const std::string& each : closing) std::cout << each << '\n';
    return failed;
}

std::vector<std::string> tests_of_shard(const std::string& which) {
    const std::size_t shard = std::stoul(which), shards = std::stoul(which.substr(which.find('/') + 1));
    const std::vector<std::string> names = names_of_tests();
    std::vector<std::string> own;
    for (std::size_t at = 0; at < names.size(); ++at) {
        if (at % shards + 1 == shard) own.push_back(quoted(names[at]) + ",");
    }
    return own;
}

void note_shard() {
    const char* path = std::getenv(notes_variable);
    if (!path) return;
    std::ofstream notes(path);
    notes << tests_begun << '\n' << closing_line() << '\n';
    for (const std::string& each : noted_statements()) notes << each << '\n';
}

}  // namespace helpdesk
