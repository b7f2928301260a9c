#include <filesystem>

#include "engine/base/id.hpp"
#include "engine/db/desk_copy.hpp"
#include "engine/db/sqlite_file.hpp"
#include "engine/engine.hpp"
#include "engine/safe/checks.hpp"

namespace helpdesk {

namespace {

namespace fs = std::filesystem;

[[noreturn]] void refuse_target(const fs::path& target, const std::string& why, const std::string& hint = {}) {
    throw Error(Fault::invalid, target.string() + " " + why, "copy", hint);
}

bool is_there(const fs::path& path) {
    std::error_code ignored;
    return fs::symlink_status(path, ignored).type() != fs::file_type::not_found;
}

// A journal that stands beside the target would be taken for the copy's own.
void check_target(const std::string& desk, const fs::path& target, bool replace) {
    const fs::path real = fs::weakly_canonical(target);
    const std::string own = fs::weakly_canonical(desk).string();
    for (const char* ending : {"", "-wal", "-shm", "-journal"}) {
        const auto identity = identity_of(target.string());
        const bool same = identity && identity == identity_of(own + ending);
        if (same || real == own + ending) refuse_target(target, "is the desk itself", "name another file");
    }
    check_folder(target.string());
    if (!is_there(target)) return;
    std::error_code error;
    if (!fs::is_regular_file(target, error)) refuse_target(target, "is there, and is no file");
    if (!replace) refuse_target(target, "is there already", "--force replaces it");
    for (const char* ending : {"-wal", "-journal"}) {
        if (is_there(target.string() + ending)) {
            refuse_target(target, "is a desk that somebody works with", "name another file");
        }
    }
}

void check_copy(const std::string& path) {
    const auto copy = open_db(path, Access::write, {});
    const std::string failure = first_failure(
        do_checks(*copy, {{"pages", check_pages}, {"references", check_references}, {"schema", check_schema}}));
    if (!failure.empty()) throw Error(Fault::refused, "the desk cannot be backed up as it is: " + failure);
}

}  // namespace

void backup_desk(const Options& options, const std::string& file, bool replace, const Actor& actor) {
    if (is_postgres_url(options.database)) {
        throw Error(Fault::invalid, "a desk on PostgreSQL is backed up by its server", "database",
                    "pg_dump is the tool for it");
    }
    const auto db = open_for(options, Access::read);
    check_may_maintain(*db, actor);
    check_target(options.database, file, replace);
    UnfinishedCopy copy(*db, file + "." + new_uuid(options.world.now(), options.world.random) + ".part");
    check_copy(copy.path());
    copy.seal();
    // Somebody may have made it meanwhile.
    check_target(options.database, file, replace);
    copy.put_at(file);
}

}  // namespace helpdesk
