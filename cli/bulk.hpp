#pragma once

#include "cli/context.hpp"
#include "cli/desk_client.hpp"

namespace helpdesk {

// True if the id in the first place is `-`: ids come from standard input, one a line.
bool is_bulk(const Command& command, const Value& arguments);

// Does it for each id: for all of them or for none, unless --keep-going says to go on; then the exit status is that of
// Fault::partial if some failed.
int run_bulk(Context& context, DeskClient& desk, const Value& arguments);

}  // namespace helpdesk
