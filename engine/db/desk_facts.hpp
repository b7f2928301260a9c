#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "engine/db/db.hpp"

namespace helpdesk {

// 0 for a file that is not there.
std::int64_t file_bytes(const std::string& path);

// Of the file, without its -wal, or of the database on a server.
std::int64_t desk_bytes(Db& db);

// Of PostgreSQL; nothing for a file.
std::optional<std::string> server_version(Db& db);

}  // namespace helpdesk
