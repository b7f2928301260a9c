#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/base/field.hpp"

namespace helpdesk {

// What there is to keep of a desk: every table that the migrations make, and every column of it, but for those that are
// left out by name. A table or a column that a migration adds is kept without anybody thinking of it.

struct KeptColumn {
    std::string name;
    Kind kind = Kind::text;  // text, integer, boolean, time, choice, json or bytes
    bool is_list = false;    // of texts
    bool is_nullable = false;
    bool has_default = false;
    bool is_secret = false;
    std::string target = {};  // the table that it refers to
    std::string target_column = {};
    bool is_postponed = false;  // its row may come later than the one that refers to it
};

// By which the rows of a table are told apart and put in order, the same on both databases.
struct KeptKey {
    std::string name;
    Kind kind = Kind::text;
    int column = -1;  // among those that are kept; -1 for the number that a database gives
};

struct KeptTable {
    std::string name;
    std::vector<KeptColumn> columns;
    std::vector<KeptKey> keys;

    const KeptColumn* find(std::string_view column) const;
};

// The tables as they are behind that migration, each after those that it cannot be without.
std::vector<KeptTable> kept_tables(int schema);

const KeptTable* find_table(const std::vector<KeptTable>& tables, std::string_view name);
// Fault::invalid if there is none.
const KeptTable& table_called(const std::vector<KeptTable>& tables, std::string_view name);

// Why a table is not kept; empty for one that is.
std::string_view why_left_out(std::string_view table);

}  // namespace helpdesk
