#pragma once

#include <vector>

#include "engine/core/operation.hpp"

namespace helpdesk {

std::vector<Operation> ticket_operations();
std::vector<Operation> comment_operations();
std::vector<Operation> status_operations();
std::vector<Operation> tag_operations();
std::vector<Operation> attachment_operations();
std::vector<Operation> explain_operations();
std::vector<Operation> lifecycle_operations();
std::vector<Operation> replay_operations();
std::vector<Operation> transition_operations();
std::vector<Operation> assignment_operations();
std::vector<Operation> canned_operations();
std::vector<Operation> link_operations();
std::vector<Operation> draft_operations();

}  // namespace helpdesk
