#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/time.hpp"
#include "engine/db/db.hpp"

namespace helpdesk {

// One step of the schema. The checksum is the SHA-256 of `source`, so an edited step is noticed on either database; the
// fingerprint is of the schema that it leaves on SQLite.
struct Migration {
    int number;
    std::string_view name;
    std::string_view checksum;
    std::string_view fingerprint;
    std::string_view source;
    std::string_view sqlite;
    std::string_view postgres;
};

// What the migrations say of a column.
struct ColumnWords {
    std::string_view column;
    std::string_view words;
};

// A rule of the schema for one column, in SQL.
struct ColumnRule {
    std::string_view table;
    std::string_view column;
    std::string_view check;
};

// A foreign key. `action` is CASCADE, RESTRICT or SET NULL.
struct Reference {
    std::string_view table;
    std::string_view column;
    std::string_view target;
    std::string_view target_column;
    std::string_view action;
};

// A column as the migrations make it. `type` is what they call it; `key` is its place in the primary key, from 1.
struct TableColumn {
    std::string_view table;
    std::string_view column;
    std::string_view type;
    int key;
    bool is_nullable;
    bool has_default;
    bool is_numbered;  // by the database, when a row is inserted
    int step;          // the migration that adds it
    int dropped;       // the one that takes it away; 0 if none does
};

std::span<const Migration> migrations();
std::span<const ColumnWords> column_words();
std::span<const ColumnRule> column_rules();
std::span<const Reference> references();
std::span<const TableColumn> table_columns();

struct MigrationState {
    std::int64_t number = 0;
    std::string name;
    bool applied = false;
    std::string checksum;                 // of the step as this program knows it
    std::optional<std::string> recorded;  // as it was when it was applied
    std::optional<Time> applied_at;
};
BOOST_DESCRIBE_STRUCT(MigrationState, (), (number, name, applied, checksum, recorded, applied_at))

// The number of the last step that the database has; 0 for a database without a desk. Refuses (Fault::refused) a
// database from a newer version, one whose applied steps were edited since, and a file whose schema is no longer what
// they made: a trigger or a view in it would run with the next change. On a database server the schema is in the hands
// of those who run it, so that only verify_schema compares it.
int schema_version(Db& db);

std::vector<MigrationState> migration_states(Db& db);

// Applies what is missing up to step `last`, each step in a transaction of its own; several processes may do so at
// once. Refuses what schema_version refuses. Returns how many steps it applied.
int migrate(Db& db, Time now, int last = static_cast<int>(migrations().size()));

// The same inside of a transaction that is open, and with it.
int migrate_inside(Db& db, Time now, int last = static_cast<int>(migrations().size()));

// One line for every difference between the database and what the migrations make; empty if there is none.
std::vector<std::string> verify_schema(Db& db);

}  // namespace helpdesk
