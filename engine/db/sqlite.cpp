#include <SQLiteCpp/SQLiteCpp.h>
#include <sqlite3.h>

#include <array>
#include <chrono>
#include <thread>
#include <unordered_map>

#include "engine/base/error.hpp"
#include "engine/db/open.hpp"
#include "engine/db/sqlite_errors.hpp"
#include "engine/db/sqlite_file.hpp"
#include "sql.hpp"

namespace helpdesk {

namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t cached_statements_max = 500;
constexpr int cache_kib_max = 32 << 10;  // pages that a connection keeps, once it has read them
constexpr std::int64_t wal_size_max =
    16 << 20;  // a longer -wal is copied into the desk, begins afresh, and is cut to this
constexpr std::int64_t wal_heads_size = 32 + 24;  // of a -wal, and of a page in it

std::string file_of(const SQLite::Database& database) { return database.getFilename(); }

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
    std::chrono::milliseconds limit() const { return limit_; }

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
    Sqlite(SQLite::Database database, std::int64_t busy_wait_ms)
        : database_(std::move(database)), busy_wait_(busy_wait_ms) {
        sqlite3_busy_handler(database_.getHandle(), &BusyWait::call, &busy_wait_);
        sqlite3_extended_result_codes(database_.getHandle(), 1);
        sqlite3_wal_autocheckpoint(database_.getHandle(), 0);
        database_.exec(
            "PRAGMA foreign_keys = ON; PRAGMA synchronous = FULL; PRAGMA cell_size_check = ON;"
            "PRAGMA temp_store = MEMORY; PRAGMA cache_size = " +
            std::to_string(-cache_kib_max) + "; PRAGMA journal_size_limit = " + std::to_string(wal_size_max));
        const char* file = sqlite3_db_filename(database_.getHandle(), "main");
        if (file && *file) wal_path_ = sqlite3_filename_wal(file);
        wal_ = identity_of(wal_path_);
    }

    using Db::run;

    std::int64_t run(const Statement& statement, const Params& params, RowSink sink) override {
        const Borrowed prepared(*this, statement, params);
        return execute(prepared.get(), params.list(), sink);
    }

    void run_each(const Statement& statement, const std::vector<Params>& rows) override {
        for (const Params& params : rows) run(statement, params, {});
    }

    void control(Control what) override {
        try {
            if (what == Control::compact) return compact();
            if (what == Control::checkpoint) return checkpoint();
            if (what == Control::trim) return static_cast<void>(sqlite3_db_release_memory(database_.getHandle()));
            if (what == Control::commit) check_not_moved();
            if (what != Control::rollback || in_transaction()) execute_control(what);
            if (what == Control::write) checkpoint_if_long();
        } catch (const SQLite::Exception& error) {
            if (what != Control::rollback) throw_sqlite_fault(error, file_of(database_));
        }
    }

    void script(std::string_view sql) override {
        try {
            database_.exec(std::string(sql));
        } catch (const SQLite::Exception& error) {
            throw_sqlite_fault(error, file_of(database_));
        }
    }

    Backend backend() const override { return Backend::sqlite; }
    bool in_transaction() const override { return sqlite3_get_autocommit(database_.getHandle()) == 0; }

private:
    // A statement as it was sent for one sequence of parameter names: what stands in it depends on nothing else.
    struct Prepared {
        SQLite::Statement statement;
        std::vector<std::size_t> sources;  // the parameter that each placeholder takes
    };
    using Cache = std::unordered_map<std::string, std::unique_ptr<Prepared>>;

    // A prepared statement, out of the cache while it runs, so that nothing else can reset it.
    class Borrowed {
    public:
        Borrowed(Sqlite& owner, const Statement& statement, const Params& params) : owner_(owner) {
            owner.key_.assign(statement.text);
            for (const Param& each : params.list()) (owner.key_ += '\0') += each.name;
            entry_ = owner.cache_.extract(owner.key_);
            if (entry_.empty()) prepare(statement, params);
        }
        ~Borrowed() {
            get().statement.tryReset();
            owner_.cache_.insert(std::move(entry_));
        }
        Borrowed(const Borrowed&) = delete;
        Borrowed& operator=(const Borrowed&) = delete;

        Prepared& get() const { return *entry_.mapped(); }

    private:
        Sqlite& owner_;
        mutable Cache::node_type entry_;

