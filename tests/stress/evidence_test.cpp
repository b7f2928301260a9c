#include <catch2/catch.hpp>

#include <cstdlib>
#include <fstream>

#include "tests/stress/stress.hpp"
#include "tests/stress/workers.hpp"

namespace helpdesk::stress {

namespace {

// The system calls of a worker that creates tickets, with the files that they concern; empty without strace.
std::vector<std::string> traced_calls(const std::string& where, const std::string& calls, int count) {
    if (std::system("strace -V >/dev/null 2>&1") != 0) {
        WARN("there is no strace");
        return {};
    }
    const TemporaryFolder folder;
    const std::string trace = folder.path() + "/trace";
    Worker worker({"create", where, std::to_string(count)},
                  {"strace", "-f", "-y", "-s", "8", "-e", "trace=" + calls, "-o", trace});
    REQUIRE(worker.wait() == 0);
    REQUIRE(created_by(worker.lines()).size() == static_cast<std::size_t>(count));
    std::ifstream file(trace);
    std::vector<std::string> lines;
    for (std::string line; std::getline(file, line);) lines.push_back(line);
    return lines;
}

bool concerns(const std::string& line, std::string_view call, std::string_view file) {
    return line.find(std::string(call) + "(") != std::string::npos && line.find(file) != std::string::npos;
}

}  // namespace

TEST_CASE("D03 no success leaves the program before the -wal is on the disk") {
    const StressDesk desk(Backend::sqlite);
    constexpr int count = 20;

    bool written = false;
    bool safe = false;
    int told = 0;
    for (const std::string& line : traced_calls(desk.where(), "pwrite64,fdatasync,fsync,write", count)) {
        if (concerns(line, "pwrite64", "desk.db-wal>")) {
            written = true;
            safe = false;
        }
        if (concerns(line, "fdatasync", "desk.db-wal>") || concerns(line, "fsync", "desk.db-wal>")) safe = true;
        if (line.find("\"TKT-") == std::string::npos) continue;
        ++told;
        CHECK(written);
        CHECK(safe);
        written = false;
    }
    CHECK((told == 0 || told == count));
}

// SQLite opens with O_NOFOLLOW; whoever else opened and closed the file would drop the locks of the whole process.
TEST_CASE("D12 nothing but SQLite opens the desk's file") {
    const StressDesk desk(Backend::sqlite);

    for (const std::string& line : traced_calls(desk.where(), "open,openat,openat2,creat", 2)) {
        if (line.find("/desk.db") == std::string::npos) continue;
        INFO(line);
        CHECK(line.find("O_NOFOLLOW") != std::string::npos);
    }
}

}  // namespace helpdesk::stress
