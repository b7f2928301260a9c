#pragma once

#include <memory>

#include "cli/desk_client.hpp"

namespace helpdesk {

// The desk behind the server that the context's settings name, as whoever has the token there. Fault::usage without a
// token, and for what the server decides: who acts, and what time it is.
std::unique_ptr<DeskClient> open_remote_client(const Context& context);

}  // namespace helpdesk
