#pragma once

#include <vector>

#include "server/api/files.hpp"

namespace helpdesk {

// POST /desk/verify, which reads and checks the whole desk, and POST /desk/backup, which gives a copy of it. Neither
// changes what people wrote, but both are POST: a link on a page of another site takes the session's cookie along with
// a GET, and must not put the server to work or a file full of secrets on somebody's disk. What changes something
// needs, with a cookie, an Origin that is the desk's own.
std::vector<FileRoute> upkeep_routes();

}  // namespace helpdesk
