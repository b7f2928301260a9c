#include "engine/db/sqlite_file.hpp"

#include <sqlite3.h>
#include <sys/stat.h>

#include <algorithm>
#include <filesystem>
#include <system_error>

#include "engine/base/error.hpp"
#include "engine/db/migration.hpp"

namespace helpdesk {

namespace {

namespace fs = std::filesystem;

constexpr const char* init_hint = "`helpdesk init` makes a desk, `helpdesk demo` shows one";

[[noreturn]] void refuse(const std::string& path, const std::string& why, const std::string& hint = {}) {
    throw Error(Fault::refused, path + " " + why, {}, hint);
}

constexpr std::size_t header_size = 100;
constexpr std::size_t page_size_at = 16;
constexpr std::size_t page_count_at = 28;
constexpr std::size_t user_version_at = 60;
constexpr std::size_t application_id_at = 68;
constexpr std::string_view magic("SQLite format 3", 16);  // with its NUL

std::int64_t number_at(const std::string& header, std::size_t at) {
    std::uint32_t number = 0;
    for (std::size_t i = 0; i < 4; ++i) number = number << 8 | static_cast<unsigned char>(header[at + i]);
    return number;
}

std::string header_of(const std::string& path, sqlite3* opened) {
    sqlite3_file* file = nullptr;
    sqlite3_file_control(opened, "main", SQLITE_FCNTL_FILE_POINTER, &file);
    std::string header(header_size, '\0');
    const int result =
        file && file->pMethods ? file->pMethods->xRead(file, header.data(), header_size, 0) : SQLITE_CANTOPEN;
    if (result == SQLITE_OK || result == SQLITE_IOERR_SHORT_READ) return header;
    throw Error(Fault::storage, "cannot read " + path);
}

void check_program_in(const std::string& path, const std::string& header) {
    if (!header.starts_with(magic)) refuse(path, "is no desk (it is not a SQLite database)");
    if (number_at(header, application_id_at) != desk_application_id)
        refuse(path, "is a database of another program, no desk");
}

// Without a -wal the header alone says how long the file must be.
bool is_cut_short(const std::string& path, sqlite3* opened) {
    if (has_wal(opened)) return false;
    const std::string header = header_of(path, opened);
    std::error_code error;
    const auto size = static_cast<std::int64_t>(fs::file_size(path, error));
    const std::int64_t page_size = number_at(header, page_size_at) >> 16;
    return !has_wal(opened) && size < number_at(header, page_count_at) * (page_size == 1 ? 65'536 : page_size);
}

}  // namespace

std::string desk_file(Db& db) {
    std::string file;
    if (db.backend() == Backend::postgres) return file;
    db.run({"desk_file", "PRAGMA database_list"}, {}, [&](const Row& row) {
        if (row.text(1) == "main") file = std::string(row.text(2));
    });
    return file;
}

std::vector<std::string> copies_beside(Db& db) {
    std::vector<std::string> copies;
    if (db.backend() == Backend::postgres) return copies;
    const fs::path desk = desk_file(db);
    const std::string own = desk.filename().string();
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(desk.parent_path(), error)) {
        const std::string name = entry.path().filename().string();
        const bool copied = name.starts_with(own + copy_mark) || name.starts_with(own + kept_mark);
        if (copied) copies.push_back(entry.path().string());
    }
    std::sort(copies.begin(), copies.end());
    return copies;
}

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

void check_folder(const std::string& path) {
    const fs::path folder = fs::absolute(path).parent_path();
    std::error_code error;
    if (fs::is_directory(folder, error)) return;
    throw Error(Fault::storage, "cannot make " + path + ": there is no folder " + folder.string());
}

bool is_free_for_desk(const std::string& path) {
    std::error_code error;
    const auto status = fs::status(path, error);
    if (status.type() == fs::file_type::not_found) return true;
    return status.type() == fs::file_type::regular && fs::file_size(path, error) == 0;
}

bool has_wal(sqlite3* opened) {
    struct stat status {};
    const char* wal = sqlite3_filename_wal(sqlite3_db_filename(opened, "main"));
    return stat(wal, &status) == 0 && status.st_size > 0;
}

std::optional<FileIdentity> identity_of(const std::string& path) {
    struct stat status {};
    if (stat(path.c_str(), &status) != 0) return std::nullopt;
    return FileIdentity{status.st_dev, status.st_ino};
}

// SQLite opens pipes, devices and folders in surprising ways, so only plain files get that far.
void check_kind(const std::string& path) {
    std::error_code error;
    const auto status = fs::status(path, error);
    if (status.type() == fs::file_type::not_found) refuse(path, "does not exist: there is no desk here", init_hint);
    if (error) throw Error(Fault::storage, "cannot look at " + path + ": " + error.message());
    if (status.type() != fs::file_type::regular) refuse(path, "is not a file, so it is no desk");
    if (fs::file_size(path, error) == 0) refuse(path, "is empty: there is no desk in it", init_hint);
    if (fs::hard_link_count(path, error) > 1 && !error) {
        refuse(path, "has a second name (a hard link), and each name would get a journal of its own",
               "keep one of them");
    }
}

void check_program(const std::string& path, sqlite3* opened) { check_program_in(path, header_of(path, opened)); }

void check_header(const std::string& path, sqlite3* opened) {
    const std::string header = header_of(path, opened);
    check_program_in(path, header);
    const std::int64_t version = number_at(header, user_version_at);
    const auto known = static_cast<std::int64_t>(migrations().size());
    if (version > known) {
        refuse(path,
               "was made by a newer version of Helpdesk: it has schema " + std::to_string(version) +
                   ", this program knows " + std::to_string(known),
               "use the newer program");
    }
    // Twice: the last program that closes the desk takes its -wal away when the file has just become longer.
    if (is_cut_short(path, opened) && is_cut_short(path, opened)) refuse(path, "is damaged: it was cut short");
}

void refuse_damaged(const std::string& path) { refuse(path, "is damaged"); }

}  // namespace helpdesk