        void prepare(const Statement& statement, const Params& params) {
            if (owner_.cache_.size() >= cached_statements_max) owner_.cache_.clear();
            Assembled sent = assemble(statement, params, Numbered::no);
            try {
                auto made =
                    std::make_unique<Prepared>(SQLite::Statement(owner_.database_, sent.text), std::move(sent.sources));
                entry_ = owner_.cache_.extract(owner_.cache_.emplace(owner_.key_, std::move(made)).first);
            } catch (const SQLite::Exception& error) {
                throw_sqlite_fault(error, file_of(owner_.database_));
            }
            note_statement(statement.name);
        }
    };

    SQLite::Database database_;
    BusyWait busy_wait_;
    std::string wal_path_;
    std::optional<FileIdentity> wal_;  // as it was when this connection opened it
    Cache cache_;
    std::string key_;  // of the statement that is looked for
    std::array<std::unique_ptr<SQLite::Statement>, 4> controls_;
    std::unique_ptr<SQLite::Database> checkpointer_;
    std::int64_t next_checkpoint_ = wal_size_max;

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

    // What begins and ends every transaction is prepared once.
    void execute_control(Control what) {
        const auto at = static_cast<std::size_t>(what);
        if (at >= controls_.size()) {
            database_.exec(words_of(what));
            return;
        }
        auto& prepared = controls_[at];
        if (!prepared) prepared = std::make_unique<SQLite::Statement>(database_, words_of(what));
        prepared->tryReset();
        prepared->exec();
    }

    // Each cell is bound at the place of its name's first appearance, which is how SQLite numbers named parameters.
    std::int64_t execute(Prepared& prepared, const std::vector<Param>& params, const RowSink& sink) const {
        SQLite::Statement& statement = prepared.statement;
        try {
            int place = 0;
            for (const std::size_t source : prepared.sources) bind(statement, ++place, params[source].cell);
            const SqliteRow row(statement);
            while (statement.executeStep()) sink(row);
            return statement.getChanges();
        } catch (const SQLite::Exception& error) {
            throw_sqlite_fault(error, file_of(database_));
        }
    }

