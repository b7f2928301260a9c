#pragma once

#include <string>
#include <string_view>

#include "server/api/documents.hpp"

namespace helpdesk {

// What browsers load for the pages: every file of server/web but the pages themselves, which end in .html.

// Where they stand below the site's root: assets/ and a hash of all of them, so that what was kept never is out of
// date.
const std::string& assets_folder();

// nullptr if there is none at this path, which begins with a slash.
const Document* asset_at(std::string_view path);

// The content of a file of server/web; Fault::internal if there is none of that name.
std::string_view web_file(std::string_view name);

}  // namespace helpdesk
