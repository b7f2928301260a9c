#include <filesystem>
#include <optional>

#include "engine/base/id.hpp"
#include "engine/db/desk_lock.hpp"
#include "engine/db/migration.hpp"
#include "engine/db/sqlite_file.hpp"
#include "engine/engine.hpp"
#include "engine/safe/checks.hpp"
#include "engine/safe/upgrade.hpp"

namespace helpdesk {

namespace {

namespace fs = std::filesystem;

[[noreturn]] void refuse_source(const std::string& file, const std::string& why) {
    throw Error(Fault::refused, file + " cannot be restored: " + why, {}, "restore another copy");
}

void check_checks(const std::string& file, const std::vector<Check>& checks) {
    const std::string failure = first_failure(checks);
    if (!failure.empty()) refuse_source(file, failure);
}

void check_places(const Options& options, const std::string& file) {
    if (is_postgres_url(options.database)) {
        throw Error(Fault::invalid, "a desk on PostgreSQL is restored by its server", "database",
                    "pg_restore is the tool for it; `helpdesk copy` fills an empty database from a file");
    }
    if (is_postgres_url(file)) throw Error(Fault::invalid, "only a file can be restored", "copy");
    const auto source = identity_of(file);
    if (source && source == identity_of(options.database)) {
        throw Error(Fault::invalid, file + " is the desk itself", "copy", "name another file");
    }
    check_folder(options.database);
}

// The file as it stands. Copying writes its indexes anew, so that damage in them has to be looked for here. The seal
// comes first: damage where the schema stands would else be told of as something else.
std::unique_ptr<Db> open_source(const std::string& file) {
    const bool is_there = identity_of(file).has_value();
    if (is_there && seal_at(file) == Seal::broken) refuse_source(file, "it is not, byte for byte, what the backup wrote");
    auto source = open_db(file, Access::read, {});
    if (schema_version(*source) == 0) refuse_source(file, "there is no desk in it");
    check_checks(file, do_checks(*source, {{"pages", check_pages}, {"references", check_references}}));
    return source;
}

void bring_up_to_date(const std::string& file, const UnfinishedCopy& copy, const World& world) {
    const auto db = open_db(copy.path(), Access::write, {});
    upgrade(*db, world.now());
    check_checks(file, do_checks(*db, {{"references", check_references}, {"schema", check_schema}}));
    check_checks(file, check_inside(*db, world));
}

// By the people of the desk that goes, or of the copy where there is none that can be asked.
void check_may_restore(const Options& options, Db& source, const Actor& actor) {
    if (actor.is_system()) return;
    std::unique_ptr<Db> desk;
    try {
        desk = open_for(options, Access::read);
        schema_version(*desk);
    } catch (const Error& error) {
        if (error.fault() != Fault::refused) throw;
        desk.reset();
    }
    check_may_maintain(desk ? *desk : source, actor);
}

// desk.db.before-restore-20261122T090000Z, or the first name like it that is free.
std::string kept_name(const std::string& desk, Time now) {
    std::string time = to_text(now).substr(0, 19) + "Z";
    std::erase_if(time, [](char c) { return c == '-' || c == ':'; });
    const std::string name = desk + kept_mark + time;
    std::string free = name;
    for (int number = 2; fs::exists(free); ++number) free = name + "-" + std::to_string(number);
    return free;
}

// The -wal of a desk that is gone would be taken for that of the new one.
void check_no_journal(const std::string& desk) {
    for (const char* ending : {"-wal", "-journal"}) {
        if (!fs::exists(desk + ending)) continue;
        throw Error(Fault::refused, desk + ending + " was left by a desk that is gone", {}, "move it away");
    }
}

}  // namespace

std::string restore_desk(const Options& options, const RestoreOptions& wanted, const Actor& actor) {
    check_places(options, wanted.file);
    auto source = open_source(wanted.file);
    check_may_restore(options, *source, actor);
    const bool replaces = !is_free_for_desk(options.database);
    const std::string desk = replaces ? fs::canonical(options.database).string() : options.database;
    std::optional<DeskLock> lock;
    if (replaces) lock.emplace(desk, options.busy_wait_ms);
    if (!replaces) check_no_journal(desk);

    // Whatever becomes of this program, the copy's name says what the file is.
    const std::string kept = kept_name(desk, options.world.now());
    UnfinishedCopy copy(*source, kept + "." + new_uuid(options.world.now(), options.world.random) + ".part");
    source.reset();
    bring_up_to_date(wanted.file, copy, options.world);
    if (wanted.dry_run) return replaces ? kept : "";
    if (replaces) copy.take_after(desk);
    copy.make_durable();
    if (replaces) {
        lock->exchange(copy, kept);
        return kept;
    }
    fs::exists(desk) ? copy.put_at(desk) : copy.put_where_nothing_is(desk);
    return {};
}

}  // namespace helpdesk
