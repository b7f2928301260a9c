#include <cstdlib>
#include <thread>
#include <unordered_map>
#include <utility>

#include "engine/base/error.hpp"
#include "engine/db/open.hpp"
#include "engine/db/postgres_connection.hpp"
#include "engine/db/postgres_errors.hpp"
#include "engine/db/postgres_parameters.hpp"
#include "engine/db/postgres_row.hpp"
#include "engine/db/postgres_session.hpp"
#include "engine/db/postgres_url.hpp"
#include "engine/db/traces.hpp"
#include "sql.hpp"

namespace helpdesk {

namespace {

constexpr std::size_t prepared_max = 500;       // a connection; then all are forgotten
constexpr std::size_t outstanding_max = 1'000;  // commands whose results we have not read yet
constexpr std::chrono::minutes script_limit{10};
constexpr std::chrono::milliseconds connect_pause{20};
constexpr std::int64_t commits_between_cleanings = 1'000;
constexpr std::chrono::hours marks_kept{24};

constexpr const char* begin_read = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
constexpr const char* begin_write = "BEGIN ISOLATION LEVEL READ COMMITTED";

// The savepoint that all share: a later one hides an earlier one until it is released.
constexpr const char* savepoint = "SAVEPOINT helpdesk";
constexpr const char* release_savepoint = "RELEASE SAVEPOINT helpdesk";

enum class Batch { goes_on, ends };

[[noreturn]] void throw_outcome_unknown(const std::string& why = {}) {
    const std::string words = "the connection was lost during a commit, and whether it was made is not known";
    throw Error(Fault::unavailable, words + why, {}, "look before you do it again");
}

class Postgres final : public Db {
public:
    Postgres(const std::string& where, const PostgresUrl& url, Access access, const DbOptions& options)
        : where_(where),
          options_(options),
          statement_limit_(url.statement_limit),
          connection_(url, session_settings(url, access, options)) {}

    using Db::run;
    std::int64_t run(const Statement& statement, const Params& params, RowSink sink) override;
    void run_each(const Statement& statement, const std::vector<Params>& rows) override;
    void control(Control what) override;
    void script(std::string_view sql) override;
    Backend backend() const override { return Backend::postgres; }
    bool in_transaction() const override {
        return connection_.alive() && (!pending_.empty() || connection_.in_transaction());
    }

private:
    // What was sent, in the order in which the results come.
    struct Sent {
        std::string prepared_text;       // if it prepares a statement
        bool used_earlier_plan = false;  // if it runs one that was prepared before
    };

    std::string where_;
    DbOptions options_;
    std::chrono::milliseconds statement_limit_;
    PostgresConnection connection_;
    std::unordered_map<std::string, std::string> prepared_;  // text -> name on the server
    std::int64_t last_name_ = 0;
    std::string_view statement_;        // of which an error speaks,
    const Assembled* asked_ = nullptr;  // with what was sent for it, while that runs
    bool is_marked_ = false;            // the commit of the open transaction will be
    std::int64_t commits_marked_ = 0;
    std::vector<const char*> pending_;  // begin, savepoint, release: they travel with the next statement
    std::vector<Sent> sent_;

