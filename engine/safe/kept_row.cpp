#include "engine/safe/kept_row.hpp"

#include <algorithm>

#include "engine/base/error.hpp"
#include "engine/base/json.hpp"
#include "engine/base/text.hpp"
#include "engine/db/rows.hpp"

namespace helpdesk {

namespace {

constexpr std::int64_t page_rows_max = 200;
constexpr std::int64_t page_bytes = 4 << 20;  // that a page should have
constexpr std::size_t nested_bytes_max = 64 << 10;
constexpr int nested_depth_max = 24;  // what is deeper would be too deep inside of a row

[[noreturn]] void refuse_stored(const KeptTable& table, const std::string& column, const std::string& why) {
    throw Error(Fault::refused, "the table " + table.name + " holds a row whose " + column + " is " + why, column);
}

KeptValue value_of(const KeptTable& table, const KeptColumn& column, const Row& row, int at) {
    KeptValue value{.is_null = row.is_null(at)};
    if (value.is_null) return value;
    if (column.kind == Kind::integer || column.kind == Kind::boolean) {
        value.number = row.integer(at);
    } else if (column.kind == Kind::bytes) {
        value.text = row.bytes(at);
    } else if (column.is_list) {
        value.text = json_of(parse_list(row.text(at)));
    } else if (column.kind == Kind::time) {
        const auto time = parse_time(row.text(at));
        if (!time) refuse_stored(table, column.name, "no time");
        value.text = to_text(*time);
    } else {
        value.text = row.text(at);
    }
    if (column.kind != Kind::bytes && !is_valid_text(value.text)) refuse_stored(table, column.name, "no valid text");
    return value;
}

int depth_of(const Value& value) {
    int deepest = 0;
    if (value.array()) {
        for (const Value& each : *value.array()) deepest = std::max(deepest, depth_of(each));
    } else if (value.object()) {
        for (const auto& [name, each] : *value.object()) deepest = std::max(deepest, depth_of(each));
    } else {
        return 0;
    }
    return deepest + 1;
}

bool can_stand_as_itself(const std::string& json) {
    if (json.empty() || json.front() == '"' || json.size() > nested_bytes_max) return false;
    try {
        const Value value = parse_json(json);
        return depth_of(value) <= nested_depth_max && to_json(value) == json;
    } catch (const Error&) {
        return false;
    }
}

void write_value(std::string& out, const KeptColumn& column, const KeptValue& value) {
    if (value.is_null) {
        out += "null";
    } else if (column.kind == Kind::integer) {
        write_json(out, value.number);
    } else if (column.kind == Kind::boolean) {
        write_json(out, value.number != 0);
    } else if (column.kind == Kind::bytes) {
        write_json(out, encode_base64(value.text));
    } else if (column.is_list || (column.kind == Kind::json && can_stand_as_itself(value.text))) {
        out += value.text;
    } else {
        write_json(out, value.text);
    }
}

KeptValue read_value(const KeptColumn& column, const Value& given) {
    KeptValue value{.is_null = given.is_null()};
    if (value.is_null) return value;
    if (column.is_list) {
        std::vector<std::string> list;
        read_json(given, column.name, list);
        value.text = json_of(list);
    } else if (column.kind == Kind::integer) {
        if (!given.integer()) throw_wrong_kind(column.name, "a whole number");
        value.number = *given.integer();
    } else if (column.kind == Kind::boolean) {
        if (!given.boolean()) throw_wrong_kind(column.name, "true or false");
        value.number = *given.boolean() ? 1 : 0;
    } else if (column.kind == Kind::time) {
        Time time;
        read_scalar(given, column.name, time);
        value.text = to_text(time);
    } else if (column.kind == Kind::bytes) {
        Bytes bytes;
        read_scalar(given, column.name, bytes);
        value.text = std::move(bytes.data);
    } else if (column.kind == Kind::json && !given.text()) {
        value.text = to_json(given);
    } else {
        read_scalar(given, column.name, value.text);
    }
    return value;
}

void check_columns(const KeptTable& table, const Value::Object& object) {
    for (const auto& [name, value] : object) {
        if (table.find(name)) continue;
        std::vector<std::string> names;
        for (const KeptColumn& each : table.columns) names.push_back(each.name);
        throw Error(Fault::invalid, "there is no column \"" + name + "\"", name, did_you_mean(name, names));
    }
}

// The number that a database gives is no column of the row, and still the place where the next page begins.
std::string columns_text(const KeptTable& table) {
    std::string text;
    for (const KeptColumn& each : table.columns) text += (text.empty() ? "" : ", ") + each.name;
    for (const KeptKey& each : table.keys) {
        if (each.column < 0) text += ", " + each.name;
    }
    return text;
}

// PostgreSQL sorts an enumeration by its meaning; as text, and by its bytes, it stands as on SQLite.
std::string order_of(const KeptKey& key, Backend backend) {
    if (key.kind != Kind::choice || backend == Backend::sqlite) return key.name;
    return "CAST(" + key.name + " AS TEXT) COLLATE \"C\"";
}

KeptRow row_of(const KeptTable& table, const Row& row) {
    KeptRow values;
    for (const KeptColumn& column : table.columns) {
        values.push_back(value_of(table, column, row, static_cast<int>(values.size())));
    }
    for (const KeptKey& key : table.keys) {
        if (key.column >= 0) continue;
        values.push_back(value_of(table, {.name = key.name, .kind = key.kind}, row, static_cast<int>(values.size())));
    }
    return values;
}

Cell cell_of(Kind kind, bool is_list, const KeptValue& value) {
    if (value.is_null) return {.kind = Cell::Kind::null};
    if (kind == Kind::integer || kind == Kind::boolean) {
        return {.kind = Cell::Kind::integer, .integer = value.number};
    }
    const Cell::Kind text = kind == Kind::bytes ? Cell::Kind::bytes : is_list ? Cell::Kind::list : Cell::Kind::text;
    return {.kind = text, .text = value.text};
}

// Where a page of rows begins.
Params params_behind(const KeptTable& table, const KeptRow& last) {
    static constexpr std::string_view names[] = {"after_1", "after_2", "after_3", "after_4"};
    Params params;
    std::size_t numbered = table.columns.size();
    for (std::size_t i = 0; i < table.keys.size() && !last.empty(); ++i) {
        const KeptKey& key = table.keys[i];
        const std::size_t at = key.column >= 0 ? static_cast<std::size_t>(key.column) : numbered++;
        params.put(names[i], cell_of(key.kind, false, last[at]));
    }
    return params;
}

std::int64_t size_of(const KeptRow& row) {
    std::int64_t size = 0;
    for (const KeptValue& each : row) size += static_cast<std::int64_t>(each.text.size()) + 16;
    return size;
}

}  // namespace

void write_row(std::string& out, const KeptTable& table, const KeptRow& row) {
    out += "{\"" + table.name + "\":{";
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
        write_name(out, table.columns[i].name, i == 0);
        write_value(out, table.columns[i], row[i]);
    }
    out += "}}\n";
}

