#include <catch2/catch.hpp>

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "engine/db/migration.hpp"
#include "engine/kb/kb.hpp"
#include "engine/notify/notification.hpp"
#include "engine/tickets/attachment.hpp"
#include "sql.hpp"
#include "tests/support.hpp"

namespace helpdesk {

namespace {

// Every struct that holds the rows of a table.
using RowStructs = std::tuple<Role, User, Department, TicketStatus, SlaPolicy, Ticket, Comment, Attachment,
                              Notification, KbCategory, KbArticle, Tag, HistoryRow>;

// Written by the engine alone, a column at a time.
const std::set<std::string> tables_without_struct{"ticket_tags"};

struct Column {
    std::string table_name;
    std::string column_name;
    std::string type;
    bool nullable = false;
};
BOOST_DESCRIBE_STRUCT(Column, (), (table_name, column_name, type, nullable))

struct Text {
    std::string text;
};
BOOST_DESCRIBE_STRUCT(Text, (), (text))

// The fourteen tables as the database has them.
std::map<std::string, std::vector<Column>> tables_of(Desk& desk) {
    std::map<std::string, std::vector<Column>> tables;
    EngineAccess::read(desk.engine(), [&](Session& session) {
        for (Column& column : session.all<Column>(sql::schema_columns)) {
            const bool machinery = column.table_name.starts_with('_') || column.table_name.starts_with("sqlite_");
            if (!machinery) tables[column.table_name].push_back(column);
        }
    });
    return tables;
}

std::vector<std::string> texts(Desk& desk, const std::string& query) {
    std::vector<std::string> list;
    EngineAccess::read(desk.engine(), [&](Session& session) {
        for (Text& row : session.all<Text>({"test", query})) list.push_back(std::move(row.text));
    });
    return list;
}

const Column* find_column(const std::vector<Column>& columns, std::string_view name) {
    for (const Column& column : columns) {
        if (column.column_name == name) return &column;
    }
    return nullptr;
}

// The types that a member of this kind may have in the database.
std::set<std::string> types_of(const Field& field, Backend backend) {
    if (backend == Backend::sqlite) {
        if (field.kind == Kind::integer || field.kind == Kind::boolean) return {"integer"};
        return {field.kind == Kind::bytes ? "blob" : "text"};
    }
    if (field.repeated) return {"_text"};
    switch (field.kind) {
        case Kind::integer: return {"int4", "int8"};
        case Kind::boolean: return {"bool"};
        case Kind::time: return {"timestamp"};
        case Kind::json: return {"json"};
        case Kind::bytes: return {"bytea"};
        case Kind::choice: return {"text", "priority", "ticketsource", "notificationtype"};
        default: return {"text"};
    }
}

template <Stored T>
void check_table(Backend backend, std::map<std::string, std::vector<Column>>& tables) {
    INFO("the table " << table_name<T>);
    const std::vector<Column> columns = tables[std::string(table_name<T>)];
    const Shape shape = fields_of<T>();
    CHECK(columns.size() == shape.size());
    for (const Field& field : shape) {
        INFO("the column " << field.name);
        const Column* found = find_column(columns, field.name);
        REQUIRE(found);
        CHECK(types_of(field, backend).count(found->type) == 1);
        CHECK(found->nullable == field.nullable);
    }
    tables.erase(std::string(table_name<T>));
}

// A foreign key is `table.column`, and is served by an index that begins with that column.
constexpr const char* sqlite_keys_without_index = R"(
SELECT m.name || '.' || k."from" AS text
FROM sqlite_master AS m
JOIN pragma_foreign_key_list(m.name) AS k
WHERE m.type = 'table' AND NOT EXISTS (
    SELECT 1 FROM pragma_index_list(m.name) AS i JOIN pragma_index_info(i.name) AS c
    WHERE c.seqno = 0 AND c.name = k."from"))";

constexpr const char* postgres_keys_without_index = R"(
SELECT k.conrelid::regclass || '.' || k.conname AS text
FROM pg_constraint AS k
WHERE k.contype = 'f' AND NOT EXISTS (
    SELECT 1 FROM pg_index AS i WHERE i.indrelid = k.conrelid AND i.indkey[0] = k.conkey[1]))";

std::vector<std::string> braces_of(std::string_view path) {
    std::vector<std::string> names;
    for (auto open = path.find('{'); open != std::string_view::npos; open = path.find('{', open + 1)) {
        names.emplace_back(path.substr(open + 1, path.find('}', open) - open - 1));
    }
    return names;
}

