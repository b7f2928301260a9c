#pragma once

#include <chrono>
#include <string>

namespace helpdesk {

// A postgres:// URL taken apart. What only Prisma understands (`connection_limit`, `pgbouncer`, …) is left out, so that
// the DATABASE_URL of an existing application serves as it stands.
struct PostgresUrl {
    std::string url;                                    // for libpq
    std::string schema;                                 // `schema=`: the search path
    std::string options;                                // `options=`: settings of the session
    std::chrono::milliseconds connect_limit{5'000};     // `connect_timeout=` seconds
    std::chrono::milliseconds statement_limit{30'000};  // `socket_timeout=` seconds
};

// Fault::usage, without the password in its words, if it is no URL.
PostgresUrl parse_postgres_url(const std::string& text);

}  // namespace helpdesk
