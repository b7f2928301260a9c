#include <array>

#include "tests/bench/desk.hpp"

namespace helpdesk::bench {

namespace {

struct FreeValue {
    void operator()(sqlite3_value* value) const { sqlite3_value_free(value); }
};
using Cells = std::vector<std::unique_ptr<sqlite3_value, FreeValue>>;

// All rows of one table, in memory.
struct TableRows {
    std::string table;
    int columns = 0;
    Cells cells;
};

// In an order in which every reference leads to a row that is there, but for managers of departments.
constexpr std::array<const char*, 20> tables{"roles",           "departments", "users",           "ticket_statuses",
                                             "sla_policies",    "tags",        "kb_categories",   "kb_articles",
                                             "tickets",         "ticket_tags", "ticket_comments", "_contents",
                                             "_content_pieces", "attachments", "ticket_history",  "notifications",
                                             "_events",         "_sla_terms",  "_sla_watch",      "_sla_marks"};

TableRows read_table(const RawDatabase& database, const std::string& table) {
    sqlite3_stmt* prepared = nullptr;
    const std::string sql = "SELECT * FROM " + table + " ORDER BY rowid";
    if (sqlite3_prepare_v2(database.get(), sql.c_str(), -1, &prepared, nullptr) != SQLITE_OK)
        throw std::runtime_error("no table " + table);
    const std::unique_ptr<sqlite3_stmt, FinalizeStatement> statement(prepared);
    TableRows rows{table, sqlite3_column_count(prepared), {}};
    while (sqlite3_step(prepared) == SQLITE_ROW) {
        for (int column = 0; column < rows.columns; ++column) {
            rows.cells.emplace_back(sqlite3_value_dup(sqlite3_column_value(prepared, column)));
        }
    }
    return rows;
}

void insert_rows(const RawDatabase& database, const TableRows& rows) {
    if (rows.cells.empty()) return;
    std::string marks = "?";
    for (int column = 1; column < rows.columns; ++column) marks += ", ?";
    RawStatement insert(database.get(), "INSERT INTO " + rows.table + " VALUES (" + marks + ")");
    for (std::size_t at = 0; at < rows.cells.size();) {
        for (int column = 1; column <= rows.columns; ++column) insert.bind(column, rows.cells[at++].get());
        insert.run();
    }
}

double seconds_of_seeding(const Bench& bench, const std::string& path) {
    Engine engine({.database = path, .create = true});
    return microseconds([&] { seed_desk(engine, {.scale = bench.amounts.seeded, .random_seed = 7}); }) / 1e6;
}

double seconds_of_raw(const std::string& path, const std::vector<TableRows>& all) {
    { const Engine engine({.database = path, .create = true}); }
    RawDatabase database(path);
    return microseconds([&] {
               database.run("BEGIN IMMEDIATE; PRAGMA defer_foreign_keys = ON");
               for (const TableRows& rows : all) insert_rows(database, rows);
               database.run("COMMIT");
               sqlite3_wal_checkpoint_v2(database.get(), nullptr, SQLITE_CHECKPOINT_FULL, nullptr, nullptr);
           }) /
           1e6;
}

}  // namespace

// What seed_desk makes, and then the same rows out of memory through the C API in one transaction.
std::vector<Line> measure_seeding(Bench& bench) {
    const auto path = [&](const char* what, int round) {
        return bench.folder.path() + "/" + what + std::to_string(round) + ".db";
    };
    seconds_of_seeding(bench, path("rows", 0));
    std::vector<TableRows> all;
    std::int64_t count = 0;
    {
        const RawDatabase database(path("rows", 0));
        for (const char* table : tables) {
            all.push_back(read_table(database, table));
            count += static_cast<std::int64_t>(all.back().cells.size()) / all.back().columns;
        }
    }
    std::vector<double> ours;
    std::vector<double> theirs;
    for (int round = 1; round <= bench.amounts.rounds; ++round) {
        ours.push_back(static_cast<double>(count) / seconds_of_seeding(bench, path("seeded", round)));
        theirs.push_back(static_cast<double>(count) / seconds_of_raw(path("raw", round), all));
    }
    return {compare_rates("seed rows", "raw SQLite", {median(ours), median(theirs)}, 0.33)};
}

}  // namespace helpdesk::bench
