#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "engine/core/operation.hpp"
#include "engine/db/db.hpp"
#include "tests/support.hpp"

namespace helpdesk {

// Passes everything on to another connection, and notes the names of the statements. `before` sees each of them first,
// with the other connection, so that it can ask for its plan.
class RecordingDb : public Db {
public:
    using Watch = std::function<void(Db&, const Statement&, const Params&)>;

    explicit RecordingDb(std::unique_ptr<Db> db, Watch before = {}) : db_(std::move(db)), before_(std::move(before)) {}

    const std::vector<std::string>& names() const { return names_; }
    void forget() { names_.clear(); }

    using Db::run;
    std::int64_t run(const Statement& statement, const Params& params, RowSink sink) override {
        names_.emplace_back(statement.name);
        if (before_) before_(*db_, statement, params);
        return db_->run(statement, params, sink);
    }
    void run_each(const Statement& statement, const std::vector<Params>& rows) override {
        names_.emplace_back(statement.name);
        db_->run_each(statement, rows);
    }
    void control(Control what) override { db_->control(what); }
    void script(std::string_view sql) override { db_->script(sql); }
    Backend backend() const override { return db_->backend(); }
    bool in_transaction() const override { return db_->in_transaction(); }

private:
    std::unique_ptr<Db> db_;
    Watch before_;
    std::vector<std::string> names_;
};

// Runs an operation on a connection of the test's own, and undoes it; its answer.
Answer run_and_undo(Db& db, Desk& desk, const std::string& operation, const std::string& json,
                    const std::string& as = {});

}  // namespace helpdesk
