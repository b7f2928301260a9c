#include "engine/safe/import.hpp"

#include <algorithm>
#include <optional>

#include "engine/safe/ndjson.hpp"
#include "engine/safe/new_desk.hpp"

namespace helpdesk {

namespace {

// A whole desk, line by line.
class Importing {
public:
    Importing(const Options& options, const ImportOptions& wanted)
        : options_(options), wanted_(wanted), text_(wanted.in) {}

    std::int64_t run() {
        std::string line;
        while (text_.line(line, line_bytes_max)) {
            if (!ended_ || !line.empty()) take(parse_line(line, text_.line_number()));
        }
        if (!desk_) throw Error(Fault::invalid, "the file is empty");
        if (!ended_) {
            throw Error(Fault::invalid, "the file ends behind line " + std::to_string(text_.line_number()) +
                                            " without the line that says its end: it was cut");
        }
        if (!wanted_.dry_run) desk_->keep();
        if (wanted_.progress) wanted_.progress(rows_, rows_);
        return rows_;
    }

private:
    const Options& options_;
    const ImportOptions& wanted_;
    TextReader text_;
    std::optional<NewDesk> desk_;
    std::int64_t rows_ = 0;
    std::int64_t total_ = 0;
    bool ended_ = false;

    std::string place() const { return "line " + std::to_string(text_.line_number()); }
    [[noreturn]] void refuse(const std::string& why) const { throw Error(Fault::invalid, place() + ": " + why); }

    void take(NdjsonLine line) {
        if (ended_) refuse("something follows the line that says the end");
        if (!desk_ && line.kind != NdjsonLine::Kind::head) {
            refuse("this is no export of a desk, which begins with {\"helpdesk\":{\"format\":1,…");
        }
        switch (line.kind) {
            case NdjsonLine::Kind::head: return begin(line.value);
            case NdjsonLine::Kind::end: return end(line.value);
            default: return add(line);
        }
    }

    void begin(const Value& value) {
        if (desk_) refuse("the file begins a second time");
        NdjsonHead head;
        at_place(place(), [&] { head = read_head(value); });
        if (!head.table.empty()) {
            throw Error(Fault::invalid, "the file holds the table " + head.table + " alone", "table",
                        "--table " + head.table + " adds its rows to a desk");
        }
        total_ = head.rows;
        desk_.emplace(options_, head.schema);
    }

    void add(const NdjsonLine& line) {
        const KeptTable* table = nullptr;
        KeptRow row;
        at_place(place(), [&] { table = &table_called(desk_->tables(), line.table); });
        at_place(place() + ", " + table->name, [&] { row = read_row(*table, line.value); });
        desk_->add(*table, std::move(row), static_cast<std::int64_t>(text_.line_number()));
        ++rows_;
        if (wanted_.progress && rows_ < total_) wanted_.progress(rows_, total_);
    }

    void end(const Value& value) {
        std::vector<NamedTally> wanted;
        at_place(place(), [&] { wanted = read_end(value); });
        const std::vector<Tally> found = desk_->finish();
        if (wanted.size() != found.size()) refuse("the file does not say how many rows each table has");
        for (std::size_t i = 0; i < found.size(); ++i) compare(desk_->tables()[i].name, found[i], wanted[i]);
        ended_ = true;
    }

    void compare(const std::string& table, const Tally& found, const NamedTally& wanted) const {
        if (wanted.table != table) refuse(wanted.table + " stands where " + table + " should");
        if (wanted.tally.rows != found.rows) {
            refuse(table + " should have " + std::to_string(wanted.tally.rows) + " rows, and " +
                   std::to_string(found.rows) + " came: some were taken out or put in");
        }
        if (wanted.tally.hash != found.hash) refuse("the rows of " + table + " are not those that were exported");
    }
};

}  // namespace

std::int64_t import_desk(const Options& options, const ImportOptions& wanted, const Actor& actor) {
    if (!wanted.table.empty()) return import_table(options, wanted, actor);
    return Importing(options, wanted).run();
}

}  // namespace helpdesk
