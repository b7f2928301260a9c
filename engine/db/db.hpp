#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "engine/base/error.hpp"
#include "engine/db/statement.hpp"

namespace helpdesk {

// One row of a result, valid until the next one is asked for.
class Row {
public:
    virtual ~Row() = default;
    virtual int columns() const = 0;
    virtual std::string_view name(int column) const = 0;
    virtual bool is_null(int column) const = 0;
    virtual std::int64_t integer(int column) const = 0;  // booleans are 0 and 1
    virtual std::string_view text(int column) const = 0;
    virtual std::string_view bytes(int column) const = 0;
};

// Called for each row; borrows the callable that it was made from.
class RowSink {
public:
    RowSink() = default;

    template <typename Callable>
    requires(!std::is_same_v<std::remove_cvref_t<Callable>, RowSink>) RowSink(Callable&& callable)
        : target_(const_cast<void*>(static_cast<const void*>(&callable))),
          call_([](void* target, const Row& row) { (*static_cast<std::remove_reference_t<Callable>*>(target))(row); }) {
    }

    void operator()(const Row& row) const {
        if (call_) call_(target_, row);
    }

private:
    void* target_ = nullptr;
    void (*call_)(void*, const Row&) = nullptr;
};

// The connection was lost, and with it everything that was not committed: the same work may be done again on another.
class LostConnection : public Error {
public:
    explicit LostConnection(const std::string& message) : Error(Fault::unavailable, message) {}
};

// `write` takes the database's write lock at once (BEGIN IMMEDIATE) and waits for it up to the busy limit. `release`
// and `rollback_to` both end the latest savepoint. `compact`, on a connection of its own, rewrites the desk, so that
// nothing is left in a file or its -wal of what was deleted or changed; a database server clears away what nobody can
// see any more, and keeps its own logs and backups. `checkpoint`, between transactions, copies what stands in a file's
// -wal into the file, but for what somebody reads just now; a database server does so by itself. `trim` gives back the
// memory that pages of the database take up in this process.
enum class Control { read, write, commit, rollback, savepoint, release, rollback_to, compact, checkpoint, trim };

enum class Backend { sqlite, postgres };

// One connection. Not for two threads at once. Every call throws Error: conflict (serialization, deadlock), invalid
// (a rule of the schema), busy (lock not had within the limit), storage, refused, unavailable, internal. Whatever a
// commit throws, nothing was committed; only where it says so itself (unavailable, no LostConnection) is that unknown.
class Db {
public:
    virtual ~Db() = default;

    // Runs one statement; `sink` sees each row. Returns how many rows were changed.
    virtual std::int64_t run(const Statement& statement, const Params& params, RowSink sink) = 0;
    // The same statement for each of many parameter sets, in one round trip where the database allows it.
    virtual void run_each(const Statement& statement, const std::vector<Params>& rows) = 0;
    // Transactions and savepoints. rollback never throws, and is allowed when no transaction is open.
    virtual void control(Control what) = 0;
    // Many statements without parameters: migrations.
    virtual void script(std::string_view sql) = 0;
    virtual Backend backend() const = 0;
    // False once the connection or its transaction was lost beneath us: what ran in it is undone.
    virtual bool in_transaction() const = 0;

    std::int64_t run(const Statement& statement, const Params& params = {}) {
        return run(statement, params, RowSink());
    }
};

// Where the named statements that ran are counted, so that a test can fail on SQL that nothing runs.
void note_statement(std::string_view name);
std::vector<std::string> noted_statements();

// Fault::invalid for a broken rule of the schema, named as `table.column` where the database tells: the same words for
// both databases. `kind` is one of unique, foreign_key, check, not_null, type.
[[noreturn]] void throw_broken_rule(std::string_view kind, std::string_view where);

}  // namespace helpdesk
