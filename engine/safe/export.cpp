#include <algorithm>
#include <optional>

#include "engine/base/id.hpp"
#include "engine/db/migration.hpp"
#include "engine/engine.hpp"
#include "engine/safe/checks.hpp"
#include "engine/safe/ndjson.hpp"
#include "engine/safe/text_file.hpp"

namespace helpdesk {

namespace {

constexpr std::size_t out_at_once = 1 << 16;

// Where the text goes: into a file that gets its name in the end, or to whoever reads it piece by piece.
class Output {
public:
    Output(const Options& options, const ExportOptions& wanted) : options_(options), wanted_(wanted) {
        if (wanted_.file.empty()) return;
        check_target(options_.database, wanted_.file, wanted_.replace, "file");
        file_.emplace(wanted_.file + "." + new_uuid(options_.world.now(), options_.world.random) + ".part");
    }

    void add(std::string_view text) {
        if (file_) return file_->add(text);
        pieces_ += text;
        if (pieces_.size() >= out_at_once) wanted_.out(std::exchange(pieces_, {}));
    }
    void finish() {
        if (!file_) return wanted_.out(pieces_);
        // Somebody may have made it meanwhile.
        check_target(options_.database, wanted_.file, wanted_.replace, "file");
        file_->put_at(wanted_.file);
    }

private:
    const Options& options_;
    const ExportOptions& wanted_;
    std::optional<TextFile> file_;
    std::string pieces_;
};

class Exporting {
public:
    Exporting(Db& db, const ExportOptions& wanted, Output& output) : db_(db), wanted_(wanted), output_(output) {}

    Exported run(int schema) {
        const std::vector<KeptTable> tables = wanted_tables(schema);
        for (const KeptTable& each : tables) total_ += row_count(db_, each.name);
        wanted_.form == TextForm::csv ? write_csv(tables.front()) : write_ndjson(tables, schema);
        if (wanted_.progress) wanted_.progress(exported_.rows, exported_.rows);
        return std::move(exported_);
    }

private:
    Db& db_;
    const ExportOptions& wanted_;
    Output& output_;
    std::int64_t total_ = 0;
    Exported exported_;

    std::vector<KeptTable> wanted_tables(int schema) const {
        std::vector<KeptTable> tables = kept_tables(schema);
        if (wanted_.table.empty() && wanted_.form == TextForm::csv) {
            throw Error(Fault::invalid, "CSV is for one table", "table", "name it with --table");
        }
        if (!wanted_.table.empty()) tables = {table_called(tables, wanted_.table)};
        return tables;
    }

    void count() {
        ++exported_.rows;
        if (wanted_.progress && exported_.rows < total_) wanted_.progress(exported_.rows, total_);
    }

    void write_ndjson(const std::vector<KeptTable>& tables, int schema) {
        output_.add(head_line({schema, total_, wanted_.table}));
        std::vector<NamedTally> tallies;
        for (const KeptTable& table : tables) {
            const Tally tally = tally_rows(db_, table, [&](const KeptRow&, const std::string& line) {
                output_.add(line);
                count();
            });
            tallies.push_back({table.name, tally});
        }
        output_.add(end_line(tallies));
    }

    void write_csv(const KeptTable& table) {
        std::string line;
        for (const KeptColumn& column : table.columns) {
            if (column.is_secret) exported_.left_out.push_back(column.name);
            if (!column.is_secret) line += (line.empty() ? "" : ",") + column.name;
        }
        output_.add(line + "\r\n");
        read_rows(db_, table, [&](const KeptRow& row) {
            line.clear();
            bool first = true;
            for (std::size_t i = 0; i < table.columns.size(); ++i) {
                if (table.columns[i].is_secret) continue;
                if (!std::exchange(first, false)) line += ',';
                write_cell(line, table.columns[i], row[i]);
            }
            output_.add(line + "\r\n");
            count();
        });
    }
};

}  // namespace

Exported export_desk(const Options& options, const ExportOptions& wanted, const Actor& actor) {
    const auto db = open_for(options, Access::read);
    db->control(Control::read);
    const int schema = schema_version(*db);
    if (schema == 0) throw Error(Fault::refused, "there is no desk in this database", {}, "`helpdesk init` makes one");
    check_may_maintain(*db, actor);
    Output output(options, wanted);
    Exported exported = Exporting(*db, wanted, output).run(schema);
    db->control(Control::rollback);
    output.finish();
    return exported;
}

}  // namespace helpdesk
