#include <SQLiteCpp/SQLiteCpp.h>
#include <sqlite3.h>

#include <chrono>
#include <thread>
#include <unordered_map>

#include "engine/base/error.hpp"
#include "engine/db/open.hpp"
#include "engine/db/sqlite_file.hpp"

namespace helpdesk {

namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t cached_statements_max = 500;
constexpr int checkpoint_pages = 4'000;  // 16 MiB of -wal

[[noreturn]] void throw_constraint(int extended, const std::string& message) {
    const auto colon = message.find(": ");
    std::string where = colon == std::string::npos ? "" : message.substr(colon + 2);
    if (where.starts_with("index '")) {
        const std::string index = where.substr(7, where.size() - 8);
        where = index.substr(0, index.find('_')) + "." + index;
    }
    if (extended == SQLITE_CONSTRAINT_CHECK) throw_broken_rule("check", where);
    if (const auto comma = where.find(','); comma != std::string::npos) where.resize(comma);
    const bool restricts = extended == SQLITE_CONSTRAINT_TRIGGER;  // how SQLite holds ON DELETE RESTRICT
    if (restricts || extended == SQLITE_CONSTRAINT_FOREIGNKEY) throw_broken_rule("foreign_key", "");
    if (extended == SQLITE_CONSTRAINT_NOTNULL) throw_broken_rule("not_null", where);
    if (extended == SQLITE_CONSTRAINT_DATATYPE) {
        throw_broken_rule("type", message.substr(message.rfind(' ') + 1));
    }
    throw_broken_rule("unique", where);
}

// Which of SQLite's results is which fault: the only place that knows.
[[noreturn]] void throw_fault(const SQLite::Exception& error) {
    const std::string message = error.what();
    switch (error.getErrorCode() & 0xff) {
        case SQLITE_CONSTRAINT: throw_constraint(error.getExtendedErrorCode(), message);
        case SQLITE_BUSY:
        case SQLITE_LOCKED:
        case SQLITE_INTERRUPT:
            throw Error(Fault::busy, "the desk is busy: another program has been writing for too long", {}, "try again");
        case SQLITE_FULL: throw Error(Fault::storage, "the disk is full: nothing was changed");
        case SQLITE_READONLY: throw Error(Fault::storage, "the desk is read only: nothing was changed");
        case SQLITE_IOERR:
        case SQLITE_CANTOPEN:
        case SQLITE_PERM: throw Error(Fault::storage, "the storage failed: " + message);
        case SQLITE_CORRUPT:
        case SQLITE_NOTADB: throw Error(Fault::refused, "the desk is damaged: " + message);
        case SQLITE_TOOBIG: throw Error(Fault::invalid, "a value is too large for the database");
        default: throw Error(Fault::internal, "SQLite: " + message);
    }
}

class SqliteRow : public Row {
public:
    explicit SqliteRow(SQLite::Statement& statement) : statement_(statement) {}

    int columns() const override { return statement_.getColumnCount(); }
    std::string_view name(int column) const override { return statement_.getColumnName(column); }
    bool is_null(int column) const override { return statement_.isColumnNull(column); }
    std::int64_t integer(int column) const override { return statement_.getColumn(column).getInt64(); }
    std::string_view text(int column) const override {
        const SQLite::Column value = statement_.getColumn(column);
        const char* text = value.getText();
        return {text, static_cast<std::size_t>(value.getBytes())};
    }
    std::string_view bytes(int column) const override {
        const SQLite::Column value = statement_.getColumn(column);
        const auto* bytes = static_cast<const char*>(value.getBlob());
        return {bytes, static_cast<std::size_t>(value.getBytes())};
    }

private:
    SQLite::Statement& statement_;
};

// SQLite's own waiting doubles its pauses, so under many writers somebody waits for ever; short even ones are fair.
class BusyWait {
public:
    explicit BusyWait(std::int64_t limit_ms) : limit_(limit_ms) {}

