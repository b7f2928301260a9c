#pragma once

#include "cli/context.hpp"

namespace helpdesk {

// Becomes helpdesk-mail, which stands beside this program; `arguments` are a list of its words. Returns only by
// throwing Fault::usage if it is not there.
int become_mail(Context& context, const Value& arguments);

}  // namespace helpdesk
