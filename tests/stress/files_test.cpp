#include <catch2/catch.hpp>

#include <iostream>

#include "tests/stress/stress.hpp"
#include "tests/stress/workers.hpp"

namespace helpdesk::stress {

namespace {

void open_ticket(const std::string& where) {
    Engine engine({.database = where});
    engine.call("user.create", parse_json(R"({"email":"root@example.org","role":"ADMIN"})"));
    engine.call("ticket.create", new_ticket());
}

std::int64_t carried_kib(const std::string& where, std::int64_t mebibytes) {
    Worker worker({"carry", where, std::to_string(mebibytes), "1"});
    CHECK(worker.wait() == 0);
    REQUIRE(worker.lines().size() == 2);
    return std::stoll(worker.lines().back());
}

}  // namespace

TEST_CASE("a long file goes in and comes out in little memory, however long it is") {
    const StressDesk desk(GENERATE(from_range(backends())));
    open_ticket(desk.where());
    const std::int64_t small = carried_kib(desk.where(), 1);
    const std::int64_t long_mebibytes = is_long() ? 1024 : 64;
    const std::int64_t large = carried_kib(desk.where(), long_mebibytes);
    CHECK(large < 32 * 1024);
    CHECK(number_of(desk.where(), "SELECT count(*) FROM attachments") == 2);
    CHECK(number_of(desk.where(), "SELECT count(*) FROM _uploads") == 0);
    std::cout << "a file of " << long_mebibytes << " MiB in and out: " << large / 1024
              << " MiB of memory, one of 1 MiB: " << small / 1024 << '\n';
}

TEST_CASE("D16 a program that is killed while it attaches a long file leaves all of it or nothing") {
    const StressDesk desk(GENERATE(from_range(backends())));
    open_ticket(desk.where());
    const int rounds = is_long() ? 100 : 8;
    int attached = 0;
    for (int round = 0; round < rounds; ++round) {
        Worker worker({"carry", desk.where(), "8", "1"});
        if (round % 4 == 0) {
            worker.wait_for_lines(1);
        } else {
            std::this_thread::sleep_for(std::chrono::milliseconds(10 * (round % 16)));
        }
        worker.kill();
        worker.wait();
        if (!worker.lines().empty()) ++attached;
        CHECK(number_of(desk.where(), "SELECT count(*) FROM attachments") >= attached);
        CHECK(number_of(desk.where(), "SELECT count(*) FROM attachments WHERE size <> 8388608") == 0);
        CHECK(verify_desk({.database = desk.where()}).find("\"failed\"") == std::string::npos);
    }
    CHECK(attached > 0);

    // The day after, the sweep takes away what nobody came back for.
    World tomorrow;
    tomorrow.now = [] { return system_time() + std::chrono::hours(25); };
    Engine engine({.database = desk.where(), .world = tomorrow});
    engine.call("sla.sweep", parse_json("{}"));
    CHECK(number_of(desk.where(), "SELECT count(*) FROM _uploads") == 0);
    CHECK(number_of(desk.where(), "SELECT count(*) FROM _contents") <= 1);
    CHECK(verify_desk({.database = desk.where(), .world = tomorrow}).find("\"failed\"") == std::string::npos);
}

}  // namespace helpdesk::stress
