#include <catch2/catch.hpp>

#include <SQLiteCpp/SQLiteCpp.h>
#include <sys/stat.h>

#include <filesystem>

#include "engine/db/open.hpp"
#include "tests/processes.hpp"
#include "tests/support.hpp"

namespace helpdesk {

namespace {

namespace fs = std::filesystem;

// A desk with one ticket that nobody has open, as bytes; made once.
const std::string& closed_desk() {
    static const std::string bytes = [] {
        const TemporaryFolder folder;
        {
            Options options{.database = folder.path() + "/desk.db", .create = true};
            Engine engine(options);
            init_desk(engine, {"admin@example.org", {}});
            const Actor admin{"admin@example.org"};
            engine.call("ticket.create", parse_json(R"({"title":"Kept","description":"."})"), admin);
        }
        return read_file(folder.path() + "/desk.db");
    }();
    return bytes;
}

std::string closed_desk_after(const std::string& sql) {
    const TemporaryFolder folder;
    write_file(folder.path() + "/desk.db", closed_desk());
    SQLite::Database(folder.path() + "/desk.db", SQLite::OPEN_READWRITE).exec(sql);
    return read_file(folder.path() + "/desk.db");
}

std::string foreign_database() {
    const TemporaryFolder folder;
    SQLite::Database(folder.path() + "/x.db", SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE).exec("CREATE TABLE t (a)");
    return read_file(folder.path() + "/x.db");
}

std::string with_header(std::size_t at, const std::string& bytes) {
    std::string desk = closed_desk();
    return desk.replace(at, bytes.size(), bytes);
}

struct Refused {
    const char* what;
    std::string bytes;
    const char* says;
};

std::vector<Refused> refused_files() {
    const std::string& desk = closed_desk();
    return {
        {"a desk of a newer version", closed_desk_after("PRAGMA user_version = 99"), "newer version"},
        {"a desk of another program", closed_desk_after("PRAGMA application_id = 7"), "another program"},
        {"a database of another program", foreign_database(), "another program"},
        {"an empty file", "", "is empty"},
        {"one byte", "S", "no desk"},
        {"a text", "Dear desk,\nplease open.\n", "no desk"},
        {"a long text", std::string(100'000, 'x'), "no desk"},
        {"zeros", std::string(100'000, '\0'), "no desk"},
        {"a header without more", desk.substr(0, 100), ""},
        {"a desk without its last byte", desk.substr(0, desk.size() - 1), "cut short"},
        {"a desk without its last page", desk.substr(0, desk.size() - 4096), "cut short"},
        {"half a desk", desk.substr(0, desk.size() / 2), "cut short"},
        {"a desk whose first word is wrong", with_header(0, "SQLite format 4"), "no desk"},
        {"a desk with an impossible page size", with_header(16, std::string(2, '\x07')), ""},
        {"a desk whose schema page is overwritten", with_header(100, std::string(200, '\xff')), "damaged"},
    };
}

// Every door by which a desk is opened.
std::vector<std::pair<const char*, std::function<void(const Options&)>>> doors() {
    return {{"an engine", [](const Options& options) { Engine engine(options); }},
            {"an engine that may create",
             [](Options options) {
                 options.create = true;
                 Engine engine(options);
             }},
            {"migrate status", [](const Options& options) { migration_status(options); }},
            {"migrate up", [](const Options& options) { migrate_up(options); }},
            {"migrate verify", [](const Options& options) { verify_migrations(options); }},
            {"doctor", [](const Options& options) { doctor(options); }}};
}

void check_refused(const std::string& path, const std::string& folder, const std::string& says, bool may_be_created) {
    const auto before = files_of(folder);
    for (const auto& [door, open] : doors()) {
        if (may_be_created && std::string_view(door) == "an engine that may create") continue;
        INFO(door);
        try {
            open({.database = path});
            FAIL_CHECK("it was opened");
        } catch (const Error& error) {
            INFO(error.what());
            CHECK(error.fault() == Fault::refused);
            CHECK_THAT(error.what(), Catch::StartsWith(path) && Catch::Contains(says));
        }
        CHECK(files_of(folder) == before);
    }
}

}  // namespace

TEST_CASE("S03 a file that is no desk is refused by every door, and stays byte for byte as it was") {
    for (const Refused& each : refused_files()) {
        INFO(each.what);
        const TemporaryFolder folder;
        const std::string path = folder.path() + "/desk.db";
        write_file(path, each.bytes);
        check_refused(path, folder.path(), each.says, each.bytes.empty());
    }
}

TEST_CASE("S03 a folder, a pipe, a device and nothing at all are refused, and nobody waits for them") {
    const TemporaryFolder folder;
    fs::create_directory(folder.path() + "/folder");
    REQUIRE(mkfifo((folder.path() + "/pipe").c_str(), 0600) == 0);
    fs::create_symlink(folder.path() + "/nowhere", folder.path() + "/link");

    check_refused(folder.path() + "/folder", folder.path(), "is not a file", false);
    check_refused(folder.path() + "/pipe", folder.path(), "is not a file", false);
    check_refused("/dev/null", folder.path(), "is not a file", false);
    check_refused(folder.path() + "/absent.db", folder.path(), "does not exist", true);
    check_refused(folder.path() + "/link", folder.path(), "does not exist", true);
}

TEST_CASE("S03 a desk with two names is refused, because each name would get a journal of its own") {
    const TemporaryFolder folder;
    write_file(folder.path() + "/desk.db", closed_desk());
    fs::create_hard_link(folder.path() + "/desk.db", folder.path() + "/twin.db");

    check_refused(folder.path() + "/desk.db", folder.path(), "hard link", false);
}

TEST_CASE("a symbolic link to a desk is the desk, and its journal stands beside the file") {
    const TemporaryFolder folder;
    fs::create_directory(folder.path() + "/real");
    write_file(folder.path() + "/real/desk.db", closed_desk());
    fs::create_symlink(folder.path() + "/real/desk.db", folder.path() + "/link.db");

    Engine engine({.database = folder.path() + "/link.db"});
    engine.call("ticket.create", parse_json(R"({"title":"Second","description":".","customer":"admin@example.org"})"));
    CHECK(fs::exists(folder.path() + "/real/desk.db-wal"));
    CHECK(engine.sql("SELECT count(*) AS n FROM tickets") == R"([{"n":2}])");
}

TEST_CASE("a damaged page is told as damage when it is read") {
    const TemporaryFolder folder;
    const std::string path = folder.path() + "/desk.db";
    std::string bytes = closed_desk();
    for (std::size_t at = 4096; at < bytes.size(); ++at) bytes[at] = static_cast<char>(at * 7);
    write_file(path, bytes);

    try {
        Engine engine({.database = path});
        engine.call("ticket.list", Value(Value::Object()));
        FAIL("it was read");
    } catch (const Error& error) {
        CHECK(error.fault() == Fault::refused);
        CHECK_THAT(error.what(), Catch::Contains("damaged"));
    }
}

TEST_CASE("D11 nothing is acknowledged into a file that was moved, replaced or deleted") {
    const std::pair<const char*, std::function<void(const std::string&)>> deeds[] = {
        {"renamed", [](const std::string& path) { fs::rename(path, path + ".away"); }},
        {"deleted", [](const std::string& path) { fs::remove(path); }},
        {"replaced by a copy",
         [](const std::string& path) {
             fs::rename(path, path + ".away");
             write_file(path, closed_desk());
         }},
        {"left without its journal", [](const std::string& path) { fs::remove(path + "-wal"); }},
    };
    for (const auto& [what, deed] : deeds) {
        INFO(what);
        const TemporaryFolder folder;
        const std::string path = folder.path() + "/desk.db";
        write_file(path, closed_desk());
        Engine engine({.database = path});
        const Value ticket = parse_json(R"({"title":"Second","description":".","customer":"admin@example.org"})");
        engine.call("ticket.create", ticket);
        deed(path);
        for (int i = 0; i < 2; ++i) {
            try {
                engine.call("ticket.create", ticket);
                FAIL_CHECK("it was acknowledged");
            } catch (const Error& error) {
                CHECK(error.fault() == Fault::storage);
                CHECK_THAT(error.what(), Catch::Contains("nothing was changed"));
            }
        }
    }
}

TEST_CASE("D11 a file that comes back is used again, with what was acknowledged and no more") {
    const TemporaryFolder folder;
    const std::string path = folder.path() + "/desk.db";
    write_file(path, closed_desk());
    Engine engine({.database = path});
    const Value ticket = parse_json(R"({"title":"Second","description":".","customer":"admin@example.org"})");
    engine.call("ticket.create", ticket);
    fs::rename(path, path + ".away");
    CHECK_THROWS_AS(engine.call("ticket.create", ticket), Error);
    fs::rename(path + ".away", path);

    const Reply reply = engine.call("ticket.create", ticket);
    CHECK(member(parse_json(reply.body), "ticket_number") == "TKT-000003");
    CHECK(engine.sql("SELECT count(*) AS n FROM tickets") == R"([{"n":3}])");
}

TEST_CASE("D10 a desk that may only be read is read, is not written, and gets no companions") {
    const std::pair<mode_t, mode_t> modes[] = {{0444, 0777}, {0644, 0555}, {0666, 0555}, {0444, 0555}};
    for (const auto& [file_mode, folder_mode] : modes) {
        INFO(std::oct << "the file has mode " << file_mode << ", the folder " << folder_mode);
        const TemporaryFolder folder;
        const std::string path = folder.path() + "/desk.db";
        write_file(path, closed_desk());
        chmod(path.c_str(), file_mode);
        chmod(folder.path().c_str(), folder_mode);

        const int result = run_unprivileged([&] {
            Engine engine({.database = path});
            if (engine.sql("SELECT count(*) AS n FROM tickets") != R"([{"n":1}])") return 1;
            if (engine.call("ticket.show", parse_json(R"({"id":"1"})")).body.find("Kept") == std::string::npos)
                return 2;
            try {
                engine.call("ticket.resolve", parse_json(R"({"id":"1"})"));
            } catch (const Error& error) {
                return error.fault() == Fault::storage ? 0 : 3;
            }
            return 4;
        });
        CHECK(result == 0);
        chmod(folder.path().c_str(), 0755);
        CHECK(files_of(folder.path()) == std::map<std::string, std::string>{{"desk.db", closed_desk()}});
    }
}

TEST_CASE("a desk that may not even be read is told as a failure of the storage") {
    const TemporaryFolder folder;
    write_file(folder.path() + "/desk.db", closed_desk());
    chmod((folder.path() + "/desk.db").c_str(), 0);
    chmod(folder.path().c_str(), 0755);

    CHECK(run_unprivileged([&] {
              try {
                  Engine engine({.database = folder.path() + "/desk.db"});
              } catch (const Error& error) {
                  return error.fault() == Fault::storage ? 0 : 1;
              }
              return 2;
          }) == 0);
}

TEST_CASE("where the journal of a killed program cannot be read, no older state is shown in its place") {
    const TemporaryFolder folder;
    const std::string path = folder.path() + "/desk.db";
    const TemporaryFolder other;
    write_file(path, closed_desk());
    {
        Engine engine({.database = path});
        engine.call("ticket.create",
                    parse_json(R"({"title":"Second","description":".","customer":"admin@example.org"})"));
        fs::copy_file(path, other.path() + "/desk.db");
        fs::copy_file(path + "-wal", other.path() + "/desk.db-wal");
    }
    chmod(other.path().c_str(), 0555);

    const int result = run_unprivileged([&] {
        try {
            Engine engine({.database = other.path() + "/desk.db"});
            return engine.sql("SELECT count(*) AS n FROM tickets") == R"([{"n":2}])" ? 0 : 1;
        } catch (const Error& error) {
            return error.fault() == Fault::storage ? 0 : 2;
        }
    });
    CHECK(result == 0);
}

TEST_CASE("another writer is waited for up to the limit, then the desk is busy and nothing has changed") {
    const TemporaryFolder folder;
    const std::string path = folder.path() + "/desk.db";
    write_file(path, closed_desk());
    Engine engine({.database = path, .busy_wait_ms = 50});
    const auto other = open_sqlite(path, Access::write, {});
    other->control(Control::write);

    const Value ticket = parse_json(R"({"title":"Second","description":".","customer":"admin@example.org"})");
    try {
        engine.call("ticket.create", ticket);
        FAIL("it was written");
    } catch (const Error& error) {
        CHECK(error.fault() == Fault::busy);
    }
    CHECK(engine.sql("SELECT count(*) AS n FROM tickets") == R"([{"n":1}])");
    other->control(Control::rollback);
    CHECK(member(parse_json(engine.call("ticket.create", ticket).body), "ticket_number") == "TKT-000002");
}

}  // namespace helpdesk
