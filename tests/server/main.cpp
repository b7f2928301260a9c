#define CATCH_CONFIG_RUNNER
#include <catch2/catch.hpp>

#include <iostream>

#include "tests/support.hpp"

int main(int count, char** words) {
    const int failed = Catch::Session().run(count, words);
    std::cout << helpdesk::closing_line() << '\n';
    return failed;
}
