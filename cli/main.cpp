#include "cli/run.hpp"

int main(int count, char** words) {
    helpdesk::Console console = helpdesk::console_of_process(words[0]);
    return helpdesk::run_cli({words + 1, words + count}, console);
}
