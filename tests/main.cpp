#define CATCH_CONFIG_RUNNER
#include <catch2/catch.hpp>

#include <iostream>

#include "tests/support.hpp"

// The last line says which databases the suite ran on, so that nobody believes in a run that did not happen.
int main(int count, char** words) {
    const int failed = Catch::Session().run(count, words);
    std::cout << helpdesk::closing_line() << '\n';
    return failed;
}
