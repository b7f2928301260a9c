#pragma once

#include <vector>

#include "engine/core/operation.hpp"

namespace helpdesk {

std::vector<Operation> policy_operations();
std::vector<Operation> override_operations();
std::vector<Operation> calendar_operations();

}  // namespace helpdesk
