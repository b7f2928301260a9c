#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "engine/engine.hpp"

namespace helpdesk {

// Entity tags (RFC 9110): that of a record that has versions is its version, so that whoever has read it can say which
// one is to be changed; that of everything else is a hash of what is answered.
std::string entity_tag_of(const Value& result, std::string_view body);

// The version in an If-Match header; nothing for `*`. Fault::usage for what is no version's tag, or several.
std::optional<std::int64_t> version_in(std::string_view if_match);

// Whether one of the tags in an If-None-Match header is this one.
bool matches(std::string_view if_none_match, const std::string& tag);

}  // namespace helpdesk
