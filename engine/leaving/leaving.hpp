#pragma once

#include <vector>

#include "engine/core/operation.hpp"

namespace helpdesk {

// People come and go: what there is of somebody, and what becomes of it when they leave the desk. It stands above the
// tickets, since those go to somebody else, or lose their words.
std::vector<Operation> leaving_operations();
std::vector<Operation> erasing_operations();

}  // namespace helpdesk
