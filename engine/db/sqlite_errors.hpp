#pragma once

#include <SQLiteCpp/Exception.h>

#include <string>

namespace helpdesk {

// Which of SQLite's results is which fault: the only place that knows. `file` is the desk that it happened to.
[[noreturn]] void throw_sqlite_fault(const SQLite::Exception& error, const std::string& file);

}  // namespace helpdesk
