#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "engine/engine.hpp"

namespace helpdesk {

// Entity tags (RFC 9110): a hash of what is answered, since that may change while the record does not (a ticket comes
// due), and differs with the fields that are asked for. In front of it stands the version of a record that has
// versions, so that whoever has read it can say which one is to be changed.
std::string entity_tag_of(std::optional<std::int64_t> version, std::string_view body);
// Nothing for what has none.
std::optional<std::int64_t> version_of(const Value& record);

// The version in an If-Match header, with or without the hash; nothing for `*`. Fault::usage for what is no version's
// tag, or several.
std::optional<std::int64_t> version_in(std::string_view if_match);

// The tag of the compressed form of what has this tag.
std::string tag_of_gzipped(std::string_view tag);

// Whether one of the tags in an If-None-Match header is this one, or that of its compressed form.
bool matches(std::string_view if_none_match, const std::string& tag);

}  // namespace helpdesk
