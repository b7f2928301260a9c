#include "engine/db/rows.hpp"

#include "engine/base/scalar.hpp"

namespace helpdesk {

namespace {

std::string columns_of(Shape shape, std::string_view before) {
    std::string list;
    for (const Field& field : shape) {
        if (!list.empty()) list += ", ";
        list += before;
        list += field.name;
    }
    return list;
}

}  // namespace

void read_cell(const Row& row, int column, std::string& into) { into = row.text(column); }
void read_cell(const Row& row, int column, std::int64_t& into) { into = row.integer(column); }
void read_cell(const Row& row, int column, bool& into) { into = row.integer(column) != 0; }
void read_cell(const Row& row, int column, Json& into) { into.text = row.text(column); }
void read_cell(const Row& row, int column, Bytes& into) { into.data = row.bytes(column); }
void read_cell(const Row& row, int column, Secret& into) { into.text = row.text(column); }
void read_cell(const Row& row, int column, std::vector<std::string>& into) { into = parse_list(row.text(column)); }

void read_cell(const Row& row, int column, Time& into) {
    const auto time = parse_time(row.text(column));
    if (!time) throw Error(Fault::refused, "the column " + std::string(row.name(column)) + " holds no time");
    into = *time;
}

int find_column(const Row& row, std::string_view name, int guess) {
    const int count = row.columns();
    if (guess >= 0 && guess < count && row.name(guess) == name) return guess;
    for (int column = 0; column < count; ++column) {
        if (row.name(column) == name) return column;
    }
    return -1;
}

DerivedStatement derive_insert(std::string_view table, Shape shape) {
    return {"insert " + std::string(table), "INSERT INTO " + std::string(table) + " (" + columns_of(shape, "") +
                                                ") VALUES (" + columns_of(shape, ":") + ")"};
}

DerivedStatement derive_get(std::string_view table, Shape shape) {
    return {"get " + std::string(table),
            "SELECT " + columns_of(shape, "") + " FROM " + std::string(table) + " WHERE id = :id"};
}

DerivedStatement derive_delete(std::string_view table) {
    return {"delete " + std::string(table), "DELETE FROM " + std::string(table) + " WHERE id = :id"};
}

DerivedStatement derive_update(std::string_view table, const std::vector<std::string_view>& columns, Guards guards) {
    std::string text = "UPDATE " + std::string(table) + " SET ";
    for (std::size_t i = 0; i < columns.size(); ++i) {
        text += (i == 0 ? "" : ", ") + std::string(columns[i]) + " = :" + std::string(columns[i]);
    }
    text += " WHERE id = :id";
    for (const std::string_view guard : guards) text.append("\nAND ").append(guard).append(" = :old_").append(guard);
    return {"update " + std::string(table), text};
}

DerivedStatement derive_count(std::string_view table, std::string_view column) {
    return {"count " + std::string(table),
            "SELECT count(*) FROM " + std::string(table) + " WHERE " + std::string(column) + " = :id"};
}

DerivedStatement derive_count_all(std::string_view table) {
    return {"count all " + std::string(table), "SELECT count(*) FROM " + std::string(table)};
}

DerivedStatement derive_total(const Statement& statement) {
    const std::string_view text = statement.text;
    return {"total of " + std::string(statement.name),
            "SELECT count(*) AS count FROM (\n" + std::string(text) + "\n) AS counted"};
}

DerivedStatement derive_page(std::string_view table, std::string_view columns, const std::vector<std::string>& keys) {
    std::string list, after;
    for (std::size_t i = 0; i < keys.size(); ++i) {
        list += (i == 0 ? "" : ", ") + keys[i];
        after += (i == 0 ? ":after_" : ", :after_") + std::to_string(i + 1);
    }
    return {"page of " + std::string(table), "SELECT " + std::string(columns) + " FROM " + std::string(table) +
                                                 "\nWHERE (" + list + ") > (" + after + ") --?\nORDER BY " + list +
                                                 "\nLIMIT :limit"};
}

DerivedStatement derive_clear(std::string_view table) {
    return {"clear " + std::string(table), "DELETE FROM " + std::string(table)};
}

DerivedStatement derive_name(std::string_view table) {
    return {"name of " + std::string(table), "SELECT name FROM " + std::string(table) + " WHERE id = :id"};
}

DerivedStatement derive_names(std::string_view table) {
    return {"names of " + std::string(table), "SELECT name FROM " + std::string(table) + " ORDER BY name LIMIT 200"};
}

}  // namespace helpdesk
