#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/db/db.hpp"

struct sqlite3;

namespace helpdesk {

// Written into the header of every desk; published for ever.
constexpr std::int64_t desk_application_id = 0x48444553;  // "HDES"

// Refuses (Fault::refused) a path that leads to no file that SQLite should open: none, an empty one, a folder, a pipe,
// a file with a second name.
void check_kind(const std::string& path);

// Looks at the file behind a connection that was just opened, without locking, changing or accompanying it. Refuses
// (Fault::refused) what is no desk of this version or an older one, and one that was cut short. Reads through SQLite's
// own handle: another descriptor for the same file, once closed, would drop the locks of every connection of this
// process.
void check_header(const std::string& path, sqlite3* opened);

// Refuses (Fault::refused) what is a file of another program, whatever has become of it.
void check_program(const std::string& path, sqlite3* opened);

[[noreturn]] void refuse_damaged(const std::string& path);

// Fault::storage if there is no folder in which the file could be made.
void check_folder(const std::string& path);

// True for a file that `init` may fill: none yet, or an empty one.
bool is_free_for_desk(const std::string& path);

// True if a -wal stands beside the opened file, with something in it.
bool has_wal(sqlite3* opened);

// Which file stands at a path; nothing if none does.
struct FileIdentity {
    std::uint64_t device = 0;
    std::uint64_t inode = 0;

    bool operator==(const FileIdentity&) const = default;
};
std::optional<FileIdentity> identity_of(const std::string& path);

// What the copy before an upgrade is called: the desk's own name, this, and the number of its schema.
inline constexpr const char* copy_mark = ".schema-";

// What the desk is called in whose place another one was put: its own name, this, and the time.
inline constexpr const char* kept_mark = ".before-restore-";

// Where the file of `db` is; empty for a database server.
std::string desk_file(Db& db);

// The copies that upgrades and restores have left beside the file of `db`; none for a database server.
std::vector<std::string> copies_beside(Db& db);

// The path as a SQLite URI that opens it read only, without locks or companions.
std::string immutable_uri(const std::string& path);

}  // namespace helpdesk
