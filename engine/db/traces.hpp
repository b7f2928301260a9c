#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "engine/db/db.hpp"

namespace helpdesk {

// A text wherever it stands in the desk, for whoever has to find it or to take it away. Tables and columns come from
// the schema itself, so that one which is added later is not forgotten.

// The tables that the migrations make, in the order of their names.
const std::vector<std::string>& desk_tables();

// A column that can hold words of people. What is in files is no column: it stands in pieces.
struct WordColumn {
    std::string table;
    std::string column;
    std::string type;  // as the database calls it

    // The most characters that the schema allows; nothing if it does not say.
    std::optional<std::size_t> characters_max() const;
};
std::vector<WordColumn> word_columns(Db& db);

// The rows whose column holds the text, in any case of its ASCII letters; for value_at and put_value, until the
// transaction ends or the row is changed.
std::vector<std::string> rows_holding(Db& db, const WordColumn& column, const std::string& text);
// A list is written as the database writes it.
std::string value_at(Db& db, const WordColumn& column, const std::string& row);
// Fault::conflict if somebody has changed the row meanwhile.
void put_value(Db& db, const WordColumn& column, const std::string& row, const std::string& value);

}  // namespace helpdesk
