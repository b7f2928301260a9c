#pragma once

#include <span>
#include <string_view>

namespace helpdesk {

// The files of server/web, embedded when the project is built.
struct WebFile {
    std::string_view name;  // such as style/tokens.css
    std::string_view bytes;
};

std::span<const WebFile> web_files();

}  // namespace helpdesk
