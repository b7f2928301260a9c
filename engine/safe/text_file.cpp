#include "engine/safe/text_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdio>
#include <filesystem>

#include "engine/base/error.hpp"
#include "engine/db/open.hpp"
#include "engine/db/sqlite_file.hpp"

namespace helpdesk {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t write_at_once = 1 << 18;

bool stands_there(const fs::path& path) {
    std::error_code ignored;
    return fs::symlink_status(path, ignored).type() != fs::file_type::not_found;
}

}  // namespace

TextFile::TextFile(const std::string& part)
    : part_(part), file_(std::make_unique<Descriptor>(part, O_CREAT | O_EXCL | O_WRONLY, S_IRUSR | S_IWUSR)) {}

TextFile::~TextFile() {
    if (!part_.empty()) unlink(part_.c_str());
}

void TextFile::add(std::string_view text) {
    buffer_ += text;
    if (buffer_.size() < write_at_once) return;
    file_->append(buffer_);
    buffer_.clear();
}

void TextFile::put_at(const std::string& name) {
    file_->append(buffer_);
    file_->make_durable();
    file_.reset();
    if (std::rename(part_.c_str(), name.c_str()) != 0) throw_cannot_write(name);
    part_.clear();
    make_names_durable(name);
}

// A journal that stands beside the target would be taken for the copy's own.
void check_target(const std::string& desk, const std::string& target, bool replace, const std::string& field) {
    const auto refuse = [&](const std::string& why, const std::string& hint) {
        throw Error(Fault::invalid, target + " " + why, field, hint);
    };
    const fs::path real = fs::weakly_canonical(target);
    const std::string own = is_postgres_url(desk) ? "" : fs::weakly_canonical(desk).string();
    for (const char* ending : {"", "-wal", "-shm", "-journal"}) {
        if (own.empty()) break;
        const auto identity = identity_of(target);
        const bool same = identity && identity == identity_of(own + ending);
        if (same || real == own + ending) refuse("is the desk itself", "name another file");
    }
    check_folder(target);
    if (!stands_there(target)) return;
    std::error_code error;
    if (!fs::is_regular_file(target, error)) refuse("is there, and is no file", "");
    if (!replace) refuse("is there already", "--force replaces it");
    for (const char* ending : {"-wal", "-journal"}) {
        if (stands_there(target + ending)) refuse("is a desk that somebody works with", "name another file");
    }
}

}  // namespace helpdesk
