#pragma once

#include <string>

#include "cli/context.hpp"
#include "cli/print.hpp"

namespace helpdesk {

// What an operation prints a line for: the rows of a report, which has a heading besides; of all others the result.
Shape shape_of_lines(const Operation& operation);
bool is_report(const Operation& operation);

// A report: its heading, a table with bars and, along the time, a line of small bars for people; for programs the rows,
// but for plain JSON, which has the heading as well.
void print_report(Context& context, const Operation& operation, const Reply& reply);

}  // namespace helpdesk
