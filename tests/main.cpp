#define CATCH_CONFIG_RUNNER
#include <catch2/catch.hpp>

#include <algorithm>
#include <iostream>

#include "engine/db/db.hpp"
#include "tests/shards.hpp"
#include "tests/support.hpp"

// The last line says which databases the suite ran on, so that nobody believes in a run that did not happen.
int main(int count, char** words) {
    using Catch::clara::Opt;
    Catch::Session session;
    std::size_t jobs = 1;
    std::string shard;
    session.cli(session.cli() | Opt(jobs, "number")["--jobs"]("run the whole suite in so many processes at once") |
                Opt(shard, "which")["--shard"]("as one of those processes: 1/2"));
    int failed = session.applyCommandLine(count, words);
    if (failed != 0) return failed;
    Catch::ConfigData& config = session.configData();
    const bool is_whole = config.testsOrTags.empty() && !config.listTests && !config.showHelp;
    if (is_whole && shard.empty() && jobs > 1) return std::min(helpdesk::run_in_shards(words[0], jobs), 100);
    if (!shard.empty()) {
        config.testsOrTags = helpdesk::tests_of_shard(shard);
        failed = session.run();
        helpdesk::note_shard();
        return std::min(failed, 100);
    }
    failed = session.run();
    if (is_whole) failed += helpdesk::report_unused_statements(helpdesk::noted_statements());
    std::cout << helpdesk::closing_line() << '\n';
    return std::min(failed, 100);
}
