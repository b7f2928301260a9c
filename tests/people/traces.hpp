#pragma once

#include <string>

#include "tests/support.hpp"

namespace helpdesk {

// How often the text stands in the desk, in any case: in the bytes of desk.db and desk.db-wal, or in the columns of all
// tables of a PostgreSQL database.
std::int64_t traces_of(Desk& desk, const std::string& text);

// What is wrong with the desk, as `helpdesk doctor` says it; empty if nothing is.
std::string complaints_of(Desk& desk);

}  // namespace helpdesk
