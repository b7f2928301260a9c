#pragma once

#include "engine/people/preferences.hpp"
#include "engine/tickets/ticket.hpp"

namespace helpdesk {

struct Notification {
    Id<Notification> id;
    Id<User> user_id;
    std::optional<Id<Ticket>> ticket_id;
    NotificationType type = NotificationType::TICKET_UPDATED;
    std::string title;
    std::string message;
    bool is_read = false;
    std::int64_t count = 1;
    std::optional<Time> last_at;
    std::int64_t digested = 0;
    Time created_at;
};
BOOST_DESCRIBE_STRUCT(Notification, (),
                      (id, user_id, ticket_id, type, title, message, is_read, count, last_at, digested, created_at))
template <>
inline constexpr std::string_view table_name<Notification> = "notifications";

// Whose notifications they are: one's own, or if the system asks, those of whom it says. Fault::denied for anybody
// else's.
Id<User> reader_of(const Session& session, const std::optional<Id<User>>& user);

std::vector<Operation> notification_operations();
std::vector<Operation> choice_operations();
std::vector<Operation> digest_operations();

}  // namespace helpdesk
