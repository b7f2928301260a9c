#pragma once

#include "engine/tickets/ticket.hpp"

namespace helpdesk {

// Stored: never reorder.
enum class NotificationType {
    TICKET_CREATED,
    TICKET_ASSIGNED,
    TICKET_UPDATED,
    COMMENT_ADDED,
    SLA_WARNING,
    SLA_BREACHED
};
BOOST_DESCRIBE_ENUM(NotificationType, TICKET_CREATED, TICKET_ASSIGNED, TICKET_UPDATED, COMMENT_ADDED, SLA_WARNING,
                    SLA_BREACHED)

struct Notification {
    Id<Notification> id;
    Id<User> user_id;
    std::optional<Id<Ticket>> ticket_id;
    NotificationType type = NotificationType::TICKET_UPDATED;
    std::string title;
    std::string message;
    bool is_read = false;
    Time created_at;
};
BOOST_DESCRIBE_STRUCT(Notification, (), (id, user_id, ticket_id, type, title, message, is_read, created_at))
template <>
inline constexpr std::string_view table_name<Notification> = "notifications";

std::vector<Operation> notification_operations();

}  // namespace helpdesk
