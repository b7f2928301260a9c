#pragma once

#include <iosfwd>
#include <string>

#include "cli/context.hpp"

namespace helpdesk {

// `outbox send`: sends what is due, and settles each delivery before the next one. What fails is named on `err` and
// tried again later; it is no failure of the command.
void send_outbox(Context& context, const Value& arguments, std::ostream& out, std::ostream& err);

// `webhook test`: one delivery, sent at once. Fault::unavailable if it does not arrive.
void test_webhook(Context& context, const std::string& webhook, std::ostream& out);

}  // namespace helpdesk
