#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace helpdesk {

// A request's target, taken apart before anything in it is decoded: a slash in a name is no other path.
struct Address {
    std::string path;                   // as it was sent
    std::vector<std::string> segments;  // of the path
    std::vector<std::pair<std::string, std::string>> query;

    // The value of the first parameter of that name; nullptr if there is none.
    const std::string* parameter(std::string_view name) const;
};

// Fault::usage for what is not percent-encoded as it should be, or is no text.
Address read_address(std::string_view target);

// What a path has where a pattern such as /uploads/{id} has names; nothing if it is another path. {...} at the end of a
// pattern stands for one part more, or several.
using NamedParts = std::map<std::string, std::string, std::less<>>;
std::optional<NamedParts> match_path(std::string_view pattern, const std::vector<std::string>& segments);

// As a part of a target.
std::string percent_encoded(std::string_view text);

}  // namespace helpdesk