    static int call(void* self, int attempt) { return static_cast<BusyWait*>(self)->wait(attempt); }

private:
    std::chrono::milliseconds limit_;
    Clock::time_point begun_;
    unsigned spread_ = 0;

    int wait(int attempt) {
        if (attempt == 0) begun_ = Clock::now();
        if (Clock::now() - begun_ > limit_) return 0;
        spread_ = spread_ * 1'103'515'245U + 12'345U;
        std::this_thread::sleep_for(std::chrono::microseconds(500 + (spread_ >> 16) % 1'000));
        return 1;
    }
};

class Sqlite : public Db {
public:
    Sqlite(const std::string& path, int flags, std::int64_t busy_wait_ms)
        : database_(path, flags | SQLite::OPEN_NOMUTEX), busy_wait_(busy_wait_ms) {
        sqlite3_busy_handler(database_.getHandle(), &BusyWait::call, &busy_wait_);
        sqlite3_extended_result_codes(database_.getHandle(), 1);
        sqlite3_wal_hook(database_.getHandle(), &Sqlite::count_pages, this);
        database_.exec("PRAGMA foreign_keys = ON; PRAGMA synchronous = FULL;"
                       "PRAGMA cell_size_check = ON; PRAGMA temp_store = MEMORY");
    }

    using Db::run;

    std::int64_t run(const Statement& statement, const Params& params, RowSink sink) override {
        Assembled sent = assemble(statement, params, Numbered::no);
        const Borrowed prepared(*this, statement.name, std::move(sent.text));
        return execute(prepared.statement(), sent.cells, sink);
    }

    void run_each(const Statement& statement, const std::vector<Params>& rows) override {
        for (const Params& params : rows) run(statement, params, {});
    }

    void control(Control what) override {
        try {
            if (what == Control::commit) check_not_moved();
            if (what != Control::rollback || in_transaction()) database_.exec(words_of(what));
            if (what == Control::commit && wal_pages_ > next_checkpoint_) checkpoint();
        } catch (const SQLite::Exception& error) {
            if (what != Control::rollback) throw_fault(error);
        }
    }

    void script(std::string_view sql) override {
        try {
            database_.exec(std::string(sql));
        } catch (const SQLite::Exception& error) {
            throw_fault(error);
        }
    }

    Backend backend() const override { return Backend::sqlite; }
    bool in_transaction() const override { return sqlite3_get_autocommit(database_.getHandle()) == 0; }

    // Fails where the file can be opened and yet not be read: a folder in which no -shm can be made.
    void touch() { database_.execAndGet("SELECT count(*) FROM sqlite_master"); }

private:
    using Cache = std::unordered_map<std::string, std::unique_ptr<SQLite::Statement>>;

    // A prepared statement, out of the cache while it runs, so that nothing else can reset it.
    class Borrowed {
    public:
        Borrowed(Sqlite& owner, std::string_view name, std::string text) : owner_(owner) {
            entry_ = owner.cache_.extract(text);
            if (!entry_.empty()) return;
            if (owner.cache_.size() >= cached_statements_max) owner.cache_.clear();
            try {
                auto prepared = std::make_unique<SQLite::Statement>(owner.database_, text);
                const auto placed = owner.cache_.emplace(std::move(text), std::move(prepared)).first;
                entry_ = owner.cache_.extract(placed);
            } catch (const SQLite::Exception& error) {
                throw_fault(error);
            }
            note_statement(name);
        }
        ~Borrowed() {
            statement().tryReset();
            owner_.cache_.insert(std::move(entry_));
        }
        Borrowed(const Borrowed&) = delete;
        Borrowed& operator=(const Borrowed&) = delete;

        SQLite::Statement& statement() const { return *entry_.mapped(); }

    private:
        Sqlite& owner_;
        mutable Cache::node_type entry_;
    };

    SQLite::Database database_;
    BusyWait busy_wait_;
    Cache cache_;
    int wal_pages_ = 0;
    int next_checkpoint_ = checkpoint_pages;

    static int count_pages(void* self, sqlite3*, const char*, int pages) {
        static_cast<Sqlite*>(self)->wal_pages_ = pages;
        return SQLITE_OK;
    }

    static const char* words_of(Control what) {
        switch (what) {
            case Control::read: return "BEGIN";
            case Control::write: return "BEGIN IMMEDIATE";
            case Control::commit: return "COMMIT";
            case Control::rollback: return "ROLLBACK";
            case Control::savepoint: return "SAVEPOINT work";
            case Control::release: return "RELEASE work";
            default: return "ROLLBACK TO work; RELEASE work";
        }
    }

    // Each cell is bound at the place of its name's first appearance, which is how SQLite numbers named parameters.
    static std::int64_t execute(SQLite::Statement& statement, const std::vector<Cell>& cells, const RowSink& sink) {
        try {
            for (std::size_t i = 0; i < cells.size(); ++i) bind(statement, static_cast<int>(i) + 1, cells[i]);
            const SqliteRow row(statement);
            while (statement.executeStep()) sink(row);
            return statement.getChanges();
        } catch (const SQLite::Exception& error) {
            throw_fault(error);
        }
    }

    static void bind(SQLite::Statement& statement, int place, const Cell& cell) {
        switch (cell.kind) {
            case Cell::Kind::integer: statement.bind(place, cell.integer); break;
            case Cell::Kind::text:
            case Cell::Kind::list: bind_text(statement, place, cell.text); break;
            case Cell::Kind::bytes:
                statement.bindNoCopy(place, static_cast<const void*>(cell.text.data()), static_cast<int>(cell.text.size()));
                break;
            default: statement.bind(place);
        }
    }

    static void bind_text(SQLite::Statement& statement, int place, std::string_view text) {
        if (text.find('\0') != std::string_view::npos) throw Error(Fault::invalid, "text must not contain NUL");
        statement.bind(place, std::string(text));
    }

    // In WAL mode SQLite would go on acknowledging commits into a file that nobody can find any more.
    void check_not_moved() {
        int moved = 0;
        sqlite3_file_control(database_.getHandle(), "main", SQLITE_FCNTL_HAS_MOVED, &moved);
        if (moved == 0) return;
        control(Control::rollback);
        throw Error(Fault::storage, "the desk's file was moved, replaced or deleted: nothing was changed", {},
                    "bring it back, then start again");
    }

    // FULL takes the writer lock: a checkpoint beside a commit can corrupt the file (SQLite 3.7.0 to 3.51.2).
    void checkpoint() {
        const int result =
            sqlite3_wal_checkpoint_v2(database_.getHandle(), nullptr, SQLITE_CHECKPOINT_FULL, nullptr, nullptr);
        next_checkpoint_ = result == SQLITE_OK ? checkpoint_pages : 2 * wal_pages_;
    }
};

// Makes the file as a desk at once, so that a kill before the first migration leaves something that init goes on with.
void make_file(const std::string& path) {
    SQLite::Database fresh(path, SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
    fresh.exec("PRAGMA synchronous = FULL; PRAGMA application_id = " + std::to_string(desk_application_id) +
               "; PRAGMA journal_mode = WAL");
}

}  // namespace

std::unique_ptr<Db> open_memory() {
    return std::make_unique<Sqlite>(":memory:", SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE, 0);
}

std::unique_ptr<Db> open_sqlite(const std::string& path, Access access, const DbOptions& options) {
    try {
        if (access == Access::create && is_free_for_desk(path)) make_file(path);
        check_desk_file(path);
        try {
            auto opened = std::make_unique<Sqlite>(path, SQLite::OPEN_READWRITE, options.busy_wait_ms);
            if (access == Access::read) opened->touch();
            return opened;
        } catch (const SQLite::Exception&) {
            if (access != Access::read) throw;
            return std::make_unique<Sqlite>(immutable_uri(path), SQLite::OPEN_READONLY | SQLite::OPEN_URI,
                                            options.busy_wait_ms);
        }
    } catch (const SQLite::Exception& error) {
        throw_fault(error);
    }
}

}  // namespace helpdesk
