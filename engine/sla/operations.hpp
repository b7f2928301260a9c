#pragma once

#include <vector>

#include "engine/core/operation.hpp"

namespace helpdesk {

std::vector<Operation> policy_operations();

}  // namespace helpdesk
