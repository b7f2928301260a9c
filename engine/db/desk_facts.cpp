#include "engine/db/desk_facts.hpp"

#include <filesystem>

#include "engine/db/sqlite_file.hpp"

namespace helpdesk {

std::int64_t file_bytes(const std::string& path) {
    std::error_code none;
    const auto size = std::filesystem::file_size(path, none);
    return none ? 0 : static_cast<std::int64_t>(size);
}

std::int64_t desk_bytes(Db& db) {
    if (db.backend() == Backend::sqlite) return file_bytes(desk_file(db));
    std::int64_t bytes = 0;
    db.run({"database_size", "SELECT pg_database_size(current_database())"}, {},
           [&](const Row& row) { bytes = row.integer(0); });
    return bytes;
}

std::optional<std::string> server_version(Db& db) {
    if (db.backend() == Backend::sqlite) return std::nullopt;
    std::string version;
    db.run({"server", "SHOW server_version"}, {}, [&](const Row& row) { version = row.text(0); });
    return version;
}

}  // namespace helpdesk
