#include "engine/db/sqlite_file.hpp"

#include <SQLiteCpp/SQLiteCpp.h>
#include <sqlite3.h>

#include <filesystem>

#include "engine/base/error.hpp"
#include "engine/db/migration.hpp"

namespace helpdesk {

namespace {

namespace fs = std::filesystem;

constexpr const char* init_hint = "`helpdesk init` makes a desk, `helpdesk demo` shows one";

[[noreturn]] void refuse(const std::string& path, const std::string& why, const std::string& hint = {}) {
    throw Error(Fault::refused, path + " " + why, {}, hint);
}

// SQLite opens pipes, devices and folders in surprising ways, so only plain files get that far.
void check_kind(const std::string& path) {
    std::error_code error;
    const auto status = fs::status(path, error);
    if (status.type() == fs::file_type::not_found) refuse(path, "does not exist: there is no desk here", init_hint);
    if (error) throw Error(Fault::storage, "cannot look at " + path + ": " + error.message());
    if (status.type() != fs::file_type::regular) refuse(path, "is not a file, so it is no desk");
    if (fs::file_size(path, error) == 0) refuse(path, "is empty: there is no desk in it", init_hint);
}

void check_header(const std::string& path, SQLite::Database& probe) {
    const auto application = probe.execAndGet("PRAGMA application_id").getInt64();
    if (application != desk_application_id) refuse(path, "is a database of another program, no desk");
    const auto version = probe.execAndGet("PRAGMA user_version").getInt64();
    const auto known = static_cast<std::int64_t>(migrations().size());
    if (version > known) {
        refuse(path, "was made by a newer version of Helpdesk: it has schema " + std::to_string(version) +
                         ", this program knows " + std::to_string(known), "use the newer program");
    }
    // Without a -wal the header alone says how long the file must be.
    std::error_code error;
    const auto pages = probe.execAndGet("PRAGMA page_count").getInt64();
    const auto page_size = probe.execAndGet("PRAGMA page_size").getInt64();
    const auto size = static_cast<std::int64_t>(fs::file_size(path, error));
    if (!fs::exists(path + "-wal", error) && size < pages * page_size) refuse(path, "is damaged: it was cut short");
}

}  // namespace

std::string immutable_uri(const std::string& path) {
    static constexpr char hex[] = "0123456789abcdef";
    std::string uri = "file:";
    for (char c : path) {
        const auto byte = static_cast<unsigned char>(c);
        if (c == '%' || c == '?' || c == '#' || byte <= 0x20 || byte >= 0x7f) {
            uri += {'%', hex[byte >> 4], hex[byte & 15]};
        } else {
            uri += c;
        }
    }
    return uri + "?immutable=1";
}

bool is_free_for_desk(const std::string& path) {
    std::error_code error;
    const auto status = fs::status(path, error);
    if (status.type() == fs::file_type::not_found) return true;
    return status.type() == fs::file_type::regular && fs::file_size(path, error) == 0;
}

void check_desk_file(const std::string& path) {
    check_kind(path);
    try {
        SQLite::Database probe(immutable_uri(path), SQLite::OPEN_READONLY | SQLite::OPEN_URI);
        check_header(path, probe);
    } catch (const SQLite::Exception& error) {
        const int code = error.getErrorCode() & 0xff;
        if (code == SQLITE_NOTADB) refuse(path, "is no desk (it is not a SQLite database)");
        if (code == SQLITE_CORRUPT) refuse(path, "is damaged");
        throw Error(Fault::storage, "cannot open " + path + ": " + error.what());
    }
}

}  // namespace helpdesk
