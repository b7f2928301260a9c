#pragma once

#include "cli/context.hpp"

namespace helpdesk {

// Commands that are other programs, which stand beside this one, so that it need not load their libraries. Each becomes
// its program, with the words as they were typed and with the settings that count here. Returns only by throwing
// Fault::usage if the program is not there.

int become_mail(Context& context, const Value& arguments);
int become_server(Context& context, const Value& arguments);
// Whether that program is there at all.
bool has_server(const Context& context);
// The same for a desk that the settings need not name: at 127.0.0.1:8025, or at a free port where that is taken.
int become_server_of(const Context& context, const std::string& database, std::string address);
// For an operation, where the desk is behind a server.
int become_remote(Context& context);

}  // namespace helpdesk
