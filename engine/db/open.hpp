#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "engine/db/db.hpp"

namespace helpdesk {

enum class Access { read, write, create };

struct DbOptions {
    std::int64_t busy_wait_ms = 5'000;  // how long a writer waits for another before Fault::busy
    // The rest matters to a database server only: how long one that has no free connection is asked again, whether one
    // that does not answer is as well (it did before, so it is about to come back), and a new UUIDv7 of so long ago, to
    // mark each commit with, so that a connection that is lost meanwhile leaves no doubt. Without it nothing is marked.
    std::int64_t connect_wait_ms = 5'000;
    bool awaits_restart = false;
    std::function<std::string(std::chrono::hours ago)> commit_id = {};
};

bool is_postgres_url(const std::string& where);

// A connection to a path or a postgres:// URL. Refuses (Fault::refused) what is no desk, without touching it; create
// makes the file if there is none.
std::unique_ptr<Db> open_db(const std::string& where, Access access, const DbOptions& options);
std::unique_ptr<Db> open_sqlite(const std::string& path, Access access, const DbOptions& options);
// An empty database that ends with the connection.
std::unique_ptr<Db> open_memory();
std::unique_ptr<Db> open_postgres(const std::string& url, Access access, const DbOptions& options);

}  // namespace helpdesk
