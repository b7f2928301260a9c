#pragma once

#include "engine/notify/notification.hpp"

namespace helpdesk {

// Writes the notifications that the events of this unit of work call for: to those concerned, never to the actor.
void notify_people(Session& session);

// Tells one person something about a ticket.
void tell_person(Session& session, const Id<User>& person, const Ticket& ticket, NotificationType type,
                 const std::string& message);

}  // namespace helpdesk
