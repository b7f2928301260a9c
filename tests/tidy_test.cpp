#include <catch2/catch.hpp>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <map>
#include <set>

#include "tests/source_scan.hpp"

namespace helpdesk {

namespace {

// Limits only ever go down.
constexpr std::size_t file_lines_max = 400;
constexpr std::size_t test_file_lines_max = 600;
constexpr int function_lines_max = 60;
constexpr int test_function_lines_max = 75;
constexpr int parameters_max = 5;
constexpr std::size_t line_length_max = 120;  // characters
constexpr int long_lines_max = 25;            // that are longer all the same
constexpr int db_virtual_calls_max = 6;
constexpr int session_methods_max = 20;
constexpr int statements_of_one_database_max = 9;  // in sql/sqlite, and as many in sql/postgres
constexpr int migrations_of_one_database_max = 3;  // that say something in each database's own words
constexpr std::size_t scripts_at_the_top_max = 1;

std::string at(const SourceFile& file, std::size_t index) { return file.path + ":" + std::to_string(index + 1); }

// Characters, not bytes: "…" is one.
std::size_t length_of(std::string_view line) {
    return static_cast<std::size_t>(std::count_if(line.begin(), line.end(), [](char c) { return (c & 0xc0) != 0x80; }));
}

// "engine/tickets/ticket.hpp" gives "tickets"; empty for what stands in engine/ itself and outside of it.
std::string module_of(std::string_view path) {
    if (!path.starts_with("engine/")) return {};
    path.remove_prefix(7);
    const auto slash = path.find('/');
    return std::string(slash == std::string_view::npos ? "" : path.substr(0, slash));
}

// The floors from the ground up; a file may include its own floor and those below it.
int floor_of(std::string_view path) {
    const std::string module = module_of(path);
    if (module == "base") return 0;
    if (module == "db" || path == "sql.hpp") return 1;
    if (module == "core") return 2;
    if (module == "seed" || module == "safe" || module == "foreign") return 4;  // what works on a desk as a whole
    return module.empty() ? 4 : 3;                                              // the face; a module of the desk
}

std::string quoted(const std::string& include) {
    return include.starts_with('"') ? include.substr(1, include.size() - 2) : std::string();
}

bool is_door(const SourceFile& file) { return file.within("cli/") || file.within("server/"); }

const SourceFile* find_source(const std::string& path) {
    for (const SourceFile& file : source_files()) {
        if (file.path == path) return &file;
    }
    return nullptr;
}

// What a file includes of ours, and what those include, and so on.
std::set<std::string> all_includes(const std::string& path) {
    std::set<std::string> reached;
    std::vector<std::string> open{path};
    while (!open.empty()) {
        const SourceFile* file = find_source(open.back());
        open.pop_back();
        if (!file) continue;
        for (const std::string& include : file->includes) {
            if (reached.insert(include).second && !quoted(include).empty()) open.push_back(quoted(include));
        }
    }
    return reached;
}

std::map<std::string, std::set<std::string>> module_graph() {
    std::map<std::string, std::set<std::string>> graph;
    for (const SourceFile& file : source_files()) {
        if (floor_of(file.path) != 3) continue;
        for (const std::string& include : file.includes) {
            const std::string module = module_of(file.path);
            const std::string other = module_of(quoted(include));
            if (floor_of(quoted(include)) == 3 && other != module) graph[module].insert(other);
        }
    }
    return graph;
}

struct BannedWord {
    const char* word;
    bool in_quotes;                   // what stands in quotes is looked at as well
    std::set<std::string> allowed{};  // the files that have a reason
};

const std::vector<BannedWord>& banned_words() {
    static const std::vector<BannedWord> words{
        {"system_clock", false, {"engine/base/time.cpp"}},
        {"random_device", false},
        {"randombytes_buf", false, {"engine/core/world.cpp"}},
        {"getrandom", false},
        {"sleep", false},
        {"usleep", false},
        {"sleep_for", false, {"engine/db/sqlite.cpp", "engine/db/postgres.cpp"}},  // wait for a lock, or for a server
        {"sleep_until", false},
        {"BEGIN", true, {"engine/db/sqlite.cpp", "engine/db/postgres.cpp"}},
        {"COMMIT", true, {"engine/db/sqlite.cpp", "engine/db/postgres.cpp"}},
        {"INSERT INTO", true, {"engine/db/rows.cpp"}},
        {"DELETE FROM", true, {"engine/db/rows.cpp"}},
        {"\" AND \"", true, {"engine/db/errors.cpp"}},  // reads the schema's rules
        {"assert", false},                              // gone in a release: throw Fault::internal
        {"new", false, {"cli/options.cpp"}},            // Program_options takes it over
        {"#define", false},
        {"using namespace std;", false},
    };
    return words;
}

// The names of drawers, into which everything goes.
bool is_drawer_name(std::string_view identifier) {
    for (const char* end : {"utils", "Utils", "helper", "Helper", "helpers", "Helpers", "Manager", "Impl"}) {
        if (identifier.ends_with(end)) return true;
    }
    return false;
}

std::vector<std::string> identifiers_of(const std::string& line) {
    std::vector<std::string> list;
    std::string word;
    for (char c : line + ' ') {
        if (std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_') {
            word += c;
        } else if (!word.empty()) {
            list.push_back(std::exchange(word, {}));
        }
    }
    return list;
}

// The lines of a class's public part, without its braces.
std::vector<std::string> public_part(const std::string& path, const std::string& head) {
    std::vector<std::string> part;
    bool inside = false;
    for (const std::string& line : find_source(path)->skeleton) {
        if (line.starts_with(head)) inside = true;
        if (inside && (line.starts_with("private:") || line.starts_with("};"))) break;
        if (inside) part.push_back(line);
    }
    return part;
}

}  // namespace

TEST_CASE("a floor of the engine includes only itself and the floors below", "[tidy]") {
    for (const SourceFile& file : source_files()) {
        if (!file.within("engine/")) continue;
        for (const std::string& include : file.includes) {
            const std::string path = quoted(include);
            INFO(file.path << " includes " << include);
            CHECK((path.empty() || path == "sql.hpp" || path.starts_with("engine/")));
            if (!path.empty()) CHECK(floor_of(path) <= floor_of(file.path));
        }
    }
}

TEST_CASE("the doors see the engine's face and their own headers only", "[tidy]") {
    for (const SourceFile& file : source_files()) {
        if (!is_door(file)) continue;
        const std::string door = file.path.substr(0, file.path.find('/') + 1);
        const std::string folder = file.path.substr(0, file.path.rfind('/') + 1);
        for (const std::string& include : file.includes) {
            const std::string path = quoted(include);
            if (path.empty() || path == "engine/engine.hpp") continue;
            INFO(file.path << " includes " << include);
            CHECK((path.starts_with(door) || find_source(folder + path)));
        }
    }
}

TEST_CASE("no module of the engine needs itself by way of others", "[tidy]") {
    const auto graph = module_graph();
    for (const auto& [module, direct] : graph) {
        std::set<std::string> reached;
        std::vector<std::string> open(direct.begin(), direct.end());
        while (!open.empty()) {
            const std::string next = open.back();
            open.pop_back();
            if (!reached.insert(next).second || !graph.count(next)) continue;
            open.insert(open.end(), graph.at(next).begin(), graph.at(next).end());
        }
        INFO(module << " includes a module that includes " << module);
        CHECK(reached.count(module) == 0);
    }
}

TEST_CASE("the engine's face names no third-party library", "[tidy]") {
    for (const std::string& include : all_includes("engine/engine.hpp")) {
        INFO("engine/engine.hpp reaches " << include);
        CHECK((include.starts_with('"') || include.find_first_of("/.") == std::string::npos));
        CHECK(include != "\"sql.hpp\"");
    }
}

TEST_CASE("files and functions stay small", "[tidy]") {
    for (const SourceFile& file : source_files()) {
        INFO(file.path << " has " << file.lines.size() << " lines");
        CHECK(file.lines.size() <= (file.within("tests/") ? test_file_lines_max : file_lines_max));
        for (const FunctionSize& each : functions_of(file)) {
            INFO(each.name << " has " << each.lines << " lines and " << each.parameters << " parameters");
            const int lines_max = file.within("tests/") ? test_function_lines_max : function_lines_max;
            if (each.name != "own_commands") CHECK(each.lines <= lines_max);  // a table: as long as it has rows
            if (each.name != "op") CHECK(each.parameters <= parameters_max);  // op's are the columns of a table
        }
    }
}

TEST_CASE("lines fit on a screen", "[tidy]") {
    int long_lines = 0;
    for (const SourceFile& file : source_files()) {
        for (std::size_t i = 0; i < file.lines.size(); ++i) {
            const std::string& line = file.lines[i];
            const bool holds_text = file.within("tests/") && line.find("R\"(") != std::string::npos;
            long_lines += length_of(line) > line_length_max && !holds_text ? 1 : 0;
            INFO(at(file, i) << " " << line);
            CHECK(line.find('\t') == std::string::npos);
            CHECK_FALSE(line.ends_with(' '));
        }
    }
    CHECK(long_lines <= long_lines_max);
}

TEST_CASE("words that hide trouble are banned", "[tidy]") {
    for (const SourceFile& file : source_files()) {
        if (file.path == "tests/tidy_test.cpp") continue;
        CHECK_FALSE(is_drawer_name(std::filesystem::path(file.path).stem().string()));
        for (std::size_t i = 0; i < file.lines.size(); ++i) {
            INFO(at(file, i) << " " << file.lines[i]);
            for (const char* word : {"TODO", "FIXME", "XXX", "@param", "@brief"}) {
                if (has_word(file.lines[i], word)) FAIL_CHECK(word);
            }
            for (const std::string& identifier : identifiers_of(file.skeleton[i])) {
                if (is_drawer_name(identifier)) FAIL_CHECK(identifier);
            }
            if (file.within("tests/") || file.lines[i].starts_with("#include")) continue;
            for (const BannedWord& banned : banned_words()) {
                const std::string& line = banned.in_quotes ? file.code[i] : file.skeleton[i];
                if (has_word(line, banned.word) && !banned.allowed.count(file.path)) FAIL_CHECK(banned.word);
            }
        }
    }
}

TEST_CASE("the database and the unit of work stay narrow", "[tidy]") {
    int virtual_calls = 0;
    for (const std::string& line : public_part("engine/db/db.hpp", "class Db {")) {
        virtual_calls += line.find("= 0;") != std::string::npos ? 1 : 0;
    }
    std::set<std::string> methods;
    for (const std::string& line : public_part("engine/core/session.hpp", "class Session {")) {
        const auto open = line.find('(');
        const bool is_member = line.starts_with("    ") && !line.starts_with("     ") && open != std::string::npos;
        if (is_member) methods.insert(identifiers_of(line.substr(0, open)).back());
    }

    INFO("Session has " << methods.size() << " methods");
    CHECK(virtual_calls > 0);
    CHECK(virtual_calls <= db_virtual_calls_max);
    CHECK(methods.count("now") == 1);
    CHECK(methods.size() <= session_methods_max);
}

TEST_CASE("what is written for one database only does not grow", "[tidy]") {
    for (const char* folder : {"sql/sqlite", "sql/postgres"}) {
        int statements = 0;
        const std::filesystem::path project(PROJECT_FOLDER);
        for (const auto& entry : std::filesystem::directory_iterator(project / folder)) {
            for (const std::string& line : read_lines(std::filesystem::relative(entry.path(), project).string())) {
                statements += line.starts_with("-- name:") ? 1 : 0;
            }
        }
        INFO(folder);
        CHECK(statements > 0);
        CHECK(statements <= statements_of_one_database_max);
    }
}

TEST_CASE("a migration says to one database what it says to the other, in few migrations only", "[tidy]") {
    int migrations = 0;
    const std::filesystem::path project(PROJECT_FOLDER);
    for (const auto& entry : std::filesystem::directory_iterator(project / "sql/migrations")) {
        INFO(entry.path());
        std::vector<std::string> parts;
        for (const std::string& line : read_lines(std::filesystem::relative(entry.path(), project).string())) {
            if (line.starts_with("-- only")) parts.push_back(line);
        }
        if (parts.empty()) continue;
        CHECK(parts == std::vector<std::string>{"-- only: sqlite", "-- only: postgres"});
        ++migrations;
    }
    CHECK(migrations <= migrations_of_one_database_max);
}

TEST_CASE("the README points at names, which stay, and not at line numbers", "[tidy]") {
    const auto lines = read_lines("README.md");
    REQUIRE(lines.size() > 20);
    for (const std::string& line : lines) {
        INFO(line);
        for (const char* ending : {".cpp:", ".hpp:", ".sql:", ".md:"}) {
            const auto found = line.find(ending);
            if (found == std::string::npos) continue;
            const std::string behind = line.substr(found + std::string_view(ending).size(), 1);
            CHECK(behind.find_first_of("0123456789") == std::string::npos);
        }
        CHECK_FALSE(has_word(line, "TODO"));
    }
}

TEST_CASE("setup is the only script at the top", "[tidy]") {
    namespace fs = std::filesystem;
    std::size_t scripts = 0;
    for (const auto& entry : fs::directory_iterator(PROJECT_FOLDER)) {
        const bool runs = (entry.status().permissions() & fs::perms::owner_exec) != fs::perms::none;
        scripts += entry.is_regular_file() && runs ? 1 : 0;
    }
    CHECK(scripts <= scripts_at_the_top_max);
}

TEST_CASE("the five largest files are known", "[tidy]") {
    std::vector<const SourceFile*> files;
    for (const SourceFile& file : source_files()) files.push_back(&file);
    const auto larger = [](const SourceFile* a, const SourceFile* b) { return a->lines.size() > b->lines.size(); };
    std::sort(files.begin(), files.end(), larger);
    REQUIRE(files.size() > 5);
    std::cout << "the five largest files:";
    for (std::size_t i = 0; i < 5; ++i) std::cout << "  " << files[i]->path << " " << files[i]->lines.size();
    std::cout << '\n';
}

}  // namespace helpdesk
