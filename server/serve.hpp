#pragma once

#include <string>
#include <vector>

namespace helpdesk {

// Serves the desk over HTTP until SIGTERM or SIGINT: says on the first lines of standard output where, writes a line of
// JSON a request to standard error, and returns the exit status. The words are those behind `helpdesk serve`; which
// desk it is says --db or HELPDESK_DB.
int serve(const std::vector<std::string>& words);

}  // namespace helpdesk
