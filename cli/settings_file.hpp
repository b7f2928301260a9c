#pragma once

#include <filesystem>
#include <vector>

#include "cli/settings.hpp"

namespace helpdesk {

// What a settings file sets. A relative path of a database is relative to the file's folder. Fault::invalid with file
// and line for what is no TOML, for a name that is no setting and for a value that is no text.
std::vector<Setting> read_settings_file(const std::filesystem::path& path);

}  // namespace helpdesk