    void begin_batch();
    void queue(const char* command);
    void queue(const Statement& statement, const Assembled& assembled);
    PostgresResult settle(Batch batch);
    [[noreturn]] void fail(const PGresult& result, bool used_earlier_plan);
    void run_command(const char* command);
    void begin(const char* command);
    void release();
    void roll_back_to_savepoint();
    void commit();
    void compact();
    void queue_mark(const std::string& mark);
    void learn_outcome(const std::string& mark);
    void roll_back() noexcept;
};

std::int64_t Postgres::run(const Statement& statement, const Params& params, RowSink sink) {
    refuse_nul(params);
    const Assembled assembled = assemble(statement, params, Numbered::yes);
    begin_batch();
    queue(statement, assembled);
    const PostgresResult result = settle(Batch::ends);

    const int rows = libpq().rows(result.get());
    for (int row = 0; row < rows; ++row) sink(PostgresRow(*result, row));
    const std::string_view status = libpq().command_status(result.get());
    return status.starts_with("SELECT") ? 0 : std::atoll(libpq().command_rows(result.get()));
}

void Postgres::run_each(const Statement& statement, const std::vector<Params>& rows) {
    if (rows.empty()) return;
    std::vector<Assembled> assembled;  // all of them first: nothing is sent if one is refused
    for (const Params& row : rows) {
        refuse_nul(row);
        assembled.push_back(assemble(statement, row, Numbered::yes));
    }
    begin_batch();
    for (const Assembled& each : assembled) {
        queue(statement, each);
        if (sent_.size() >= outstanding_max) settle(Batch::goes_on);
    }
    settle(Batch::ends);
}

void Postgres::begin_batch() {
    connection_.begin(statement_limit_);
    sent_.clear();
    statement_ = {};
    asked_ = nullptr;
    for (const char* command : std::exchange(pending_, {})) queue(command);
}

void Postgres::queue(const char* command) {
    connection_.command(command);
    sent_.emplace_back();
}

// A statement is prepared the first time, in the same round trip as its execution.
void Postgres::queue(const Statement& statement, const Assembled& assembled) {
    statement_ = statement.name;
    asked_ = &assembled;
    auto found = prepared_.find(assembled.text);
    const bool known = found != prepared_.end();
    if (!known) {
        if (prepared_.size() >= prepared_max) {
            prepared_.clear();
            queue("DEALLOCATE ALL");
        }
        found = prepared_.emplace(assembled.text, "helpdesk_" + std::to_string(++last_name_)).first;
        connection_.prepare(found->second, found->first);
        sent_.push_back({.prepared_text = found->first});
        if (!statement.name.empty()) note_statement(statement.name);
    }
    connection_.execute(found->second, assembled.cells);
    sent_.push_back({.prepared_text = {}, .used_earlier_plan = known});
}

// Takes the results of all that was sent and returns the last; throws the first failure, but only when the server and
// we are in step again. What follows a failure in the same batch was not done.
PostgresResult Postgres::settle(Batch batch) {
    batch == Batch::ends ? connection_.sync() : connection_.request_flush();
    PostgresResult last;
    PostgresResult failed;
    bool used_earlier_plan = false;
    for (const Sent& each : std::exchange(sent_, {})) {
        last = connection_.next();
        const auto status = libpq().result_status(last.get());
        if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK || status == PGRES_EMPTY_QUERY) continue;
        prepared_.erase(each.prepared_text);
        if (failed) continue;
        failed = std::move(last);
        used_earlier_plan = each.used_earlier_plan;
    }
    if (failed && batch == Batch::goes_on) connection_.sync();
    if (failed || batch == Batch::ends) connection_.finish();
    if (failed) fail(*failed, used_earlier_plan);
    return last;
}

void Postgres::fail(const PGresult& result, bool used_earlier_plan) {
    const std::string state = sqlstate_of(result);
    // The plan belongs to a schema that somebody has changed, or a connection pooler has thrown it away.
    if (used_earlier_plan && (state == "0A000" || state == "26000")) {
        prepared_.clear();
        throw Error(Fault::conflict, "the database's schema was changed meanwhile");
    }
    throw_postgres(result, statement_, asked_ ? asked_->names : std::vector<std::string>());
}

void Postgres::run_command(const char* command) {
    begin_batch();
    queue(command);
    settle(Batch::ends);
}

void Postgres::control(Control what) {
    if (what == Control::rollback) return roll_back();
    connection_.require_alive();
    switch (what) {
        case Control::read: return begin(begin_read);
        case Control::write: return begin(begin_write);
        case Control::savepoint: return pending_.push_back(savepoint);
        case Control::release: return release();
        case Control::rollback_to: return roll_back_to_savepoint();
        case Control::compact: return compact();
        case Control::checkpoint: return;  // it does so by itself
        case Control::trim: return;        // its pages are the server's
        default: return commit();
    }
}

void Postgres::begin(const char* command) {
    if (in_transaction()) throw Error(Fault::internal, "a transaction is open already");
    pending_.push_back(command);
    is_marked_ = command == begin_write && options_.commit_id;
}

// The server is told later, so what it would refuse is refused here.
void Postgres::release() {
    if (connection_.in_failed_transaction()) {
        throw Error(Fault::internal, "a savepoint behind which a statement failed can only be rolled back to");
    }
    if (!pending_.empty() && pending_.back() == savepoint) {
        pending_.pop_back();  // nothing ran inside
    } else {
        pending_.push_back(release_savepoint);
    }
}

void Postgres::roll_back_to_savepoint() {
    if (!pending_.empty() && pending_.back() == savepoint) return pending_.pop_back();  // nothing ran inside
    run_command("ROLLBACK TO SAVEPOINT helpdesk");
    pending_.push_back(release_savepoint);
}

void Postgres::commit() {
    if (connection_.in_failed_transaction()) {
        roll_back();
        throw Error(Fault::internal, "a transaction in which a statement failed cannot be committed");
    }
    if (!connection_.in_transaction()) return pending_.clear();  // its BEGIN was never sent
    const std::string mark = is_marked_ ? options_.commit_id(std::chrono::hours(0)) : std::string();
    begin_batch();
    try {
        if (!mark.empty()) queue_mark(mark);
        queue("COMMIT");
        settle(Batch::ends);
    } catch (const Error&) {
        if (connection_.alive()) throw;
        learn_outcome(mark);
    }
}

// Also what the server remembers of the values, to plan with. Only the desk's own tables: others may share the schema.
// VACUUM travels alone.
void Postgres::compact() {
    if (!prepared_.empty()) run_command("DEALLOCATE ALL");
    prepared_.clear();
    std::string tables;
    for (const std::string& table : desk_tables()) tables += (tables.empty() ? "" : ", ") + table;
    script("VACUUM (ANALYZE) " + tables);
}

// A row that is there if, and only if, the transaction was committed. Old ones are cleared away now and then.
void Postgres::queue_mark(const std::string& mark) {
    if (commits_marked_++ % commits_between_cleanings == 0) {
        Params old;
        const std::string oldest = options_.commit_id(marks_kept);
        old.add("oldest", oldest);
        queue(sql::forget_commits, assemble(sql::forget_commits, old, Numbered::yes));
    }
    Params params;
    params.add("id", mark);
    queue(sql::mark_commit, assemble(sql::mark_commit, params, Numbered::yes));
    asked_ = nullptr;
}

// The COMMIT was sent, and no answer came. Another connection makes the same mark: it waits for a transaction that has
// made it and is not over yet, finds the mark of one that was committed, and otherwise takes its place, so that a
// commit that is still on its way must fail. Returns if the commit was made.
void Postgres::learn_outcome(const std::string& mark) {
    if (mark.empty()) throw_outcome_unknown();
    std::int64_t marked = 0;
    try {
        DbOptions patient = options_;
        patient.awaits_restart = true;
        Params params;
        params.add("id", mark);
        marked = open_postgres(where_, Access::write, patient)->run(sql::settle_commit, params);
    } catch (const Error& error) {
        throw_outcome_unknown(std::string(": ") + error.what());
    }
    if (marked > 0) throw LostConnection("the connection to the database server was lost: nothing was changed");
}

void Postgres::roll_back() noexcept {
    pending_.clear();
    if (!connection_.in_transaction()) return;
    try {
        run_command("ROLLBACK");
    } catch (const std::exception&) {
        connection_.close();  // the server rolls back what it has lost
    }
}

void Postgres::script(std::string_view sql) {
    if (!pending_.empty()) {
        begin_batch();
        settle(Batch::ends);
    }
    std::string text(sql);
    if (!prepared_.empty()) text += "\n;DEALLOCATE ALL";  // plans of the schema that it may change
    statement_ = {};
    asked_ = nullptr;
    if (const PostgresResult failed = connection_.script(text, script_limit)) fail(*failed, false);
    prepared_.clear();
}

}  // namespace

std::unique_ptr<Db> open_postgres(const std::string& url, Access access, const DbOptions& options) {
    const PostgresUrl parsed = parse_postgres_url(url);
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::milliseconds(options.connect_wait_ms);
    for (;; std::this_thread::sleep_for(connect_pause)) {
        try {
            return std::make_unique<Postgres>(url, parsed, access, options);
        } catch (const LostConnection&) {
            if (!options.awaits_restart || std::chrono::steady_clock::now() >= deadline) throw;
        } catch (const Error& error) {
            if (error.fault() != Fault::busy || std::chrono::steady_clock::now() >= deadline) throw;
        }
    }
}

}  // namespace helpdesk
