#include "engine/db/desk_copy.hpp"

#include <SQLiteCpp/SQLiteCpp.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <system_error>

#include "engine/base/error.hpp"
#include "engine/base/hash.hpp"
#include "engine/db/descriptor.hpp"
#include "engine/db/sqlite_errors.hpp"
#include "engine/db/sqlite_file.hpp"

namespace helpdesk {

namespace {

namespace fs = std::filesystem;

// Behind the last page of a copy, where SQLite does not look: these sixteen bytes, and a hash of all that stands
// before.
constexpr std::string_view seal_mark = "Helpdesk seal 1\n";
constexpr std::size_t seal_size = 16 + 64;
constexpr std::int64_t read_at_once = 1 << 20;

std::string path_in_quotes(const std::string& path) {
    std::string text = "'";
    for (char c : path) text += c == '\'' ? std::string("''") : std::string(1, c);
    return text + "'";
}

// SQLite takes an empty file for its copy, and it does not make the copy durable.
void write_copy(Db& db, const std::string& to, mode_t mode) {
    Descriptor(to, O_CREAT | O_EXCL | O_WRONLY, S_IRUSR | S_IWUSR).set_permissions(mode);
    db.script("VACUUM INTO " + path_in_quotes(to));
}

mode_t permissions_of(const std::string& path) {
    struct stat status {};
    if (stat(path.c_str(), &status) != 0) throw Error(Fault::storage, "cannot look at " + path);
    return status.st_mode & 0777;
}

void remove_with_companions(const std::string& path) {
    for (const char* ending : {"", "-wal", "-shm", "-journal"}) unlink((path + ending).c_str());
}

// A file as SQLite has it open: a descriptor of ours, once closed, would drop the locks of this whole process.
class OpenedFile {
public:
    explicit OpenedFile(const std::string& path) : path_(path), database_(path, SQLite::OPEN_READONLY) {
        sqlite3_file_control(database_.getHandle(), "main", SQLITE_FCNTL_FILE_POINTER, &file_);
        if (!file_ || !file_->pMethods || file_->pMethods->xFileSize(file_, &size_) != SQLITE_OK) cannot_read();
    }

    sqlite3* handle() const { return database_.getHandle(); }
    std::int64_t size() const { return size_; }
    std::string read(std::int64_t at, std::int64_t length) const {
        std::string bytes(static_cast<std::size_t>(length), '\0');
        if (file_->pMethods->xRead(file_, bytes.data(), static_cast<int>(length), at) != SQLITE_OK) cannot_read();
        return bytes;
    }

private:
    std::string path_;
    SQLite::Database database_;
    sqlite3_file* file_ = nullptr;
    sqlite3_int64 size_ = 0;

    [[noreturn]] void cannot_read() const { throw Error(Fault::storage, "cannot read " + path_); }
};

std::string seal_of(const OpenedFile& file, std::int64_t length) {
    StreamHash hash;
    for (std::int64_t at = 0; at < length; at += read_at_once) {
        hash.add(file.read(at, std::min(read_at_once, length - at)));
    }
    return std::string(seal_mark) + hash.hex();
}

std::int64_t page_size_of(const OpenedFile& file) {
    const std::string bytes = file.read(16, 2);
    const auto size = static_cast<unsigned char>(bytes[0]) << 8 | static_cast<unsigned char>(bytes[1]);
    return size <= 1 ? 65'536 : size;
}

}  // namespace

void copy_desk(Db& db, const std::string& path, const std::string& copy) {
    const std::string part = copy + ".part";
    unlink(part.c_str());
    try {
        write_copy(db, part, permissions_of(path));
        Descriptor(part, O_RDONLY).make_durable();
        if (rename(part.c_str(), copy.c_str()) != 0) throw_cannot_write(copy);
    } catch (...) {
        unlink(part.c_str());
        throw;
    }
    make_names_durable(copy);
}

UnfinishedCopy::UnfinishedCopy(Db& db, std::string path) : path_(std::move(path)) {
    try {
        write_copy(db, path_, S_IRUSR | S_IWUSR);
        SQLite::Database(path_, SQLite::OPEN_READWRITE).exec("PRAGMA journal_mode = WAL");
    } catch (const SQLite::Exception& error) {
        remove_with_companions(path_);
        throw_sqlite_fault(error, path_);
    } catch (...) {
        remove_with_companions(path_);
        throw;
    }
}

UnfinishedCopy::~UnfinishedCopy() {
    if (!path_.empty()) remove_with_companions(path_);
}

void UnfinishedCopy::seal() {
    std::string seal;
    {
        const OpenedFile file(path_);
        seal = seal_of(file, file.size());
    }
    const Descriptor file(path_, O_WRONLY | O_APPEND);
    file.append(seal);
    file.make_durable();
}

void UnfinishedCopy::make_durable() const {
    std::error_code error;
    const auto left = fs::file_size(path_ + "-wal", error);
    if (!error && left > 0) throw Error(Fault::storage, "cannot write all of " + path_ + "-wal into the desk");
    Descriptor(path_, O_RDONLY).make_durable();
}

// Who may not give a file away keeps it.
void UnfinishedCopy::take_after(const std::string& path) const {
    struct stat status {};
    if (stat(path.c_str(), &status) != 0) throw Error(Fault::storage, "cannot look at " + path);
    const Descriptor file(path_, O_RDONLY);
    file.give_to(status.st_uid, status.st_gid);
    file.set_permissions(status.st_mode & 0777);
}

void UnfinishedCopy::put_at(const std::string& name) {
    if (rename(path_.c_str(), name.c_str()) != 0) throw_cannot_write(name);
    path_.clear();
    make_names_durable(name);
}

void UnfinishedCopy::put_where_nothing_is(const std::string& name) {
    if (renameat2(AT_FDCWD, path_.c_str(), AT_FDCWD, name.c_str(), RENAME_NOREPLACE) != 0) {
        if (errno == EEXIST) throw Error(Fault::busy, "somebody has made " + name + " meanwhile", {}, "try again");
        throw_cannot_write(name);
    }
    path_.clear();
    make_names_durable(name);
}

void UnfinishedCopy::exchange_with(const std::string& name, const std::string& kept) {
    if (renameat2(AT_FDCWD, path_.c_str(), AT_FDCWD, name.c_str(), RENAME_EXCHANGE) != 0) {
        if (errno != EINVAL) throw_cannot_write(name);
        throw Error(Fault::storage, "two files cannot change places at once where " + name + " is: nothing was changed",
                    {}, "move the desk away, so that nothing stands there");
    }
    const std::string before = std::exchange(path_, {});
    if (rename(before.c_str(), kept.c_str()) != 0) throw_cannot_write(kept);
    make_names_durable(name);
}

Seal seal_at(const std::string& path) {
    try {
        const OpenedFile file(path);
        if (has_wal(file.handle())) return Seal::none;
        const auto before = file.size() - static_cast<std::int64_t>(seal_size);
        const std::string found = before < 0 ? "" : file.read(before, seal_size);
        if (found.starts_with(seal_mark)) return found == seal_of(file, before) ? Seal::holds : Seal::broken;
        return file.size() % page_size_of(file) == 0 ? Seal::none : Seal::broken;
    } catch (const SQLite::Exception& error) {
        throw_sqlite_fault(error, path);
    }
}

}  // namespace helpdesk
