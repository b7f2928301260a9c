#include "engine/db/migration.hpp"

#include <algorithm>
#include <map>

#include "engine/base/error.hpp"
#include "engine/base/hash.hpp"
#include "engine/db/open.hpp"
#include "engine/db/rows.hpp"
#include "sql.hpp"

namespace helpdesk {

namespace {

struct Applied {
    std::int64_t number = 0;
    std::string name;
    std::string checksum;
    Time applied_at;
};
BOOST_DESCRIBE_STRUCT(Applied, (), (number, name, checksum, applied_at))

struct SchemaObject {
    std::string kind;
    std::string name;
    std::string definition;
};
BOOST_DESCRIBE_STRUCT(SchemaObject, (), (kind, name, definition))

std::int64_t number_of(Db& db, const Statement& statement) {
    std::int64_t number = 0;
    db.run(statement, {}, [&](const Row& row) { number = row.integer(0); });
    return number;
}

std::vector<Applied> applied_steps(Db& db) {
    if (number_of(db, sql::has_migrations) == 0) return {};
    return all<Applied>(db, sql::applied_migrations);
}

void check_applied(const std::vector<Applied>& applied) {
    for (const Applied& each : applied) {
        if (each.number > static_cast<std::int64_t>(migrations().size())) {
            throw Error(Fault::refused,
                        "the desk was made by a newer version of Helpdesk: it has schema " +
                            std::to_string(each.number) + ", this program knows " + std::to_string(migrations().size()),
                        {}, "use the newer program");
        }
        const Migration& step = migrations()[static_cast<std::size_t>(each.number) - 1];
        if (step.checksum == each.checksum) continue;
        throw Error(Fault::refused,
                    "the migration " + each.name + " was applied as " + each.checksum + " but this program has " +
                        std::string(step.checksum),
                    {}, "use the program that made the desk");
    }
}

std::map<std::string, std::string> objects_of(Db& db) {
    std::map<std::string, std::string> objects;
    for (SchemaObject& each : all<SchemaObject>(db, sql::schema_objects)) {
        objects.emplace(each.kind + " " + each.name, std::move(each.definition));
    }
    return objects;
}

// What the migrations make, made afresh: in memory, or in a PostgreSQL schema that is rolled back.
std::map<std::string, std::string> expected_objects(Db& db, int last) {
    if (db.backend() == Backend::sqlite) {
        const auto fresh = open_memory();
        migrate(*fresh, Time{}, last);
        return objects_of(*fresh);
    }
    db.control(Control::write);
    try {
        db.script("CREATE SCHEMA _verify; SET LOCAL search_path = _verify");
        db.run(sql::make_migrations);
        for (const Migration& step : migrations()) db.script(step.postgres);
        auto objects = objects_of(db);
        db.control(Control::rollback);
        return objects;
    } catch (...) {
        db.control(Control::rollback);
        throw;
    }
}

std::vector<std::string> differences_from(Db& db, int last) {
    std::vector<std::string> differences;
    const auto actual = objects_of(db);
    const auto expected = expected_objects(db, last);
    for (const auto& [name, definition] : expected) {
        const auto found = actual.find(name);
        if (found == actual.end()) {
            differences.push_back("the " + name + " is missing");
        } else if (found->second != definition) {
            differences.push_back("the " + name + " was changed");
        }
    }
    for (const auto& [name, definition] : actual) {
        if (!expected.count(name)) differences.push_back("the " + name + " is not ours");
    }
    return differences;
}

std::string schema_fingerprint(Db& db) {
    std::string text;
    db.run(sql::schema_objects, {}, [&](const Row& row) {
        for (int column = 0; column < row.columns(); ++column) (text += row.text(column)) += '\n';
    });
    return blake2b_of(text);
}

// One state of the file, whatever other programs do meanwhile.
class ReadState {
public:
    explicit ReadState(Db& db) : db_(db), begins_(!db.in_transaction()) {
        if (begins_) db_.control(Control::read);
    }
    ~ReadState() {
        if (begins_) db_.control(Control::rollback);
    }
    ReadState(const ReadState&) = delete;
    ReadState& operator=(const ReadState&) = delete;

private:
    Db& db_;
    bool begins_;
};

// Before anything else is read: a table could have become something that runs SQL of somebody else when it is read.
void check_untouched(Db& db) {
    if (db.backend() != Backend::sqlite) return;
    const ReadState state(db);
    const std::int64_t number = number_of(db, {"schema_number", "PRAGMA user_version"});
    const auto steps = migrations();
    if (number < 1 || number > static_cast<std::int64_t>(steps.size())) return;
    if (schema_fingerprint(db) == steps[static_cast<std::size_t>(number) - 1].fingerprint) return;
    const auto differences = differences_from(db, static_cast<int>(number));
    throw Error(Fault::refused,
                "the desk's schema was changed by another program: " +
                    (differences.empty() ? "it is written in another way" : differences.front()),
                {}, "`helpdesk migrate verify` names every change; undo them, or bring back a copy");
}

// Applies the first missing step; false if none is missing.
bool apply_step(Db& db, Time now, int last) {
    check_untouched(db);
    const auto applied = applied_steps(db);
    check_applied(applied);
    const int next = applied.empty() ? 1 : static_cast<int>(applied.back().number) + 1;
    if (next > last) return false;
    if (next == 1 && applied.empty() && number_of(db, sql::count_foreign_tables) > 0) {
        throw Error(Fault::refused, "the database holds tables of another program");
    }
    const Migration& step = migrations()[static_cast<std::size_t>(next) - 1];
    db.run(sql::make_migrations);
    const bool sqlite = db.backend() == Backend::sqlite;
    db.script(sqlite ? step.sqlite : step.postgres);
    Params record;
    record.add("number", step.number).add("name", step.name).add("checksum", step.checksum).add("applied_at", now);
    db.run(sql::record_migration, record);
    if (sqlite) db.script("PRAGMA user_version = " + std::to_string(next));
    return true;
}

// The same in a transaction of its own. Whoever waited for the lock looks again behind it.
bool apply_next(Db& db, Time now, int last) {
    db.control(Control::write);
    try {
        db.run(sql::lock_migrations);
        const bool applied = apply_step(db, now, last);
        db.control(applied ? Control::commit : Control::rollback);
        return applied;
    } catch (...) {
        db.control(Control::rollback);
        throw;
    }
}

}  // namespace

int schema_version(Db& db) {
    check_untouched(db);
    const auto applied = applied_steps(db);
    check_applied(applied);
    return applied.empty() ? 0 : static_cast<int>(applied.back().number);
}

std::vector<MigrationState> migration_states(Db& db) {
    std::vector<MigrationState> states;
    const auto applied = applied_steps(db);
    for (const Migration& step : migrations()) {
        MigrationState state{
            .number = step.number, .name = std::string(step.name), .checksum = std::string(step.checksum)};
        for (const Applied& each : applied) {
            if (each.number != step.number) continue;
            state.applied = true;
            state.recorded = each.checksum;
            state.applied_at = each.applied_at;
        }
        states.push_back(std::move(state));
    }
    return states;
}

int migrate(Db& db, Time now, int last) {
    int applied = 0;
    while (apply_next(db, now, last)) ++applied;
    return applied;
}

int migrate_inside(Db& db, Time now, int last) {
    db.run(sql::lock_migrations);
    int applied = 0;
    while (apply_step(db, now, last)) ++applied;
    return applied;
}

std::vector<std::string> verify_schema(Db& db) {
    check_applied(applied_steps(db));
    return differences_from(db, static_cast<int>(migrations().size()));
}

}  // namespace helpdesk
