#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "engine/base/error.hpp"
#include "engine/db/db.hpp"

namespace helpdesk {

// Struct <-> row, by member name: the derived insert, get and delete of every table, and the reading of any SELECT.

template <typename T>
concept Stored = Described<T> && !table_name<T>.empty();

void read_cell(const Row& row, int column, std::string& into);
void read_cell(const Row& row, int column, std::int64_t& into);
void read_cell(const Row& row, int column, bool& into);
void read_cell(const Row& row, int column, Time& into);
void read_cell(const Row& row, int column, Json& into);
void read_cell(const Row& row, int column, Bytes& into);
void read_cell(const Row& row, int column, Secret& into);
void read_cell(const Row& row, int column, std::vector<std::string>& into);

template <typename T>
void read_cell(const Row& row, int column, Id<T>& into) {
    into.value = row.text(column);
}

template <Enumeration E>
void read_cell(const Row& row, int column, E& into) {
    const std::string_view text = row.text(column);
    const auto names = enum_names<E>();
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (names[i] == text) {
            into = static_cast<E>(i);
            return;
        }
    }
    throw Error(Fault::refused, "the column " + std::string(row.name(column)) + " holds \"" + std::string(text) +
                                    "\", which it cannot");
}

template <typename T>
void read_cell(const Row& row, int column, std::optional<T>& into) {
    if (row.is_null(column)) {
        into.reset();
    } else {
        read_cell(row, column, into.emplace());
    }
}

// The column of that name; -1 if there is none. Looks at `guess` first.
int find_column(const Row& row, std::string_view name, int guess);

// Reads rows of one SELECT: columns are matched to members by name, once. Columns that T does not know are passed over,
// members without a column keep their default.
template <Described T>
class RowReader {
public:
    T read(const Row& row) {
        if (columns_.empty()) match(row);
        T value;
        std::size_t at = 0;
        for_each_member<T>([&](const char*, auto pointer) {
            const int column = columns_[at++];
            if (column >= 0) read_cell(row, column, value.*pointer);
        });
        return value;
    }

private:
    std::vector<int> columns_;

    void match(const Row& row) {
        int guess = 0;
        for_each_member<T>([&](const char* name, auto) {
            const int column = find_column(row, name, guess);
            columns_.push_back(column);
            guess = column + 1;
        });
    }
};

template <Described T>
std::vector<T> all(Db& db, const Statement& statement, const Params& params = {}) {
    std::vector<T> list;
    RowReader<T> reader;
    db.run(statement, params, [&](const Row& row) { list.push_back(reader.read(row)); });
    return list;
}

template <Described T>
std::optional<T> first(Db& db, const Statement& statement, const Params& params = {}) {
    std::optional<T> found;
    RowReader<T> reader;
    db.run(statement, params, [&](const Row& row) {
        if (!found) found = reader.read(row);
    });
    return found;
}

// A derived statement and the texts that its views point to.
struct DerivedStatement {
    std::string name;
    std::string text;
    Statement statement() const { return {name, text}; }
};

DerivedStatement derive_insert(std::string_view table, Shape shape);
DerivedStatement derive_get(std::string_view table, Shape shape);
DerivedStatement derive_delete(std::string_view table);
// Columns that a row must still hold as they were read: `version` as :old_version.
using Guards = std::initializer_list<std::string_view>;
// UPDATE of these columns, where the guards hold.
DerivedStatement derive_update(std::string_view table, const std::vector<std::string_view>& columns, Guards guards);

// How many rows of the table have :id in that column.
DerivedStatement derive_count(std::string_view table, std::string_view column);
// How many rows the table has.
DerivedStatement derive_count_all(std::string_view table);
// How many rows the statement finds, up to its :limit.
DerivedStatement derive_total(const Statement& statement);
// Up to :limit rows, behind the one whose keys are :after_1, :after_2 and so on, if they have values.
DerivedStatement derive_page(std::string_view table, std::string_view columns, const std::vector<std::string>& keys);
// Takes all rows away.
DerivedStatement derive_clear(std::string_view table);
// What the row :id is called, of a table whose rows have names.
DerivedStatement derive_name(std::string_view table);
// The first 200 names of a small table, for suggestions.
DerivedStatement derive_names(std::string_view table);

template <Stored T>
const DerivedStatement& insert_statement() {
    static const DerivedStatement derived = derive_insert(table_name<T>, fields_of<T>());
    return derived;
}

template <Stored T>
const DerivedStatement& get_statement() {
    static const DerivedStatement derived = derive_get(table_name<T>, fields_of<T>());
    return derived;
}

template <Stored T>
const DerivedStatement& delete_statement() {
    static const DerivedStatement derived = derive_delete(table_name<T>);
    return derived;
}

template <Stored T>
void insert(Db& db, const T& row) {
    Params params;
    params.members(row);
    db.run(insert_statement<T>().statement(), params);
}

template <Stored T>
void insert_all(Db& db, const std::vector<T>& rows) {
    std::vector<Params> list(rows.size());
    for (std::size_t i = 0; i < rows.size(); ++i) list[i].members(rows[i]);
    db.run_each(insert_statement<T>().statement(), list);
}

template <Stored T>
std::optional<T> find(Db& db, const std::string& id) {
    return first<T>(db, get_statement<T>().statement(), std::move(Params().add("id", id)));
}

}  // namespace helpdesk
