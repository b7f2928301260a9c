#include "engine/base/id.hpp"
#include "engine/db/desk_copy.hpp"
#include "engine/db/sqlite_file.hpp"
#include "engine/engine.hpp"
#include "engine/safe/checks.hpp"
#include "engine/safe/text_file.hpp"

namespace helpdesk {

namespace {

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
    check_target(options.database, file, replace, "copy");
    UnfinishedCopy copy(*db, file + "." + new_uuid(options.world.now(), options.world.random) + ".part");
    check_copy(copy.path());
    copy.seal();
    // Somebody may have made it meanwhile.
    check_target(options.database, file, replace, "copy");
    copy.put_at(file);
}

}  // namespace helpdesk
