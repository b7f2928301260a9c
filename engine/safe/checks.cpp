#include "engine/safe/checks.hpp"

#include <sqlite3.h>

#include "engine/core/findings.hpp"
#include "engine/core/policy.hpp"
#include "engine/db/desk_facts.hpp"
#include "engine/db/migration.hpp"
#include "engine/db/rows.hpp"
#include "engine/engine.hpp"

namespace helpdesk {

namespace {

std::string first_trouble(Db& db, const std::string& pragma) {
    std::string first;
    try {
        db.run({"integrity", pragma}, {}, [&](const Row& row) {
            if (first.empty()) first = row.text(0);
        });
    } catch (const Error& error) {
        first = error.what();
    }
    for (char& c : first) c = c == '\n' ? ' ' : c;
    return first == "ok" ? "" : first;
}

// Table by table, because SQLite itself names pages only.
Findings hurt_tables(Db& db) {
    std::vector<std::string> tables;
    db.run({"tables", "PRAGMA table_list"}, {}, [&](const Row& row) {
        if (row.text(0) == "main" && row.text(2) == "table") tables.emplace_back(row.text(1));
    });
    Findings findings;
    for (const std::string& table : tables) {
        const std::string trouble = first_trouble(db, "PRAGMA integrity_check('" + table + "')");
        if (!trouble.empty()) findings.add("the table " + table + ": " + trouble);
    }
    return findings;
}

std::string text_at(const Row& row, int column) { return std::string(row.text(column)); }

}  // namespace

std::unique_ptr<Db> open_for(const Options& options, Access access) {
    return open_db(options.database, access, {options.busy_wait_ms});
}

void check_may_maintain(Db& db, const Actor& actor) {
    if (actor.is_system() || load_viewer(db, actor).may("desk:maintain")) return;
    throw Error(Fault::denied, "you may not look after the desk as a whole (it needs desk:maintain)");
}

std::unique_ptr<Db> open_to_add(const Options& options, const Actor& actor) {
    auto db = open_for(options, Access::write);
    if (schema_version(*db) != static_cast<int>(migrations().size())) {
        throw Error(Fault::refused, "the desk's schema is not up to date", {}, "`helpdesk migrate up` brings it there");
    }
    check_may_maintain(*db, actor);
    return db;
}

// SQLite 3.7.0 to 3.51.2 can lose pages when one connection commits while another one checkpoints.
Check check_sqlite() {
    const bool hurt = sqlite3_libversion_number() < 3051003;
    return {
        "sqlite", "ok",
        std::string("SQLite ") + sqlite3_libversion() +
            (hurt ? ": it has the WAL-reset fault; Helpdesk checkpoints under the writer lock, which avoids it" : "")};
}

Check check_server(Db& db) {
    const auto version = server_version(db);
    return {"server", "ok", version ? "PostgreSQL " + *version : "none: the desk is a file"};
}

Check check_pages_quickly(Db& db) {
    if (db.backend() == Backend::postgres) return {"integrity", "ok", "PostgreSQL looks after it itself"};
    const std::string trouble = first_trouble(db, "PRAGMA quick_check(1)");
    return {"integrity", trouble.empty() ? "ok" : "failed", trouble.empty() ? "every page is in order" : trouble};
}

Check check_pages(Db& db) {
    const std::string trouble = first_trouble(db, "PRAGMA integrity_check(1)");
    if (trouble.empty()) return {"pages", "ok", "every page and every index is in order"};
    const Findings tables = hurt_tables(db);
    return {"pages", "failed", tables.none() ? trouble : tables.text()};
}

Check check_references(Db& db) {
    if (db.backend() == Backend::postgres) return {"references", "ok", "PostgreSQL looks after them itself"};
    Findings broken;
    db.run({"references", "PRAGMA foreign_key_check"}, {}, [&](const Row& row) {
        broken.add("row " + text_at(row, 1) + " of " + text_at(row, 0) + " refers to nothing in " + text_at(row, 2));
    });
    return {"references", broken.none() ? "ok" : "failed",
            broken.none() ? "every reference leads somewhere" : broken.text()};
}

Check check_schema(Db& db) {
    Findings differences;
    for (const std::string& each : verify_schema(db)) differences.add(each);
    return {"schema", differences.none() ? "ok" : "failed",
            differences.none() ? "schema " + std::to_string(migrations().size()) + ", as the migrations make it"
                               : differences.text()};
}

std::vector<Check> do_checks(Db& db, const std::vector<std::pair<std::string, std::function<Check(Db&)>>>& checks) {
    std::vector<Check> done;
    for (const auto& [name, check] : checks) {
        try {
            done.push_back(check(db));
        } catch (const std::exception& error) {
            done.push_back({name, "failed", error.what()});
        }
    }
    return done;
}

std::string first_failure(const std::vector<Check>& checks) {
    for (const Check& each : checks) {
        if (each.state == "failed") return each.check + ": " + each.message;
    }
    return {};
}

}  // namespace helpdesk
