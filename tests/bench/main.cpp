#include <cstring>
#include <iostream>
#include <map>
#include <stdexcept>

#include "engine/base/json.hpp"
#include "tests/bench/desk.hpp"

namespace helpdesk::bench {

namespace {

struct Wishes {
    bool json = false;
    std::string only;
    std::string desk;  // one that is there already; empty: one is made
    Amounts amounts;
};

constexpr Amounts short_amounts{.tickets = 200,
                                .reads = 20,
                                .creates = 10,
                                .callers = 8,
                                .creates_per_caller = 3,
                                .programs = 3,
                                .seeded = 100,
                                .rounds = 1};

const std::map<std::string, std::vector<Line> (*)(Bench&)>& parts() {
    static const std::map<std::string, std::vector<Line> (*)(Bench&)> list{
        {"clocks", measure_clocks},     {"creating", measure_creating}, {"lists", measure_lists},
        {"programs", measure_programs}, {"reading", measure_reading},   {"searching", measure_searching},
        {"seeding", measure_seeding},
#ifdef HELPDESK_WITH_SERVER
        {"serving", measure_serving},
#endif
    };
    return list;
}

Wishes read_words(int count, char** words) {
    Wishes wishes;
    for (int i = 1; i < count; ++i) {
        const std::string word = words[i];
        if (word == "--json") {
            wishes.json = true;
        } else if (word == "--short") {
            wishes.amounts = short_amounts;
        } else if (word == "--tickets" && i + 1 < count) {
            wishes.amounts.tickets = std::stoll(words[++i]);
        } else if (word == "--desk" && i + 1 < count) {
            wishes.desk = words[++i];
        } else if (parts().count(word)) {
            wishes.only = word;
        } else {
            throw std::runtime_error(
                "usage: helpdesk_bench [--short] [--json] [--tickets N] [--desk FILE] "
                "[clocks|creating|lists|programs|reading|searching|seeding|serving]");
        }
    }
    return wishes;
}

void run(const Wishes& wishes) {
    Bench bench{.folder = {}, .amounts = wishes.amounts, .desk = {}};
    bench.desk = wishes.desk.empty() ? bench.folder.path() + "/desk.db" : wishes.desk;
    if (wishes.only != "seeding" && wishes.desk.empty()) make_desk(bench.desk, bench.amounts.tickets);
    std::vector<Line> lines;
    for (const auto& [name, measure] : parts()) {
        if (!wishes.only.empty() && wishes.only != name) continue;
        for (Line& line : measure(bench)) lines.push_back(std::move(line));
    }
    std::cout << (wishes.json ? json_of(lines) + "\n" : table_of(lines));
}

}  // namespace

}  // namespace helpdesk::bench

// Helpdesk beside what it stands on, in the same run and on the same rows. Its exit status says whether the
// measurements worked, not how they came out: other programs on the machine decide that as well.
int main(int count, char** words) {
    try {
        helpdesk::bench::run(helpdesk::bench::read_words(count, words));
        return 0;
    } catch (const std::exception& error) {
        std::cerr << "helpdesk_bench: " << error.what() << '\n';
        return 1;
    }
}
