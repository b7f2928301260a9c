#define CATCH_CONFIG_RUNNER
#include <catch2/catch.hpp>

#include <algorithm>
#include <iostream>

#include "engine/db/db.hpp"
#include "sql.hpp"
#include "tests/support.hpp"

namespace {

// SQL that no test ran is SQL that nobody knows to work. Returns how many statements there are of that kind.
int report_unused_statements() {
    const auto ran = helpdesk::noted_statements();
    int unused = 0;
    for (const helpdesk::Statement* statement : helpdesk::sql::all()) {
        if (std::find(ran.begin(), ran.end(), statement->name) != ran.end()) continue;
        std::cout << "no test ran the statement " << statement->name << '\n';
        ++unused;
    }
    return unused;
}

}  // namespace

// The last line says which databases the suite ran on, so that nobody believes in a run that did not happen.
int main(int count, char** words) {
    Catch::Session session;
    int failed = session.applyCommandLine(count, words);
    if (failed == 0) failed = session.run();
    const Catch::ConfigData& config = session.configData();
    const bool whole_suite = config.testsOrTags.empty() && !config.listTests && !config.showHelp;
    if (whole_suite) failed += report_unused_statements();
    std::cout << helpdesk::closing_line() << '\n';
    return std::min(failed, 100);
}
