#include "spool.hpp"

#include <sys/types.h>

#include <cerrno>
#include <cstring>

#include "engine/engine.hpp"

namespace helpdesk {

namespace {

[[noreturn]] void fail() {
    throw Error(Fault::storage, std::string("the mail cannot be kept in a temporary file: ") + std::strerror(errno));
}

}  // namespace

Spool::Spool() : file_(std::tmpfile()) {
    if (!file_) fail();
}

Spool::Place Spool::add(const std::string& bytes) {
    const Place place{.offset = end_, .size = bytes.size()};
    if (std::fwrite(bytes.data(), 1, bytes.size(), file_.get()) != bytes.size()) fail();
    end_ += static_cast<std::int64_t>(bytes.size());
    return place;
}

std::string Spool::read(const Place& place) {
    std::string bytes(place.size, '\0');
    if (fseeko(file_.get(), static_cast<off_t>(place.offset), SEEK_SET) != 0) fail();
    if (std::fread(bytes.data(), 1, bytes.size(), file_.get()) != bytes.size()) fail();
    return bytes;
}

}  // namespace helpdesk
