#pragma once

#include <string>

#include "engine/core/operation.hpp"
#include "engine/core/session.hpp"

namespace helpdesk {

// Runs the operation; with a key, the first time only: the same key and arguments of the same person give the answer
// that was given then. Fault::conflict if the key came with something else before.
Answer run_once(Session& session, const Operation& operation, const Value& arguments, const std::string& key);

}  // namespace helpdesk
