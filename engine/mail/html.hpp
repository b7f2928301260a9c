#pragma once

#include <map>
#include <string>
#include <string_view>

#include "engine/mail/letter.hpp"

namespace helpdesk {

// The SHA-256 of files that came with a message, by their Content-IDs without < and >.
using FilesByContentId = std::map<std::string, std::string, std::less<>>;

// Keeps the form in which a message that came in was written, if it has one. Where that names a file by its Content-ID
// it says the file's SHA-256 instead, by which the file is found wherever merging and splitting take it.
void keep_html(Session& session, const Letter& letter, const FilesByContentId& files);

std::vector<Operation> html_operations();

}  // namespace helpdesk
