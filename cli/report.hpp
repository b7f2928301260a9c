#pragma once

#include <string_view>

#include "cli/console.hpp"

namespace helpdesk {

// One line on standard error: what is wrong, and in brackets what to do about it.
void report(Console& console, const Error& error, std::string_view what = {});

// The same for programs: one line of JSON.
void report_json(Console& console, const Error& error);

}  // namespace helpdesk
