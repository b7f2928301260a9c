#include "engine/engine.hpp"

#include <filesystem>

#include "engine/acts/act.hpp"
#include "engine/core/change_names.hpp"
#include "engine/core/commit_queue.hpp"
#include "engine/core/idempotency.hpp"
#include "engine/core/policy.hpp"
#include "engine/core/reader_pool.hpp"
#include "engine/core/session.hpp"
#include "engine/db/migration.hpp"
#include "engine/db/open.hpp"
#include "engine/db/desk_copy.hpp"
#include "engine/db/sqlite_file.hpp"
#include "engine/inside.hpp"
#include "engine/people/passwords.hpp"
#include "engine/people/people.hpp"
#include "engine/safe/upgrade.hpp"

namespace helpdesk {

namespace {

constexpr std::size_t readers_max = 16;

// Each item of a bulk has a key of its own.
std::string key_of(const CallOptions& options, std::size_t item, std::size_t items) {
    if (options.idempotency_key.empty() || items == 1) return options.idempotency_key;
    return options.idempotency_key + "#" + std::to_string(item);
}

bool concerns_all(Fault fault) {
    return fault == Fault::storage || fault == Fault::unavailable || fault == Fault::busy;
}

// Behind a savepoint: what fails leaves nothing, and its error stands in its place; but a full disk ends it all.
template <typename Work>
void run_guarded(Db& db, Work&& work, std::vector<ItemReply>& replies) {
    db.control(Control::savepoint);
    try {
        work();
        db.control(Control::release);
    } catch (const Error& error) {
        if (!db.in_transaction() || concerns_all(error.fault())) throw;
        db.control(Control::rollback_to);
        replies.back() = {{}, error};
    }
}

// Whoever has seen a hash must not be able to give it to somebody as a password.
void refuse_hash(const std::string& password, std::string_view field) {
    if (!password.starts_with("$argon2id$")) return;
    throw Error(Fault::invalid, std::string(field) + " must not look like a hash", std::string(field));
}

bool takes_secret(const Operation& operation) {
    return std::any_of(operation.arguments.begin(), operation.arguments.end(),
                       [](const Field& field) { return field.kind == Kind::secret; });
}

// Hashing a password takes a tenth of a second: it must not happen while others wait for the lock. What cannot be one
// is left for the deed to refuse, in its own place.
std::vector<Value> hash_secrets(const Operation& operation, const std::vector<Value>& arguments) {
    std::vector<Value> prepared = arguments;
    for (const Field& field : operation.arguments) {
        if (field.kind != Kind::secret) continue;
        for (Value& each : prepared) {
            if (!each.object()) continue;
            for (auto& [name, value] : *each.object()) {
                if (name != field.name || !value.text() || !can_be_password(*value.text())) continue;
                refuse_hash(*value.text(), field.name);
                value = Value(hashed({*value.text()}).text);
            }
        }
    }
    return prepared;
}

void check_answer_bytes(std::size_t bytes, const CallOptions& options) {
    if (options.answer_bytes_max == 0 || bytes <= options.answer_bytes_max) return;
    throw Error(Fault::invalid, "the answers are too long to be given at once", "each", "ask for fewer");
}

// The deed is committed by then, so whoever hears of a failure must hear that as well.
void leave_no_traces(const Options& options) {
    try {
        compact(options);
    } catch (const Error& error) {
        std::string why = error.what();
        if (const auto end = why.rfind(": nothing was changed"); end != std::string::npos) why.resize(end);
        throw Error(error.fault(), "it is erased, but traces of it are left in the file: " + why, {},
                    "`helpdesk compact` takes them away");
    }
}

// A copy of the file as it was, so that an upgrade can be taken back. Meanwhile nobody else may begin the upgrade.
void copy_before_upgrade(Db& db, const std::string& path, int version, const DbOptions& waiting) {
    const auto lock = open_db(path, Access::write, waiting);
    lock->control(Control::write);
    const std::string copy = path + copy_mark + std::to_string(version);
    if (schema_version(*lock) == version && !std::filesystem::exists(copy)) copy_desk(db, path, copy);
    lock->control(Control::rollback);
}

// Opening a desk takes most of the time that a short command takes, so the connection that finds everything up to date
// is handed on to the readers.
std::unique_ptr<Db> bring_up_to_date(const Options& options) {
    const bool file = !is_postgres_url(options.database);
    if (!options.create) {
        auto reader = open_db(options.database, Access::read, {options.busy_wait_ms, options.busy_wait_ms});
        if (schema_version(*reader) == static_cast<int>(migrations().size())) return reader;
    }
    const DbOptions waiting{options.busy_wait_ms, options.busy_wait_ms};
    const auto db = open_db(options.database, options.create ? Access::create : Access::write, waiting);
    const int version = schema_version(*db);
    if (version == 0 && !options.create) {
        throw Error(Fault::refused, "there is no desk in this database", {}, "`helpdesk init` makes one");
    }
    if (file && version > 0 && version < static_cast<int>(migrations().size())) {
        copy_before_upgrade(*db, options.database, version, waiting);
    }
    upgrade(*db, options.world.now());
    return nullptr;
}

}  // namespace

Engine::Inside::Inside(Options given)
    : options(std::move(given)),
      writers([this] { return connect(Access::write, options.busy_wait_ms); }, [this] { bell.ring(); }),
      readers(
          [this](ReaderPool::Wait wait) {
              return connect(Access::read, wait == ReaderPool::Wait::yes ? options.busy_wait_ms : 0);
          },
          readers_max) {}

// The server has answered before, so one that does not answer is about to come back.
std::unique_ptr<Db> Engine::Inside::connect(Access access, std::int64_t wait_ms) const {
    DbOptions wanted{.busy_wait_ms = options.busy_wait_ms, .connect_wait_ms = wait_ms, .awaits_restart = wait_ms > 0};
    wanted.commit_id = [real = World()](std::chrono::hours ago) { return new_uuid(real.now() - ago, real.random); };
    return open_db(options.database, access, wanted);
}

Engine::Engine(Options options) {
    auto reader = bring_up_to_date(options);
    inside_ = std::make_unique<Inside>(std::move(options));
    if (reader) inside_->readers.add(std::move(reader));
}

Engine::~Engine() = default;
Engine::Engine(Engine&&) noexcept = default;

// The unit of work: everything between here and the commit happens once, in one place.
void Engine::Inside::unit(Db& db, const Actor& actor, const std::function<void(Session&)>& deed,
                          std::vector<FieldChange>* changes) const {
    Session session(db, options.world, load_viewer(db, actor));
    deed(session);
    if (changes) *changes = named_changes(session);
}

void Engine::Inside::work(bool writes, const Actor& actor, const std::function<void(Session&)>& deed) {
    const auto run = [&](Db& db) { unit(db, actor, deed); };
    writes ? writers.run(run) : readers.run(run);
}

Reply Engine::call(std::string_view name, const Value& arguments, const Actor& actor, const CallOptions& options) {
    std::vector<ItemReply> replies = call_all(name, {arguments}, actor, options, false);
    return std::move(replies.front().reply);
}

std::vector<ItemReply> Engine::call_all(std::string_view name, const std::vector<Value>& arguments, const Actor& actor,
                                        const CallOptions& options, bool keep_going) {
    struct Undo {};  // leaves the unit of work of a dry run, so that it is rolled back
    const Operation& operation = find_operation(name);
    const auto check = [&](Session& session) { check_allowed(session.viewer(), operation); };
    if (takes_secret(operation)) inside_->work(false, actor, check);  // before others wait for what it is not to do
    const std::vector<Value> prepared = hash_secrets(operation, arguments);
    const bool tells_changes = options.dry_run && operation.changes();
    std::vector<ItemReply> replies;
    TouchedTickets touched;
    std::optional<Id<Act>> act;
    const auto one = [&](Db& db, std::size_t item) {
        Reply& reply = replies.emplace_back().reply;
        const auto deed = [&](Session& session) {
            check(session);
            const std::string key = key_of(options, item, arguments.size());
            const OneCall call{operation, arguments[item], prepared[item], key};
            Answer answer = run_once(session, call);
            reply = {.body = std::move(answer.body),
                     .next = std::move(answer.next),
                     .changes = {},
                     .total = std::move(answer.total),
                     .left_off = std::move(answer.left_off),
                     .version = answer.version};
            if (options.undoable) touched.add(session.changes());
        };
        std::vector<FieldChange> changes;
        inside_->unit(db, actor, deed, tells_changes ? &changes : nullptr);
        if (tells_changes) reply.changes = json_of(changes);
    };
    const auto all = [&](Db& db) {
        std::size_t bytes = 0;
        replies.clear();
        touched = {};
        act.reset();
        for (std::size_t item = 0; item < arguments.size(); ++item) {
            if (keep_going) {
                run_guarded(
                    db, [&] { one(db, item); }, replies);
            } else {
                one(db, item);
            }
            bytes += replies.back().reply.body.size();
            check_answer_bytes(bytes, options);
        }
        if (tells_changes) throw Undo();
        if (touched.all().empty()) return;
        const auto keep = [&](Session& session) { act = keep_bulk(session, operation.name, touched); };
        inside_->unit(db, actor, keep);
    };
    try {
        operation.changes() ? inside_->writers.run(all) : inside_->readers.run(all);
    } catch (const Undo&) {
    }
    if (operation.rewrites && !tells_changes) leave_no_traces(inside_->options);
    if (act && !replies.empty()) {
        for (ItemReply& item : replies) item.reply.act = act->value;
    }
    return replies;
}

void Engine::call_typed(const void* deed, const void* arguments, void* result, const Actor& actor) {
    for (const Operation& operation : operations()) {
        if (operation.deed != deed) continue;
        inside_->work(operation.changes(), actor, [&](Session& session) {
            check_allowed(session.viewer(), operation);
            operation.run_typed(session, arguments, result);
        });
        if (operation.rewrites) leave_no_traces(inside_->options);
        return;
    }
    throw Error(Fault::internal, "this deed stands in no operation table");
}

void Engine::optimize() {
    const auto db = open_db(inside_->options.database, Access::write, {inside_->options.busy_wait_ms});
    db->script("ANALYZE");
}

}  // namespace helpdesk
