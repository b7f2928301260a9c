#pragma once

#include <vector>

#include "engine/core/operation.hpp"

namespace helpdesk {

std::vector<Operation> role_operations();
std::vector<Operation> department_operations();
std::vector<Operation> user_operations();

}  // namespace helpdesk
