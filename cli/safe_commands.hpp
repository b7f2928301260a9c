#pragma once

#include "cli/context.hpp"

namespace helpdesk {

int run_restore(Context& context, const Value& arguments);
int run_export(Context& context, const Value& arguments);
int run_import(Context& context, const Value& arguments);
int run_copy(Context& context, const Value& arguments);

}  // namespace helpdesk
