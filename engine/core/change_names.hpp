#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/core/session.hpp"

namespace helpdesk {

// What people call the row: what the statement call_<table> says, else its name; of the machinery's own rows without
// such a statement the id. Nothing if there is no such row.
std::optional<std::string> name_of_row(Session& session, std::string_view table, const std::string& id);

// What the unit of work has changed so far, with the names of the rows and of those that they refer to; from the
// change of that place on.
std::vector<FieldChange> named_changes(Session& session, std::size_t from = 0);

}  // namespace helpdesk
