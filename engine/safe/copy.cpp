#include "engine/base/error.hpp"
#include "engine/db/migration.hpp"
#include "engine/engine.hpp"
#include "engine/safe/checks.hpp"
#include "engine/safe/new_desk.hpp"

namespace helpdesk {

namespace {

void compare(const std::string& table, const Tally& read, const Tally& written) {
    if (read == written) return;
    throw Error(Fault::internal, "the rows of " + table + " did not arrive as they were: nothing was copied", {},
                "please report it");
}

std::int64_t count_all(Db& db, const std::vector<KeptTable>& tables) {
    std::int64_t rows = 0;
    for (const KeptTable& each : tables) rows += row_count(db, each.name);
    return rows;
}

}  // namespace

std::int64_t copy_to_new_desk(const Options& from, const CopyOptions& wanted, const Actor& actor) {
    const auto source = open_for(from, Access::read);
    source->control(Control::read);
    const int schema = schema_version(*source);
    if (schema == 0)
        throw Error(Fault::refused, "there is no desk in " + from.database, {}, "`helpdesk init` makes one");
    check_may_maintain(*source, actor);

    Options to = from;
    to.database = wanted.to;
    NewDesk target(to, schema);
    const std::int64_t total = count_all(*source, target.tables());
    std::int64_t rows = 0;
    std::vector<Tally> read;
    for (const KeptTable& table : target.tables()) {
        read.push_back(tally_rows(*source, table, [&](const KeptRow& row, const std::string&) {
            target.add(table, {row.begin(), row.begin() + static_cast<std::ptrdiff_t>(table.columns.size())});
            if (wanted.progress && ++rows < total) wanted.progress(rows, total);
        }));
    }
    const std::vector<Tally> written = target.finish();
    rows = 0;
    for (std::size_t i = 0; i < read.size(); ++i) {
        compare(target.tables()[i].name, read[i], written[i]);
        rows += read[i].rows;
    }
    source->control(Control::rollback);
    if (!wanted.dry_run) target.keep();
    if (wanted.progress) wanted.progress(rows, rows);
    return rows;
}

}  // namespace helpdesk
