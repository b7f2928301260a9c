#pragma once

#include "engine/lists/filter.hpp"

namespace helpdesk {

// Reads a condition such as `custom.amount>=100`: it means the field of that name of any department, as that department
// has it. Fault::invalid for a field that no department has, or none that the reader may see.
void read_custom(Session& session, const QueryItem& item, TicketFilter& filter);

}  // namespace helpdesk
