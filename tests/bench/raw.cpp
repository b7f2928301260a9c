#include "tests/bench/raw.hpp"

#include <stdexcept>

namespace helpdesk::bench {

namespace {

[[noreturn]] void fail(sqlite3* database) {
    throw std::runtime_error(std::string("raw SQLite: ") + sqlite3_errmsg(database));
}

std::size_t read_column(sqlite3_stmt* statement, int column) {
    const int type = sqlite3_column_type(statement, column);
    if (type == SQLITE_NULL) return 0;
    if (type == SQLITE_INTEGER) return sqlite3_column_int64(statement, column) == 0 ? 1 : 8;
    const auto* text = sqlite3_column_text(statement, column);
    return text ? static_cast<std::size_t>(sqlite3_column_bytes(statement, column)) : 0;
}

}  // namespace

RawStatement::RawStatement(sqlite3* database, const std::string& sql) {
    sqlite3_stmt* prepared = nullptr;
    if (sqlite3_prepare_v3(database, sql.c_str(), -1, SQLITE_PREPARE_PERSISTENT, &prepared, nullptr) != SQLITE_OK)
        fail(database);
    statement_.reset(prepared);
}

int RawStatement::step() {
    const int result = sqlite3_step(statement_.get());
    if (result != SQLITE_ROW && result != SQLITE_DONE) fail(sqlite3_db_handle(statement_.get()));
    return result;
}

std::size_t RawStatement::run() {
    std::size_t bytes = 0;
    const int columns = sqlite3_column_count(statement_.get());
    while (step() == SQLITE_ROW) {
        for (int column = 0; column < columns; ++column) {
            bytes += read_column(statement_.get(), column);
        }
    }
    sqlite3_reset(statement_.get());
    return bytes;
}

std::string RawStatement::first_text() {
    std::string text;
    if (step() == SQLITE_ROW) text = reinterpret_cast<const char*>(sqlite3_column_text(statement_.get(), 0));
    sqlite3_reset(statement_.get());
    return text;
}

std::int64_t RawStatement::first_number() {
    const std::int64_t number = step() == SQLITE_ROW ? sqlite3_column_int64(statement_.get(), 0) : 0;
    sqlite3_reset(statement_.get());
    return number;
}

RawDatabase::RawDatabase(const std::string& path) {
    sqlite3* opened = nullptr;
    const int result = sqlite3_open_v2(path.c_str(), &opened, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, nullptr);
    database_.reset(opened);
    if (result != SQLITE_OK) fail(opened);
    run("PRAGMA foreign_keys = ON; PRAGMA synchronous = FULL; PRAGMA cell_size_check = ON; PRAGMA temp_store = MEMORY");
    const auto count_pages = [](void* self, sqlite3*, const char*, int pages) {
        static_cast<RawDatabase*>(self)->wal_pages_ = pages;
        return SQLITE_OK;
    };
    sqlite3_wal_hook(opened, count_pages, this);
}

void RawDatabase::run(const std::string& sql) const {
    if (sqlite3_exec(database_.get(), sql.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK) fail(database_.get());
}

void RawDatabase::checkpoint_if_long() {
    constexpr int pages_max = 4'000;
    if (wal_pages_ <= pages_max) return;
    sqlite3_wal_checkpoint_v2(database_.get(), nullptr, SQLITE_CHECKPOINT_FULL, nullptr, nullptr);
    wal_pages_ = 0;
}

}  // namespace helpdesk::bench
