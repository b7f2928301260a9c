#pragma once

#include <sqlite3.h>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace helpdesk::bench {

struct CloseDatabase {
    void operator()(sqlite3* database) const { sqlite3_close(database); }
};

struct FinalizeStatement {
    void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
};

// A prepared statement of SQLite's own C API, used the way a careful program would: bound without copies, reset after
// use.
class RawStatement {
public:
    RawStatement(sqlite3* database, const std::string& sql);

    void bind(int place, std::string_view text) {
        sqlite3_bind_text(statement_.get(), place, text.data(), static_cast<int>(text.size()), SQLITE_STATIC);
    }
    void bind(int place, std::int64_t number) { sqlite3_bind_int64(statement_.get(), place, number); }
    // The parameter :name.
    void bind(const char* name, std::string_view text) {
        bind(sqlite3_bind_parameter_index(statement_.get(), name), text);
    }
    void bind(int place, const sqlite3_value* value) { sqlite3_bind_value(statement_.get(), place, value); }

    // Steps through all rows and reads every column of each. Returns how many bytes they held.
    std::size_t run();
    // The first column of the first row.
    std::string first_text();
    std::int64_t first_number();

private:
    std::unique_ptr<sqlite3_stmt, FinalizeStatement> statement_;

    int step();
};

// A connection set up as the engine's own: WAL, synchronous=FULL, foreign keys, no automatic checkpoint.
class RawDatabase {
public:
    explicit RawDatabase(const std::string& path);

    sqlite3* get() const { return database_.get(); }
    void run(const std::string& sql) const;
    // After a commit: what the engine does when the -wal has grown.
    void checkpoint_if_long();

private:
    std::unique_ptr<sqlite3, CloseDatabase> database_;
    int wal_pages_ = 0;
};

}  // namespace helpdesk::bench
