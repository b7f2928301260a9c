#include <csignal>
#include <iostream>
#include <utility>

#include "commands.hpp"

int main(int count, char** words) {
    helpdesk::Console console = helpdesk::console_of_process(words[0]);
    std::signal(SIGPIPE, SIG_DFL);
    std::ios::sync_with_stdio(false);
    return helpdesk::run_mail({words + 1, words + count}, std::cin, std::cout, std::cerr, std::move(console));
}
