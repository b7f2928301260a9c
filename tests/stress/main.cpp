#define CATCH_CONFIG_RUNNER
#include <catch2/catch.hpp>

#include <iostream>

#include "tests/stress/stress.hpp"
#include "tests/stress/workers.hpp"

// helpdesk_stress [--long] [words of Catch2]; `helpdesk_stress worker …` is what the tests run in other processes.
int main(int count, char** words) {
    std::vector<char*> rest;
    for (int i = 0; i < count; ++i) {
        if (std::string_view(words[i]) == "--long") {
            helpdesk::stress::be_long();
        } else {
            rest.push_back(words[i]);
        }
    }
    if (rest.size() > 1 && std::string_view(rest[1]) == "worker")
        return helpdesk::stress::work({rest.begin() + 2, rest.end()});
    const int failed = Catch::Session().run(static_cast<int>(rest.size()), rest.data());
    std::cout << helpdesk::closing_line() << '\n';
    return failed;
}
