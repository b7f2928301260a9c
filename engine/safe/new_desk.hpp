#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/db/desk_copy.hpp"
#include "engine/engine.hpp"
#include "engine/safe/desk_filler.hpp"

namespace helpdesk {

// A desk that is filled from elsewhere: a file where none is yet, or an empty database. All that is put into it is one
// transaction; without keep() nothing of it stays.
class NewDesk {
public:
    // Fault::invalid if something is there already. `schema` is the one that the rows are of.
    NewDesk(const Options& options, int schema);
    ~NewDesk();
    NewDesk(const NewDesk&) = delete;
    NewDesk& operator=(const NewDesk&) = delete;

    const std::vector<KeptTable>& tables() const { return tables_; }
    Db& db() { return *db_; }
    void add(const KeptTable& table, KeptRow row, std::int64_t line = 0) { filler_->add(table, std::move(row), line); }
    // Puts in what was held back, and counts what each table holds now, in the order of tables().
    std::vector<Tally> finish();
    // Brings it up to date, and makes it stay.
    void keep();

private:
    Options options_;
    std::vector<KeptTable> tables_;
    std::optional<UnfinishedCopy> file_;  // that gets its name in the end
    std::unique_ptr<Db> db_;
    std::optional<DeskFiller> filler_;

    void open();
    void make_tables(int schema);
};

}  // namespace helpdesk
