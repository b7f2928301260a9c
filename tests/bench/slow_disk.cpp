#include "tests/bench/slow_disk.hpp"

#include <sqlite3.h>

#include <mutex>
#include <thread>

namespace helpdesk::bench {

namespace {

std::chrono::microseconds sync_longer{0};
sqlite3_vfs* quick = nullptr;
sqlite3_vfs slow;

// What can be done with a kind of files.
struct Methods {
    std::once_flag known = {};
    sqlite3_io_methods slow = {};
    int (*quick_sync)(sqlite3_file*, int) = nullptr;
};
Methods of_desk;
Methods of_log;

template <Methods& methods>
void slow_down(sqlite3_file& file) {
    std::call_once(methods.known, [&] {
        methods.slow = *file.pMethods;
        methods.quick_sync = file.pMethods->xSync;
        methods.slow.xSync = [](sqlite3_file* synced, int flags) {
            std::this_thread::sleep_for(sync_longer);
            return methods.quick_sync(synced, flags);
        };
    });
    file.pMethods = &methods.slow;
}

int open_slow(sqlite3_vfs*, const char* name, sqlite3_file* file, int flags, int* given) {
    const int result = quick->xOpen(quick, name, file, flags, given);
    if (result != SQLITE_OK) return result;
    if ((flags & SQLITE_OPEN_MAIN_DB) != 0) slow_down<of_desk>(*file);
    if ((flags & SQLITE_OPEN_WAL) != 0) slow_down<of_log>(*file);
    return result;
}

}  // namespace

SlowDisk::SlowDisk(std::chrono::microseconds longer) {
    sync_longer = longer;
    quick = sqlite3_vfs_find(nullptr);
    slow = *quick;
    slow.zName = "slow";
    slow.xOpen = open_slow;
    sqlite3_vfs_register(&slow, 1);
}

SlowDisk::~SlowDisk() { sqlite3_vfs_unregister(&slow); }

}  // namespace helpdesk::bench