    static void bind(SQLite::Statement& statement, int place, const Cell& cell) {
        switch (cell.kind) {
            case Cell::Kind::integer: statement.bind(place, cell.integer); break;
            case Cell::Kind::text:
            case Cell::Kind::list: bind_text(statement, place, cell.text); break;
            case Cell::Kind::bytes:
                statement.bindNoCopy(place, static_cast<const void*>(cell.text.data()),
                                     static_cast<int>(cell.text.size()));
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
        if (sqlite3_txn_state(database_.getHandle(), "main") != SQLITE_TXN_WRITE) return;
        int moved = 0;
        sqlite3_file_control(database_.getHandle(), "main", SQLITE_FCNTL_HAS_MOVED, &moved);
        if (moved == 0 && identity_of(wal_path_) == wal_) return;
        control(Control::rollback);
        throw Error(Fault::storage, "the desk's file was moved, replaced or deleted: nothing was changed", {},
                    "bring it back, then start again");
    }

    // A checkpoint beside a commit can corrupt the file (SQLite 3.7.0 to 3.51.2). So it happens when this connection
    // has just got the writer lock and written nothing: another one copies the pages, and nobody can commit meanwhile.
    // Mode FULL holds the lock as well, but keeps all writers waiting for whoever reads an older state; here those
    // pages wait.
    void checkpoint_if_long() {
        const std::int64_t size = wal_size();
        if (size <= wal_size_max) next_checkpoint_ = wal_size_max;
        if (size <= next_checkpoint_) return;
        next_checkpoint_ = size + wal_size_max;
        if (!copy_wal()) return;
        // Only a transaction that finds all of the -wal copied when it begins writes from the -wal's beginning.
        execute_control(Control::rollback);
        execute_control(Control::write);
    }

    void checkpoint() {
        execute_control(Control::write);
        copy_wal();
        execute_control(Control::rollback);
    }

    // Nothing of what was there before survives: VACUUM writes every page anew, into the -wal; once they are copied, a
    // commit without a change begins the -wal afresh, and cuts off what stood behind it. Whoever reads an older state
    // meanwhile needs its pages, and is waited for.
    void compact() {
        database_.exec("PRAGMA temp_store = FILE; PRAGMA journal_size_limit = 0");
        if (sqlite3_compileoption_used("ENABLE_STAT4")) database_.exec("ANALYZE");  // its statistics hold values
        rebuild_search();
        database_.exec("VACUUM");
        const auto deadline = Clock::now() + busy_wait_.limit();
        while (!empty_wal()) {
            if (Clock::now() >= deadline) {
                throw Error(Fault::busy, "the desk is busy: somebody has been reading it for too long", {},
                            "try again");
            }
            std::this_thread::sleep_for(std::chrono::milliseconds(5));
        }
    }

    // The search index keeps words that are gone until it has written its own pages anew.
    void rebuild_search() {
        if (database_.tableExists("_search_words")) run(sql::tend_search, Params().add("deed", "rebuild"));
    }

    // True if the -wal holds nothing but the one page that this has written.
    bool empty_wal() {
        execute_control(Control::write);
        const bool copied = copy_wal();
        execute_control(Control::rollback);
        if (!copied) return false;
        execute_control(Control::write);
        database_.exec("PRAGMA application_id = " + std::to_string(desk_application_id));
        execute_control(Control::commit);
        return wal_size() <= wal_heads_size + database_.execAndGet("PRAGMA page_size").getInt64();
    }

    // True if nothing is left to copy.
    bool copy_wal() {
        try {
            if (!checkpointer_) open_checkpointer();
            int pages = 0;
            int copied = -1;
            sqlite3_wal_checkpoint_v2(checkpointer_->getHandle(), nullptr, SQLITE_CHECKPOINT_PASSIVE, &pages, &copied);
            return pages == copied;
        } catch (const SQLite::Exception&) {
            checkpointer_.reset();  // the desk works without, and the next one tries again
            return false;
        }
    }

    std::int64_t wal_size() {
        sqlite3_file* wal = nullptr;
        sqlite3_int64 size = 0;
        sqlite3_file_control(database_.getHandle(), "main", SQLITE_FCNTL_JOURNAL_POINTER, &wal);
        if (wal && wal->pMethods) wal->pMethods->xFileSize(wal, &size);
        return size;
    }

    // Before its first read it would know of no -wal.
    void open_checkpointer() {
        checkpointer_ =
            std::make_unique<SQLite::Database>(database_.getFilename(), SQLite::OPEN_READWRITE | SQLite::OPEN_NOMUTEX);
        checkpointer_->execAndGet("SELECT count(*) FROM sqlite_master");
    }
};

// Makes the file as a desk at once, so that a kill before the first migration leaves something that init goes on with.
void make_file(const std::string& path) {
    SQLite::Database fresh(path, SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
    fresh.exec("PRAGMA synchronous = FULL; PRAGMA application_id = " + std::to_string(desk_application_id) +
               "; PRAGMA journal_mode = WAL");
}

// SQLite's own count of its memory takes a lock for each allocation, for which readers side by side would queue. A
// program that used SQLite before it opened a desk keeps its own choice.
void leave_memory_uncounted() { [[maybe_unused]] static const int result = sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0); }

bool is_damage(const SQLite::Exception& error) {
    const int code = error.getErrorCode() & 0xff;
    return code == SQLITE_CORRUPT || code == SQLITE_NOTADB;
}

// For a desk whose -wal and -shm cannot be made, or could not be taken away: while there are none, nobody writes it.
std::unique_ptr<Db> open_unaccompanied(const std::string& path, const DbOptions& options) {
    SQLite::Database opened(immutable_uri(path), SQLite::OPEN_READONLY | SQLite::OPEN_URI | SQLite::OPEN_NOMUTEX);
    return std::make_unique<Sqlite>(std::move(opened), options.busy_wait_ms);
}

std::unique_ptr<Db> open_desk(const std::string& path, Access access, const DbOptions& options) {
    SQLite::Database opened(path, SQLite::OPEN_READWRITE | SQLite::OPEN_NOMUTEX);
    check_header(path, opened.getHandle());
    const bool alone = access == Access::read && !has_wal(opened.getHandle());
    if (sqlite3_db_readonly(opened.getHandle(), "main") == 1) {
        if (alone) return open_unaccompanied(path, options);
        if (access != Access::read) throw Error(Fault::storage, "the desk is read only: nothing was changed");
    }
    try {
        return std::make_unique<Sqlite>(std::move(opened), options.busy_wait_ms);
    } catch (const SQLite::Exception& error) {
        if (is_damage(error)) refuse_damaged(path);
        if (!alone || (error.getErrorCode() & 0xff) == SQLITE_BUSY) throw;
        return open_unaccompanied(path, options);
    }
}

}  // namespace

std::unique_ptr<Db> open_memory() {
    return std::make_unique<Sqlite>(SQLite::Database(":memory:", SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE), 0);
}

std::unique_ptr<Db> open_sqlite(const std::string& path, Access access, const DbOptions& options) {
    leave_memory_uncounted();
    try {
        if (access == Access::create && is_free_for_desk(path)) {
            check_folder(path);
            make_file(path);
        }
        check_kind(path);
        return open_desk(path, access, options);
    } catch (const SQLite::Exception& error) {
        throw_sqlite_fault(error, path);
    }
}

}  // namespace helpdesk
