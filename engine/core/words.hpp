#pragma once

#include <span>

#include "engine/db/migration.hpp"

namespace helpdesk {

// What arguments mean that are no columns, or mean more than one column of their name. All others are described where
// the column is, in sql/migrations/.
std::span<const ColumnWords> argument_words();

}  // namespace helpdesk
