#include <catch2/catch.hpp>

#include <sys/mount.h>
#include <sys/wait.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "tests/stress/stress.hpp"
#include "tests/stress/workers.hpp"

namespace helpdesk::stress {

namespace {

// A file system of its own that is soon full.
class SmallDisk {
public:
    explicit SmallDisk(int kib) {
        mounted_ =
            mount("tmpfs", folder_.path().c_str(), "tmpfs", 0, ("size=" + std::to_string(kib) + "k").c_str()) == 0;
    }
    ~SmallDisk() {
        if (mounted_) umount2(folder_.path().c_str(), MNT_DETACH);
    }
    SmallDisk(const SmallDisk&) = delete;
    SmallDisk& operator=(const SmallDisk&) = delete;

    bool is_mounted() const { return mounted_; }
    const std::string& path() const { return folder_.path(); }

private:
    TemporaryFolder folder_;
    bool mounted_ = false;
};

// Creates tickets until the storage refuses one; how many there were.
std::int64_t fill_up(Engine& engine) {
    for (std::int64_t created = 0; created < 100'000; ++created) {
        try {
            engine.call("ticket.create", new_ticket());
        } catch (const Error& error) {
            INFO(error.what());
            REQUIRE(error.fault() == Fault::storage);
            CHECK(exit_status_of(error.fault()) == 8);
            return created;
        }
    }
    FAIL("it was never full");
    return 0;
}

std::int64_t count_tickets(Engine& engine) {
    return std::stoll(engine.sql("SELECT count(*) AS n FROM tickets").substr(6));
}

}  // namespace

TEST_CASE(
    "D06 on a full disk a creation is done or refused, reading goes on, and the next one succeeds once there is room") {
    const int steps = is_long() ? 64 : 6;
    for (int step = 0; step < steps; ++step) {
        SmallDisk disk(4096);
        if (!disk.is_mounted()) {
            WARN("a small disk needs root");
            return;
        }
        INFO("step " << step);
        const std::string path = disk.path() + "/desk.db";
        fill_basics(path);
        std::ofstream(disk.path() + "/ballast") << std::string(static_cast<std::size_t>(256'000 + 4096 * step), 'x');
        Engine engine({.database = path});

        const std::int64_t created = fill_up(engine);
        CHECK(count_tickets(engine) == created);
        CHECK_THROWS_AS(engine.call("ticket.create", new_ticket()), Error);
        std::filesystem::remove(disk.path() + "/ballast");
        engine.call("ticket.create", new_ticket());

        CHECK(count_tickets(engine) == created + 1);
        check_whole(path);
        check_sound(path);
    }
}

TEST_CASE("D08 a desk that may not grow refuses what does not fit, and leaves no transaction open") {
    const StressDesk desk(Backend::sqlite);
    Engine engine({.database = desk.where()});
    const auto limit = [&](const std::string& pages) {
        EngineAccess::write(engine, [&](Session& session) { session.db().script("PRAGMA max_page_count = " + pages); });
    };
    limit(std::to_string(number_of(desk.where(), "PRAGMA page_count") + 12));

    const std::int64_t created = fill_up(engine);
    CHECK(count_tickets(engine) == created);
    CHECK_THROWS_AS(engine.call_all("ticket.create", {new_ticket(), new_ticket()}, {}, {}, true), Error);
    CHECK(count_tickets(engine) == created);
    limit("1000000");
    engine.call("ticket.create", new_ticket());

    CHECK(count_tickets(engine) == created + 1);
    check_whole(desk.where());
    check_sound(desk.where());
}

TEST_CASE("D09 a program that may write only so much of a file is told so, and is not killed") {
    const StressDesk desk(Backend::sqlite);
    Worker worker({"create", desk.where(), "100000"}, {"sh", "-c", R"(trap '' XFSZ; ulimit -f 1500; exec "$@")", "sh"});

    CHECK(worker.wait() == 8);
    const auto created = created_by(worker.lines());
    CHECK(number_of(desk.where(), "SELECT count(*) FROM tickets") == static_cast<std::int64_t>(created.size()));
    check_whole(desk.where());
    check_sound(desk.where());
}

}  // namespace helpdesk::stress
