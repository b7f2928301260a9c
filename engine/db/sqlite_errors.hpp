#pragma once

#include <SQLiteCpp/Exception.h>

namespace helpdesk {

// Which of SQLite's results is which fault: the only place that knows.
[[noreturn]] void throw_sqlite_fault(const SQLite::Exception& error);

}  // namespace helpdesk
