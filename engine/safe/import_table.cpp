#include <algorithm>
#include <set>

#include "engine/base/text.hpp"
#include "engine/db/migration.hpp"
#include "engine/safe/checks.hpp"
#include "engine/safe/desk_filler.hpp"
#include "engine/safe/import.hpp"
#include "engine/safe/ndjson.hpp"
#include "engine/tickets/custom.hpp"

namespace helpdesk {

namespace {

constexpr const char* no_password = "!";

// The rows of a CSV file, whose first line says which columns they have.
class CsvRows {
public:
    CsvRows(TextSource source, const KeptTable& whole)
        : csv_(std::move(source), {.cells = 1'000, .cell_bytes = line_bytes_max}) {
        std::vector<CsvCell> names;
        if (!csv_.next(names)) throw Error(Fault::invalid, "the file is empty: its first line names the columns");
        table_.name = whole.name;
        for (std::size_t i = 0; i < names.size(); ++i) {
            at_place("line 1, column " + std::to_string(i + 1), [&] { add_column(whole, names[i].text); });
        }
        given_ = table_.columns.size();
        for (const KeptColumn& each : whole.columns) check_missing(each);
        for (const KeptKey& each : whole.keys) add_key(each);
    }

    const KeptTable& table() const { return table_; }
    std::int64_t line() const { return static_cast<std::int64_t>(csv_.line()); }

    bool next(KeptRow& row) {
        std::vector<CsvCell> cells;
        if (!csv_.next(cells)) return false;
        const std::string place = "line " + std::to_string(csv_.line());
        if (cells.size() != given_) {
            throw Error(Fault::invalid, place + " has " + std::to_string(cells.size()) + " cells, and the first line " +
                                            std::to_string(given_));
        }
        row.clear();
        for (std::size_t i = 0; i < given_; ++i) {
            at_place(place + ", column " + std::to_string(i + 1),
                     [&] { row.push_back(read_cell(table_.columns[i], cells[i])); });
        }
        if (table_.columns.size() > given_) row.push_back({.is_null = false, .text = no_password});
        return true;
    }

private:
    CsvReader csv_;
    KeptTable table_;
    std::size_t given_ = 0;

    void add_column(const KeptTable& whole, const std::string& name) {
        if (table_.find(name)) throw Error(Fault::invalid, "the column " + name + " stands there twice", name);
        const KeptColumn* column = whole.find(name);
        if (column) return table_.columns.push_back(*column);
        std::vector<std::string> names;
        for (const KeptColumn& each : whole.columns) names.push_back(each.name);
        throw Error(Fault::invalid, "the table " + whole.name + " has no column \"" + name + "\"", name,
                    did_you_mean(name, names));
    }

    // An exported file has no passwords; whoever comes from it has none until a new one is set.
    void check_missing(const KeptColumn& column) {
        if (table_.find(column.name) || column.is_nullable || column.has_default) return;
        if (column.name == "password_hash") return table_.columns.push_back(column);
        throw Error(Fault::invalid, "line 1: the column " + column.name + " is missing", column.name);
    }

    void add_key(KeptKey key) {
        for (std::size_t i = 0; i < table_.columns.size(); ++i) {
            if (table_.columns[i].name == key.name) key.column = static_cast<int>(i);
        }
        table_.keys.push_back(std::move(key));
    }
};

// The same of lines of JSON.
class JsonRows {
public:
    JsonRows(TextSource source, const KeptTable& table) : text_(std::move(source)), table_(table) {
        const NdjsonLine first = take_line();
        if (first.kind != NdjsonLine::Kind::head) refuse("this is no export of a table");
        at_place(place(), [&] { check_head(read_head(first.value)); });
    }

    const KeptTable& table() const { return table_; }
    std::int64_t line() const { return static_cast<std::int64_t>(text_.line_number()); }

    bool next(KeptRow& row) {
        const NdjsonLine line = take_line();
        if (line.kind == NdjsonLine::Kind::end) {
            at_place(place(), [&] { check_end(read_end(line.value)); });
            return false;
        }
        if (line.kind != NdjsonLine::Kind::row || line.table != table_.name) refuse("no row of " + table_.name);
        at_place(place() + ", " + table_.name, [&] { row = read_row(table_, line.value); });
        std::string text;
        write_row(text, table_, row);
        hash_.add(text);
        ++rows_;
        return true;
    }

private:
    TextReader text_;
    const KeptTable& table_;
    StreamHash hash_;
    std::int64_t rows_ = 0;

    std::string place() const { return "line " + std::to_string(text_.line_number()); }
    [[noreturn]] void refuse(const std::string& why) const { throw Error(Fault::invalid, place() + ": " + why); }

    NdjsonLine take_line() {
        std::string line;
        if (!text_.line(line, line_bytes_max)) refuse("the file ends without the line that says its end: it was cut");
        return parse_line(line, text_.line_number());
    }
    void check_head(const NdjsonHead& head) const {
        if (head.table != table_.name) {
            throw Error(Fault::invalid, "the file holds " + (head.table.empty() ? "a whole desk" : head.table),
                        "table");
        }
        if (head.schema == static_cast<int>(migrations().size())) return;
        throw Error(Fault::invalid, "the file is of schema " + std::to_string(head.schema), "schema");
    }
    void check_end(const std::vector<NamedTally>& end) {
        const bool same = end.size() == 1 && end.front().table == table_.name && end.front().tally.rows == rows_ &&
                          end.front().tally.hash == hash_.hex();
        if (!same) throw Error(Fault::invalid, "the rows are not those that were exported");
    }
};

template <typename Rows>
std::int64_t add_rows(Db& db, Rows rows) {
    DeskFiller filler(db);
    std::int64_t added = 0;
    for (KeptRow row; rows.next(row); ++added) {
        filler.add(rows.table(), std::move(row), rows.line());
    }
    filler.finish();
    return added;
}

// Lines of JSON begin with a brace, which no name of a column does.
std::int64_t add_text(Db& db, const ImportOptions& wanted, const KeptTable& table) {
    std::string begun(1, '\0');
    begun.resize(wanted.in(begun.data(), 1));
    const bool is_json = begun == "{";
    const TextSource all = [&](char* into, std::size_t room) -> std::size_t {
        if (begun.empty()) return wanted.in(into, room);
        *into = begun.front();
        begun.clear();
        return 1;
    };
    return is_json ? add_rows(db, JsonRows(all, table)) : add_rows(db, CsvRows(all, table));
}

}  // namespace

std::int64_t import_table(const Options& options, const ImportOptions& wanted, const Actor& actor) {
    const std::vector<KeptTable> tables = kept_tables(static_cast<int>(migrations().size()));
    const KeptTable& table = table_called(tables, wanted.table);
    const auto db = open_to_add(options, actor);
    db->control(Control::write);
    try {
        const std::int64_t rows = add_text(*db, wanted, table);
        if (table.name == "tickets") mend_custom(*db);
        db->control(wanted.dry_run ? Control::rollback : Control::commit);
        return rows;
    } catch (...) {
        db->control(Control::rollback);
        throw;
    }
}

}  // namespace helpdesk
