#pragma once

#include "cli/context.hpp"

namespace helpdesk {

int init(Context& context, const Value& arguments);
int seed(Context& context, const Value& arguments);
int demo(Context& context, const Value& arguments);

}  // namespace helpdesk
