#include <fcntl.h>

#include <filesystem>

#include "engine/base/id.hpp"
#include "engine/db/descriptor.hpp"
#include "engine/db/desk_copy.hpp"
#include "engine/db/desk_facts.hpp"
#include "engine/db/sqlite_file.hpp"
#include "engine/engine.hpp"
#include "engine/inside.hpp"
#include "engine/safe/checks.hpp"
#include "engine/safe/text_file.hpp"
#include "engine/safe/turn.hpp"
#include "engine/safe/upkeep.hpp"

namespace helpdesk {

namespace {

constexpr std::size_t read_at_once = 256 << 10;
constexpr const char* not_finished = "the copy was not downloaded to its end";

void refuse_server(const Options& options) {
    if (!is_postgres_url(options.database)) return;
    throw Error(Fault::invalid, "a desk on PostgreSQL is backed up by its server", "database",
                "pg_dump is the tool for it");
}

void check_copy(const std::string& path) {
    const auto copy = open_db(path, Access::write, {});
    const std::string failure = first_failure(
        do_checks(*copy, {{"pages", check_pages}, {"references", check_references}, {"schema", check_schema}}));
    if (!failure.empty()) throw Error(Fault::refused, "the desk cannot be backed up as it is: " + failure);
}

// A sealed copy beside that path, which is to get another name or none.
std::unique_ptr<UnfinishedCopy> checked_copy(const Options& options, Db& db, const std::string& beside) {
    const std::string part = beside + "." + new_uuid(options.world.now(), options.world.random) + ".part";
    auto copy = std::make_unique<UnfinishedCopy>(db, part);
    check_copy(copy->path());
    copy->seal();
    return copy;
}

// That a desk could not be copied is kept as well: whoever relies on its copies has to know.
template <typename Work>
auto noting_failure(const Options& options, const Actor& actor, const std::optional<std::string>& place, Work&& work) {
    try {
        return work();
    } catch (const Error& error) {
        if (error.fault() == Fault::refused || error.fault() == Fault::storage) {
            note_upkeep(
                options, actor,
                {.kind = UpkeepKind::backup, .state = UpkeepState::failed, .message = error.what(), .place = place});
        }
        throw;
    }
}

}  // namespace

void backup_desk(const Options& options, const std::string& file, bool replace, const Actor& actor) {
    refuse_server(options);
    const auto db = open_for(options, Access::read);
    check_may_maintain(*db, actor);
    check_target(options.database, file, replace, "copy");
    noting_failure(options, actor, std::filesystem::absolute(file).string(), [&] {
        const auto copy = checked_copy(options, *db, file);
        // Somebody may have made it meanwhile.
        check_target(options.database, file, replace, "copy");
        copy->put_at(file);
    });
    note_upkeep(options, actor,
                {.kind = UpkeepKind::backup,
                 .state = UpkeepState::ok,
                 .message = "the copy was checked",
                 .place = std::filesystem::absolute(file).string(),
                 .size = file_bytes(file)});
}

// The copy has no name any more: whatever becomes of this program, its room is free as soon as nobody reads it.
struct DeskCopy::Open {
    explicit Open(Engine& engine)
        : options(EngineAccess::options(engine)),
          turn(EngineAccess::copying(engine), "somebody is downloading a copy of the desk already") {}

    const Options& options;
    Turn turn;
    std::int64_t size = 0;
    std::unique_ptr<Descriptor> file = {};
    std::string note = {};
};

DeskCopy::DeskCopy(Engine& engine, const Actor& actor) {
    const Options& options = EngineAccess::options(engine);
    const auto db = open_for(options, Access::read);
    check_may_maintain(*db, actor);
    refuse_server(options);
    open_ = std::make_unique<Open>(engine);
    noting_failure(options, actor, std::nullopt, [&] {
        // Beside the desk there is room for it, and /tmp may be memory.
        const auto copy = checked_copy(options, *db, options.database);
        open_->size = file_bytes(copy->path());
        open_->file = std::make_unique<Descriptor>(copy->path(), O_RDONLY);
    });
    // Whoever has a part of it knows that part: it is kept before the first byte goes out.
    open_->note = note_upkeep(
        options, actor,
        {.kind = UpkeepKind::backup, .state = UpkeepState::begun, .message = not_finished, .size = open_->size});
}

DeskCopy::~DeskCopy() = default;

std::int64_t DeskCopy::size() const { return open_->size; }

std::string DeskCopy::read() {
    std::string bytes = open_->file->read(read_at_once);
    if (bytes.empty())
        settle_upkeep(open_->options, open_->note, UpkeepState::ok, "the copy was checked and downloaded");
    return bytes;
}

}  // namespace helpdesk
