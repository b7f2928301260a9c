#pragma once

#include "cli/context.hpp"

namespace helpdesk {

// Commands that are other programs, which stand beside this one, so that it need not load their libraries. Each becomes
// its program, with the words as they were typed and with the settings that count here. Returns only by throwing
// Fault::usage if the program is not there.

int become_mail(Context& context, const Value& arguments);
int become_server(Context& context, const Value& arguments);
// For an operation, where the desk is behind a server.
int become_remote(Context& context);

}  // namespace helpdesk
