#pragma once

#include <string>
#include <vector>

#include "cli/style.hpp"

namespace helpdesk {

// A ticket as one reads it: what it is about, what the customer wrote, the conversation, the files.
std::string ticket_page(const Value& ticket, const std::vector<Value>& comments, const std::vector<Value>& files,
                        const Style& style);

}  // namespace helpdesk
