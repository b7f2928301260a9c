#pragma once

#include "cli/context.hpp"

namespace helpdesk {

int ask_sql(Context& context, const Value& arguments);
int print_schema(Context& context, const Value& arguments);
int run_doctor(Context& context, const Value& arguments);
int run_verify(Context& context, const Value& arguments);
int run_backup(Context& context, const Value& arguments);
int run_compact(Context& context, const Value& arguments);
int show_migrations(Context& context, const Value& arguments);
int apply_migrations(Context& context, const Value& arguments);
int compare_schema(Context& context, const Value& arguments);

}  // namespace helpdesk
