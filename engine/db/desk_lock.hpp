#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "engine/db/desk_copy.hpp"

namespace helpdesk {

// The file of a desk that nobody else has open, and that nobody can open while this object lives; also one that is
// damaged. Fault::busy if anybody has it open, Fault::refused for a file of another program.
class DeskLock {
public:
    DeskLock(const std::string& path, std::int64_t busy_wait_ms);
    ~DeskLock();
    DeskLock(const DeskLock&) = delete;
    DeskLock& operator=(const DeskLock&) = delete;

    // Puts the copy in the place of the desk, at once and durably; the desk is called `kept` from then on. A kill at
    // any moment leaves the one or the other in its place, whole.
    void exchange(UnfinishedCopy& copy, const std::string& kept);

private:
    struct Locked;
    std::unique_ptr<Locked> locked_;
};

}  // namespace helpdesk
