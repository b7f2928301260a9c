#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/core/op.hpp"
#include "engine/people/people.hpp"
#include "engine/safe/checks.hpp"

namespace helpdesk {

// The desk keeps when it was last read from end to end, and when and by whom it was copied.

// Stored and published: never rename.
enum class UpkeepKind { verify, backup };
BOOST_DESCRIBE_ENUM(UpkeepKind, verify, backup)
enum class UpkeepState { begun, ok, failed };
BOOST_DESCRIBE_ENUM(UpkeepState, begun, ok, failed)

struct Upkeep {
    Id<Upkeep> id;
    UpkeepKind kind = UpkeepKind::verify;
    UpkeepState state = UpkeepState::ok;
    std::string message;
    std::optional<std::string> place = {};
    std::optional<std::int64_t> size = {};
    std::optional<Id<User>> user_id = {};
    std::string channel = {};
    Time created_at = {};
};
BOOST_DESCRIBE_STRUCT(Upkeep, (), (id, kind, state, message, place, size, user_id, channel, created_at))
template <>
inline constexpr std::string_view table_name<Upkeep> = "_upkeep";

// Adds it to the desk, with who did it and when; returns its id. Where the desk cannot be written, or is not up to
// date, nothing is kept, and nothing fails: looking after a desk must go on then.
std::string note_upkeep(const Options& options, const Actor& actor, Upkeep done);
// What became of what had begun; nothing for an id that is empty.
void settle_upkeep(const Options& options, const std::string& id, UpkeepState state, const std::string& message);

// What was found, as the desk keeps it.
Upkeep upkeep_of(const std::vector<Check>& checks);

std::vector<Operation> health_operations();

}  // namespace helpdesk
