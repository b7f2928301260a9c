#include "tests/support.hpp"

#include <set>

#include <catch2/catch.hpp>

#include <cstdlib>

#include "engine/db/rows.hpp"
#include "sql.hpp"
#include "tests/postgres_server.hpp"

namespace helpdesk {

namespace {

const std::string no_server = "not on PostgreSQL: ";

// A template that every Desk on PostgreSQL is copied from, made once: migrations take longer than a copy.
const std::string& postgres_template() {
    static const std::string url = [] {
        Options options;
        options.database = PostgresServer::shared().fresh_database().value();
        options.create = true;
        Engine engine(options);
        return options.database;
    }();
    return url;
}

void add_people(Desk& desk) {
    init_desk(desk.engine(), {});
    desk.call("department.create", R"({"name":"Technical Support"})");
    desk.call("department.create", R"({"name":"Billing"})");
    desk.call("user.create", R"({"email":"admin@example.org","name":"Ada Admin","role":"ADMIN"})");
    desk.call("user.create", R"({"email":"manager@example.org","name":"Max Manager","role":"MANAGER"})");
    desk.call("user.create",
              R"({"email":"agent@example.org","name":"Ana Agent","role":"AGENT","department":"Technical Support"})");
    desk.call("user.create", R"({"email":"customer@example.org","name":"Carl Customer"})");
}

// Whatever tables there are, also those of the machinery; but the marks of commits come and go by themselves.
std::set<std::string> tables_of(Engine& engine) {
    std::set<std::string> tables;
    EngineAccess::read(engine, [&](Session& session) {
        session.run(sql::schema_columns, {}, [&](const Row& row) {
            const std::string table(row.text(find_column(row, "table_name", 0)));
            if (!table.starts_with("sqlite_") && table != "_commits") tables.insert(table);
        });
    });
    return tables;
}

}  // namespace

std::vector<Backend> backends() {
    if (!PostgresServer::shared().reason().empty()) return {Backend::sqlite};
    return {Backend::sqlite, Backend::postgres};
}

std::optional<unsigned> given_seed() {
    const char* given = std::getenv("HELPDESK_TEST_SEED");
    if (!given) return std::nullopt;
    return static_cast<unsigned>(std::strtoul(given, nullptr, 10));
}

std::string closing_line() {
    const std::string reason = PostgresServer::shared().reason();
    return "helpdesk tests ran on SQLite" + (reason.empty() ? " and PostgreSQL" : ", " + no_server + reason);
}

Desk::Desk(Backend backend) : now_(std::make_shared<Time>(*parse_time("2026-03-02T09:00:00Z"))) {
    options_.create = true;
    options_.world.now = [now = now_] { return *now; };
    options_.world.random = [state = std::make_shared<std::uint64_t>(42)] {
        *state = *state * 6364136223846793005ULL + 1442695040888963407ULL;
        return *state ^ *state >> 29;
    };
    options_.database = backend == Backend::sqlite
                            ? folder_.path() + "/desk.db"
                            : PostgresServer::shared().fresh_database(postgres_template()).value();
    engine_ = std::make_unique<Engine>(options_);
    add_people(*this);
}

Desk::~Desk() {
    engine_.reset();
    if (options_.database.starts_with("postgres")) PostgresServer::shared().drop_database(options_.database);
}

Value Desk::call(const std::string& operation, const std::string& json, const std::string& as,
                 const CallOptions& options) {
    const Reply reply = engine_->call(operation, parse_json(json), {as, "cli"}, options);
    return reply.body.empty() ? Value() : parse_json(reply.body);
}

Error Desk::refused(const std::string& operation, const std::string& json, const std::string& as) {
    try {
        call(operation, json, as);
    } catch (const Error& error) {
        return error;
    }
    FAIL(operation << " " << json << " was not refused");
    throw std::logic_error("unreachable");
}

std::int64_t Desk::number(const std::string& sql) { return std::stoll(text(sql)); }

std::string Desk::text(const std::string& sql) {
    std::string found;
    EngineAccess::read(*engine_, [&](Session& session) {
        session.run({"test", sql}, {}, [&](const Row& row) { found = row.is_null(0) ? "" : row.text(0); });
    });
    return found;
}

std::string Desk::open_ticket(const std::string& title) {
    return member(call("ticket.create", R"({"title":")" + title +
                                            R"(","description":"Please help.","customer":"customer@example.org"})"),
                  "ticket_number");
}

std::string Desk::everything() {
    std::string all;
    for (const std::string& table : tables_of(*engine_)) {
        std::multiset<std::string> lines;
        EngineAccess::read(*engine_, [&](Session& session) {
            session.run({"test", "SELECT * FROM " + table}, {}, [&](const Row& row) {
                std::string line = table;
                for (int column = 0; column < row.columns(); ++column) {
                    line += '|' + (row.is_null(column) ? "NULL" : std::string(row.text(column)));
                }
                lines.insert(line + '\n');
            });
        });
        for (const std::string& line : lines) all += line;
    }
    return all;
}

void run_raw(const Desk& desk, const std::string& sql) { open_db(desk.where(), Access::write, {})->script(sql); }

void run_behind_triggers(const Desk& desk, const std::string& sql) {
    const auto db = open_db(desk.where(), Access::write, {});
    if (db->backend() == Backend::postgres) {
        db->script("ALTER TABLE ticket_history DISABLE TRIGGER USER");
        db->script(sql);
        return db->script("ALTER TABLE ticket_history ENABLE TRIGGER USER");
    }
    std::string away;
    std::string back;
    db->run({"triggers", "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'ticket_history'"},
            {}, [&](const Row& row) {
                away += "DROP TRIGGER " + std::string(row.text(0)) + ";";
                back += std::string(row.text(1)) + ";";
            });
    db->script(away + sql + ";" + back);
}

std::map<std::string, std::string> failures_of(const Options& options) {
    std::map<std::string, std::string> failed;
    const Value checks = parse_json(verify_desk(options));
    for (const Value& each : *checks.array()) {
        if (member(each, "state") == "failed") failed[member(each, "check")] = member(each, "message");
    }
    return failed;
}

std::string member(const Value& object, const std::string& name) {
    const Value* value = object.find(name);
    if (!value) throw std::logic_error("there is no member " + name);
    return value->text() ? *value->text() : to_json(*value);
}

}  // namespace helpdesk
