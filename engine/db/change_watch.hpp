#pragma once

#include <chrono>
#include <memory>
#include <string>

#include "engine/db/open.hpp"

namespace helpdesk {

// Tells when somebody, whichever program, may have committed something to a desk. It has a connection of its own. Not
// for two threads at once.
class ChangeWatch {
public:
    virtual ~ChangeWatch() = default;
    // Readable when it is time to look; -1 if nothing becomes readable.
    virtual int descriptor() const = 0;
    // When to look in any case.
    virtual std::chrono::milliseconds pause() const = 0;
    // Whether there may be something new since the last look. Throws what Db throws; then it is of no use any more.
    virtual bool look() = 0;
};

std::unique_ptr<ChangeWatch> watch_changes(const std::string& where, const DbOptions& options);

}  // namespace helpdesk
