#pragma once

#include <string>
#include <vector>

#include "cli/style.hpp"

namespace helpdesk {

// A ticket as one reads it: what it is about, its department's own fields, what the customer wrote, the conversation,
// the files. `fields` is the department's schema, which has the titles; null if it has none.
std::string ticket_page(const Value& ticket, const Value& fields, const std::vector<Value>& comments,
                        const std::vector<Value>& files, const Style& style);

}  // namespace helpdesk
