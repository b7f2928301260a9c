#pragma once

#include <string>

#include "engine/core/operation.hpp"
#include "engine/core/session.hpp"

namespace helpdesk {

// One call of an operation. `given` is what came in, and what makes two calls the same; `arguments` may hold a hash in
// the place of a password.
struct OneCall {
    const Operation& operation;
    const Value& given;
    const Value& arguments;
    const std::string& key;
};

// Runs the operation; with a key, the first time only: the same key and arguments of the same person give the answer
// that was given then. Fault::conflict if the key came with something else before.
Answer run_once(Session& session, const OneCall& call);

}  // namespace helpdesk
