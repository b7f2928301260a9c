#pragma once

#include <iosfwd>
#include <string>

#include "cli/context.hpp"

namespace helpdesk {

// `mail import PATH`: turns every message below `path` (- for `in`) into a ticket or a comment, in the order in which
// they were written. Tells `out` what came in; what could not be read or stored is named on `err` and stops nothing.
// Fault::not_found if there is no `path`, Fault::invalid if no mail is in it, Fault::partial at the end if messages
// failed.
void import_mail(Context& context, const std::string& path, std::istream& in, std::ostream& out, std::ostream& err);

}  // namespace helpdesk