std::vector<std::string> words_of(std::string_view words) {
    std::vector<std::string> list;
    std::string word;
    for (char c : std::string(words) + ' ') {
        if (c != ' ' && c != ',') {
            word += c;
        } else if (!word.empty()) {
            list.push_back(std::exchange(word, {}));
        }
    }
    return list;
}

bool has_field(Shape shape, const std::string& name) {
    return std::any_of(shape.begin(), shape.end(), [&](const Field& field) { return field.name == name; });
}

}  // namespace

TEST_CASE("every struct matches its table, name by name and kind by kind", "[schema]") {
    const Backend backend = GENERATE(from_range(backends()));
    Desk desk(backend);
    auto tables = tables_of(desk);
    CHECK(tables.size() == 14);

    std::apply([&](auto... rows) { (check_table<decltype(rows)>(backend, tables), ...); }, RowStructs());

    for (const auto& [table, columns] : tables) {
        INFO("the table " << table << " has no struct");
        CHECK(tables_without_struct.count(table) == 1);
    }
}

TEST_CASE("every table says when a row was made, and every foreign key has an index", "[schema]") {
    const Backend backend = GENERATE(from_range(backends()));
    Desk desk(backend);

    for (const auto& [table, columns] : tables_of(desk)) {
        INFO("the table " << table);
        CHECK(find_column(columns, "created_at"));
    }
    const bool sqlite = backend == Backend::sqlite;
    CHECK(texts(desk, sqlite ? sqlite_keys_without_index : postgres_keys_without_index) == std::vector<std::string>());
}

TEST_CASE("PostgreSQL's enumerations have the same values in the same order as ours", "[schema]") {
    if (backends().size() < 2) return;
    Desk desk(Backend::postgres);
    const auto labels = [&](const std::string& type) {
        return texts(desk, "SELECT l.enumlabel::text AS text FROM pg_enum AS l WHERE l.enumtypid = '\"" + type +
                               "\"'::regtype ORDER BY l.enumsortorder");
    };
    const auto ours = [](std::span<const std::string_view> names) {
        return std::vector<std::string>(names.begin(), names.end());
    };

    CHECK(labels("Priority") == ours(enum_names<Priority>()));
    CHECK(labels("TicketSource") == ours(enum_names<TicketSource>()));
    CHECK(labels("NotificationType") == ours(enum_names<NotificationType>()));
}

TEST_CASE("every foreign key is known to the engine with what happens when its row goes", "[schema]") {
    Desk desk;

    const auto keys = texts(desk, R"(SELECT m.name || '.' || k."from" || ' ' || k."table" || ' ' || k.on_delete AS text
                                     FROM sqlite_master AS m JOIN pragma_foreign_key_list(m.name) AS k)");

    std::set<std::string> known;
    for (const Reference& each : references()) {
        std::string key(each.table);
        key.append(".").append(each.column).append(" ").append(each.target).append(" ").append(each.action);
        known.insert(key);
    }
    CHECK(std::set<std::string>(keys.begin(), keys.end()) == known);
}

TEST_CASE("every operation has a summary, a permission and a path that its arguments fill", "[schema]") {
    std::set<std::string> names;
    for (const Operation& operation : Engine::operations()) {
        INFO("the operation " << operation.name);
        CHECK(names.insert(std::string(operation.name)).second);
        CHECK(operation.name.find('.') != std::string_view::npos);
        CHECK(operation.summary.ends_with('.'));
        CHECK(operation.permission.find(':') != std::string_view::npos);
        CHECK(operation.path.starts_with('/'));
        for (const std::string& argument : braces_of(operation.path)) {
            INFO(argument << " in " << operation.path);
            CHECK(has_field(operation.arguments, argument));
        }
        for (std::string word : words_of(operation.words)) {
            word = word.substr(0, word.find("..."));
            INFO(word << " by place");
            CHECK(has_field(operation.arguments, word));
        }
    }
}

TEST_CASE("no two operations share a verb and a path", "[schema]") {
    std::set<std::pair<Verb, std::string>> routes;
    for (const Operation& operation : Engine::operations()) {
        std::string path(operation.path);
        for (const std::string& argument : braces_of(operation.path)) {
            path.erase(path.find('{' + argument) + 1, argument.size());
        }
        INFO(operation.name << " " << operation.path);
        CHECK(routes.insert({operation.verb, path}).second);
    }
}

TEST_CASE("there are words for every argument and every field of an answer", "[schema]") {
    std::set<std::string> silent;
    for (const Operation& operation : Engine::operations()) {
        for (const Shape shape : {operation.arguments, operation.result}) {
            for (const Field& field : shape) {
                if (words_for(field.name).empty()) silent.insert(std::string(field.name));
            }
        }
    }
    CHECK(silent == std::set<std::string>());
}

}  // namespace helpdesk
