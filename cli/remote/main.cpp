#include "cli/remote/remote_client.hpp"
#include "cli/run.hpp"

int main(int count, char** words) {
    helpdesk::Console console = helpdesk::console_of_process(words[0]);
    console.program = "helpdesk";
    console.open_remote = helpdesk::open_remote_client;
    return helpdesk::run_cli({words + 1, words + count}, console);
}
