#include <csignal>
#include <iostream>

#include "commands.hpp"

int main(int count, char** words) {
    std::signal(SIGPIPE, SIG_DFL);
    std::ios::sync_with_stdio(false);
    return helpdesk::run_mail({words + 1, words + count}, std::cin, std::cout, std::cerr);
}
