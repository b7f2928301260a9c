#pragma once

#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "engine/core/actor.hpp"
#include "engine/core/operation.hpp"

namespace helpdesk {

enum class Ruling { allow, hide, deny };

// The one authorization rule, asked inside the transaction before anything else. The operation is denied unless the
// role holds its permission; to a guest all but the few that are for everybody. Which objects exist for the actor is
// decided where names become rows: every resolver and every list is composed with the predicates of
// sql/queries/visible.sql, so what is hidden is not found.
Ruling policy(const Viewer& viewer, const Operation& operation);

// Fault::denied, naming the permission, unless the rule allows it.
void check_allowed(const Viewer& viewer, const Operation& operation);

// What a guest may do: read what is public, and see and answer the survey whose token is shown. Sorted.
std::span<const std::string_view> open_to_guests();

// The actor's row, role and rights, as they are now; a guest has none but to read articles. Fault::denied for an
// unknown or deactivated person.
Viewer load_viewer(class Db& db, const Actor& actor);

// The same for many, whose `user` is an id; nothing for those who may not act.
std::vector<std::optional<Viewer>> load_viewers(class Db& db, const std::vector<Actor>& actors);

}  // namespace helpdesk
