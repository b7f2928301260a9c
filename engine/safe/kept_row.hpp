#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "engine/base/csv.hpp"
#include "engine/base/hash.hpp"
#include "engine/base/value.hpp"
#include "engine/db/db.hpp"
#include "engine/safe/kept_table.hpp"

namespace helpdesk {

// What a desk's rows are, said once for export, import and copy.

// A value in the one form that it has whatever the database: a time as it is printed, a list as JSON, bytes as they
// are.
struct KeptValue {
    bool is_null = true;
    std::int64_t number = 0;  // an integer; a boolean as 0 and 1
    std::string text = {};
};

// The values of a row, in the order of the table's columns; behind them what only its key knows.
using KeptRow = std::vector<KeptValue>;

// One line of JSON, {"tickets":{"id":…}}, with its line end. JSON in a column stands there as itself, or as a text
// where it is not written as this program would write it, so that it comes back character by character.
void write_row(std::string& out, const KeptTable& table, const KeptRow& row);

// The row in the object behind the table's name. Fault::invalid with the field for columns that are unknown, missing or
// of the wrong kind; what the database looks after (lengths, references) is left to it.
KeptRow read_row(const KeptTable& table, const Value& object);

// The cell of a CSV file for a value, and the value of a cell. Nothing is empty, and an empty text is empty in quotes;
// what a spreadsheet would take for a formula has an apostrophe in front.
void write_cell(std::string& out, const KeptColumn& column, const KeptValue& value);
KeptValue read_cell(const KeptColumn& column, const CsvCell& cell);

// Borrows the row.
Params params_of(const KeptTable& table, const KeptRow& row);

// The rows of a table in the order of its keys, a page at a time; a page is as long as memory is glad of.
void read_rows(Db& db, const KeptTable& table, const std::function<void(const KeptRow&)>& visit);

// How many rows a table has, and a hash of all of them in their order.
struct Tally {
    std::int64_t rows = 0;
    std::string hash;

    bool operator==(const Tally&) const = default;
};

// Calls `visit` for each row with its line, and counts.
Tally tally_rows(Db& db, const KeptTable& table,
                 const std::function<void(const KeptRow&, const std::string& line)>& visit = {});

std::int64_t row_count(Db& db, const std::string& table);

}  // namespace helpdesk
