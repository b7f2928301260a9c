#pragma once

#include <memory>
#include <string>

#include "engine/engine.hpp"
#include "tests/bench/measure.hpp"
#include "tests/bench/raw.hpp"
#include "tests/temporary_folder.hpp"

namespace helpdesk::bench {

// How much to measure. The short form only proves that everything works.
struct Amounts {
    std::int64_t tickets = 100'000;  // on the desk that is read
    int reads = 2'000;
    int creates = 400;
    int callers = 64;
    int creates_per_caller = 25;
    int programs = 300;
    std::int64_t seeded = 20'000;
    int rounds = 5;
};

// What the benchmarks share: a folder, the amounts, and a desk with that many tickets that nothing changes.
struct Bench {
    TemporaryFolder folder;
    Amounts amounts;
    std::string desk;
};

// Seeds a new desk at that path.
void make_desk(const std::string& path, std::int64_t scale);

// A copy of a desk that no program has open.
void copy_desk(const std::string& from, const std::string& to);

// One value out of a desk.
std::string ask(const std::string& path, const std::string& sql);

std::vector<Line> measure_clocks(Bench& bench);
std::vector<Line> measure_creating(Bench& bench);
std::vector<Line> measure_lists(Bench& bench);
std::vector<Line> measure_reading(Bench& bench);
std::vector<Line> measure_programs(Bench& bench);
std::vector<Line> measure_searching(Bench& bench);
std::vector<Line> measure_seeding(Bench& bench);
std::vector<Line> measure_serving(Bench& bench);

}  // namespace helpdesk::bench
