#pragma once

#include <iosfwd>
#include <string>

#include "cli/context.hpp"

namespace helpdesk {

// `mail import PATH`: turns every message below `path` (- for `in`) into a ticket or a comment, in the order in which
// they were written. Prints what came in; what could not be read or stored is named on standard error and stops
// nothing. Fault::not_found if there is no `path`, Fault::invalid if no mail is in it, Fault::partial at the end if
// messages failed.
void import_mail(Context& context, const std::string& path, std::istream& in, std::ostream& out);

}  // namespace helpdesk
