#pragma once

#include "connection.hpp"

namespace helpdesk {

// Refusal 421 for a Host that is not ours: so a page that has made its own name point here (DNS rebinding) gets
// nothing. A Unix socket is out of its reach, and may be called anything.
void check_host(const RequestHead& head, const FrontOptions& options, const ConnectionEnds& ends);

}  // namespace helpdesk
