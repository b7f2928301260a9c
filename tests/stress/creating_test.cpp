#include <catch2/catch.hpp>

#include <algorithm>
#include <chrono>
#include <iostream>
#include <map>
#include <set>

#include "tests/stress/stress.hpp"
#include "tests/stress/workers.hpp"

namespace helpdesk::stress {

namespace {

using Clock = std::chrono::steady_clock;

constexpr int creators = 16;

std::vector<Created> run_creators(const std::string& where, int each) {
    std::vector<std::unique_ptr<Worker>> workers;
    for (int i = 0; i < creators; ++i) {
        workers.push_back(std::make_unique<Worker>(std::vector<std::string>{"create", where, std::to_string(each)}));
    }
    std::vector<Created> all;
    for (const auto& worker : workers) {
        const int status = worker->wait();
        INFO((worker->lines().empty() ? "" : worker->lines().back()));
        CHECK(status == 0);
        const auto created = created_by(worker->lines());
        CHECK(std::is_sorted(created.begin(), created.end(),
                             [](const Created& a, const Created& b) { return a.number < b.number; }));
        all.insert(all.end(), created.begin(), created.end());
    }
    return all;
}

// Events are written in the transaction of their ticket, so their order is the order of the commits.
void check_order(const std::string& where, const std::vector<Created>& all) {
    std::map<std::string, std::string> numbers;
    for (const Created& each : all) numbers.emplace(each.id, each.number);
    std::string last;
    for (const std::string& id :
         rows_of(where, "SELECT ticket_id FROM _events WHERE kind = 'ticket.created' ORDER BY id")) {
        REQUIRE(numbers.count(id) == 1);
        REQUIRE(numbers[id] > last);
        last = numbers[id];
    }
}

}  // namespace

TEST_CASE(
    "sixteen processes create tickets while another deletes the newest: no number comes twice, and nobody hears of a "
    "lock") {
    const Backend backend = GENERATE(from_range(backends()));
    const StressDesk desk(backend);
    const int each = is_long() ? 500 : 20;

    const auto begun = Clock::now();
    Worker deleter({"delete_newest", desk.where()});
    const std::vector<Created> all = run_creators(desk.where(), each);
    const double seconds = std::chrono::duration<double>(Clock::now() - begun).count();
    deleter.ask_to_end();
    const int deleter_status = deleter.wait();

    INFO((deleter.lines().empty() ? "" : deleter.lines().back()));
    CHECK(deleter_status == 0);
    std::set<std::string> numbers;
    for (const Created& created : all) numbers.insert(created.number);
    REQUIRE(numbers.size() == static_cast<std::size_t>(creators * each));
    CHECK(number_of(desk.where(), "SELECT value FROM _counters WHERE name = 'ticket'") == creators * each);
    CHECK(number_of(desk.where(), "SELECT count(*) FROM tickets") ==
          creators * each - static_cast<std::int64_t>(deleter.lines().size()));
    check_order(desk.where(), all);
    check_sound(desk.where());
    print_figures(backend == Backend::sqlite ? "16 processes on one file" : "16 processes on PostgreSQL", all, seconds);
    std::cout << "  " << deleter.lines().size() << " of them deleted meanwhile\n";
}

}  // namespace helpdesk::stress
