#pragma once

#include <span>
#include <string_view>

namespace helpdesk {

// What endpoints are about, in a sentence or two for people who read about the API.
struct Noun {
    std::string_view name;  // ticket
    std::string_view words;
};

// Every noun of the endpoints, in the order of their names.
std::span<const Noun> nouns();

}  // namespace helpdesk
