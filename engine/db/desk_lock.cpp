#include "engine/db/desk_lock.hpp"

#include <SQLiteCpp/SQLiteCpp.h>
#include <sqlite3.h>
#include <stdio.h>
#include <unistd.h>

#include <filesystem>

#include "engine/base/error.hpp"
#include "engine/db/descriptor.hpp"
#include "engine/db/sqlite_errors.hpp"
#include "engine/db/sqlite_file.hpp"

namespace helpdesk {

namespace {

constexpr int journal_kind_at = 18;  // in the header: two bytes, each 2 for a -wal and 1 for a -journal

[[noreturn]] void throw_in_use(const std::string& path) {
    throw Error(Fault::busy, path + " is in use by another program: nothing was changed", {},
                "end what works with it, then try again");
}

bool is_busy(const SQLite::Exception& error) {
    const int code = error.getErrorCode() & 0xff;
    return code == SQLITE_BUSY || code == SQLITE_LOCKED;
}

bool is_damaged(const SQLite::Exception& error) {
    const int code = error.getErrorCode() & 0xff;
    return code == SQLITE_CORRUPT || code == SQLITE_NOTADB || code == SQLITE_IOERR;
}

sqlite3_file* opened_file(SQLite::Database& database) {
    sqlite3_file* file = nullptr;
    sqlite3_file_control(database.getHandle(), "main", SQLITE_FCNTL_FILE_POINTER, &file);
    return file;
}

void move_if_there(const std::string& from, const std::string& to) {
    if (rename(from.c_str(), to.c_str()) != 0 && errno != ENOENT) throw_cannot_write(to);
}

}  // namespace

struct DeskLock::Locked {
    std::string path;
    SQLite::Database database;
    bool is_whole = true;  // what stands beside it is in it by now, or can be brought in

    explicit Locked(const std::string& where) : path(where), database(where, SQLite::OPEN_READWRITE) {}

    // Before the first read, so that SQLite wants the file for itself alone from the beginning, and shares no -shm.
    void open_alone(std::int64_t busy_wait_ms) {
        database.setBusyTimeout(static_cast<int>(busy_wait_ms));
        try {
            database.exec("PRAGMA locking_mode = EXCLUSIVE");
            database.execAndGet("SELECT count(*) FROM sqlite_master");
        } catch (const SQLite::Exception& error) {
            if (is_busy(error)) throw_in_use(path);
            if (!is_damaged(error)) throw_sqlite_fault(error, path);
            is_whole = false;
        }
        sqlite3_file* file = opened_file(database);
        for (const int lock : {SQLITE_LOCK_SHARED, SQLITE_LOCK_EXCLUSIVE}) {
            if (file->pMethods->xLock(file, lock) != SQLITE_OK) throw_in_use(path);
        }
    }

    // The -wal would become that of the file which takes the place of this one.
    void bring_in_journals(const std::string& kept) {
        if (is_whole) {
            database.execAndGet("PRAGMA wal_checkpoint(TRUNCATE)");
            if (has_wal(database.getHandle())) throw Error(Fault::storage, "cannot empty " + path + "-wal");
            unlink((path + "-wal").c_str());
        }
        for (const char* ending : {"-wal", "-journal"}) move_if_there(path + ending, kept + ending);
        unlink((path + "-shm").c_str());
        make_names_durable(path);
    }

    // Who had opened the file already, and only now gets to read it, must not take the -wal of its successor for its
    // own. The successor is in its place by now, so that nothing that fails here may be told as a failure.
    void part_from_wal() {
        sqlite3_db_config(database.getHandle(), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
        sqlite3_file* file = opened_file(database);
        static constexpr char with_journal[] = {1, 1};
        if (!is_whole || file->pMethods->xWrite(file, with_journal, 2, journal_kind_at) != SQLITE_OK) return;
        file->pMethods->xSync(file, SQLITE_SYNC_FULL);
    }
};

DeskLock::DeskLock(const std::string& path, std::int64_t busy_wait_ms) {
    try {
        locked_ = std::make_unique<Locked>(path);
        check_program(path, locked_->database.getHandle());
        locked_->open_alone(busy_wait_ms);
    } catch (const SQLite::Exception& error) {
        throw_sqlite_fault(error, path);
    }
}

DeskLock::~DeskLock() = default;

void DeskLock::exchange(UnfinishedCopy& copy, const std::string& kept) {
    try {
        locked_->bring_in_journals(kept);
    } catch (const SQLite::Exception& error) {
        throw_sqlite_fault(error, locked_->path);
    }
    copy.exchange_with(locked_->path, kept);
    locked_->part_from_wal();
}

}  // namespace helpdesk
