#pragma once

#include "engine/core/session.hpp"

namespace helpdesk {

// Writes the notifications that the events of this unit of work call for: to those concerned, never to the actor.
void notify_people(Session& session);

}  // namespace helpdesk
