#include "engine/maintenance.hpp"

#include <sqlite3.h>

#include <algorithm>

#include "engine/base/json.hpp"
#include "engine/base/text.hpp"
#include "engine/core/policy.hpp"
#include "engine/core/words.hpp"
#include "engine/db/migration.hpp"
#include "engine/db/open.hpp"
#include "engine/db/rows.hpp"
#include "engine/engine.hpp"
#include "engine/inside.hpp"
#include "engine/safe/checks.hpp"
#include "engine/safe/upgrade.hpp"
#include "sql.hpp"

namespace helpdesk {

namespace {

bool looks_like_number(std::string_view text) {
    if (text == "0") return true;
    if (text.starts_with('-')) text.remove_prefix(1);
    return text.size() <= 18 && all_digits(text) && text.front() != '0';
}

void write_object(std::string& out, const Row& row) {
    out += out.size() > 1 ? ",{" : "{";
    for (int column = 0; column < row.columns(); ++column) {
        if (find_column(row, row.name(column), -1) != column) {
            throw Error(Fault::invalid, "two columns are called " + std::string(row.name(column)), "query",
                        "name one of them with AS");
        }
        if (column > 0) out += ',';
        write_json(out, row.name(column));
        out += ':';
        const std::string_view text = row.is_null(column) ? std::string_view("null") : row.text(column);
        const bool plain = row.is_null(column) || looks_like_number(text);
        plain ? static_cast<void>(out += text)
              : write_json(out, is_valid_text(text) ? text : std::string_view("(bytes)"));
    }
    out += '}';
}

std::string_view without_comments(std::string_view query) {
    for (;;) {
        query = trim(query);
        const std::string_view end = query.starts_with("--") ? "\n" : query.starts_with("/*") ? "*/" : "";
        if (end.empty()) return query;
        query.remove_prefix(std::min(query.find(end, 2), query.size() - end.size()) + end.size());
    }
}

// Only the first statement would run, and the rest would be passed over in silence.
void check_single_query(std::string_view query) {
    static constexpr std::string_view allowed[] = {"select", "with", "values", "explain"};
    const std::string_view whole = without_comments(query);
    const std::string word = lower_ascii(whole.substr(0, whole.find_first_of(" \t\r\n(*;'\"")));
    if (std::find(std::begin(allowed), std::end(allowed), word) == std::end(allowed)) {
        throw Error(Fault::invalid, "a query begins with SELECT, WITH, VALUES or EXPLAIN", "query");
    }
    bool quoted = false;
    for (std::size_t at = 0; at + 1 < whole.size(); ++at) {
        if (whole[at] == '\'') quoted = !quoted;
        if (whole[at] == ';' && !quoted) throw Error(Fault::invalid, "one statement at a time", "query");
    }
}

// Without what the adapters put around the database's own words.
std::string said_of_query(std::string_view said) {
    for (const std::string_view begin : {"SQLite: ", "statement sql failed: "}) {
        if (said.starts_with(begin)) said.remove_prefix(begin.size());
    }
    if (said.starts_with("a statement wants ")) {
        said.remove_prefix(18);
        return "the query has " + std::string(said.substr(0, said.find(','))) + ", and a parameter has no value here";
    }
    if (said.ends_with(')') && said.size() > 8 && said.substr(said.size() - 8, 2) == " (") said.remove_suffix(8);
    return "the query cannot be answered: " + std::string(said);
}

}  // namespace

std::string migration_status(const Options& options) {
    return json_of(migration_states(*open_for(options, Access::read)));
}

int migrate_up(const Options& options, const Actor& actor) {
    const auto db = open_for(options, Access::write);
    check_may_maintain(*db, actor);
    return upgrade(*db, options.world.now());
}

std::vector<std::string> verify_migrations(const Options& options) {
    return verify_schema(*open_for(options, Access::write));
}

void compact(const Options& options, const Actor& actor) {
    const auto db = open_for(options, Access::write);
    check_may_maintain(*db, actor);
    if (schema_version(*db) == static_cast<int>(migrations().size())) mend_index(*db);
    db->control(Control::compact);
}

Versions versions() { return {HELPDESK_VERSION, sqlite3_libversion(), static_cast<int>(migrations().size())}; }

std::string_view words_for(std::string_view field, std::string_view noun) {
    const std::string own = std::string(noun) + "." + std::string(field);
    for (const ColumnWords& each : argument_words()) {
        if (each.column == own) return each.words;
    }
    for (const ColumnWords& each : argument_words()) {
        if (each.column == field) return each.words;
    }
    for (const ColumnWords& each : column_words()) {
        if (each.column == field) return each.words;
    }
    return {};
}

std::string_view words_for_naming(std::string_view table) {
    static constexpr std::pair<std::string_view, std::string_view> namings[] = {
        {"tickets", "its number: TKT-000042, 42 or #42"},
        {"users", "an e-mail, a name that only one person has, or @me"},
        {"kb_articles", "its slug"},
        {"kb_categories", "its slug"},
        {"ticket_comments", "its id, or the beginning of it"},
        {"attachments", "its id, or the beginning of it"},
        {"notifications", "its id, or the beginning of it"},
    };
    for (const auto& [each, words] : namings) {
        if (each == table) return words;
    }
    return "its name";
}

std::string count_rows(Engine& engine) {
    std::string out;
    EngineAccess::read(engine, [&](Session& session) {
        out.clear();
        session.run(sql::count_rows, {}, [&](const Row& row) { write_object(out, row); });
    });
    return out;
}

std::string Engine::sql(std::string_view query, const Actor& actor) {
    check_single_query(query);
    std::string out;
    inside_->readers.run([&](Db& db) {
        if (!load_viewer(db, actor).may("desk:sql")) {
            throw Error(Fault::denied, "you may not ask in SQL, which shows everything (it needs desk:sql)");
        }
        out = "[";
        const bool sqlite = db.backend() == Backend::sqlite;
        if (sqlite) db.script("PRAGMA query_only = ON");
        try {
            db.run({"sql", query}, {}, [&](const Row& row) { write_object(out, row); });
            if (sqlite) db.script("PRAGMA query_only = OFF");
        } catch (const LostConnection&) {
            throw;
        } catch (const Error& error) {
            db.control(Control::rollback);
            if (sqlite) db.script("PRAGMA query_only = OFF");
            // What is a defect in a statement of ours is a mistake in one of the user's.
            const bool mistake = error.fault() == Fault::internal || error.fault() == Fault::storage ||
                                 error.fault() == Fault::unavailable;
            if (!mistake) throw Error(error.fault(), error.what(), "query", error.hint());
            throw Error(Fault::invalid, said_of_query(error.what()), "query", error.hint());
        }
    });
    return out + "]";
}

}  // namespace helpdesk
