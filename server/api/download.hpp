#pragma once

#include <functional>
#include <string>

#include "engine/engine.hpp"
#include "server/http/message.hpp"

namespace helpdesk {

// `count` bytes of a file from `first` on, or fewer.
using FileReader = std::function<std::string(std::int64_t first, std::int64_t count)>;

// A file as it is, or the one part of it that `Range` asks for, in a shape that makes no browser run it. A Range that
// names no part, or several, is answered with the whole.
HttpResponse download_of(const StoredFile& file, const HttpRequest& request, FileReader read);

}  // namespace helpdesk
