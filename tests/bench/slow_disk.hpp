#pragma once

#include <chrono>

namespace helpdesk::bench {

constexpr std::chrono::milliseconds fsync_longer{2};  // as on many a disk that loses nothing

// While it exists, files that SQLite opens are on a disk whose fsync takes that much longer: this machine's own may be
// quicker than any that promises to keep what it was given. Outlives whatever was opened meanwhile. One at a time.
class SlowDisk {
public:
    explicit SlowDisk(std::chrono::microseconds longer);
    ~SlowDisk();
    SlowDisk(const SlowDisk&) = delete;
    SlowDisk& operator=(const SlowDisk&) = delete;
};

}  // namespace helpdesk::bench
