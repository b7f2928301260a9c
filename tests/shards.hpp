#pragma once

#include <string>
#include <vector>

namespace helpdesk {

// SQL that no test ran is SQL that nobody knows to work. Returns how many statements there are of that kind.
int report_unused_statements(const std::vector<std::string>& ran);

// Runs the whole suite in so many processes at once, since its tests wait for disks and servers more than they
// calculate, and shows what each has printed when it ends. Returns how many failures there were. `program` is this one.
int run_in_shards(const std::string& program, std::size_t jobs);

// The tests of one of those processes, as they are named on a command line; `which` is such as 2/3.
std::vector<std::string> tests_of_shard(const std::string& which);
// At its end: what the process that has started it has to know.
void note_shard();

}  // namespace helpdesk
