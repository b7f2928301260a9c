#pragma once

#include "engine/seed/batch.hpp"
#include "engine/seed/cast.hpp"
#include "engine/seed/topics.hpp"

namespace helpdesk {

// Lets a ticket come in at that time and live until now: taken, answered, sent back and forth, resolved, closed. Adds
// its rows to the batch, as the deeds would have left them; only its number is left open.
void live(const Cast& cast, const Topics& topics, Time created, Dice& dice, Batch& batch);

}  // namespace helpdesk
