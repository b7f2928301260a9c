#pragma once

#include "engine/core/session.hpp"
#include "engine/lists/filter.hpp"

namespace helpdesk {

// Whether "7d" counts back from now, as for what has happened, or ahead, as for what is due.
enum class Counts { back, ahead };

// Narrows the span by a condition such as `created:<7d`, `created:2026-03`, `due:<=tomorrow` or `updated:a..b`. Days
// are those of the reader's time zone, or of UTC. Fault::invalid, with the character, for what is no time.
void read_times(Session& session, const QueryItem& item, Counts counts, Span& span);

}  // namespace helpdesk
