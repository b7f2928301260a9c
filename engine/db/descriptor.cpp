#include "engine/db/descriptor.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <system_error>

#include "engine/base/error.hpp"

namespace helpdesk {

Descriptor::Descriptor(const std::string& path, int flags, mode_t mode)
    : path_(path), number_(open(path.c_str(), flags | O_CLOEXEC, mode)) {
    if (number_ < 0) throw_cannot_write(path_);
}

Descriptor::~Descriptor() { close(number_); }

void Descriptor::set_permissions(mode_t mode) const {
    if (fchmod(number_, mode) != 0) throw_cannot_write(path_);
}

void Descriptor::give_to(uid_t owner, gid_t group) const {
    if (fchown(number_, owner, group) != 0 && errno != EPERM) throw_cannot_write(path_);
}

void Descriptor::append(std::string_view text) const {
    while (!text.empty()) {
        const ssize_t written = write(number_, text.data(), text.size());
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) throw_cannot_write(path_);
        text.remove_prefix(static_cast<std::size_t>(written));
    }
}

std::string Descriptor::read(std::size_t most) const {
    std::string bytes(most, '\0');
    ssize_t got = 0;
    do {
        got = ::read(number_, bytes.data(), bytes.size());
    } while (got < 0 && errno == EINTR);
    if (got < 0) throw Error(Fault::storage, "cannot read " + path_ + ": " + std::generic_category().message(errno));
    bytes.resize(static_cast<std::size_t>(got));
    return bytes;
}

void Descriptor::make_durable() const {
    if (fsync(number_) != 0) throw_cannot_write(path_);
}

void throw_cannot_write(const std::string& path) {
    throw Error(Fault::storage, "cannot write " + path + ": " + std::generic_category().message(errno));
}

void make_names_durable(const std::string& path) {
    Descriptor(std::filesystem::absolute(path).parent_path().string(), O_RDONLY | O_DIRECTORY).make_durable();
}

}  // namespace helpdesk
