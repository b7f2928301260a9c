#pragma once

#include <string_view>

namespace helpdesk {

// Tells systemd how it stands, if that has started this program and waits for it: READY=1, STOPPING=1.
void tell_systemd(std::string_view state);

}  // namespace helpdesk
