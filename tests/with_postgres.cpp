#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <iostream>
#include <string_view>

#include "tests/postgres_server.hpp"

// with_postgres [--no-fsync] COMMAND…: runs the command while a PostgreSQL of its own is up, whose URL stands in
// HELPDESK_TEST_POSTGRES. Ends with the command's exit status; 77 if there is no PostgreSQL.
int main(int count, char** words) {
    using helpdesk::PostgresServer;

    const bool no_fsync = count > 1 && std::string_view(words[1]) == "--no-fsync";
    char** command = words + (no_fsync ? 2 : 1);
    if (!*command) {
        std::cerr << "usage: with_postgres [--no-fsync] COMMAND...\n";
        return 2;
    }
    const PostgresServer server(no_fsync ? PostgresServer::Fsync::off : PostgresServer::Fsync::on);
    if (server.url().empty()) {
        std::cerr << "with_postgres: " << server.reason() << '\n';
        return 77;
    }
    setenv("HELPDESK_TEST_POSTGRES", server.url().c_str(), 1);
    const pid_t child = fork();
    if (child == 0) {
        execvp(command[0], command);
        std::cerr << "with_postgres: cannot run " << command[0] << '\n';
        _exit(127);
    }
    int status = 0;
    if (child < 0 || waitpid(child, &status, 0) < 0) return 1;
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}