KeptRow read_row(const KeptTable& table, const Value& object) {
    if (!object.object()) throw Error(Fault::invalid, "a row must be an object");
    check_columns(table, *object.object());
    KeptRow row;
    for (const KeptColumn& column : table.columns) {
        const Value* given = object.find(column.name);
        if (!given) throw Error(Fault::invalid, column.name + " is missing", column.name);
        if (given->is_null() && !column.is_nullable) {
            throw Error(Fault::invalid, column.name + " is required", column.name);
        }
        row.push_back(read_value(column, *given));
    }
    return row;
}

void write_cell(std::string& out, const KeptColumn& column, const KeptValue& value) {
    if (value.is_null) return;
    if (column.kind == Kind::integer) {
        write_json(out, value.number);
    } else if (column.kind == Kind::boolean) {
        write_json(out, value.number != 0);
    } else {
        const std::string text = column.kind == Kind::bytes ? encode_base64(value.text) : shielded(value.text);
        write_csv_cell(out, text, text.empty());
    }
}

KeptValue read_cell(const KeptColumn& column, const CsvCell& cell) {
    const bool is_text = column.kind == Kind::text || column.kind == Kind::choice || column.kind == Kind::json;
    if (cell.text.empty() && !cell.is_quoted && (column.is_nullable || !is_text)) {
        if (column.is_nullable) return {};
        throw Error(Fault::invalid, column.name + " is required", column.name);
    }
    const std::string text = column.kind == Kind::bytes ? cell.text : unshielded(cell.text);
    if (column.kind == Kind::integer) {
        KeptValue value{.is_null = false};
        read_scalar(Value(text), column.name, value.number);
        return value;
    }
    if (column.kind == Kind::boolean) {
        bool yes = false;
        read_scalar(Value(text), column.name, yes);
        return {.is_null = false, .number = yes ? 1 : 0};
    }
    if (!column.is_list) return read_value(column, Value(text));
    try {
        return read_value(column, parse_json(text));
    } catch (const Error& error) {
        throw Error(Fault::invalid, column.name + " must be a list of texts in JSON, such as [\"a\",\"b\"]",
                    column.name);
    }
}

Params params_of(const KeptTable& table, const KeptRow& row) {
    Params params;
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
        const KeptColumn& column = table.columns[i];
        params.put(column.name, cell_of(column.kind, column.is_list, row[i]));
    }
    return params;
}

void read_rows(Db& db, const KeptTable& table, const std::function<void(const KeptRow&)>& visit) {
    std::vector<std::string> order;
    for (const KeptKey& key : table.keys) order.push_back(order_of(key, db.backend()));
    const DerivedStatement page = derive_page(table.name, columns_text(table), order);
    const bool holds_files = std::any_of(table.columns.begin(), table.columns.end(),
                                         [](const KeptColumn& each) { return each.kind == Kind::bytes; });
    const std::int64_t rows_max = holds_files ? 1 : page_rows_max;
    KeptRow last;
    std::int64_t limit = rows_max;
    for (bool goes_on = true; goes_on;) {
        Params params = params_behind(table, last);
        params.add("limit", limit);
        std::int64_t bytes = 1;
        std::int64_t got = 0;
        KeptRow next;
        db.run(page.statement(), params, [&](const Row& row) {
            next = row_of(table, row);
            bytes += size_of(next);
            ++got;
            visit(next);
        });
        last = std::move(next);
        goes_on = got == limit;
        limit = std::clamp<std::int64_t>(limit * page_bytes / bytes, 1, rows_max);
    }
}

Tally tally_rows(Db& db, const KeptTable& table,
                 const std::function<void(const KeptRow&, const std::string& line)>& visit) {
    Tally tally;
    StreamHash hash;
    std::string line;
    read_rows(db, table, [&](const KeptRow& row) {
        line.clear();
        write_row(line, table, row);
        hash.add(line);
        ++tally.rows;
        if (visit) visit(row, line);
    });
    tally.hash = hash.hex();
    return tally;
}

std::int64_t row_count(Db& db, const std::string& table) {
    std::int64_t rows = 0;
    db.run(derive_count_all(table).statement(), {}, [&](const Row& row) { rows = row.integer(0); });
    return rows;
}

}  // namespace helpdesk
