#include "engine/safe/new_desk.hpp"

#include <filesystem>
#include <set>

#include "engine/base/id.hpp"
#include "engine/db/migration.hpp"
#include "engine/db/open.hpp"
#include "engine/db/rows.hpp"
#include "engine/db/sqlite_file.hpp"
#include "engine/tickets/custom.hpp"

namespace helpdesk {

namespace {

[[noreturn]] void refuse_filled(const std::string& database) {
    throw Error(Fault::invalid, (is_postgres_url(database) ? "the database" : database) + " is not empty", "database",
                "name a file that is not there yet, or an empty database");
}

// The migrations themselves put some rows into their tables: counters, and settings as they are at first.
std::set<std::string> tables_with_rows(const std::vector<KeptTable>& tables, int schema) {
    const auto fresh = open_memory();
    migrate(*fresh, Time{}, schema);
    std::set<std::string> filled;
    for (const KeptTable& each : tables) {
        if (row_count(*fresh, each.name) > 0) filled.insert(each.name);
    }
    return filled;
}

}  // namespace

NewDesk::NewDesk(const Options& options, int schema) : options_(options), tables_(kept_tables(schema)) {
    open();
    db_->control(Control::write);
    try {
        make_tables(schema);
    } catch (...) {
        db_->control(Control::rollback);
        throw;
    }
    filler_.emplace(*db_);
}

NewDesk::~NewDesk() {
    if (db_) db_->control(Control::rollback);
    db_.reset();
}

void NewDesk::open() {
    const DbOptions waiting{options_.busy_wait_ms, options_.busy_wait_ms};
    const bool is_file = !is_postgres_url(options_.database);
    if (is_file && is_free_for_desk(options_.database)) {
        check_folder(options_.database);
        file_.emplace(options_.database + "." + new_uuid(options_.world.now(), options_.world.random) + ".part");
    }
    db_ = file_ ? open_db(file_->path(), Access::create, waiting) : open_db(options_.database, Access::write, waiting);
}

void NewDesk::make_tables(int schema) {
    const bool is_new = schema_version(*db_) == 0;
    if (schema_version(*db_) > schema) {
        throw Error(Fault::invalid,
                    "the rows are of schema " + std::to_string(schema) + ", and the empty desk has a newer one already",
                    "database", "name a file that is not there yet, or an empty database");
    }
    migrate_inside(*db_, options_.world.now(), schema);
    const std::set<std::string> filled = tables_with_rows(tables_, schema);
    for (const KeptTable& each : tables_) {
        if (row_count(*db_, each.name) == 0) continue;
        if (!is_new && filled.count(each.name) == 0) refuse_filled(options_.database);
        db_->run(derive_clear(each.name).statement());
    }
}

std::vector<Tally> NewDesk::finish() {
    filler_->finish();
    std::vector<Tally> tallies;
    for (const KeptTable& each : tables_) tallies.push_back(tally_rows(*db_, each));
    return tallies;
}

void NewDesk::keep() {
    migrate_inside(*db_, options_.world.now());
    mend_custom(*db_);
    db_->control(Control::commit);
    db_->script("ANALYZE");  // many rows came in at once
    db_.reset();
    if (!file_) return;
    file_->make_durable();
    const bool waits_empty = std::filesystem::exists(options_.database);
    waits_empty ? file_->put_at(options_.database) : file_->put_where_nothing_is(options_.database);
}

}  // namespace helpdesk
