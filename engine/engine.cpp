#include "engine/engine.hpp"

#include <filesystem>

#include "engine/core/commit_queue.hpp"
#include "engine/core/idempotency.hpp"
#include "engine/core/policy.hpp"
#include "engine/core/reader_pool.hpp"
#include "engine/core/session.hpp"
#include "engine/db/migration.hpp"
#include "engine/db/open.hpp"
#include "engine/inside.hpp"

namespace helpdesk {

namespace {

constexpr std::size_t readers_max = 16;

void check_allowed(const Viewer& viewer, const Operation& operation) {
    if (policy(viewer, operation) == Ruling::allow) return;
    throw Error(Fault::denied, "you may not do " + std::string(operation.name) + " (it needs " + std::string(operation.permission) + ")");
}

// A copy of the file as it was, so that an upgrade can be taken back.
void copy_before_upgrade(Db& db, const std::string& path, int version) {
    const std::string copy = path + ".schema-" + std::to_string(version);
    if (std::filesystem::exists(copy)) return;
    std::string quoted;
    for (char c : copy) quoted += c == '\'' ? std::string("''") : std::string(1, c);
    db.script("VACUUM INTO '" + quoted + "'");
}

void bring_up_to_date(const Options& options) {
    const bool file = !is_postgres_url(options.database);
    if (!options.create) {
        const auto reader = open_db(options.database, Access::read, {options.busy_wait_ms});
        if (schema_version(*reader) == static_cast<int>(migrations().size())) return;
    }
    const auto db = open_db(options.database, options.create ? Access::create : Access::write, {options.busy_wait_ms});
    const int version = schema_version(*db);
    if (version == 0 && !options.create) {
        throw Error(Fault::refused, "there is no desk in this database", {}, "`helpdesk init` makes one");
    }
    if (file && version > 0 && version < static_cast<int>(migrations().size())) {
        copy_before_upgrade(*db, options.database, version);
    }
    migrate(*db, options.world.now());
}

}  // namespace

Engine::Inside::Inside(Options given)
    : options(std::move(given)),
      writers([this] { return open_db(options.database, Access::write, {options.busy_wait_ms}); }),
      readers([this] { return open_db(options.database, Access::read, {options.busy_wait_ms}); }, readers_max) {}

Engine::Engine(Options options) {
    bring_up_to_date(options);
    inside_ = std::make_unique<Inside>(std::move(options));
}

Engine::~Engine() = default;
Engine::Engine(Engine&&) noexcept = default;

// The unit of work: everything between here and the commit happens once, in one place.
void Engine::Inside::work(bool writes, const Actor& actor, const std::function<void(Session&)>& deed) {
    const auto run = [&](Db& db) {
        Session session(db, options.world, load_viewer(db, actor));
        deed(session);
        if (writes) follow_events(session);
    };
    writes ? writers.run(run) : readers.run(run);
}

Reply Engine::call(std::string_view name, const Value& arguments, const Actor& actor, const CallOptions& options) {
    struct Undo {};  // leaves the unit of work of a dry run, so that it is rolled back
    const Operation& operation = find_operation(name);
    Reply reply;
    try {
        inside_->work(operation.changes(), actor, [&](Session& session) {
            check_allowed(session.viewer(), operation);
            Answer answer = run_once(session, operation, arguments, options.idempotency_key);
            reply = {std::move(answer.body), std::move(answer.next), {}};
            if (!options.dry_run || !operation.changes()) return;
            follow_events(session);
            reply.changes = json_of(session.changes());
            throw Undo();
        });
    } catch (const Undo&) {
    }
    return reply;
}

void Engine::call_typed(const void* deed, const void* arguments, void* result, const Actor& actor) {
    for (const Operation& operation : operations()) {
        if (operation.deed != deed) continue;
        inside_->work(operation.changes(), actor, [&](Session& session) {
            check_allowed(session.viewer(), operation);
            operation.run_typed(session, arguments, result);
        });
        return;
    }
    throw Error(Fault::internal, "this deed stands in no operation table");
}

void Engine::optimize() {
    const auto db = open_db(inside_->options.database, Access::write, {inside_->options.busy_wait_ms});
    db->script("ANALYZE");
}

}  // namespace helpdesk
