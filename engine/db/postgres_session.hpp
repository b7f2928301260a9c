#pragma once

#include <string>

#include "engine/db/open.hpp"
#include "engine/db/postgres_url.hpp"

namespace helpdesk {

// What a session is like, as libpq's `options`: it travels with the first message, so that a new connection costs no
// further round trip.
std::string session_settings(const PostgresUrl& url, Access access, const DbOptions& options);

}  // namespace helpdesk
