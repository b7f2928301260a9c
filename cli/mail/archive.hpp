#pragma once

#include <functional>
#include <iosfwd>
#include <string>

#include "mbox.hpp"

namespace helpdesk {

// Told of what was passed over, in one line that names it.
using ArchiveNotice = std::function<void(const std::string&)>;

// Hands on every message below `path`: a maildir tree of any depth (without tmp/ and hidden files), any folder of
// messages and mbox files, one such file, or `-` for `input`. The order is that of the names, so that it is the same
// each time; one message is held at a time. What cannot be read or is no mail is passed over with a notice. False if
// `path` does not exist or cannot be opened; then nothing was handed on.
bool walk_archive(const std::string& path, std::istream& input, const MessageSink& sink, const ArchiveNotice& notice);

}  // namespace helpdesk
