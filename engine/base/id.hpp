#pragma once

#include <compare>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "engine/base/time.hpp"

namespace helpdesk {

// Names one row of T's table. Ids of different tables do not mix. In an operation's arguments it may still hold any
// name that the row goes by (ticket number, e-mail, …): the engine puts the id in its place before the deed runs.
template <typename T>
struct Id {
    std::string value;

    auto operator<=>(const Id&) const = default;
};

// 64 random bits, each time others.
using Random = std::function<std::uint64_t()>;

// UUIDv7 (RFC 9562) as 36 characters of lower-case text: sorts by `now`, then by `sequence` (its last 50 bits), if
// given.
std::string new_uuid(Time now, const Random& random, std::optional<std::uint64_t> sequence = {});

bool is_uuid(std::string_view text);

}  // namespace helpdesk
