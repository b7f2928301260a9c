#include <catch2/catch.hpp>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <iostream>

#include "tests/stress/stress.hpp"
#include "tests/stress/workers.hpp"

namespace helpdesk::stress {

namespace {

using Clock = std::chrono::steady_clock;

std::int64_t milliseconds_since(Clock::time_point begun) {
    return std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - begun).count();
}

// Creates that many tickets, `callers` side by side; the longest of them, in milliseconds.
std::int64_t create_many(Engine& engine, int callers, int each) {
    std::vector<std::int64_t> longest(static_cast<std::size_t>(callers));
    std::vector<std::jthread> threads;
    for (std::int64_t& mine : longest) {
        threads.emplace_back([&engine, &mine, each] {
            for (int i = 0; i < each; ++i) {
                const auto begun = Clock::now();
                engine.call("ticket.create", new_ticket());
                mine = std::max(mine, milliseconds_since(begun));
            }
        });
    }
    threads.clear();
    return *std::max_element(longest.begin(), longest.end());
}

}  // namespace

TEST_CASE(
    "C04 a desk that another program has locked is busy after the limit, with nothing half done, and free again after "
    "it") {
    const Backend backend = GENERATE(from_range(backends()));
    const StressDesk desk(backend);
    constexpr std::int64_t limit_ms = 300;
    Engine engine({.database = desk.where(), .busy_wait_ms = limit_ms});
    Worker holder({"hold_lock", desk.where()});
    holder.wait_for_lines(1);

    const auto begun = Clock::now();
    try {
        engine.call("ticket.create", new_ticket());
        FAIL("it was written");
    } catch (const Error& error) {
        CHECK(error.fault() == Fault::busy);
        CHECK(exit_status_of(error.fault()) == 7);
    }
    CHECK(milliseconds_since(begun) >= limit_ms);
    CHECK(engine.call("ticket.list", Value(Value::Object())).body == "[]");
    holder.ask_to_end();
    REQUIRE(holder.wait() == 0);

    engine.call("ticket.create", new_ticket());
    check_whole(desk.where());
}

TEST_CASE("C06 a reader of an old state holds up no writer, and the -wal is short again after it") {
    const StressDesk desk(Backend::sqlite);
    Engine engine({.database = desk.where()});
    const int each = is_long() ? 750 : 100;
    const std::int64_t without = create_many(engine, 4, each);
    Worker reader({"hold_state", desk.where()});
    reader.wait_for_lines(1);

    const std::int64_t longest = create_many(engine, 4, each);
    const auto grown = std::filesystem::file_size(desk.where() + "-wal");
    reader.ask_to_end();
    REQUIRE(reader.wait() == 0);
    const std::int64_t longest_after = create_many(engine, 4, each);
    const auto after = std::filesystem::file_size(desk.where() + "-wal");

    CHECK(longest < 3'000);
    CHECK(after <= 34 << 20);  // twice the size at which it is copied, and a group of commits
    check_whole(desk.where());
    std::cout << "a reader of an old state: " << 4 * each << " creations took at most " << without << " ms before, "
              << longest << " ms beside it, " << longest_after << " ms after it; the -wal had " << (grown >> 10)
              << " KiB, then " << (after >> 10) << " KiB\n";
}

}  // namespace helpdesk::stress
