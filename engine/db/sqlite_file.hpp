#pragma once

#include <cstdint>
#include <string>

namespace helpdesk {

// Written into the header of every desk; published for ever.
constexpr std::int64_t desk_application_id = 0x48444553;  // "HDES"

// Looks at a file without locking, changing or accompanying it. Refuses (Fault::refused) whatever is no desk of this
// version or an older one: a missing or empty file, a folder, a pipe, another program's database, a damaged or cut one.
void check_desk_file(const std::string& path);

// True for a file that `init` may fill: none yet, or an empty one.
bool is_free_for_desk(const std::string& path);

// The path as a SQLite URI that opens it read only, without locks or companions.
std::string immutable_uri(const std::string& path);

}  // namespace helpdesk
