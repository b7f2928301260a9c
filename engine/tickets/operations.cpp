#include "engine/tickets/operations.hpp"

#include "engine/tickets/history.hpp"
#include "engine/tickets/ticket.hpp"

namespace helpdesk {

std::vector<Operation> ticket_operations() {
    return {
        op<&show_ticket>("ticket.show", "Shows one ticket.", Verb::get, "/tickets/{id}", "tickets:read"),
        op<&create_ticket>("ticket.create", "Opens a ticket.", Verb::post, "/tickets", "tickets:create"),
        op<&update_ticket>("ticket.update", "Changes a ticket: title, priority, status, department and more.",
                           Verb::patch, "/tickets/{id}", "tickets:update"),
        op<&assign_ticket>("ticket.assign", "Gives a ticket to an agent, or with none to nobody.", Verb::put,
                           "/tickets/{id}/assignee", "tickets:assign", "assignee"),
        op<&resolve_ticket>("ticket.resolve", "Marks a ticket as resolved.", Verb::put, "/tickets/{id}/resolution",
                            "tickets:resolve"),
        op<&close_ticket>("ticket.close", "Closes a ticket.", Verb::put, "/tickets/{id}/closure", "tickets:resolve"),
        op<&reopen_ticket>("ticket.reopen", "Opens a resolved ticket again.", Verb::remove, "/tickets/{id}/resolution",
                           "tickets:reopen"),
        op<&delete_ticket>("ticket.delete",
                           "Deletes a ticket with its comments, files and history; its number is not given again.",
                           Verb::remove, "/tickets/{id}", "tickets:delete"),
        op<&list_history>("ticket.history", "Lists what changed on a ticket, when, by whom and through which door.",
                          Verb::get, "/tickets/{ticket}/history", "history:read"),
    };
}

}  // namespace helpdesk
