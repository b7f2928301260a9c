#include <stdlib.h>

#include <filesystem>
#include <iostream>
#include <string>

#include "engine/engine.hpp"
#include "engine/tickets/ticket.hpp"

using namespace helpdesk;

namespace {

void use_desk(const std::string& path) {
    Engine engine({.database = path, .create = true});
    init_desk(engine, {});
    engine.call("user.create", parse_json(R"({"email": "carl@example.org", "name": "Carl"})"));

    // A deed with its own types; people, tickets and the rest go by any of their names.
    const TicketView ticket = engine.call<&create_ticket>({.title = "The printer is on fire",
                                                           .description = "Please help.",
                                                           .customer = Id<User>{"carl@example.org"},
                                                           .priority = Priority::URGENT});
    std::cout << ticket.ticket_number << " of " << ticket.customer << " is " << ticket.status << '\n';

    // The same desk by name, with JSON in and out: what a script or a server does. Carl sees his own tickets only.
    const Actor carl{.user = "carl@example.org"};
    const Reply page = engine.call("ticket.list", parse_json(R"({"priority": ["URGENT"], "limit": 10})"), carl);
    std::cout << page.body << '\n';

    try {
        engine.call("ticket.delete", parse_json(R"({"id": "1"})"), carl);
    } catch (const Error& error) {
        std::cout << code_of(error.fault()) << ": " << error.what() << '\n';
    }
}

}  // namespace

int main() try {
    std::string folder = std::filesystem::temp_directory_path() / "helpdesk-example-XXXXXX";
    if (!mkdtemp(folder.data())) throw std::runtime_error("cannot make a folder");
    use_desk(folder + "/desk.db");
    std::filesystem::remove_all(folder);
    return 0;
} catch (const std::exception& error) {
    std::cerr << "example: " << error.what() << '\n';
    return 1;
}
